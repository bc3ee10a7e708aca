//! A date in plain words, written out as a mail would say it. Must not know templates.

use super::words;
use crate::calendar;
use crate::classify::{Hours, Language};
use crate::triage::snooze;
use jiff::Timestamp;

/// "friday noon" as "Friday 13 March at 12:00 (UTC+1)", "friday" as "Friday 13 March"; `None` for words that name no
/// day or time to come.
pub fn in_full(typed: &str, hours: &Hours, now: Timestamp, language: Language) -> Option<String> {
    let (at, with_time) = snooze::named(typed, hours, now)?;
    let today = now.to_zoned(hours.zone().clone()).date();
    if at.date() < today || (with_time && at.timestamp() < now) {
        return None;
    }
    let said = if at.year() == today.year() { calendar::day } else { calendar::day_and_year };
    let full = said(language, at.date());
    Some(if with_time { format!("{full} {} {}", at_clock(language), words::clock(&at)) } else { full })
}

/// The word between a day and a time.
fn at_clock(language: Language) -> &'static str {
    match language {
        Language::English | Language::NotCovered => "at",
        Language::German => "um",
        Language::French => "à",
        Language::Spanish => "a las",
        Language::Portuguese => "às",
        Language::Italian => "alle",
        Language::Dutch => "om",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_out_and_other_words_left_alone() {
        let hours = Hours::office(jiff::tz::TimeZone::fixed(jiff::tz::offset(1)));
        let now: Timestamp = "2026-03-09T12:00:00Z".parse().unwrap();
        for (typed, full) in [
            ("friday noon", Some("Friday 13 March at 12:00 (UTC+1)")),
            ("tomorrow 9", Some("Tuesday 10 March at 09:00 (UTC+1)")),
            ("friday", Some("Friday 13 March")),
            ("today", Some("Monday 9 March")),
            ("2w", Some("Monday 23 March")),
            ("in 2h", Some("Monday 9 March at 15:00 (UTC+1)")),
            ("2027-01-04", Some("Monday 4 January 2027")),
            ("today 9", None),
            ("2026-03-01", None),
            ("Tuesday 10 March", None),
            ("as soon as we can", None),
            ("", None),
        ] {
            assert_eq!(in_full(typed, &hours, now, Language::English).as_deref(), full, "{typed}");
        }
    }
}
