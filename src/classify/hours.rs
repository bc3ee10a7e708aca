//! Business hours: when the desk is staffed, and arithmetic that counts only that time. Deadlines and the service
//! level use it. Must not know mails, scores or the clock.

use jiff::civil::{Date, Time, Weekday, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::collections::BTreeSet;

/// The hours in which mail is answered: a zone, weekdays, one stretch of the day, and holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    zone: TimeZone,
    days: [bool; 7],
    from: Time,
    to: Time,
    holidays: BTreeSet<Date>,
}

impl Hours {
    /// `None` where no day is a working day or the day ends before it begins.
    pub fn new(
        zone: TimeZone,
        days: &[Weekday],
        from: Time,
        to: Time,
        holidays: impl IntoIterator<Item = Date>,
    ) -> Option<Self> {
        if days.is_empty() || from >= to {
            return None;
        }
        let mut open = [false; 7];
        for day in days {
            if let Some(slot) = open.get_mut(day.to_monday_zero_offset() as usize) {
                *slot = true;
            }
        }
        Some(Self { zone, days: open, from, to, holidays: holidays.into_iter().collect() })
    }

    /// Monday to Friday, 9 to 17.
    pub fn office(zone: TimeZone) -> Self {
        let days = [true, true, true, true, true, false, false];
        Self { zone, days, from: time(9, 0, 0, 0), to: time(17, 0, 0, 0), holidays: BTreeSet::new() }
    }

    /// The desk's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// When a business day begins.
    pub fn from(&self) -> Time {
        self.from
    }

    /// When a business day ends.
    pub fn to(&self) -> Time {
        self.to
    }

    /// How long one business day is.
    pub fn day_length(&self) -> SignedDuration {
        self.from.duration_until(self.to)
    }

    /// Whether `date` is worked on.
    pub fn is_business_day(&self, date: Date) -> bool {
        self.works_on(date.weekday()) && !self.holidays.contains(&date)
    }

    /// Whether the desk is staffed at `at`.
    pub fn is_open(&self, at: Timestamp) -> bool {
        let local = self.zone.to_datetime(at);
        self.is_business_day(local.date()) && local.time() >= self.from && local.time() < self.to
    }

    /// The first business day after `date`.
    pub fn next_business_day(&self, date: Date) -> Date {
        self.business_day_from(date.saturating_add(1.day()))
    }

    /// `date` if it is a business day, else the next one.
    pub fn business_day_from(&self, date: Date) -> Date {
        let mut day = date;
        while !self.is_business_day(day) {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
        }
        day
    }

    /// The close of the business day that `at` falls in, or of the next one where the desk has closed.
    pub fn end_of_day(&self, at: Timestamp) -> Timestamp {
        let local = self.zone.to_datetime(at);
        let today = if local.time() < self.to { local.date() } else { local.date().saturating_add(1.day()) };
        self.closes(self.business_day_from(today))
    }

    /// The instant at which so much business time has passed after `at`; `at` itself for a span of none or less.
    pub fn add_business(&self, at: Timestamp, span: SignedDuration) -> Timestamp {
        if span <= SignedDuration::ZERO {
            return at;
        }
        let mut left = span;
        let mut day = self.zone.to_datetime(at).date();
        loop {
            day = self.business_day_from(day);
            let start = self.opens(day).max(at);
            let today = start.duration_until(self.closes(day));
            if today.is_positive() {
                if left <= today {
                    return start.checked_add(left).unwrap_or(Timestamp::MAX);
                }
                left -= today;
            }
            let Ok(next) = day.tomorrow() else { return Timestamp::MAX };
            day = next;
        }
    }

    /// The business time between two instants; negative where `to` comes before `from`. The cost does not grow with
    /// the span.
    pub fn business_between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        if to < from {
            return self.business_between(to, from).checked_neg().unwrap_or(SignedDuration::MIN);
        }
        let (first, last) = (self.zone.to_datetime(from).date(), self.zone.to_datetime(to).date());
        if first == last {
            return self.within(first, from, to);
        }
        let between = self.business_days_between(first, last);
        let whole = SignedDuration::from_secs(self.day_length().as_secs().saturating_mul(between));
        self.within(first, from, to) + whole + self.within(last, from, to)
    }

    /// Business days strictly between two dates.
    fn business_days_between(&self, first: Date, last: Date) -> i64 {
        let Ok(start) = first.tomorrow() else { return 0 };
        let span = start.duration_until(last).as_hours() / 24;
        if span <= 0 {
            return 0;
        }
        let a_week = self.days.iter().filter(|open| **open).count() as i64;
        let mut days = span / 7 * a_week;
        let mut weekday = start.weekday();
        for _ in 0..span % 7 {
            days += i64::from(self.works_on(weekday));
            weekday = weekday.next();
        }
        let off = self.holidays.range(start..last).filter(|date| self.works_on(date.weekday())).count();
        days - off as i64
    }

    /// The business time of one day that lies between two instants.
    fn within(&self, day: Date, from: Timestamp, to: Timestamp) -> SignedDuration {
        if !self.is_business_day(day) {
            return SignedDuration::ZERO;
        }
        let (start, end) = (self.opens(day).max(from), self.closes(day).min(to));
        start.duration_until(end).max(SignedDuration::ZERO)
    }

    fn works_on(&self, weekday: Weekday) -> bool {
        self.days.get(weekday.to_monday_zero_offset() as usize).copied().unwrap_or(false)
    }

    fn opens(&self, day: Date) -> Timestamp {
        self.zone.to_timestamp(day.to_datetime(self.from)).unwrap_or(Timestamp::MAX)
    }

    fn closes(&self, day: Date) -> Timestamp {
        self.zone.to_timestamp(day.to_datetime(self.to)).unwrap_or(Timestamp::MAX)
    }
}

impl Default for Hours {
    /// Office hours in UTC.
    fn default() -> Self {
        Self::office(TimeZone::UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use jiff::tz::Offset;

    // 2026-06-01 is a Monday.
    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn hours(count: i64) -> SignedDuration {
        SignedDuration::from_hours(count)
    }

    #[test]
    fn a_weekend_does_not_count() {
        let desk = Hours::default();
        let friday_four = at("2026-06-05T16:00:00Z");
        assert_eq!(desk.add_business(friday_four, hours(2)), at("2026-06-08T10:00:00Z"));
        assert_eq!(desk.business_between(friday_four, at("2026-06-08T10:00:00Z")), hours(2));
    }

    #[test]
    fn eight_hours_from_before_opening_end_at_close() {
        let desk = Hours::default();
        assert_eq!(desk.add_business(at("2026-06-01T03:00:00Z"), hours(8)), at("2026-06-01T17:00:00Z"));
    }

    #[test]
    fn holidays_are_left_out_of_both_directions() {
        let off = [date(2026, 6, 2), date(2026, 6, 6)];
        let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday];
        let desk = Hours::new(TimeZone::UTC, &days, time(9, 0, 0, 0), time(17, 0, 0, 0), off).unwrap();
        let monday = at("2026-06-01T16:00:00Z");
        assert_eq!(desk.add_business(monday, hours(2)), at("2026-06-03T10:00:00Z"));
        assert_eq!(desk.business_between(monday, at("2026-06-03T10:00:00Z")), hours(2));
        assert_eq!(desk.business_between(at("2026-06-03T10:00:00Z"), monday), hours(-2));
    }

    #[test]
    fn between_agrees_with_add_over_long_spans() {
        let desk = Hours::new(
            TimeZone::fixed(Offset::constant(2)),
            &[Weekday::Monday, Weekday::Thursday, Weekday::Saturday],
            time(8, 30, 0, 0),
            time(12, 0, 0, 0),
            [date(2026, 7, 2), date(2026, 7, 3)],
        )
        .unwrap();
        let start = at("2026-05-30T07:10:00Z");
        for span in [1, 3, 5, 20, 100, 700] {
            let end = desk.add_business(start, hours(span));
            assert_eq!(desk.business_between(start, end), hours(span), "{span} h end at {end}");
        }
    }

    #[test]
    fn the_end_of_day_after_close_is_the_next_business_day() {
        let desk = Hours::default();
        assert_eq!(desk.end_of_day(at("2026-06-05T10:00:00Z")), at("2026-06-05T17:00:00Z"));
        assert_eq!(desk.end_of_day(at("2026-06-05T18:00:00Z")), at("2026-06-08T17:00:00Z"));
        assert!(desk.is_open(at("2026-06-05T16:59:59Z")));
        assert!(!desk.is_open(at("2026-06-05T17:00:00Z")));
    }

    #[test]
    fn summer_time_moves_the_opening() {
        let Ok(berlin) = TimeZone::get("Europe/Berlin") else { return };
        let desk = Hours::office(berlin);
        assert!(desk.is_open(at("2026-06-01T07:00:00Z")), "09:00 in summer is 07:00 UTC");
        assert!(!desk.is_open(at("2026-01-05T07:00:00Z")), "09:00 in winter is 08:00 UTC");
    }

    #[test]
    fn impossible_hours_are_refused() {
        let (nine, five) = (time(9, 0, 0, 0), time(17, 0, 0, 0));
        assert!(Hours::new(TimeZone::UTC, &[], nine, five, []).is_none());
        assert!(Hours::new(TimeZone::UTC, &[Weekday::Monday], five, nine, []).is_none());
    }
}
