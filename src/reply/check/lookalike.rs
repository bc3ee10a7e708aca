//! `lookalike_domain`: an address whose domain looks like one of the conversation, or like ours, and is not. Must not know
//! who is a customer.

use super::facts::Facts;
use super::names::label;
use super::relation::Recipient;
use super::{Finding, Kind, Place};
use crate::mail::{AddrSpec, caution_of};
use crate::reply::near::distance;

/// Shorter names are too often like each other.
const SHORTEST: usize = 5;

/// Looks for them.
pub fn find(recipients: &[Recipient], facts: &Facts<'_>) -> Vec<Finding> {
    let people = facts.people();
    let ours = facts.us.addresses.iter();
    recipients
        .iter()
        .filter(|one| !facts.is_ours(&one.address.spec))
        .filter_map(|one| {
            let spec = &one.address.spec;
            let domain = spec.domain();
            // Who came first is believed: a look-alike comes later.
            let before = people.iter().map(AddrSpec::domain).take_while(|other| *other != domain);
            if is_vouched(spec, facts) {
                return None;
            }
            let model = ours.clone().map(AddrSpec::domain).chain(before).find(|other| alike(domain, other));
            let (what, remedy) = match (model, caution_of(&one.address)) {
                (Some(model), _) => (
                    format!("{}: {spec} is not {model}, only like it", one.field.name()),
                    format!("write to the address at {model}"),
                ),
                (None, Some(caution)) => {
                    (format!("{}: {caution}", one.field.name()), "type the address anew, by hand".into())
                }
                (None, None) => return None,
            };
            let place = Place::Recipient(one.field, one.place);
            Some(Finding::new(Kind::LookalikeDomain, place, spec.to_string(), what, remedy))
        })
        .collect()
}

/// Whether the customer himself put an address on a mail of his, and writes from another domain.
fn is_vouched(spec: &AddrSpec, facts: &Facts<'_>) -> bool {
    let wrote = |author: &AddrSpec| author.domain() != spec.domain() && !facts.is_ours(author);
    facts.mails.iter().any(|mail| {
        let copied = mail.to.iter().chain(&mail.cc).any(|one| one.without_tag() == spec.without_tag());
        copied && mail.address.as_ref().is_some_and(wrote)
    })
}

/// Whether one domain passes for the other: a letter added, lost, changed or swapped, a hyphen, letters that look the
/// same, another ending. A part of the other domain (`mail.globex.com`) is the same firm.
fn alike(domain: &str, other: &str) -> bool {
    let within = |long: &str, short: &str| {
        long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if within(domain, other) || within(other, domain) {
        return false;
    }
    let (a, b) = (label(domain), label(other));
    if skeleton(a) == skeleton(b) {
        return b.chars().count() >= SHORTEST || a != b;
    }
    let length = a.chars().count().min(b.chars().count());
    let slack = if length >= 10 { 2 } else { 1 };
    length >= SHORTEST && distance(a, b) <= slack && a.chars().next() == b.chars().next()
}

/// A name with the letters that look alike made one, hyphens left out.
fn skeleton(name: &str) -> String {
    let name = name.replace("rn", "m").replace("vv", "w").replace("cl", "d");
    let same = |letter| match letter {
        '0' => 'o',
        '1' | 'i' | 'j' => 'l',
        '5' => 's',
        '3' => 'e',
        other => other,
    };
    name.chars().filter(|letter| letter.is_alphanumeric()).map(same).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_told_from_what_only_begins_so() {
        for (a, b) in [
            ("papierfabrikroth.example", "papierfabrik-roth.example"),
            ("rnoor-masonry.example", "moor-masonry.example"),
            ("consultlng.example", "consulting.example"),
            ("g1obex.com", "globex.com"),
            ("globex.co", "globex.com"),
            ("golbex.com", "globex.com"),
        ] {
            assert!(alike(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("mail.globex.com", "globex.com"),
            ("globex.com", "initech.com"),
            ("abc.com", "abd.com"),
            ("fariatransportes-frota.example", "fariatransportes.example"),
            ("northmill.example", "southmill.example"),
        ] {
            assert!(!alike(a, b), "{a} {b}");
        }
    }
}
