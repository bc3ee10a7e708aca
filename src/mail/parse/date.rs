//! The Date field (RFC 5322 section 3.3), and what old and careless programs write instead. Must not know the clock.

use crate::mail::MailDate;
use jiff::civil::DateTime;
use jiff::tz::Offset;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a date. `None` where day, month, year and time can't be made out.
pub fn parse(raw: &str) -> Option<MailDate> {
    let text = without_comments(raw);
    let mut found = Found::default();
    for token in text.split(|c: char| c.is_whitespace() || c == ',').filter(|token| !token.is_empty()) {
        found.take(token);
    }
    found.date()
}

#[derive(Default)]
struct Found {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    time: Option<(i8, i8, i8)>,
    zone: Option<Zone>,
    afternoon: Option<bool>,
}

/// The zone as written: an offset that says where the writer is, or one that only gives the instant.
#[derive(Clone, Copy)]
enum Zone {
    Told(Offset),
    Instant(Offset),
}

impl Found {
    fn take(&mut self, token: &str) {
        if self.time.is_none() && token.contains(':') {
            self.take_time(token);
        } else if let Some(month) = month(token) {
            self.month = self.month.or(Some(month));
        } else if let Some(number) = number(token) {
            self.take_number(number, token.len());
        } else if token.contains(['-', '/', '.']) && self.month.is_none() {
            self.take_joined(token);
        } else if self.time.is_some() && self.zone.is_none() {
            match token.to_ascii_lowercase().as_str() {
                "am" => self.afternoon = Some(false),
                "pm" => self.afternoon = Some(true),
                _ => self.zone = zone(token),
            }
        }
    }

    fn take_number(&mut self, number: u16, digits: usize) {
        if self.day.is_none() && digits <= 2 && (1..=31).contains(&number) {
            self.day = i8::try_from(number).ok();
        } else if self.year.is_none() {
            self.year = match (digits, number) {
                // RFC 5322 section 4.3
                (2, 0..=49) => i16::try_from(number + 2000).ok(),
                (2 | 3, _) => i16::try_from(number + 1900).ok(),
                (4, 1970..=9000) => i16::try_from(number).ok(),
                _ => None,
            };
        }
    }

    /// `2021-03-04`, `04.03.2021`, `2021/03/04`, `2-Mar-2021`.
    fn take_joined(&mut self, token: &str) {
        if let Some((date, time)) = token.split_once('T') {
            self.take_joined(date);
            self.take_time(time);
            return;
        }
        let parts: Vec<&str> = token.split(['-', '/', '.']).collect();
        let [first, middle, last] = parts.as_slice() else { return };
        self.month = month(middle).or_else(|| middle.parse().ok());
        let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
        self.day = day.parse().ok();
        if let Some(number) = number(year) {
            self.take_number(number, year.len());
        }
    }

    fn take_time(&mut self, token: &str) {
        // ISO 8601 joins date and time.
        if let Some((date, time)) = token.split_once('T').filter(|(date, _)| date.len() >= 8) {
            self.take_joined(date);
            self.take_time(time);
            return;
        }
        let (clock, zone_part) = match token.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))) {
            Some(at) => token.split_at(at),
            None => (token, ""),
        };
        let mut numbers =
            clock.split(':').map(|part| part.split('.').next().unwrap_or(part).parse::<i8>().ok());
        let (Some(Some(hour)), Some(Some(minute))) = (numbers.next(), numbers.next()) else { return };
        // A leap second counts as the second before.
        let second = numbers.next().flatten().unwrap_or(0).min(59);
        self.time = Some((hour, minute, second));
        if !zone_part.is_empty() {
            self.take(zone_part);
        }
    }

    fn date(self) -> Option<MailDate> {
        let (hour, minute, second) = self.time.unwrap_or((12, 0, 0));
        let hour = match self.afternoon {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        let civil = DateTime::new(self.year?, self.month?, self.day?, hour, minute, second, 0).ok()?;
        let (offset, told) = match self.zone {
            Some(Zone::Told(offset)) => (offset, Some(offset)),
            Some(Zone::Instant(offset)) => (offset, None),
            None => (Offset::UTC, None),
        };
        let at = offset.to_timestamp(civil).ok()?;
        Some(MailDate { at, offset: told })
    }
}

/// Digits only: `+0100` is a zone.
fn number(token: &str) -> Option<u16> {
    if token.starts_with('+') { None } else { token.parse().ok() }
}

fn month(token: &str) -> Option<i8> {
    let start = token.get(..3)?.to_ascii_lowercase();
    let number = MONTHS.iter().position(|month| *month == start)?;
    token.chars().all(|c| c.is_ascii_alphabetic() || c == '.').then_some(i8::try_from(number + 1).ok()?)
}

fn zone(token: &str) -> Option<Zone> {
    let token = token.strip_prefix("GMT").or_else(|| token.strip_prefix("UTC")).unwrap_or(token);
    if let Some(digits) = token.strip_prefix(['+', '-']) {
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        let number: i32 = digits.parse().ok()?;
        let (hours, minutes) = if digits.len() <= 2 { (number, 0) } else { (number / 100, number % 100) };
        let seconds = hours * 3600 + minutes * 60;
        let west = token.starts_with('-');
        let offset = Offset::from_seconds(if west { -seconds } else { seconds }).ok()?;
        // RFC 5322 section 3.3: -0000 says nothing of where the writer is.
        return Some(if west && seconds == 0 { Zone::Instant(offset) } else { Zone::Told(offset) });
    }
    let hours = match token.to_ascii_uppercase().as_str() {
        "" | "GMT" | "UT" | "UTC" | "Z" => 0,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        "BST" | "CET" | "MET" | "WEST" => 1,
        "CEST" | "MEST" | "EET" | "SAST" => 2,
        "EEST" | "MSK" => 3,
        "JST" | "KST" => 9,
        "AEST" => 10,
        _ => return None,
    };
    Offset::from_hours(hours).ok().map(Zone::Told)
}

fn without_comments(raw: &str) -> String {
    let mut depth = 0_u32;
    raw.chars()
        .filter(|c| match c {
            '(' => {
                depth += 1;
                false
            }
            ')' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(raw: &str) -> Option<(String, Option<i32>)> {
        parse(raw).map(|date| (date.at.to_string(), date.offset.map(Offset::seconds)))
    }

    #[test]
    fn dates_as_programs_write_them() {
        for (raw, at, offset) in [
            ("Tue, 23 Feb 2021 09:18:30 -0700 (MST)", "2021-02-23T16:18:30Z", Some(-25_200)),
            ("23 Feb 2021 09:18 +0530", "2021-02-23T03:48:00Z", Some(19_800)),
            ("Thu, 7 Apr 94 17:35:09 GMT", "1994-04-07T17:35:09Z", Some(0)),
            ("Fri Sep  2 12:00:00 2005", "2005-09-02T12:00:00Z", None),
            ("Fri Sep  2 12:00:00 CEST 2005", "2005-09-02T10:00:00Z", Some(7_200)),
            ("Tue, 23 Feb 2021 09:18:30 -0000", "2021-02-23T09:18:30Z", None),
            ("2021-02-23T09:18:30+01:00", "2021-02-23T08:18:30Z", Some(3_600)),
            ("2021-02-23 09:18:30.123 Z", "2021-02-23T09:18:30Z", Some(0)),
            ("23.02.2021 09:18:30", "2021-02-23T09:18:30Z", None),
            ("Tue, 23-Feb-2021 9:18:30 PM", "2021-02-23T21:18:30Z", None),
            ("Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59Z", Some(0)),
        ] {
            assert_eq!(shown(raw), Some((at.to_owned(), offset)), "{raw}");
        }
    }

    #[test]
    fn no_date_is_none() {
        for raw in ["", "yesterday", "Tue, 32 Foo 2021", "{ago 2h}", "99:99:99", "30 Feb 2021 00:00:00 +0000"]
        {
            assert_eq!(shown(raw), None, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(raw in "[0-9A-Za-z:+/. ()-]{0,40}|\\PC{0,20}") {
            let _ = parse(&raw);
        }
    }
}
