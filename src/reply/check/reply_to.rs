//! `reply_to_mismatch`: the answer goes where the customer did not write from, or not where he wants it. Must not know
//! look-alikes.

use super::facts::{Facts, firm};
use super::relation::Recipient;
use super::{Finding, Kind, Place};
use crate::mail::Address;

/// More addresses in a Reply-To are a list's.
const MANY: usize = 10;

/// Looks for it.
pub fn find(recipients: &[Recipient], facts: &Facts<'_>) -> Option<Finding> {
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
