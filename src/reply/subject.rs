//! The subject of a reply: one `Re:`, whatever prefixes the covered languages and their mail programs piled up.
//! Must not know bodies or recipients.

use crate::mailbox::{after_forward_mark, after_reply_mark};

/// Tags before a `Re: ` that are looked past, at most.
const TAGS: usize = 8;

/// The subject of a reply to `subject`: `Re: ` before what is left without reply marks. A forward mark stays, and a
/// `[tag]` stays once, though mail gateways put theirs before each `Re: ` anew.
pub fn reply(subject: &str) -> String {
    let (mut tags, mut rest) = (Vec::new(), subject.trim());
    loop {
        if let Some(after) = after_reply(rest) {
            rest = after;
        } else if let Some((tag, after)) =
            tag(rest).filter(|(tag, after)| tags.contains(tag) || is_marked(after))
        {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
            rest = after;
        } else {
            break;
        }
    }
    let words = ["Re:"].into_iter().chain(tags).chain(Some(rest).filter(|rest| !rest.is_empty()));
    words.collect::<Vec<_>>().join(" ")
}

/// The subject of a forward of `subject`: one `Fwd: `, whatever forward marks piled up. A reply mark stays.
pub fn forward(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some(after) = after_forward_mark(rest) {
        rest = after;
    }
    if rest.is_empty() { "Fwd:".into() } else { format!("Fwd: {rest}") }
}

/// What follows a reply mark; `Ref: ` is one here, though two mails are not joined for it.
fn after_reply(subject: &str) -> Option<&str> {
    let reference = || {
        let (word, after) = subject.split_once(':')?;
        word.trim_end().eq_ignore_ascii_case("ref").then(|| after.trim_start())
    };
    after_reply_mark(subject).or_else(reference)
}

/// Whether a reply mark stands behind the tags.
fn is_marked(subject: &str) -> bool {
    let mut rest = subject;
    for _ in 0..TAGS {
        let Some((_, after)) = tag(rest) else { break };
        rest = after;
    }
    after_reply(rest).is_some()
}

/// A leading `[tag]`, and what follows it.
fn tag(subject: &str) -> Option<(&str, &str)> {
    let end = subject.strip_prefix('[')?.find(']')? + "[]".len();
    let (tag, after) = subject.split_at_checked(end)?;
    Some((tag, after.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_fwd_whatever_came_before() {
        for (subject, expected) in [
            ("Order", "Fwd: Order"),
            ("Fwd: WG: TR: RV: Enc: Doorst: I: Order", "Fwd: Order"),
            ("TR : Commande", "Fwd: Commande"),
            ("Re: Order", "Fwd: Re: Order"),
            ("In: short", "Fwd: In: short"),
            ("fw:", "Fwd:"),
        ] {
            assert_eq!(forward(subject), expected, "{subject}");
        }
    }

    #[test]
    fn there_is_one_re_whatever_came_before() {
        for (subject, expected) in [
            ("Order 4711", "Re: Order 4711"),
            ("Re: Order", "Re: Order"),
            ("Re: Re: AW: Order", "Re: Order"),
            ("RE: Antw: SV: RIF: Res: Order", "Re: Order"),
            ("R: Ordine", "Re: Ordine"),
            ("RE : Commande", "Re: Commande"),
            ("Re[2]: Order", "Re: Order"),
            ("Re (3): Order", "Re: Order"),
            ("AW: WG: Bestellung", "Re: WG: Bestellung"),
            ("Fwd: Order", "Re: Fwd: Order"),
            ("Regarding: the order", "Re: Regarding: the order"),
            ("Ref: 12: thing", "Re: 12: thing"),
            ("RES: ENC: Pedido", "Re: ENC: Pedido"),
            ("RE\u{a0}: RÉF : Rép: Commande", "Re: Commande"),
            ("RE: RV: Respuesta: Pedido", "Re: RV: Respuesta: Pedido"),
            ("[EXTERNAL] Re: [EXTERNAL] AW: Order", "Re: [EXTERNAL] Order"),
            ("Re: [#4711] [desk] Re: Order", "Re: [#4711] [desk] Order"),
            ("[desk] Order", "Re: [desk] Order"),
            ("[", "Re: ["),
            ("re: ", "Re:"),
            ("", "Re:"),
        ] {
            assert_eq!(reply(subject), expected, "{subject}");
            assert_eq!(reply(expected), expected, "a second reply adds nothing");
        }
    }
}
