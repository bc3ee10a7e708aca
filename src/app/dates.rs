//! Dates and times as the user likes them on the screen: how told, by which clock, in whose words. `now` is an argument.
//! Must not know what the times are of.

use super::App;
use crate::calendar;
use crate::classify::Language;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Unit, Zoned};

/// How a time is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Telling {
    /// By its distance: `yesterday 14:02`; in the list `2h10`.
    #[default]
    Relative,
    /// By the calendar: `Mon 9 Mar 14:02`.
    Absolute,
    /// As ISO 8601 does: `2026-03-09 14:02`.
    Iso,
}

/// How dates and times are written on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// How they are told.
    pub telling: Telling,
    /// Whether the clock has twelve hours.
    pub twelve: bool,
    /// Whose words days and months have.
    pub language: Language,
}

impl Default for Dates {
    fn default() -> Self {
        Self { telling: Telling::Relative, twelve: false, language: Language::English }
    }
}

impl App {
    /// A time of the past or the near future, in the desk's zone.
    pub fn moment(&self, then: Timestamp) -> String {
        self.session.dates.moment(then, self.now, self.zone())
    }

    /// A time said in full, for what is decided upon.
    pub fn in_full(&self, then: Timestamp) -> String {
        self.session.dates.in_full(then, self.now, self.zone())
    }

    /// The clock on a customer's wall.
    pub fn wall(&self, offset: Offset) -> String {
        self.session.dates.wall(self.now, offset)
    }
}

impl Dates {
    /// As the reader of a mail likes it: `14:02`, `yesterday 14:02`, `Mon 14:02`, `12 Mar 14:02`, `12 Mar 2024`.
    pub fn moment(self, then: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        if self.telling != Telling::Relative {
            return self.in_full(then, now, zone);
        }
        let (then, now) = (then.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
        let clock = self.clock(&then);
        match days_between(&then, &now) {
            0 => clock,
            1 => format!("{} {clock}", calendar::yesterday(self.language)),
            -1 => format!("{} {clock}", calendar::tomorrow(self.language)),
            -6..=6 => format!("{} {clock}", self.weekday(then.date())),
            _ if then.year() == now.year() => format!("{} {clock}", self.day(then.date())),
            _ => format!("{} {}", self.day(then.date()), then.year()),
        }
    }

    /// Said in full: `Tue 10 Mar 09:00`.
    pub fn in_full(self, then: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        let (then, now) = (then.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
        let clock = self.clock(&then);
        if self.telling == Telling::Iso {
            return format!("{} {clock}", then.date());
        }
        let day = format!("{} {}", self.weekday(then.date()), self.day(then.date()));
        if then.year() == now.year() {
            format!("{day} {clock}")
        } else {
            format!("{day} {} {clock}", then.year())
        }
    }

    /// The clock on a customer's wall: `03:12 (UTC−8)`.
    pub fn wall(self, now: Timestamp, offset: Offset) -> String {
        let there = now.to_zoned(TimeZone::fixed(offset));
        let seconds = offset.seconds();
        let sign = if seconds < 0 { '−' } else { '+' };
        let (hours, minutes) = (seconds.unsigned_abs() / 3600, seconds.unsigned_abs() / 60 % 60);
        let minutes = if minutes == 0 { String::new() } else { format!(":{minutes:02}") };
        format!("{} (UTC{sign}{hours}{minutes})", self.clock(&there))
    }

    /// By the calendar, short enough for a column of the list: `14:02`, `Mon 14:02`, `12 Mar`, `Mar 2024`. `None` where
    /// times are told by their distance.
    pub fn in_column(self, then: Timestamp, now: Timestamp, zone: &TimeZone) -> Option<String> {
        let (then, now) = (then.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
        match self.telling {
            Telling::Relative => None,
            Telling::Iso => Some(format!("{} {}", then.date(), self.clock(&then))),
            Telling::Absolute => Some(match days_between(&then, &now) {
                0 => self.clock(&then),
                -6..=6 => format!("{} {}", self.weekday(then.date()), self.clock(&then)),
                _ if then.year() == now.year() => self.day(then.date()),
                _ => format!("{} {}", calendar::short_month(self.language, then.date()), then.year()),
            }),
        }
    }

    /// Columns that [`Self::moment`] takes at most, and a blank.
    pub fn moment_columns(self) -> usize {
        let clock = if self.twelve { 3 } else { 0 };
        match self.telling {
            Telling::Relative => 15 + clock,
            Telling::Absolute => 23 + clock,
            Telling::Iso => 17 + clock,
        }
    }

    /// Columns that such a time takes at most, a sign before it included.
    pub fn columns(self) -> usize {
        let clock = if self.twelve { 8 } else { 5 };
        match self.telling {
            Telling::Relative => 6,
            Telling::Absolute => 5 + clock,
            Telling::Iso => 12 + clock,
        }
    }

    fn clock(self, at: &Zoned) -> String {
        let (hour, minute) = (at.hour(), at.minute());
        if !self.twelve {
            return format!("{hour:02}:{minute:02}");
        }
        let half = if hour < 12 { "am" } else { "pm" };
        format!("{}:{minute:02} {half}", if hour % 12 == 0 { 12 } else { hour % 12 })
    }

    fn weekday(self, date: Date) -> &'static str {
        calendar::short_weekday(self.language, date.weekday())
    }

    fn day(self, date: Date) -> String {
        calendar::short_day(self.language, date)
    }
}

fn days_between(then: &Zoned, now: &Zoned) -> i32 {
    then.date().until((Unit::Day, now.date())).map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: [&str; 6] = [
        "2026-03-09T08:30:00Z",
        "2026-03-08T23:59:00Z",
        "2026-03-10T00:05:00Z",
        "2026-03-04T10:00:00Z",
        "2026-02-20T12:00:00Z",
        "2024-02-20T10:00:00Z",
    ];

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn told(dates: Dates) -> [String; 6] {
        TIMES.map(|time| dates.moment(at(time), at("2026-03-09T12:00:00Z"), &TimeZone::UTC))
    }

    #[test]
    fn moments_are_told_as_people_do() {
        assert_eq!(
            told(Dates::default()),
            ["08:30", "yesterday 23:59", "tomorrow 00:05", "Wed 10:00", "20 Feb 12:00", "20 Feb 2024"]
        );
        let german = Dates { language: Language::German, ..Dates::default() };
        assert_eq!(
            told(german),
            ["08:30", "gestern 23:59", "morgen 00:05", "Mi 10:00", "20. Feb 12:00", "20. Feb 2024"]
        );
    }

    #[test]
    fn by_the_calendar_and_by_a_clock_of_twelve_hours() {
        let absolute = Dates { telling: Telling::Absolute, twelve: true, language: Language::French };
        assert_eq!(
            told(absolute),
            [
                "lun 9 mars 8:30 am",
                "dim 8 mars 11:59 pm",
                "mar 10 mars 12:05 am",
                "mer 4 mars 10:00 am",
                "ven 20 févr 12:00 pm",
                "mar 20 févr 2024 10:00 am"
            ]
        );
        let iso = Dates { telling: Telling::Iso, ..Dates::default() };
        assert_eq!(told(iso)[1], "2026-03-08 23:59");
    }

    #[test]
    fn no_time_is_wider_than_its_column() {
        let languages = [
            Language::English,
            Language::German,
            Language::French,
            Language::Spanish,
            Language::Portuguese,
            Language::Italian,
            Language::Dutch,
        ];
        for language in languages {
            for telling in [Telling::Absolute, Telling::Iso] {
                for twelve in [false, true] {
                    let dates = Dates { telling, twelve, language };
                    for day in 0..800 {
                        let then = at("2024-01-01T22:58:00Z") + jiff::SignedDuration::from_hours(24 * day);
                        let told = dates.in_column(then, at("2026-03-09T12:00:00Z"), &TimeZone::UTC).unwrap();
                        assert!(told.chars().count() < dates.columns(), "{told}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_customers_wall_clock() {
        let now = at("2026-03-09T11:12:00Z");
        let dates = Dates::default();
        assert_eq!(dates.wall(now, Offset::constant(-8)), "03:12 (UTC−8)");
        assert_eq!(dates.wall(now, Offset::from_seconds(19_800).unwrap()), "16:42 (UTC+5:30)");
    }
}
