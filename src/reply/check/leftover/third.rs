//! Who is meant by "she": somebody the mail or the conversation speaks of, or the customer behind his back. Must not know
//! what is said of him.

use crate::classify::folded;
use crate::reply::check::facts::Facts;
use crate::reply::check::own::Own;
use std::ops::Range;

/// Words for a third person that are nothing else, folded, each with its other forms.
const THIRD: &[&[&str]] = &[
    &["he", "him", "his"],
    &["she", "her"],
    &["they", "them", "their"],
    &["ihm", "ihn"],
    &["elle"],
    &["el", "ella"],
    &["hij", "hem"],
    &["ele", "ela"],
];

/// Whether a phrase speaks of a third person of whom the conversation, or the paragraph before, speaks too.
pub fn is_known(own: &Own, facts: &Facts<'_>, run: &Range<usize>) -> bool {
    let said = &own.said;
    let Some(forms) = THIRD.iter().find(|forms| run.clone().any(|at| forms.contains(&said.word(at)))) else {
        return false;
    };
    let start = said.bytes(run).start;
    let before = own.body.text.get(paragraph(own, start).start..start).map(folded).unwrap_or_default();
    let named = facts.us.team.iter().any(|one| {
        folded(&one.name).split_whitespace().next().is_some_and(|name| before.contains(&format!(" {name} ")))
    });
    named || forms.iter().any(|form| facts.was_said(form))
}

/// The paragraph of a place.
pub fn paragraph(own: &Own, at: usize) -> Range<usize> {
    let text = own.body.text.as_str();
    let start = text.get(..at).and_then(|before| before.rfind("\n\n")).map_or(0, |found| found + 2);
    let end = text.get(at..).and_then(|after| after.find("\n\n")).map_or(text.len(), |found| at + found);
    start..end
}
