//! The one type for text that came from outside: mail, folder names, server notices. Made once, at the boundary;
//! the screen draws nothing else of foreign origin. Must not know where the text comes from or where it is shown.

mod escape;
mod invisible;

use invisible::Fate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;
use unicode_width::UnicodeWidthChar;

/// Combining marks kept on one character; more would climb over the rows above.
const MARKS: usize = 4;
/// Drawn under a combining mark that has nothing to sit on.
const DOTTED_CIRCLE: char = '◌';
const TAB: usize = 8;

/// Text from outside that can be written to a terminal: no C0 or C1 controls except `\n`, no escape sequences, no
/// bidirectional overrides or isolates, no zero-width or tag characters that could hide or reorder text.
/// Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SafeText(Arc<str>);

impl SafeText {
    /// One line: every line break and tab becomes a space, runs of spaces one, ends trimmed.
    pub fn line(raw: &str) -> Self {
        if is_plain(raw) && !raw.contains('\n') && !has_two_spaces(raw) && raw.trim().len() == raw.len() {
            return Self(raw.into());
        }
        let clean = clean(raw);
        let mut line = String::with_capacity(clean.len());
        for word in clean.split([' ', '\n']).filter(|word| !word.is_empty()) {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        Self(line.into())
    }

    /// Several lines: `\r\n` and `\r` become `\n`, tabs become spaces up to the next multiple of eight columns.
    pub fn block(raw: &str) -> Self {
        if is_plain(raw) {
            return Self(raw.into());
        }
        Self(clean(raw).into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A part of this text, by byte range; `None` where the range does not lie on character boundaries within it.
    pub fn slice(&self, range: std::ops::Range<usize>) -> Option<Self> {
        self.0.get(range).map(|part| Self(part.into()))
    }

    /// The same as one line.
    pub fn slice_line(&self, range: std::ops::Range<usize>) -> Option<Self> {
        let part = self.0.get(range)?.trim_matches([' ', '\n']);
        let mut after_space = false;
        let broken = part.bytes().any(|byte| {
            let space = byte == b' ';
            byte == b'\n' || std::mem::replace(&mut after_space, space) && space
        });
        if !broken {
            return Some(Self(part.into()));
        }
        let words = part.split([' ', '\n']).filter(|word| !word.is_empty());
        Some(Self(words.collect::<Vec<_>>().join(" ").into()))
    }
}

impl Serialize for SafeText {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.as_str().serialize(to)
    }
}

/// What comes from a file was made by somebody: it is cleaned again.
impl<'de> Deserialize<'de> for SafeText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| Self::block(&text))
    }
}

/// Whether the text is printable ASCII and line feeds, as most mail is.
/// Faster than a search for a text, which is made ready for long ones.
fn has_two_spaces(raw: &str) -> bool {
    raw.as_bytes().windows(2).any(|two| two == b"  ")
}

fn is_plain(raw: &str) -> bool {
    raw.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n'))
}

/// What is kept of a raw text: the work of [`SafeText::block`].
pub(in crate::mail) fn clean(raw: &str) -> String {
    let raw = escape::without_sequences(raw);
    let mut clean = Clean { text: String::with_capacity(raw.len()), column: 0, marks: 0, last: None };
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                clean.break_line();
            }
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.break_line(),
            '\t' => clean.tab(),
            _ => match invisible::fate(c) {
                Fate::Keep => clean.push(c),
                Fate::Show(other) => clean.push(other),
                Fate::Drop => {}
                Fate::Joiner => clean.join(c, chars.peek().copied()),
            },
        }
    }
    clean.text
}

struct Clean {
    text: String,
    column: usize,
    /// Combining marks since the last base character.
    marks: usize,
    last: Option<char>,
}

impl Clean {
    fn push(&mut self, c: char) {
        let width = c.width().unwrap_or(0);
        if width == 0 {
            if self.last.is_none() {
                self.text.push(DOTTED_CIRCLE);
                self.column += 1;
            }
            self.marks += 1;
            if self.marks > MARKS {
                return;
            }
        } else {
            self.marks = 0;
        }
        self.column += width;
        self.text.push(c);
        self.last = Some(c);
    }

    fn join(&mut self, joiner: char, after: Option<char>) {
        if self.last.is_some_and(|last| invisible::joins(last, joiner, after)) {
            self.text.push(joiner);
            self.last = Some(joiner);
        }
    }

    fn tab(&mut self) {
        for _ in self.column % TAB..TAB {
            self.push(' ');
        }
    }

    fn break_line(&mut self) {
        self.text.push('\n');
        self.column = 0;
        self.marks = 0;
        self.last = None;
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::ops::Deref for SafeText {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_stay_one_line() {
        assert_eq!(SafeText::line("  a\r\n\tb \u{2028} c\u{85}d ").as_str(), "a b c d");
        assert_eq!(SafeText::line("plain subject").as_str(), "plain subject");
    }

    #[test]
    fn a_part_is_one_line() {
        let text = SafeText::block("one\n\ntwo  three\nfour ");
        let line = |range| text.slice_line(range).unwrap();
        assert_eq!(line(0..text.as_str().len()).as_str(), "one two three four");
        assert_eq!((line(0..4).as_str(), line(5..8).as_str(), line(3..5).as_str()), ("one", "two", ""));
    }

    #[test]
    fn blocks_keep_their_lines_and_tabs_become_spaces() {
        assert_eq!(SafeText::block("a\tb\r\nä\tc\rd").as_str(), "a       b\nä       c\nd");
    }

    #[test]
    fn deceivers_are_shown_or_removed() {
        assert_eq!(SafeText::line("x\u{202e}gpj.exe").as_str(), "x\u{fffd}gpj.exe");
        assert_eq!(SafeText::line("pay\u{200b}pal\u{2066}\u{2069}\u{feff}").as_str(), "paypal");
        assert_eq!(SafeText::line("a\u{e0041}\u{e0042}b").as_str(), "ab");
        assert_eq!(SafeText::line("\u{3164}").as_str(), "\u{fffd}");
        assert_eq!(SafeText::line("1\u{8}\u{8}2\u{0}3\u{7f}").as_str(), "123");
    }

    #[test]
    fn joiners_stay_where_a_script_or_an_emoji_needs_them() {
        for kept in [
            "👩\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}\u{200d}🔥",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "1\u{fe0f}\u{20e3}",
        ] {
            assert_eq!(SafeText::line(kept).as_str(), kept);
        }
        assert_eq!(SafeText::line("pay\u{200d}pal\u{200c} \u{fe0f}").as_str(), "paypal");
    }

    #[test]
    fn marks_do_not_pile_up_and_never_stand_alone() {
        let zalgo = format!("a{}b", "\u{301}".repeat(100));
        assert_eq!(SafeText::line(&zalgo).as_str(), format!("a{}b", "\u{301}".repeat(MARKS)));
        assert_eq!(SafeText::block("x\n\u{301}").as_str(), "x\n◌\u{301}");
    }

    fn forbidden(c: char) -> bool {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
                | '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{e0000}'..='\u{e007f}')
    }

    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            prop::char::range('\0', '\u{a0}').prop_map(String::from),
            prop::char::range('\u{2000}', '\u{2070}').prop_map(String::from),
            "[ -~]{0,4}",
            Just("\u{1b}[".to_owned()),
            Just("\u{1b}]0;".to_owned()),
            Just("\u{200d}".to_owned()),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn nothing_forbidden_is_left(raw in hostile()) {
            let block = SafeText::block(&raw);
            prop_assert!(!block.contains(forbidden), "{:?}", block);
            let line = SafeText::line(&raw);
            prop_assert!(!line.contains(forbidden) && !line.contains('\n'), "{:?}", line);
        }

        #[test]
        fn cleaning_twice_changes_nothing(raw in hostile()) {
            let once = SafeText::block(&raw);
            prop_assert_eq!(SafeText::block(&once), once);
        }
    }
}
