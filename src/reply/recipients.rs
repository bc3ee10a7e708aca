//! Who gets a reply, and from which of our addresses it goes. Must not know texts or templates.

use super::{Us, message};
use crate::mail::{AddrSpec, Address, Message, SafeText, caution_of};
use std::collections::HashSet;

/// Whom a reply goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The one who wrote.
    Sender,
    /// And everyone else who was addressed.
    All,
}

/// To and Cc of a reply.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recipients {
    /// To.
    pub to: Vec<Address>,
    /// Cc.
    pub cc: Vec<Address>,
    /// What the writer of the reply should know of them first, a line each.
    pub cautions: Vec<String>,
}

/// A Reply-To of more addresses is not believed: a reply to the sender goes to the writer alone.
const MANY: usize = 10;

/// The recipients of a reply to `message`: Reply-To before From (RFC 5322 section 3.6.2), the real writer where a list
/// or form wrote in his place, and the addressees where the message is our own. `is_ours` tells our addresses.
pub fn recipients(message: &Message, scope: Scope, is_ours: impl Fn(&AddrSpec) -> bool) -> Recipients {
    let headers = &message.headers;
    let foreign = |list: &[Address]| -> Vec<Address> {
        list.iter().filter(|address| !is_ours(&address.spec.without_tag())).cloned().collect()
    };
    let writers = [&headers.original_from, &headers.from].map(|list| foreign(list));
    let writers = writers.into_iter().find(|list| !list.is_empty());
    let answers_to = Some(foreign(&headers.reply_to)).filter(|list| !list.is_empty());
    let mut cautions = Vec::new();
    let writer = match (answers_to, writers) {
        (Some(many), Some(writers)) if many.len() > MANY => {
            let (count, writer) = (many.len(), named(&writers));
            let outcome = match scope {
                Scope::Sender => format!("left out, the reply goes to {writer}"),
                Scope::All => "the reply goes to all of them".into(),
            };
            cautions.push(format!("Reply-To names {count} addresses: {outcome}"));
            Some(if scope == Scope::Sender { writers } else { many })
        }
        (Some(answers_to), Some(writers)) => {
            let same =
                |to: &Address| writers.iter().any(|from| from.spec.without_tag() == to.spec.without_tag());
            if !answers_to.iter().any(same) {
                let (to, from) = (named(&answers_to), named(&writers));
                cautions.push(format!("Reply-To differs: this goes to {to}, but {from} wrote"));
            }
            Some(answers_to)
        }
        (answers_to, writers) => answers_to.or(writers),
    };
    let ours_wrote = writer.is_none();
    let to = writer.unwrap_or_else(|| foreign(&headers.to));
    let mut seen = HashSet::new();
    let mut once = |list: Vec<Address>| -> Vec<Address> {
        list.into_iter().filter(|address| seen.insert(address.spec.clone())).collect()
    };
    let to = once(to);
    let cc = match scope {
        Scope::Sender => Vec::new(),
        Scope::All => {
            let others = if ours_wrote { Vec::new() } else { foreign(&headers.to) };
            once(others.into_iter().chain(foreign(&headers.cc)).collect())
        }
    };
    cautions.extend(cautions_of(to.iter().chain(&cc)));
    Recipients { to, cc, cautions }
}

/// What should be known of addresses by their looks alone, a line each.
pub fn cautions_of<'a>(addresses: impl Iterator<Item = &'a Address>) -> Vec<String> {
    addresses.filter_map(caution_of).take(MANY).map(|caution| caution.to_string()).collect()
}

fn named(list: &[Address]) -> String {
    let shown: Vec<&str> = list.iter().take(3).map(|address| address.spec.as_str()).collect();
    match list.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// The address a reply goes From: the address of ours the customer wrote to, its `+tag` removed; else the first of our
/// addresses; else the address of ours (by domain) he wrote to.
pub fn sender(message: &Message, us: &Us, is_ours: impl Fn(&AddrSpec) -> bool) -> Option<Address> {
    let headers = &message.headers;
    let addressed = || headers.to.iter().chain(&headers.cc).map(|address| address.spec.without_tag());
    let spec = addressed()
        .find(|spec| us.addresses.contains(spec))
        .or_else(|| us.addresses.first().cloned())
        .or_else(|| addressed().find(|spec| is_ours(spec)))?;
    Some(Address { name: us.name.as_deref().map(SafeText::line), spec })
}

/// Reads addresses as people type them: `Dana <dana@shop.example>, sam@shop.example`.
///
/// # Errors
/// The first piece that is no address.
pub fn parse_list(text: &str) -> Result<Vec<Address>, String> {
    let (list, wrong) = read_list(text);
    wrong.into_iter().next().map_or(Ok(list), Err)
}

/// Reads addresses being typed: those that are, and the pieces that are none.
pub fn read_list(text: &str) -> (Vec<Address>, Vec<String>) {
    let (mut list, mut wrong) = (Vec::new(), Vec::new());
    for piece in pieces(text).into_iter().map(str::trim).filter(|piece| !piece.is_empty()) {
        match parse_one(piece) {
            Some(address) => list.push(address),
            None => wrong.push(piece.to_owned()),
        }
    }
    (list, wrong)
}

fn parse_one(piece: &str) -> Option<Address> {
    let (name, spec) = match piece.rsplit_once('<') {
        Some((name, rest)) => (name.trim().trim_matches('"').trim(), rest.strip_suffix('>')?),
        None => ("", piece),
    };
    let whole = !spec.trim().contains(char::is_whitespace);
    let spec = AddrSpec::parse(spec).filter(|spec| whole && message::can_carry(spec))?;
    Some(Address { name: (!name.is_empty()).then(|| SafeText::line(name)), spec })
}

/// Cuts at commas and semicolons outside of quotation marks.
fn pieces(text: &str) -> Vec<&str> {
    let mut quoted = false;
    text.split(move |c: char| {
        quoted ^= c == '"';
        !quoted && matches!(c, ',' | ';' | '\n')
    })
    .collect()
}

/// An address as people read and type it.
pub fn written(address: &Address) -> String {
    match &address.name {
        Some(name) if name.contains([',', ';', '<', '>', '@']) => {
            format!("\"{}\" <{}>", name.replace('"', ""), address.spec)
        }
        Some(name) if !name.is_empty() => format!("{name} <{}>", address.spec),
        _ => address.spec.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_addresses_are_read_and_what_is_none_is_named() {
        let list =
            parse_list("Dana <dana@shop.example>, \"Lee, Ann\" <ann@shop.example>; bob@shop.example\n")
                .unwrap();
        let again: Vec<String> = list.iter().map(written).collect();
        assert_eq!(
            again,
            ["Dana <dana@shop.example>", "\"Lee, Ann\" <ann@shop.example>", "bob@shop.example"]
        );
        assert_eq!(parse_list(&again.join(", ")).unwrap(), list);
        for wrong in ["dana", "a@b@c", "Dana <dana@shop.example", "x y@shop.example", "(x)@shop.example"] {
            assert_eq!(parse_list(wrong).unwrap_err(), wrong);
        }
        assert_eq!(parse_list(" , ; "), Ok(Vec::new()));
    }
}
