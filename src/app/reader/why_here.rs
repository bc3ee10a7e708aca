//! Which words of a message raised a flag, and why. Must not know how they are shown.

use super::letter::WhyHere;
use crate::classify::{Place, Reason, Score, Verdict};
use crate::mailbox::RowId;
use std::ops::Range;

/// What adds less, in log-odds, is not worth the reader's eye.
const WORTH: f32 = 0.3;

/// Where they stand in the body; in no order.
pub fn places(row: RowId, verdict: &Verdict) -> Vec<Range<usize>> {
    let both = [&verdict.anger, &verdict.urgency].into_iter();
    both.flat_map(|score| worth(row, score)).map(|(range, _)| range.clone()).collect()
}

/// Why: each place and reason once, with the signs of the flags it raised.
pub fn told(row: RowId, verdict: &Verdict) -> Vec<WhyHere> {
    let mut told: Vec<(usize, &'static str, bool, bool)> = Vec::new();
    for (score, angry) in [(&verdict.anger, true), (&verdict.urgency, false)] {
        for (range, reason) in worth(row, score) {
            let label = reason.signal.label();
            match told.iter_mut().find(|told| told.0 == range.start && told.1 == label) {
                Some(known) if angry => known.3 = true,
                Some(known) => known.2 = true,
                None => told.push((range.start, label, !angry, angry)),
            }
        }
    }
    told.sort_unstable_by_key(|(start, ..)| *start);
    let sign = |urgent, angry| match (urgent, angry) {
        (true, true) => "!▲",
        (true, false) => "!",
        _ => "▲",
    };
    told.into_iter()
        .map(|(start, label, urgent, angry)| WhyHere {
            start,
            told: format!("{} {label}", sign(urgent, angry)),
        })
        .collect()
}

fn worth(row: RowId, score: &Score) -> impl Iterator<Item = (&Range<usize>, &Reason)> {
    score.reasons.iter().filter(move |reason| reason.row == Some(row) && reason.weight >= WORTH).filter_map(
        |reason| match &reason.place {
            Place::Body(range) => Some((range, reason)),
            _ => None,
        },
    )
}
