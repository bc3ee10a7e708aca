//! Times in a filter: `waiting>2h`, `due<today`. Must not know what stands beside them.

use crate::triage::{Summary, span};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// Since when the customer waits.
    Waiting,
    /// When an answer is due.
    Due,
}

/// One comparison with an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    of: Of,
    before: bool,
    at: Timestamp,
}

impl Compared {
    /// Whether a word is one: `waiting` or `due` before a `<` or `>`.
    pub fn is_one(word: &str) -> bool {
        split(word).is_some()
    }

    /// Reads `waiting>2h`, `waiting<30m`, `due<2h`, `due<today`, `due>tomorrow`. `None` where the time is not
    /// understood, or not yet typed in full.
    pub fn parse(word: &str, now: Timestamp, zone: &TimeZone) -> Option<Self> {
        let (of, less, time) = split(word)?;
        let at = match of {
            Of::Waiting => span::parse(time).and_then(|span| now.checked_sub(span).ok()),
            Of::Due if time == "now" => Some(now),
            Of::Due => end_of_day(time, now, zone)
                .or_else(|| span::parse(time).and_then(|span| now.checked_add(span).ok())),
        };
        // Who has waited for longer began earlier.
        let before = less == (of == Of::Due);
        at.map(|at| Self { of, before, at })
    }

    /// Whether it holds for a conversation; one without such a time never passes.
    pub fn holds(&self, row: &Summary) -> bool {
        let time = match self.of {
            Of::Waiting => row.waiting_since,
            Of::Due => row.due,
        };
        time.is_some_and(|time| if self.before { time < self.at } else { time > self.at })
    }
}

/// What is compared, whether it is to be less, and the time as written.
fn split(word: &str) -> Option<(Of, bool, &str)> {
    let (name, rest) = word.split_at_checked(word.find(['<', '>'])?)?;
    let of = match name {
        "waiting" => Of::Waiting,
        "due" => Of::Due,
        _ => return None,
    };
    Some((of, rest.starts_with('<'), rest.get(1..)?))
}

fn end_of_day(word: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let days = match word {
        "today" => 0,
        "tomorrow" => 1,
        _ => return None,
    };
    let day = now.to_zoned(zone.clone()).date().checked_add(days.days()).ok()?;
    let end = day.checked_add(1.day()).ok()?.to_zoned(zone.clone()).ok()?.timestamp();
    end.checked_sub(SignedDuration::from_secs(1)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(word: &str) -> Option<Compared> {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        Compared::parse(word, "2026-03-09T10:00:00Z".parse().unwrap(), &zone)
    }

    fn at(word: &str) -> (bool, String) {
        let compared = read(word).unwrap();
        (compared.before, compared.at.to_string())
    }

    #[test]
    fn times_are_reckoned_from_now_and_days_end_in_the_desks_zone() {
        assert_eq!(at("waiting>2h"), (true, "2026-03-09T08:00:00Z".into()));
        assert_eq!(at("waiting<30m"), (false, "2026-03-09T09:30:00Z".into()));
        assert_eq!(at("due<now"), (true, "2026-03-09T10:00:00Z".into()));
        assert_eq!(at("due<today"), (true, "2026-03-09T21:59:59Z".into()));
        assert_eq!(at("due>tomorrow"), (false, "2026-03-10T21:59:59Z".into()));
        assert_eq!(at("due<90min"), (true, "2026-03-09T11:30:00Z".into()));
    }

    #[test]
    fn what_is_no_comparison_is_a_word_and_a_time_half_typed_hides_nothing() {
        assert!(!Compared::is_one("a>b") && !Compared::is_one("waiting"));
        for half in ["waiting>", "due<tom"] {
            assert!(Compared::is_one(half) && read(half).is_none(), "{half}");
        }
    }
}
