//! Saying when something was written and by whom, in the language of a reply: "On 3 March 2026 at 14:02 you wrote:".
//! Must not know messages or drafts.

use super::words;
use crate::calendar;
use crate::classify::Language;
use jiff::Zoned;
use jiff::tz::TimeZone;

/// Who wrote, as the reader of the reply would put it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrote<'a> {
    /// The reader himself.
    You,
    /// We.
    We,
    /// Someone else, by name.
    Name(&'a str),
}

/// The paragraph of an earlier mail as evidence: dated, by whom, and behind `> `. The time is the writer's own; its
/// offset stands beside it where it differs from that of `ours`.
pub fn quotation(text: &str, wrote: Wrote<'_>, at: &Zoned, ours: &TimeZone, language: Language) -> String {
    let elsewhere = at.timestamp().to_zoned(ours.clone()).offset() != at.offset();
    let clock = if elsewhere { words::clock(at) } else { at.strftime("%H:%M").to_string() };
    format!("{}\n{}", attribution(wrote, at, &clock, language), quoted(text))
}

/// A text behind `> `.
pub fn quoted(text: &str) -> String {
    text.trim_matches('\n').lines().map(quoted_line).collect::<Vec<_>>().join("\n")
}

/// A line behind `> `.
pub fn quoted_line(line: &str) -> String {
    let line = line.trim_end();
    let sign = if line.is_empty() || line.starts_with('>') { ">" } else { "> " };
    format!("{sign}{line}")
}

fn attribution(wrote: Wrote<'_>, at: &Zoned, clock: &str, language: Language) -> String {
    let day = calendar::date(language, at.date());
    let by = |you: &str, we: &str, other: &dyn Fn(&str) -> String| match wrote {
        Wrote::You => you.to_owned(),
        Wrote::We => we.to_owned(),
        Wrote::Name(name) => other(name),
    };
    match language {
        Language::English | Language::NotCovered => {
            let who = by("you wrote", "we wrote", &|name| format!("{name} wrote"));
            format!("On {day} at {clock} {who}:")
        }
        Language::German => {
            let who = by("schrieben Sie", "schrieben wir", &|name| format!("schrieb {name}"));
            format!("Am {day} um {clock} {who}:")
        }
        Language::French => {
            let who = by("vous avez écrit", "nous avons écrit", &|name| format!("{name} a écrit"));
            format!("Le {day} à {clock}, {who} :")
        }
        Language::Spanish => {
            let who = by("usted escribió", "escribimos", &|name| format!("{name} escribió"));
            format!("El {day} a las {clock} {who}:")
        }
        Language::Portuguese => {
            let who = by("escreveu-nos", "escrevemos", &|name| format!("{name} escreveu"));
            format!("Em {day}, às {clock}, {who}:")
        }
        Language::Italian => {
            let who = by("Lei ha scritto", "abbiamo scritto", &|name| format!("{name} ha scritto"));
            format!("Il {day} alle {clock} {who}:")
        }
        Language::Dutch => {
            let who = by("schreef u", "schreven wij", &|name| format!("schreef {name}"));
            format!("Op {day} om {clock} {who}:")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_said_in_the_language_of_the_reply() {
        let at: Zoned = "2026-03-01T14:02:00+00:00[UTC]".parse().unwrap();
        let said = |language, wrote| quotation("x", wrote, &at, &TimeZone::UTC, language);
        for (language, wanted) in [
            (Language::English, "On 1 March 2026 at 14:02 you wrote:\n> x"),
            (Language::German, "Am 1. März 2026 um 14:02 schrieben Sie:\n> x"),
            (Language::French, "Le 1er mars 2026 à 14:02, vous avez écrit :\n> x"),
            (Language::Spanish, "El 1 de marzo de 2026 a las 14:02 usted escribió:\n> x"),
            (Language::Portuguese, "Em 1 de março de 2026, às 14:02, escreveu-nos:\n> x"),
            (Language::Italian, "Il 1° marzo 2026 alle 14:02 Lei ha scritto:\n> x"),
            (Language::Dutch, "Op 1 maart 2026 om 14:02 schreef u:\n> x"),
            (Language::NotCovered, "On 1 March 2026 at 14:02 you wrote:\n> x"),
        ] {
            assert_eq!(said(language, Wrote::You), wanted);
        }
        assert!(said(Language::German, Wrote::We).contains("schrieben wir"));
        assert!(said(Language::Dutch, Wrote::Name("Anna")).contains("schreef Anna"));
    }

    #[test]
    fn the_writers_own_clock_is_named_where_it_is_not_ours() {
        let at: Zoned = "2026-03-03T14:02:00-08:00[-08:00]".parse().unwrap();
        let said = quotation("one\n\n> two\n", Wrote::You, &at, &TimeZone::UTC, Language::English);
        assert_eq!(said, "On 3 March 2026 at 14:02 (UTC−8) you wrote:\n> one\n>\n>> two");
    }
}
