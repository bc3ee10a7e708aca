//! `reply_to_mismatch`: the answer goes where the customer did not write from, or not where he wants it. Must not know
//! look-alikes.

use super::facts::{Facts, firm};
use super::relation::Recipient;
use super::{Finding, Kind, Place};
use crate::classify::folded;
use crate::mail::Address;

/// More addresses in a Reply-To are a list's.
const MANY: usize = 10;

/// How the word for an address begins, folded, and what makes it his own, where he wants the answer elsewhere.
const ADDRESS: &[&str] = &["address", "adress", "adres", "direccion", "indirizz", "enderec"];
const OTHER: &[&str] = &[
    "my",
    "private",
    "other",
    "personal",
    "meine",
    "meiner",
    "andere",
    "anderen",
    "private",
    "privaten",
    "mon",
    "autre",
    "personnelle",
    "otra",
    "personal",
    "mia",
    "altro",
    "privato",
    "mijn",
    "prive",
    "meu",
    "outro",
    "pessoal",
];
/// How mailboxes are called that nobody reads.
const UNREAD: &[&str] =
    &["noreply", "no-reply", "no.reply", "do-not-reply", "donotreply", "nicht-antworten", "nepasrepondre"];

/// Looks for it.
pub fn find(recipients: &[Recipient], facts: &Facts<'_>) -> Option<Finding> {
    misled(recipients, facts).or_else(|| unread(recipients))
}

/// An answer to a mailbox that nobody reads.
fn unread(recipients: &[Recipient]) -> Option<Finding> {
    let is_unread = |one: &&Recipient| {
        UNREAD.iter().any(|start| one.address.spec.local().to_lowercase().starts_with(start))
    };
    let one = recipients.iter().find(is_unread)?;
    let what = format!("{}: nobody reads what goes to {}", one.field.name(), one.address.spec);
    let place = Place::Recipient(one.field, one.place);
    let remedy = "write to an address of the one who is meant".into();
    Some(Finding::new(Kind::ReplyToMismatch, place, one.address.spec.to_string(), what, remedy))
}

fn misled(recipients: &[Recipient], facts: &Facts<'_>) -> Option<Finding> {
    let head = &facts.ground.answered.as_ref()?.headers;
    let foreign = |list: &[Address]| -> Vec<Address> {
        list.iter().filter(|address| !facts.is_ours(&address.spec)).cloned().collect()
    };
    let (wanted, wrote) = (foreign(&head.reply_to), foreign(&head.from));
    if wanted.is_empty() || wrote.is_empty() || wanted.len() > MANY || head.list_id.is_some() {
        return None;
    }
    let same = |a: &Address, b: &Address| a.spec.without_tag() == b.spec.without_tag();
    let to = |list: &[Address]| {
        recipients.iter().find(|one| list.iter().any(|address| same(address, &one.address)))
    };
    if wrote.iter().any(|from| wanted.iter().any(|reply| same(from, reply))) {
        return None;
    }
    let names = |list: &[Address]| list.iter().map(|one| one.spec.to_string()).collect::<Vec<_>>().join(", ");
    if to(&wanted).is_some() && asked_for(facts) {
        return None;
    }
    if let Some(one) = to(&wanted) {
        let elsewhere = wrote.iter().all(|from| match firm(&from.spec) {
            Some(domain) => domain != one.address.spec.domain(),
            None => true,
        });
        let what = format!(
            "{}: this goes to {}, the Reply-To, but {} wrote",
            one.field.name(),
            one.address.spec,
            names(&wrote)
        );
        let remedy = "ask by another way whether that is his address, or write to the one he wrote from";
        let place = Place::Recipient(one.field, one.place);
        let quote = one.address.spec.to_string();
        return elsewhere.then(|| Finding::new(Kind::ReplyToMismatch, place, quote, what, remedy.into()));
    }
    let one = to(&wrote)?;
    let what = format!("{}: {} asked for answers at {}", one.field.name(), one.address.spec, names(&wanted));
    let place = Place::Recipient(one.field, one.place);
    let remedy = format!("write to {}", names(&wanted));
    Some(Finding::new(Kind::ReplyToMismatch, place, one.address.spec.to_string(), what, remedy))
}

/// "Please answer to my private address": the customer says it himself.
fn asked_for(facts: &Facts<'_>) -> bool {
    let Some(body) = facts.ground.answered.as_ref().and_then(|mail| mail.body.as_ref()) else { return false };
    let text = folded(&body.text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_address = |word: &str| ADDRESS.iter().any(|stem| word.starts_with(stem));
    words.windows(2).any(|pair| matches!(pair, [one, two] if OTHER.contains(one) && is_address(two) || is_address(one) && OTHER.contains(two)))
}
