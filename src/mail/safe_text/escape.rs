//! Takes terminal escape sequences out of text, payloads included (ECMA-48 sections 5.4 to 5.6). Must not know what
//! the other characters mean.

use std::borrow::Cow;
use std::ops::RangeInclusive;

/// The longest control string (OSC, DCS, …) that is taken out whole. What never ends, or ends later, loses only its
/// introducer: a stray escape must not swallow a letter.
const LONGEST: usize = 4_096;

const ESC: char = '\u{1b}';
const STRING_TERMINATOR: char = '\u{9c}';

/// The text without escape sequences; other controls are left for the caller.
pub fn without_sequences(raw: &str) -> Cow<'_, str> {
    if !raw.chars().any(starts_sequence) {
        return Cow::Borrowed(raw);
    }
    let mut clean = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(starts_sequence) {
        let (before, sequence) = rest.split_at(at);
        clean.push_str(before);
        rest = after(sequence);
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

fn starts_sequence(c: char) -> bool {
    matches!(c, ESC | '\u{90}' | '\u{98}' | '\u{9b}' | '\u{9d}' | '\u{9e}' | '\u{9f}')
}

/// What follows the sequence that `text` begins with.
fn after(text: &str) -> &str {
    let mut chars = text.chars();
    let introducer = match chars.next() {
        Some(ESC) => chars.next(),
        // The eight-bit form of ESC and a letter.
        Some(c1) => char::from_u32(u32::from(c1) - 0x40),
        None => None,
    };
    let rest = chars.as_str();
    match introducer {
        Some('[') => after_control_sequence(rest),
        Some(']' | 'P' | 'X' | '^' | '_') => after_control_string(rest),
        Some(' '..='/') => ending(rest.trim_start_matches(intermediate), '0'..='~'),
        Some('0'..='~') => rest,
        _ => text.strip_prefix(starts_sequence).unwrap_or(text),
    }
}

fn after_control_sequence(text: &str) -> &str {
    let unfinished = text.trim_start_matches(|c| ('0'..='?').contains(&c)).trim_start_matches(intermediate);
    ending(unfinished, '@'..='~')
}

fn intermediate(c: char) -> bool {
    (' '..='/').contains(&c)
}

fn ending(text: &str, last: RangeInclusive<char>) -> &str {
    text.strip_prefix(|c| last.contains(&c)).unwrap_or(text)
}

fn after_control_string(text: &str) -> &str {
    for (at, c) in text.char_indices().take(LONGEST) {
        let end = match c {
            '\u{7}' | STRING_TERMINATOR => at + c.len_utf8(),
            ESC if text.get(at..).is_some_and(|rest| rest.starts_with("\u{1b}\\")) => at + 2,
            _ => continue,
        };
        return text.get(end..).unwrap_or_default();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::without_sequences;

    #[test]
    fn sequences_go_with_their_payload() {
        for (raw, clean) in [
            ("a\u{1b}[2Jb", "ab"),
            ("a\u{1b}[38;5;1mb\u{1b}[0m", "ab"),
            ("a\u{1b}]0;owned\u{7}b", "ab"),
            ("a\u{1b}]52;c;ZXZpbA==\u{1b}\\b", "ab"),
            ("a\u{1b}]8;;http://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\b", "alinkb"),
            ("a\u{1b}Pq#0\u{1b}\\b", "ab"),
            ("a\u{1b}_Ga=T;AAAA\u{1b}\\b", "ab"),
            ("a\u{9b}31mb", "ab"),
            ("a\u{9d}0;t\u{9c}b", "ab"),
            ("a\u{1b}(0b", "ab"),
            ("a\u{1b}cb", "ab"),
        ] {
            assert_eq!(without_sequences(raw), clean, "{raw:?}");
        }
    }

    #[test]
    fn a_stray_escape_swallows_no_text() {
        assert_eq!(without_sequences("a\u{1b}]0;the rest of the letter"), "a0;the rest of the letter");
        assert_eq!(without_sequences("a\u{1b}\nb"), "a\nb");
        assert_eq!(without_sequences("a\u{1b}"), "a");
        assert_eq!(without_sequences("a\u{1b}[\nb"), "a\nb");
    }
}
