//! The Date field (RFC 5322 section 3.3), and what old and careless programs write instead. Must not know the clock.

use crate::mail::MailDate;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{Timestamp, civil};

static STANDARD: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);

/// How programs write a day, without its name; and those that put the year last.
const DAYS: &[&str] = &["%d %b %Y", "%b %d %Y", "%d-%b-%Y", "%Y-%m-%d", "%d-%m-%Y"];
const CLOCKS: &[&str] = &["%I:%M:%S %p", "%H:%M:%S"];
const YEAR_LAST: &[&str] = &["%b %d %H:%M:%S %z %Y", "%b %d %H:%M:%S %Y"];

/// Reads a date. `None` where day, month, year and time can't be made out.
pub fn parse(raw: &str) -> Option<MailDate> {
    let raw = raw.trim();
    standard(raw)
        .or_else(|| iso(raw))
        .or_else(|| careless(raw))
        .filter(|date| date.at >= Timestamp::UNIX_EPOCH)
}

fn standard(raw: &str) -> Option<MailDate> {
    // The standard knows the names of few zones and takes all others for UTC.
    let named = raw.rsplit_once(' ').and_then(|(rest, name)| Some(format!("{rest} {:+03}00", zone(name)?)));
    let text = named.as_deref().unwrap_or(raw);
    let zoned = STANDARD.parse_zoned(text).ok()?;
    // RFC 5322 section 3.3: -0000 says nothing of where the writer is; nor does a name that nobody knows.
    let told = text.contains(['+', '-']) && !text.contains("-0000");
    let offset = told.then(|| zoned.offset());
    Some(MailDate { at: zoned.timestamp(), offset })
}

fn iso(raw: &str) -> Option<MailDate> {
    let pieces = Pieces::parse(raw).ok()?;
    date(pieces.date().to_datetime(pieces.time()?), pieces.to_numeric_offset())
}

fn careless(raw: &str) -> Option<MailDate> {
    let text = tidied(raw);
    let joined = DAYS.iter().flat_map(|day| {
        let with_clock = CLOCKS.iter().map(move |clock| format!("{day} {clock}"));
        with_clock.flat_map(|format| [format!("{format} %z"), format])
    });
    let mut formats = joined.chain(YEAR_LAST.iter().map(|format| (*format).to_owned()));
    // Junk may follow.
    let (time, _) = formats.find_map(|format| BrokenDownTime::parse_prefix(format, &text).ok())?;
    date(time.to_datetime().ok()?, time.offset())
}

fn date(civil: civil::DateTime, offset: Option<Offset>) -> Option<MailDate> {
    let at = offset.unwrap_or(Offset::UTC).to_timestamp(civil).ok()?;
    Some(MailDate { at, offset })
}

/// The words that count, each written one way: no comments, no names of days, zones as numbers, seconds always.
fn tidied(raw: &str) -> String {
    let words = raw.split(|c: char| c.is_whitespace() || c == ',');
    let words = words.filter(|word| !word.is_empty() && !word.contains(['(', ')']));
    words.filter_map(tidied_word).collect::<Vec<_>>().join(" ")
}

fn tidied_word(word: &str) -> Option<String> {
    const MONTHS: &[&str] =
        &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = word.strip_prefix("GMT").or_else(|| word.strip_prefix("UTC")).unwrap_or(word);
    if word.starts_with(['+', '-']) {
        return Some(word.replace(':', ""));
    }
    if word.contains(':') {
        let (clock, rest) = word.split_at(word.find(|c| !matches!(c, '0'..='9' | ':')).unwrap_or(word.len()));
        let clock = clock.trim_end_matches(':');
        let seconds = if clock.matches(':').count() == 1 { ":00" } else { "" };
        let rest = if rest.starts_with(['+', '-']) { rest } else { "" };
        return Some(format!("{clock}{seconds} {rest}"));
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(word.replace(['/', '.'], "-"));
    }
    let start = word.get(..3).unwrap_or(word).to_ascii_lowercase();
    let is_kept = MONTHS.contains(&start.as_str()) || matches!(start.as_str(), "am" | "pm");
    if is_kept { Some(start) } else { zone(word).map(|hours| format!("{hours:+03}00")) }
}

/// The hours that a zone's name stands for.
fn zone(name: &str) -> Option<i8> {
    Some(match name.to_ascii_uppercase().as_str() {
        "" | "UT" | "UTC" | "GMT" | "Z" => 0,
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
    })
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
            ("Tue, 3 Feb 26 10:00:00 CET", "2026-02-03T09:00:00Z", Some(3_600)),
            ("3 Feb 2026 10:00:00 NOWHERE", "2026-02-03T10:00:00Z", None),
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
