//! Cuts a text into words and sentence ends. Must not know phrases.

use super::{Case, Part, Token, Words, fold};

/// A line shorter than this was ended by its writer, not by a mail program's wrapping.
const SHORT_LINE: usize = 45;

/// Appends the words of `text`, which begins at byte `offset` of its part.
pub fn scan(words: &mut Words, part: Part, offset: usize, text: &str) {
    let mut at = 0;
    let mut comma = false;
    let mut line_start = 0;
    while let Some(letter) = letter_at(text, at) {
        if letter.is_alphanumeric() {
            if is_link(text, at) {
                at = next_space(text, at);
                continue;
            }
            let mut word = Word::new(text, at, words.joined.len());
            if word.read(&mut words.joined) {
                words.tokens.push(word.token(part, offset, comma, &mut words.joined));
                comma = false;
            }
            at = word.at;
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

fn letter_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        _ => text.get(at..)?.chars().next(),
    }
}

fn is_link(text: &str, at: usize) -> bool {
    if !matches!(text.as_bytes().get(at), Some(b'h' | b'H' | b'w' | b'W')) {
        return false;
    }
    let rest = text.get(at..).unwrap_or_default();
    ["http://", "https://", "www.", "HTTP://", "HTTPS://", "WWW."].iter().any(|start| rest.starts_with(start))
}

fn next_space(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(char::is_whitespace).unwrap_or(rest.len())
}

/// A word being read.
struct Word<'a> {
    text: &'a str,
    at: usize,
    start: usize,
    end: usize,
    joined: usize,
    upper: u32,
    lower: u32,
    dotted: bool,
    code: bool,
}

impl<'a> Word<'a> {
    fn new(text: &'a str, at: usize, joined: usize) -> Self {
        Self { text, at, start: at, end: at, joined, upper: 0, lower: 0, dotted: false, code: false }
    }

    /// Appends the folded word; `false` where it turned out to be an e-mail address, which is left out.
    fn read(&mut self, joined: &mut String) -> bool {
        loop {
            self.plain(joined);
            let Some(letter) = letter_at(self.text, self.at) else { return true };
            let behind = self.at + letter.len_utf8();
            if letter.is_alphanumeric() {
                self.upper += u32::from(letter.is_uppercase());
                self.lower += u32::from(letter.is_lowercase());
                fold(letter, joined);
                self.end = behind;
            } else if !self.joins(letter, letter_at(self.text, behind).unwrap_or(' '), joined) {
                if letter == '@' && letter_at(self.text, behind).is_some_and(char::is_alphanumeric) {
                    joined.truncate(self.joined);
                    self.at = next_space(self.text, self.at);
                    return false;
                }
                return true;
            }
            self.at = behind;
        }
    }

    /// Takes the plain letters and digits from here on at once.
    fn plain(&mut self, joined: &mut String) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Some(run) = self.text.get(self.at..self.at + count).filter(|run| !run.is_empty()) else { return };
        for byte in run.bytes() {
            self.upper += u32::from(byte.is_ascii_uppercase());
            self.lower += u32::from(byte.is_ascii_lowercase());
            self.code |= byte.is_ascii_digit();
        }
        let from = joined.len();
        joined.push_str(run);
        if let Some(new) = joined.get_mut(from..) {
            new.make_ascii_lowercase();
        }
        self.at += count;
        self.end = self.at;
    }

    /// Whether `letter`, with `next` behind it, stands inside the word.
    fn joins(&mut self, letter: char, next: char, joined: &mut String) -> bool {
        let last = self.text.get(self.start..self.at).and_then(|word| word.chars().next_back());
        let last = last.unwrap_or(' ');
        let single = self.end - self.start == 1 || self.dotted;
        match letter {
            '\'' | '’' | '‘' | 'ʼ' | '´' | '`' if next.is_alphabetic() => joined.push('\''),
            '_' => {
                self.code = true;
                joined.push('_');
            }
            '.' | ':' | ',' | '/' | '-' if last.is_ascii_digit() && next.is_ascii_digit() => {
                joined.push(letter);
            }
            '.' if single && last.is_alphabetic() && (next.is_alphabetic() || self.dotted) => {
                self.dotted = true;
            }
            _ => return false,
        }
        true
    }

    fn token(&self, part: Part, offset: usize, after_comma: bool, joined: &mut String) -> Token {
        let first_upper = letter_at(self.text, self.start).is_some_and(char::is_uppercase);
        let case = match (self.upper, self.lower) {
            (2.., 0) if !self.code => Case::Upper,
            (1, 1..) if first_upper => Case::Title,
            _ => Case::Other,
        };
        let joined_end = joined.len() as u32;
        joined.push(' ');
        Token {
            joined: self.joined as u32,
            joined_end,
            start: (offset + self.start) as u32,
            end: (offset + self.end) as u32,
            part,
            case,
            after_comma,
            digit: self.text.as_bytes().get(self.start).is_some_and(u8::is_ascii_digit),
            ends_sentence: false,
        }
    }
}
