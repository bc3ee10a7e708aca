//! An invitation (RFC 5545) as a few lines. Must not know the clock or zones.

use crate::mail::html::Hint;
use crate::mail::safe_text;

/// What it is about, when and where.
pub fn lines(text: &str) -> Vec<(String, Hint)> {
    let text = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let event = text.split_once("BEGIN:VEVENT").map_or(text.as_str(), |(_, event)| event);
    let event = event.split_once("END:VEVENT").map_or(event, |(event, _)| event);
    let method = property(&text, "METHOD").map(|method| method.0.to_ascii_uppercase()).unwrap_or_default();
    let title = match method.as_str() {
        "CANCEL" => "Cancelled",
        "REPLY" => "Answer to an invitation",
        _ => "Invitation",
    };
    let mut lines = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let line = safe_text::clean(&format!("{name}: {value}")).replace('\n', " ");
            lines.push((line, Hint::None));
        }
    };
    add(title, property(event, "SUMMARY").map(|(value, _)| unescaped(&value)));
    let begin = property(event, "DTSTART").map(time);
    let end = property(event, "DTEND").map(time);
    let when = match (begin, end) {
        (Some(begin), Some(end)) => Some(format!("{begin} to {end}")),
        (begin, _) => begin,
    };
    add("When", when);
    add("Where", property(event, "LOCATION").map(|(value, _)| unescaped(&value)));
    add(
        "By",
        property(event, "ORGANIZER").map(|(value, _)| value.replace("mailto:", "").replace("MAILTO:", "")),
    );
    lines
}

/// The value of the first property of this name, and its zone.
fn property(text: &str, name: &str) -> Option<(String, Option<String>)> {
    text.lines().take(10_000).find_map(|line| {
        let rest = line.strip_prefix(name)?;
        let (parameters, value) = match rest.strip_prefix(';') {
            Some(rest) => rest.split_once(':')?,
            None => ("", rest.strip_prefix(':')?),
        };
        let zone = parameters.split(';').find_map(|parameter| parameter.strip_prefix("TZID="));
        Some((value.trim().to_owned(), zone.map(|zone| zone.trim_matches('"').to_owned())))
    })
}

/// `20260304T140000Z` as people read it.
fn time((value, zone): (String, Option<String>)) -> String {
    let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to).map(|part| part.iter().collect::<String>());
    let (Some(year), Some(month), Some(day)) = (part(0, 4), part(4, 6), part(6, 8)) else { return value };
    let clock =
        part(8, 10).zip(part(10, 12)).map(|(hour, minute)| format!(" {hour}:{minute}")).unwrap_or_default();
    let zone = zone.or_else(|| value.ends_with('Z').then(|| "UTC".to_owned()));
    let zone = zone.map(|zone| format!(" {zone}")).unwrap_or_default();
    format!("{year}-{month}-{day}{clock}{zone}")
}

fn unescaped(value: &str) -> String {
    value
        .replace("\\n", " ")
        .replace("\\N", " ")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn an_invitation_in_four_lines() {
        let text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nDTSTART:19700101T000000\r\nEND:VTIMEZONE\r\n\
                    BEGIN:VEVENT\r\nSUMMARY:Line stop\\, what\r\n  next\r\nDTSTART;TZID=Europe/Berlin:20260304T140000\r\n\
                    DTEND:20260304T143000Z\r\nLOCATION:Room 5\r\nORGANIZER;CN=Sam:mailto:sam@b.example\r\nEND:VEVENT\r\n";
        let shown: Vec<String> = lines(text).into_iter().map(|(line, _)| line).collect();
        assert_eq!(
            shown,
            [
                "Invitation: Line stop, what next",
                "When: 2026-03-04 14:00 Europe/Berlin to 2026-03-04 14:30 UTC",
                "Where: Room 5",
                "By: sam@b.example",
            ]
        );
    }
}
