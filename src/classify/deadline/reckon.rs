//! From a time as written to an instant, on the writer's calendar. Must not know words.

use super::Written;
use super::moment::{Day, Moment};
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan};

/// How far back a date without a year may lie before next year's is meant.
const STALE_DAYS: i64 = 60;

/// The instant, or `None` where there is no such date.
pub fn instant(moment: &Moment, written: &Written<'_>) -> Option<Timestamp> {
    if let Some(minutes) = moment.span {
        return written.at.checked_add(SignedDuration::from_mins(i64::from(minutes))).ok();
    }
    let now = written.zone.to_datetime(written.at);
    let close = written.hours.to();
    let midnight = moment.time.is_some_and(|(hour, _)| hour == 24);
    let time = match moment.time {
        Some((hour, minute)) if hour < 24 => Some(Time::new(hour, minute, 0, 0).ok()?),
        Some(_) => Some(Time::new(23, 59, 0, 0).ok()?),
        None => None,
    };
    let due = match moment.day {
        None => next_time(now, time?, midnight)?,
        Some(day) => date(day, now, time, written)?.to_datetime(time.unwrap_or(close)),
    };
    // "today" after the close of business means what is left of the day.
    let late = due.date() == now.date() && due < now && time.is_none();
    let due = if late { due.date().at(23, 59, 0, 0) } else { due };
    written.zone.to_timestamp(due).ok()
}

/// A time of day without a day: today, or tomorrow where it has passed.
fn next_time(now: DateTime, time: Time, midnight: bool) -> Option<DateTime> {
    if time > now.time() || midnight {
        Some(now.date().to_datetime(time))
    } else {
        Some(now.date().tomorrow().ok()?.to_datetime(time))
    }
}

fn date(day: Day, now: DateTime, time: Option<Time>, written: &Written<'_>) -> Option<Date> {
    let today = now.date();
    match day {
        Day::After(days) => today.checked_add(i64::from(days).days()).ok(),
        Day::Weekday(weekday, next) => {
            let wanted = Weekday::from_monday_zero_offset(weekday as i8).ok()?;
            let mut ahead = i64::from(today.weekday().until(wanted));
            let passed = time.unwrap_or(written.hours.to()) <= now.time();
            let this_week = wanted.to_monday_zero_offset() > today.weekday().to_monday_zero_offset();
            if ahead == 0 && (passed || next) || next && this_week {
                ahead += 7;
            }
            today.checked_add(ahead.days()).ok()
        }
        Day::Date(day, month, year) => dated(day, month, year, today),
        Day::Numbers(first, second, year) => {
            let month_first = if first > 12 { false } else { second > 12 || written.month_first };
            let (day, month) = if month_first { (second, first) } else { (first, second) };
            dated(day, month, year, today)
        }
        Day::Close => Some(today),
        Day::WeekEnd => {
            let friday = i64::from(today.weekday().until(Weekday::Friday));
            today.checked_add(friday.days()).ok()
        }
        Day::MonthEnd => Some(today.last_of_month()),
    }
}

/// A date; without a year the next such date, unless it has only just passed.
fn dated(day: i8, month: i8, year: Option<i16>, today: Date) -> Option<Date> {
    if let Some(year) = year {
        return Date::new(year, month, day).ok();
    }
    let this = Date::new(today.year(), month, day).ok()?;
    let passed = this.duration_until(today).as_hours() / 24;
    if passed > STALE_DAYS { Date::new(today.year().checked_add(1)?, month, day).ok() } else { Some(this) }
}
