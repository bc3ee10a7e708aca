//! `promise_without_date`: the customer is told that he will hear, not when. Must not know calendars.

use super::own::Own;
use super::phrases::Cue;
use super::{Finding, Kind, Place};
use std::ops::Range;

/// Looks for it.
pub fn find(own: &Own) -> Option<Finding> {
    let said = &own.said;
    let dated = |run: &Range<usize>| said.has(Cue::When, run);
    let open = |run: &Range<usize>| {
        let sentence = said.sentence(run.start);
        let after = said.sentence(sentence.end + 1);
        let told_next = dated(&after) && said.has(Cue::Future, &after);
        !(told_next || dated(&sentence) || said.has(Cue::Hinge, &sentence))
    };
    let vague = |run: &Range<usize>| {
        let sentence = said.sentence(run.start);
        said.has(Cue::Future, &sentence) && !said.has(Cue::Request, &sentence)
    };
    let found = said.finds().find(|(cue, run)| {
        let promised = match cue {
            Cue::Promise => true,
            Cue::Vague => vague(run),
            _ => false,
        };
        promised && open(run) && !own.is_cited(&said.bytes(run))
    });
    let (_, run) = found?;
    let range = said.bytes(&said.sentence(run.start));
    let quote = own.quote(&said.bytes(&run));
    let what = format!("“{quote}”: a promise without a date");
    Some(Finding::new(
        Kind::PromiseWithoutDate,
        Place::Body(range),
        quote,
        what,
        "say by when, and who".into(),
    ))
}
