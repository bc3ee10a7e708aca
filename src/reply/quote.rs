//! Quoting a message: the attribution line and the text behind `> `. Must not know templates or recipients.

use super::{dated, words};
use crate::calendar;
use crate::classify::Language;
use crate::mail::{BlockKind, Message};
use jiff::tz::TimeZone;

/// Lines of a message that are quoted at most; the rest is told as a count.
const LONGEST: usize = 120;

/// The newly written text of a message, quoted under its attribution line; `None` where there is none.
pub fn quotation(message: &Message, zone: &TimeZone) -> Option<String> {
    let body = message.body.as_ref()?;
    let text: String = body
        .blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::New | BlockKind::Forward))
        .filter_map(|block| body.text.get(block.range.clone()))
        .collect();
    let text = text.trim_matches('\n').trim_end();
    if text.trim().is_empty() {
        return None;
    }
    let mut quoted = vec![attribution(message, zone)];
    let lines = text.lines().count();
    quoted.extend(text.lines().take(LONGEST).map(dated::quoted_line));
    if lines > LONGEST {
        quoted.push(format!("> […] ({} more lines)", lines - LONGEST));
    }
    Some(quoted.join("\n"))
}

/// "On Tuesday 10 March 2026 at 09:12 (UTC+1), Dana Whitlow wrote:", in the writer's own zone where it is known.
pub fn attribution(message: &Message, zone: &TimeZone) -> String {
    let who = message.headers.from.first().map_or_else(
        || "someone".to_owned(),
        |from| from.name.as_ref().map_or_else(|| from.spec.to_string(), ToString::to_string),
    );
    let Some(at) = message.at() else { return format!("{who} wrote:") };
    let offset = message.headers.date.and_then(|date| date.offset);
    let at = at.to_zoned(offset.map_or_else(|| zone.clone(), TimeZone::fixed));
    format!(
        "On {} at {}, {who} wrote:",
        calendar::day_and_year(Language::English, at.date()),
        words::clock(&at)
    )
}
