//! `promise_without_date`: the customer is told that he will hear, not when. Must not know calendars.

use super::learned::{heard, is_unlike};
use super::own::Own;
use super::phrases::Cue;
use super::{Finding, Kind, Place};
use crate::classify::Passage;
use std::ops::Range;

/// Words at the beginning of a sentence among which a time holds for all of it: "On Friday we …".
const OPENING: usize = 3;
/// Words before a promise among which a time is of the promise.
const NEAR: usize = 4;

/// Looks for it.
pub fn find(own: &Own) -> Option<Finding> {
    let said = &own.said;
    let dated =
        |run: &Range<usize>| said.all(Cue::When).any(|when| run.contains(&when.start) && !is_of(said, &when));
    let open = |run: &Range<usize>| {
        let sentence = said.sentence(run.start);
        let after = said.sentence(sentence.end + 1);
        let told_next = dated(&after) && said.has(Cue::Future, &after);
        // "I told them today and will be in touch": a time in the clause before is of what was done.
        let here = said.all(Cue::When).filter(|when| !is_of(said, when)).any(|when| {
            let first = when.start < sentence.start + OPENING;
            let near = when.end + NEAR > run.start;
            // "It leaves us on Monday": what will be then, and the promise with it.
            let ahead = || said.has(Cue::Future, &(sentence.start..when.start));
            sentence.contains(&when.start) && (first || near || ahead())
        });
        !(told_next || here || said.has(Cue::Hinge, &sentence))
    };
    let vague = |run: &Range<usize>| {
        let sentence = said.sentence(run.start);
        said.has(Cue::Future, &sentence) && !said.has(Cue::Request, &sentence)
    };
    // What we are going to do, and no time around it at all.
    let committed = |run: &Range<usize>| {
        let sentence = said.sentence(run.start);
        let around = said.sentence(sentence.start.saturating_sub(2)).start
            ..said.sentence(said.sentence(sentence.end + 1).end + 1).end;
        let stands = |cue: Cue| said.has(cue, &sentence);
        !dated(&around) && !own.asks(&sentence) && !stands(Cue::Idle) && !stands(Cue::Request)
    };
    let found = said.finds().find(|(cue, run)| {
        let promised = match cue {
            Cue::Promise => true,
            Cue::Vague => vague(run),
            Cue::Commit => committed(run),
            _ => false,
        };
        let meant = || !is_unlike(own, Kind::PromiseWithoutDate, run.start);
        promised && open(run) && !own.is_cited(&said.bytes(run)) && meant()
    });
    let run = match found {
        // "We will" and "will get back to you" are one promise.
        Some((_, first)) => said.finds().fold(first, |whole, (cue, run)| {
            let one = matches!(cue, Cue::Promise | Cue::Vague | Cue::Commit);
            let met = one && run.start < whole.end && whole.start < run.end;
            if met { whole.start.min(run.start)..whole.end.max(run.end) } else { whole }
        }),
        None => heard(own, Kind::PromiseWithoutDate)
            .into_iter()
            .find(|run| committed(run) && open(run) && !own.is_cited(&said.bytes(run)))?,
    };
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

/// "The invoice for September": which one, not when.
fn is_of(said: &Passage<Cue>, when: &Range<usize>) -> bool {
    const OF: &[&str] = &["for", "from", "vom", "fur", "pour", "per", "voor"];
    const MONTHS: &[&str] = &[
        "jan", "feb", "mar", "mae", "abr", "apr", "avr", "may", "mai", "mag", "mei", "jun", "jui", "giu",
        "jul", "lug", "aug", "aou", "ago", "sep", "set", "oct", "okt", "ott", "out", "nov", "dec", "dez",
        "dic", "fev", "gen", "ene",
    ];
    let month = said.word(when.start).get(..3).is_some_and(|start| MONTHS.contains(&start));
    let before = when.start.checked_sub(1).map_or("", |at| said.word(at));
    when.len() == 1 && month && OF.contains(&before)
}
