//! Cuts a text into words and sentence ends. Must not know phrases.

use super::{Case, Part, Token, Words, fold};
use std::iter::Peekable;
use std::str::CharIndices;

/// A line shorter than this was ended by its writer, not by a mail program's wrapping.
const SHORT_LINE: usize = 45;

/// Appends the words of `text`, which begins at byte `offset` of its part.
pub fn scan(words: &mut Words, part: Part, offset: usize, text: &str) {
    let mut letters = text.char_indices().peekable();
    let mut comma = false;
    let mut line_start = 0;
    while let Some(&(at, letter)) = letters.peek() {
        if letter.is_alphanumeric() {
            if is_link(text.get(at..).unwrap_or_default()) {
                skip_to_space(&mut letters);
            } else if word(words, part, offset, &mut letters, comma) {
                comma = false;
            }
            continue;
        }
        letters.next();
        let next = letters.peek().map(|(_, letter)| *letter);
        match letter {
            '.' if next.is_some_and(|next| next.is_alphanumeric() && !next.is_uppercase()) => {}
            '.' | '!' | '?' | '…' => {
                words.end_sentence(part, offset + at, offset + at + letter.len_utf8());
            }
            '\n' => {
                let short = at - line_start < SHORT_LINE;
                let blank = text.get(at + 1..).unwrap_or_default().trim_start_matches(' ').starts_with('\n');
                if short || blank || matches!(next, Some('-' | '*' | '•')) {
                    words.end_sentence(part, offset + at, offset + at + 1);
                }
                line_start = at + 1;
            }
            ',' | ';' | ':' | '(' | ')' | '[' | ']' | '–' | '—' => comma = true,
            '-' if next == Some(' ') || next == Some('-') => comma = true,
            '@' if next.is_some_and(char::is_alphanumeric) => skip_to_space(&mut letters),
            _ => {}
        }
    }
}

type Letters<'a> = Peekable<CharIndices<'a>>;

fn is_link(rest: &str) -> bool {
    ["http://", "https://", "www.", "HTTP://", "HTTPS://", "WWW."].iter().any(|start| rest.starts_with(start))
}

fn skip_to_space(letters: &mut Letters<'_>) {
    while letters.next_if(|(_, letter)| !letter.is_whitespace()).is_some() {}
}

/// Takes one word; `false` where it turned out to be an e-mail address, which is left out.
fn word(words: &mut Words, part: Part, offset: usize, letters: &mut Letters<'_>, comma: bool) -> bool {
    let joined = words.joined.len();
    let (mut start, mut end) = (None, 0);
    let (mut upper, mut lower, mut first_upper, mut dotted, mut code) = (0_u32, 0_u32, false, false, false);
    let mut last = ' ';
    while let Some(&(at, letter)) = letters.peek() {
        if letter.is_alphanumeric() {
            upper += u32::from(letter.is_uppercase());
            lower += u32::from(letter.is_lowercase());
            code |= letter.is_ascii_digit();
            first_upper |= start.is_none() && letter.is_uppercase();
            start.get_or_insert(at);
            fold(letter, &mut words.joined);
            end = at + letter.len_utf8();
            last = letter;
            letters.next();
            continue;
        }
        let mut ahead = letters.clone();
        ahead.next();
        let next = ahead.peek().map_or(' ', |(_, next)| *next);
        let single = end - start.unwrap_or(end) == 1 || dotted;
        match letter {
            '@' if next.is_alphanumeric() => {
                words.joined.truncate(joined);
                skip_to_space(letters);
                return false;
            }
            '\'' | '’' | '‘' | 'ʼ' | '´' | '`' if next.is_alphabetic() => words.joined.push('\''),
            '_' => {
                code = true;
                words.joined.push('_');
            }
            '.' | ':' | ',' | '/' | '-' if last.is_ascii_digit() && next.is_ascii_digit() => {
                words.joined.push(letter);
            }
            '.' if single && last.is_alphabetic() && (next.is_alphabetic() || dotted) => dotted = true,
            _ => break,
        }
        last = letter;
        letters.next();
    }
    words.joined.push(' ');
    let case = match (upper, lower) {
        (2.., 0) if !code => Case::Upper,
        (1, 1..) if first_upper => Case::Title,
        _ => Case::Other,
    };
    words.tokens.push(Token {
        joined: joined as u32,
        start: (offset + start.unwrap_or(0)) as u32,
        end: (offset + end) as u32,
        part,
        case,
        after_comma: comma,
        ends_sentence: false,
    });
    true
}
