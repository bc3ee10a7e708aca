//! Plain words for a time to wake up. English; numbers work everywhere. Must not know how a snooze is stored.

use crate::classify::Hours;
use jiff::civil::{Date, Time, Weekday, time};
use jiff::{Timestamp, ToSpan, Zoned};

/// Words that name no time to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnoozeError {
    /// They are not understood.
    #[error("not a time; try: tomorrow 9, in 2h, fri 14:00, 2w, 2026-12-01")]
    Unknown,
    /// They name a time that has passed.
    #[error("that time has passed")]
    Past,
}

/// The instant that `words` name, seen from `now` in the desk's zone. A day without a time means its opening hour; a
/// time without a day the next such time.
///
/// # Errors
/// When the words are not understood, or name what has passed.
pub fn parse(words: &str, hours: &Hours, now: Timestamp) -> Result<Timestamp, SnoozeError> {
    match named(words, hours, now) {
        None => Err(SnoozeError::Unknown),
        Some((at, _)) if at.timestamp() <= now => Err(SnoozeError::Past),
        Some((at, _)) => Ok(at.timestamp()),
    }
}

/// The time that `words` name, whether it has passed or not, and whether they name more than a day.
pub fn named(words: &str, hours: &Hours, now: Timestamp) -> Option<(Zoned, bool)> {
    let now = now.to_zoned(hours.zone().clone());
    let words = words.to_lowercase().replace([',', ';'], " ");
    let mut words: Vec<&str> =
        words.split_whitespace().filter(|word| !matches!(*word, "at" | "on")).collect();
    span(&words, hours, &now).or_else(|| {
        let day = day(&mut words, hours, &now);
        let clock = clock(&mut words, hours);
        let at = words.is_empty().then(|| moment(day, clock, hours, &now)).flatten()?;
        Some((at, clock.is_some()))
    })
}

/// "in 2h", "90m", "1h30", "2 weeks", "in a month".
fn span(words: &[&str], hours: &Hours, now: &Zoned) -> Option<(Zoned, bool)> {
    let words = words.strip_prefix(&["in"]).unwrap_or(words);
    let text = words.concat();
    let mut rest =
        text.strip_prefix("an").or(text.strip_prefix('a')).map_or(text.clone(), |unit| format!("1{unit}"));
    let mut at = now.clone();
    let mut whole_days = true;
    let mut smaller = None;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number: i64 = rest.get(..digits)?.parse().ok().filter(|number| *number < 100_000)?;
        let unit: String = rest.get(digits..)?.chars().take_while(|c| c.is_alphabetic()).collect();
        rest = rest.get(digits + unit.len()..)?.to_owned();
        let name = if unit.is_empty() { smaller.take()? } else { unit.as_str() };
        let (length, days) = match name {
            "m" | "min" | "mins" | "minute" | "minutes" => (number.minutes(), false),
            "h" | "hr" | "hrs" | "hour" | "hours" => (number.hours(), false),
            "d" | "day" | "days" => (number.days(), true),
            "w" | "wk" | "week" | "weeks" => (number.weeks(), true),
            "mo" | "month" | "months" => (number.months(), true),
            _ => return None,
        };
        smaller = matches!(name, "h" | "hr").then_some("m");
        whole_days &= days;
        at = at.checked_add(length).ok()?;
    }
    match () {
        () if text.is_empty() => None,
        () if whole_days => Some((moment(Some(at.date()), Some(hours.from()), hours, now)?, false)),
        () => Some((at, true)),
    }
}

/// Takes the words that name a day off the list.
fn day(words: &mut Vec<&str>, hours: &Hours, now: &Zoned) -> Option<Date> {
    let today = now.date();
    let named = |word: &str, clock_follows: bool| match word {
        "today" => Some(today),
        "tomorrow" | "tmr" | "tmrw" => today.tomorrow().ok(),
        _ => weekday(word).map(|wanted| {
            let ahead = today.weekday().until(wanted);
            let later_today = ahead == 0 && clock_follows;
            today.saturating_add(i64::from(if ahead == 0 && !later_today { 7 } else { ahead }).days())
        }),
    };
    let (found, used) = match words.as_slice() {
        ["next", "week", ..] => (Some(next_monday(today)), 2),
        ["next", "month", ..] => (first_of_next_month(today), 2),
        ["next", word, ..] => (
            weekday(word).map(|wanted| {
                next_monday(today).saturating_add(i64::from(wanted.to_monday_zero_offset()).days())
            }),
            2,
        ),
        ["month", "end", ..] => (last_business_day(today, hours), 2),
        ["eom", ..] => (last_business_day(today, hours), 1),
        [first, second, ..] if date_in_words(first, second, today).is_some() => {
            (date_in_words(first, second, today), 2)
        }
        [word, rest @ ..] => (named(word, !rest.is_empty()).or_else(|| word.parse().ok()), 1),
        [] => (None, 0),
    };
    if found.is_some() {
        words.drain(..used);
    }
    found
}

/// Takes the words that name a time of day off the list.
fn clock(words: &mut Vec<&str>, hours: &Hours) -> Option<Time> {
    let text = words.concat();
    let found = match text.as_str() {
        "" => None,
        "morning" => Some(hours.from()),
        "noon" | "midday" => Some(time(12, 0, 0, 0)),
        "afternoon" => Some(time(14, 0, 0, 0)),
        "evening" | "tonight" => Some(time(19, 0, 0, 0)),
        "eod" => Some(hours.to()),
        text => digits(text),
    };
    if found.is_some() {
        words.clear();
    }
    found
}

/// "9", "9:30", "14h", "0930", "2pm", "2.30 pm".
fn digits(text: &str) -> Option<Time> {
    let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(text), _) => (text, Some(0)),
        (_, Some(text)) => (text, Some(12)),
        _ => (text.strip_suffix('h').unwrap_or(text), None),
    };
    let (hour, minute) = match text.split_once([':', '.', 'h']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if text.len() == 4 => (text.get(..2)?, text.get(2..)?),
        None => (text, "0"),
    };
    let hour: i8 = hour.parse().ok()?;
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    Time::new(hour, minute.parse().ok()?, 0, 0).ok()
}

fn moment(day: Option<Date>, clock: Option<Time>, hours: &Hours, now: &Zoned) -> Option<Zoned> {
    let on = |day: Date, clock| day.to_datetime(clock).to_zoned(hours.zone().clone()).ok();
    match (day, clock) {
        (None, None) => None,
        (Some(day), clock) => on(day, clock.unwrap_or(hours.from())),
        (None, Some(clock)) => {
            on(now.date(), clock).filter(|at| at > now).or_else(|| on(now.date().tomorrow().ok()?, clock))
        }
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    const DAYS: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let long_enough = word.len() >= 3;
    DAYS.iter().find(|(name, _)| long_enough && name.starts_with(word)).map(|(_, day)| *day)
}

/// "12 dec", "dec 12": this year, or the next where that has passed.
fn date_in_words(first: &str, second: &str, today: Date) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let month = |word: &str| {
        let known = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
        i8::try_from(known + 1).ok()
    };
    let number = |word: &str| {
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        digits.parse::<i8>().ok()
    };
    let (month, day) = month(first).zip(number(second)).or_else(|| month(second).zip(number(first)))?;
    let this = Date::new(today.year(), month, day).ok();
    this.filter(|date| *date >= today).or_else(|| Date::new(today.year() + 1, month, day).ok())
}

fn next_monday(today: Date) -> Date {
    let ahead = today.weekday().until(Weekday::Monday);
    today.saturating_add(i64::from(if ahead == 0 { 7 } else { ahead }).days())
}

fn first_of_next_month(today: Date) -> Option<Date> {
    today.last_of_month().tomorrow().ok()
}

fn last_business_day(today: Date, hours: &Hours) -> Option<Date> {
    let mut day = today.last_of_month();
    while !hours.is_business_day(day) {
        day = day.yesterday().ok()?;
    }
    Some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A Wednesday.
    const NOW: &str = "2026-06-03T14:03:07Z";

    fn woken(words: &str) -> Result<String, SnoozeError> {
        let at = parse(words, &Hours::default(), NOW.parse().unwrap())?;
        Ok(at.strftime("%a %Y-%m-%d %H:%M").to_string())
    }

    #[test]
    fn the_words_people_say() {
        for (words, expected) in [
            ("tomorrow 9", "Thu 2026-06-04 09:00"),
            ("Tomorrow at 9:30", "Thu 2026-06-04 09:30"),
            ("tomorrow", "Thu 2026-06-04 09:00"),
            ("tomorrow 2pm", "Thu 2026-06-04 14:00"),
            ("tomorrow afternoon", "Thu 2026-06-04 14:00"),
            ("in 2h", "Wed 2026-06-03 16:03"),
            ("2h", "Wed 2026-06-03 16:03"),
            ("in an hour", "Wed 2026-06-03 15:03"),
            ("in 20 min", "Wed 2026-06-03 14:23"),
            ("1h30", "Wed 2026-06-03 15:33"),
            ("1h 30m", "Wed 2026-06-03 15:33"),
            ("fri 14:00", "Fri 2026-06-05 14:00"),
            ("friday", "Fri 2026-06-05 09:00"),
            ("on monday at 10", "Mon 2026-06-08 10:00"),
            ("wed", "Wed 2026-06-10 09:00"),
            ("wed 16:00", "Wed 2026-06-03 16:00"),
            ("2w", "Wed 2026-06-17 09:00"),
            ("in 3 days", "Sat 2026-06-06 09:00"),
            ("a month", "Fri 2026-07-03 09:00"),
            ("next week", "Mon 2026-06-08 09:00"),
            ("next tue 8:15", "Tue 2026-06-09 08:15"),
            ("next month", "Wed 2026-07-01 09:00"),
            ("17:00", "Wed 2026-06-03 17:00"),
            ("9", "Thu 2026-06-04 09:00"),
            ("noon", "Thu 2026-06-04 12:00"),
            ("eod", "Wed 2026-06-03 17:00"),
            ("tonight", "Wed 2026-06-03 19:00"),
            ("2026-12-01", "Tue 2026-12-01 09:00"),
            ("2026-12-01 14:00", "Tue 2026-12-01 14:00"),
            ("12 dec", "Sat 2026-12-12 09:00"),
            ("May 2nd 8am", "Sun 2027-05-02 08:00"),
            ("month end", "Tue 2026-06-30 09:00"),
        ] {
            assert_eq!(woken(words).as_deref(), Ok(expected), "{words:?}");
        }
    }

    #[test]
    fn what_is_no_time_is_said() {
        for words in
            ["", "soon", "in", "25:00", "13pm", "tomorrow blue", "in 2 parsecs", "fri fri", "9:5", "32 may"]
        {
            assert_eq!(woken(words), Err(SnoozeError::Unknown), "{words:?}");
        }
        assert_eq!(woken("today 9"), Err(SnoozeError::Past));
        assert_eq!(woken("2026-06-01"), Err(SnoozeError::Past));
        assert_eq!(woken("in 0h"), Err(SnoozeError::Past));
    }

    #[test]
    fn the_desks_zone_counts() {
        let Ok(zone) = jiff::tz::TimeZone::get("America/New_York") else { return };
        let at = parse("tomorrow 9", &Hours::office(zone), NOW.parse().unwrap()).unwrap();
        assert_eq!(at, "2026-06-04T13:00:00Z".parse().unwrap());
    }

    proptest! {
        #[test]
        fn any_words_are_read_without_panic_and_never_wake_in_the_past(words in "[a-z0-9: .ä]{0,24}") {
            let now: Timestamp = NOW.parse().unwrap();
            if let Ok(at) = parse(&words, &Hours::default(), now) {
                prop_assert!(at > now);
            }
        }
    }
}
