//! `answered_meanwhile`: the conversation went on while the draft was written. Must not know the draft.

use super::facts::{Facts, News};
use super::{Finding, Kind, Place};
use jiff::tz::TimeZone;

/// Looks for it.
pub fn find(facts: &Facts<'_>, zone: &TimeZone) -> impl Iterator<Item = Finding> {
    facts.news.iter().map(move |news| {
        let time = |at: &Option<jiff::Timestamp>| {
            at.map_or_else(String::new, |at| at.to_zoned(zone.clone()).strftime(" at %H:%M").to_string())
        };
        let (what, remedy) = match news {
            News::Theirs(who, at) => {
                (format!("{who} wrote again{} since you began", time(at)), "read it, then write on")
            }
            News::Ours(who, at) => {
                (format!("{who} answered{} since you began", time(at)), "read the answer first")
            }
            News::Claimed(who) => (format!("{who} took this since you began"), "ask first"),
        };
        // What is lifted is this mail, not whatever the same person writes next.
        Finding::new(Kind::AnsweredMeanwhile, Place::Whole, what.clone(), what, remedy.into())
    })
}
