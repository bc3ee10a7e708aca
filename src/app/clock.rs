//! Times in few words: ages, countdowns, clock times. `now` is an argument. Must not know what the times are of.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Unit, Zoned};

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

/// A time as the reader of a mail likes it: `14:02`, `yesterday 14:02`, `Mon 14:02`, `12 Mar 14:02`, `12 Mar 2024`.
pub fn moment(then: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (then, now) = (then.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    match days_between(&then, &now) {
        0 => then.strftime("%H:%M").to_string(),
        1 => then.strftime("yesterday %H:%M").to_string(),
        -1 => then.strftime("tomorrow %H:%M").to_string(),
        -6..=6 => then.strftime("%a %H:%M").to_string(),
        _ if then.year() == now.year() => then.strftime("%-d %b %H:%M").to_string(),
        _ => then.strftime("%-d %b %Y").to_string(),
    }
}

/// A time said in full, for what is decided upon: `Tue 10 Mar 09:00`.
pub fn in_full(then: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (then, now) = (then.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let form = if then.year() == now.year() { "%a %-d %b %H:%M" } else { "%a %-d %b %Y %H:%M" };
    then.strftime(form).to_string()
}

/// The clock on a customer's wall: `03:12 (UTC−8)`.
pub fn wall(now: Timestamp, offset: Offset) -> String {
    let there = now.to_zoned(TimeZone::fixed(offset));
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '−' } else { '+' };
    let (hours, minutes) = (seconds.unsigned_abs() / 3600, seconds.unsigned_abs() / 60 % 60);
    let minutes = if minutes == 0 { String::new() } else { format!(":{minutes:02}") };
    format!("{} (UTC{sign}{hours}{minutes})", there.strftime("%H:%M"))
}

fn days_between(then: &Zoned, now: &Zoned) -> i32 {
    then.date().until((Unit::Day, now.date())).map_or(i32::MAX, |span| span.get_days())
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

    #[test]
    fn moments_are_told_as_people_do() {
        let (now, zone) = (at("2026-03-09T12:00:00Z"), TimeZone::UTC);
        let told = |text: &str| moment(at(text), now, &zone);
        assert_eq!(told("2026-03-09T08:30:00Z"), "08:30");
        assert_eq!(told("2026-03-08T23:59:00Z"), "yesterday 23:59");
        assert_eq!(told("2026-03-04T10:00:00Z"), "Wed 10:00");
        assert_eq!(told("2026-02-20T10:00:00Z"), "20 Feb 10:00");
        assert_eq!(told("2024-02-20T10:00:00Z"), "20 Feb 2024");
    }

    #[test]
    fn the_customers_wall_clock() {
        let now = at("2026-03-09T11:12:00Z");
        assert_eq!(wall(now, Offset::constant(-8)), "03:12 (UTC−8)");
        assert_eq!(wall(now, Offset::from_seconds(19_800).unwrap()), "16:42 (UTC+5:30)");
    }
}
