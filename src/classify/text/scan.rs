//! Cuts a text into words and sentence ends. Must not know phrases or how a word is folded.

use super::word::{self, Word};
use super::{Part, Token, Words};

/// A line shorter than this was ended by its writer, not by a mail program's wrapping.
const SHORT_LINE: usize = 45;

/// Appends the words of `text`, which begins at byte `offset` of its part.
pub fn scan(words: &mut Words, part: Part, offset: usize, text: &str) {
    let lower = words.letters.len();
    words.letters.reserve(text.len() + text.len() / 2);
    words.letters.push_str(text);
    if let Some(stretch) = words.letters.get_mut(lower..) {
        stretch.make_ascii_lowercase();
    }
    let mut at = 0;
    let mut comma = false;
    let mut line_start = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        if *byte == b' ' {
            at += 1;
            continue;
        }
        if word::begins_plain(*byte) {
            if is_link(text, at) {
                at = next_space(text, at);
                continue;
            }
            if let Some(token) = word::plain(text, at) {
                let from = at;
                at = token.end as usize;
                words.tokens.push(Token {
                    letters: ((lower + from) as u32, (lower + at) as u32),
                    start: (offset + from) as u32,
                    end: (offset + at) as u32,
                    part,
                    after_comma: std::mem::take(&mut comma),
                    ..token
                });
                continue;
            }
        }
        let Some(letter) = letter_at(text, at) else { break };
        if letter.is_alphanumeric() {
            let mut word = Word::new(text, at, words.letters.len());
            let read = word.read(&mut words.letters);
            at = word.at;
            if let Some(mut token) = read {
                token.start += offset as u32;
                token.end += offset as u32;
                token.part = part;
                token.after_comma = std::mem::take(&mut comma);
                words.tokens.push(token);
            }
            continue;
        }
        let here = at;
        at += letter.len_utf8();
        let next = || letter_at(text, at);
        match letter {
            '.' if next().is_some_and(|next| next.is_alphanumeric() && !next.is_uppercase()) => {}
            '.' | '!' | '?' | '…' => words.end_sentence(part, offset + here, offset + at),
            '\n' => {
                let short = here - line_start < SHORT_LINE;
                let blank = text.get(at..).unwrap_or_default().trim_start_matches(' ').starts_with('\n');
                if short || blank || matches!(next(), Some('-' | '*' | '•')) {
                    words.end_sentence(part, offset + here, offset + at);
                }
                line_start = at;
            }
            ',' | ';' | ':' | '(' | ')' | '[' | ']' | '–' | '—' => comma = true,
            '-' if matches!(next(), Some(' ' | '-')) => comma = true,
            '@' if next().is_some_and(char::is_alphanumeric) => at = next_space(text, at),
            _ => {}
        }
    }
}

pub fn letter_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        _ => text.get(at..)?.chars().next(),
    }
}

pub fn next_space(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(char::is_whitespace).unwrap_or(rest.len())
}

fn is_link(text: &str, at: usize) -> bool {
    if !matches!(text.as_bytes().get(at), Some(b'h' | b'H' | b'w' | b'W')) {
        return false;
    }
    let rest = text.get(at..).unwrap_or_default();
    ["http://", "https://", "www.", "HTTP://", "HTTPS://", "WWW."].iter().any(|start| rest.starts_with(start))
}
