//! Times, spans and names as a mail would say them. Must not know templates.

use crate::classify::Language;
use jiff::{SignedDuration, Zoned};

/// "03:12 (UTC−8)".
pub fn clock(at: &Zoned) -> String {
    let seconds = at.offset().seconds();
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    let sign = if seconds < 0 { '−' } else { '+' };
    let offset = match (hours, minutes) {
        (0, 0) => String::new(),
        (_, 0) => format!("{sign}{hours}"),
        _ => format!("{sign}{hours}:{minutes:02}"),
    };
    format!("{:02}:{:02} (UTC{offset})", at.hour(), at.minute())
}

/// "2 h 10 min", "3 days".
pub fn span(span: SignedDuration, language: Language) -> String {
    let minutes = span.as_mins().max(0);
    match (minutes / 1440, minutes / 60, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, ..) => format!("{days} {}", counted_days(language, days == 1)),
    }
}

fn counted_days(language: Language, one: bool) -> &'static str {
    let (single, several) = match language {
        Language::English | Language::NotCovered => ("day", "days"),
        Language::German => ("Tag", "Tagen"),
        Language::French => ("jour", "jours"),
        Language::Spanish => ("día", "días"),
        Language::Portuguese => ("dia", "dias"),
        Language::Italian => ("giorno", "giorni"),
        Language::Dutch => ("dag", "dagen"),
    };
    if one { single } else { several }
}

/// The name to greet someone by; `None` where the display name is a firm, a desk or an initial.
pub fn first_name(full: &str) -> Option<String> {
    const TITLES: &[&str] =
        &["dr", "prof", "mr", "mrs", "ms", "miss", "herr", "frau", "mme", "sr", "sra", "sig", "dhr", "mevr"];
    const NO_PERSON: &[&str] = &[
        "gmbh",
        "ag",
        "ltd",
        "limited",
        "inc",
        "llc",
        "plc",
        "corp",
        "co",
        "bv",
        "sa",
        "srl",
        "spa",
        "sarl",
        "team",
        "support",
        "service",
        "services",
        "sales",
        "info",
        "office",
        "desk",
        "billing",
        "orders",
        "group",
        "telecom",
        "customer",
        "customers",
        "accounts",
        "admin",
        "helpdesk",
        "noreply",
        "no-reply",
        "via",
        "department",
    ];
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if full.contains('@') || full.split_whitespace().any(|word| NO_PERSON.contains(&plain(word).as_str())) {
        return None;
    }
    let given = full.split_once(',').map_or(full, |(_, given)| given);
    let word = given.split_whitespace().find(|word| !TITLES.contains(&plain(word).as_str()))?;
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    if word.chars().count() < 2 || !word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
    {
        return None;
    }
    let all_capitals = word.chars().count() > 2 && word.chars().all(|c| !c.is_lowercase());
    if !all_capitals {
        return Some(word.to_owned());
    }
    let mut letters = word.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use jiff::tz::{Offset, TimeZone};

    #[test]
    fn people_are_greeted_by_their_first_name_and_firms_are_not() {
        for (full, first) in [
            ("Dana Whitlow", Some("Dana")),
            ("Whitlow, Dana", Some("Dana")),
            ("Dr. Rosa Lindqvist", Some("Rosa")),
            ("DANA WHITLOW", Some("Dana")),
            ("Jean-Luc Moreau", Some("Jean-Luc")),
            ("李 小龙", None),
            ("P. Kruger", None),
            ("Northgate Telecom", None),
            ("dana@shop.example", None),
            ("", None),
        ] {
            assert_eq!(first_name(full).as_deref(), first, "{full}");
        }
    }

    #[test]
    fn the_clock_names_the_offset() {
        let at: Timestamp = "2026-03-09T11:12:00Z".parse().unwrap();
        let zoned = |seconds| at.to_zoned(TimeZone::fixed(Offset::from_seconds(seconds).unwrap()));
        assert_eq!(clock(&zoned(-8 * 3600)), "03:12 (UTC−8)");
        assert_eq!(clock(&zoned(5 * 3600 + 1800)), "16:42 (UTC+5:30)");
        assert_eq!(clock(&zoned(0)), "11:12 (UTC)");
    }

    #[test]
    fn spans_are_rounded_as_people_say_them() {
        let minutes = |count| span(SignedDuration::from_mins(count), Language::English);
        assert_eq!(minutes(9), "9 min");
        assert_eq!(minutes(130), "2 h 10 min");
        assert_eq!(minutes(1500), "1 day");
        assert_eq!(minutes(-5), "0 min");
    }
}
