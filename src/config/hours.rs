//! `[hours]` and `[sla]`: when the desk is staffed, and how soon a customer gets an answer. Must not know mail.

use super::section::Section;
use crate::classify::Hours;
use crate::triage::span;
use jiff::SignedDuration;
use jiff::civil::{Date, Time, Weekday, time};
use jiff::tz::TimeZone;
use toml::Spanned;

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// Reads `[hours]`; what is not said is Monday to Friday, 9 to 17, in the system's zone.
pub fn hours(mut section: Section<'_>) -> Option<Hours> {
    let source = section.source;
    let zone = section.text("zone").map_or_else(
        || Some(TimeZone::system()),
        |name| {
            let zone = TimeZone::get(name.get_ref()).ok();
            if zone.is_none() {
                let what = format!("there is no time zone {:?}", name.get_ref());
                source.report(name.span().start, what, "write it like zone = \"Europe/Berlin\"");
            }
            zone
        },
    );
    let days = days(&mut section);
    let from = clock(&mut section, "from", time(9, 0, 0, 0));
    let to = clock(&mut section, "to", time(17, 0, 0, 0));
    let holidays = holidays(&mut section);
    let at = section.at;
    section.finish();
    let hours = Hours::new(zone?, &days?, from?, to?, holidays);
    if hours.is_none() {
        source.report(
            at,
            "[hours] leave no time to work in",
            "name at least one day, and a from before its to",
        );
    }
    hours
}

/// Reads `[sla]`.
pub fn first_reply(mut section: Section<'_>) -> Option<SignedDuration> {
    let text = section.required("first_reply", "\"8h\"");
    let source = section.source;
    section.finish();
    let text = text?;
    let span = span::parse(text.get_ref()).filter(|_| !text.get_ref().contains(['d', 'w']));
    if span.is_none() {
        let what = format!("first_reply {:?} is no span of business hours", text.get_ref());
        source.report(text.span().start, what, "write it like first_reply = \"8h\" or \"90min\"");
    }
    span
}

fn days(section: &mut Section<'_>) -> Option<Vec<Weekday>> {
    let named = section.texts("days");
    if named.is_empty() {
        return Some(DAYS.iter().take(5).map(|(_, day)| *day).collect());
    }
    let days: Vec<Option<Weekday>> = named.iter().map(|name| day(section, name)).collect();
    days.into_iter().collect()
}

fn day(section: &Section<'_>, name: &Spanned<String>) -> Option<Weekday> {
    let lower = name.get_ref().trim().to_lowercase();
    let found = DAYS.iter().find(|(short, _)| lower.get(..3) == Some(*short)).map(|(_, day)| *day);
    if found.is_none() {
        let what = format!("there is no day {:?}", name.get_ref());
        section.source.report(name.span().start, what, "write days = [\"mon\", \"tue\", …]");
    }
    found
}

fn clock(section: &mut Section<'_>, key: &'static str, default: Time) -> Option<Time> {
    let Some(text) = section.text(key) else { return Some(default) };
    let time = text.get_ref().trim().parse::<Time>().ok();
    if time.is_none() {
        let what = format!("{key} {:?} is no time of day", text.get_ref());
        section.source.report(text.span().start, what, format!("write it like {key} = \"09:00\""));
    }
    time
}

fn holidays(section: &mut Section<'_>) -> Vec<Date> {
    let mut dates = Vec::new();
    for text in section.texts("holidays") {
        match text.get_ref().parse::<Date>() {
            Ok(date) => dates.push(date),
            Err(_) => section.source.report(
                text.span().start,
                format!("{:?} is no date", text.get_ref()),
                "write it like holidays = [2026-12-25]",
            ),
        }
    }
    dates
}
