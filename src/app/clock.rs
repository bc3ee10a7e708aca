//! Spans of time in few words: ages and countdowns. `now` is an argument. Must not know what the times are of.

use jiff::Timestamp;

/// A span in at most five characters: `now`, `25m`, `2h10`, `3d4h`, `5w`.
pub fn span(seconds: i64) -> String {
    let minutes = seconds.unsigned_abs() / 60;
    let (hours, days) = (minutes / 60, minutes / (60 * 24));
    match minutes {
        0 => "now".to_owned(),
        1..60 => format!("{minutes}m"),
        60..1440 => format!("{hours}h{:02}", minutes % 60),
        1440..14_400 => format!("{days}d{}h", hours % 24),
        14_400..100_800 => format!("{days}d"),
        _ => format!("{}w", days / 7),
    }
}

/// How long since `then`.
pub fn age(then: Timestamp, now: Timestamp) -> String {
    span(now.as_second() - then.as_second())
}

/// How long until `due`; with a minus sign where it has passed.
pub fn countdown(due: Timestamp, now: Timestamp) -> String {
    let left = due.as_second() - now.as_second();
    if left <= -60 { format!("−{}", span(left)) } else { span(left) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn spans_are_short() {
        let shown = [0, 59, 60, 1_500, 7_800, 86_400, 100_800, 20 * 86_400, 100 * 86_400].map(span);
        assert_eq!(shown, ["now", "now", "1m", "25m", "2h10", "1d0h", "1d4h", "20d", "14w"]);
    }

    #[test]
    fn a_countdown_says_when_the_time_has_passed() {
        let now = at("2026-03-09T12:00:00Z");
        assert_eq!(countdown(at("2026-03-09T13:05:00Z"), now), "1h05");
        assert_eq!(countdown(at("2026-03-09T09:50:00Z"), now), "−2h10");
        assert_eq!(countdown(at("2026-03-09T11:59:30Z"), now), "now");
    }
}
