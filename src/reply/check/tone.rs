//! tone: blame, contradiction, sarcasm, orders how to feel, shouting. Must not know what the customer wrote.

use super::own::Own;
use super::phrases::Cue;
use super::{Finding, Kind, Place};
use std::ops::Range;

/// So many words in capitals in a row shout.
const SHOUTED: usize = 3;
/// So many letters in them, at least.
const LETTERS: usize = 12;

/// Looks for it.
pub fn find(own: &Own) -> Vec<Finding> {
    let said = &own.said;
    let mut findings: Vec<Finding> = Vec::new();
    let mut add = |run: Range<usize>, what: &str, remedy: &str| {
        let range = said.bytes(&run);
        let quote = own.quote(&range);
        let known = findings.iter().any(|one| matches!(&one.place, Place::Body(other) if other.start < range.end && range.start < other.end));
        if !known && !quote.is_empty() && !own.is_cited(&range) {
            let what = format!("“{quote}” {what}");
            findings.push(Finding::new(Kind::Tone, Place::Body(range), quote, what, remedy.into()));
        }
    };
    for (cue, run) in said.finds() {
        match cue {
            Cue::Blame => add(run, "puts the blame on the customer", "say what happens now instead"),
            Cue::Contradiction => add(
                run,
                "tells the customer that he is wrong",
                "give the facts with their dates, and let them speak",
            ),
            Cue::Sarcasm => add(run, "can be read as mockery", "say it plainly, or not at all"),
            Cue::Command => add(run, "tells the customer how to feel", "take it out; say what you do"),
            _ => {}
        }
    }
    for run in shouted(own) {
        add(run, "shouts", "write it in small letters");
    }
    findings
}

/// Runs of words in capitals.
fn shouted(own: &Own) -> Vec<Range<usize>> {
    let said = &own.said;
    let mut found = Vec::new();
    let mut at = 0;
    while at < said.len() {
        let end = (at..said.len()).find(|word| !said.shouts(*word)).unwrap_or(said.len());
        let letters: usize = (at..end).map(|word| said.word(word).len()).sum();
        if end - at >= SHOUTED && letters >= LETTERS {
            found.push(at..end);
        }
        at = end.max(at) + 1;
    }
    found
}
