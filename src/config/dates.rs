//! `dates`, `clock` and `date_language` in `[screen]`: how times are written. Must not know where they are drawn.

use super::section::Section;
use crate::app::dates::{Dates, Telling};
use crate::classify::Language;
use crate::reply::manners::CODES;

/// Reads them.
pub fn read(section: &mut Section<'_>) -> Dates {
    Dates { telling: telling(section), twelve: twelve(section), language: language(section) }
}

fn telling(section: &mut Section<'_>) -> Telling {
    let Some(text) = section.text("dates") else { return Telling::default() };
    match text.get_ref().as_str() {
        "relative" => Telling::Relative,
        "absolute" => Telling::Absolute,
        "iso" => Telling::Iso,
        other => {
            let what = format!("dates = {other:?} is no way to tell them");
            section.source.report(text.span().start, what, "write relative, absolute or iso");
            Telling::default()
        }
    }
}

fn twelve(section: &mut Section<'_>) -> bool {
    let Some(hours) = section.number("clock") else { return false };
    let is = |wanted: f64| (hours.get_ref() - wanted).abs() < f64::EPSILON;
    let twelve = is(12.0);
    if !twelve && !is(24.0) {
        let what = format!("a clock of {} hours is not known", hours.get_ref());
        section.source.report(hours.span().start, what, "write clock = 24 or clock = 12");
    }
    twelve
}

fn language(section: &mut Section<'_>) -> Language {
    let usual = Dates::default().language;
    let Some(text) = section.text("date_language") else { return usual };
    let known = CODES.iter().find(|(code, _)| code == text.get_ref());
    if known.is_none() {
        let what = format!("dates are not written in {:?}", text.get_ref());
        section.source.report(text.span().start, what, "write en, de, fr, es, pt, it or nl");
    }
    known.map_or(usual, |(_, language)| *language)
}
