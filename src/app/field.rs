//! One line of typed text with a cursor. Must not know what is asked for.

use super::{Code, Key};
use crate::mail::SafeText;
use unicode_segmentation::UnicodeSegmentation;

/// A line being typed. Pasted text is made safe first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    text: String,
    /// In bytes, on a grapheme boundary.
    cursor: usize,
    /// Whether the text was proposed and not touched yet: what is typed then stands in its place.
    proposed: bool,
}

impl Field {
    /// A field holding a text, the cursor at its end.
    pub fn with(text: &str) -> Self {
        let text = SafeText::line(text).to_string();
        Self { cursor: text.len(), text, proposed: false }
    }

    /// A field with a text proposed: typing replaces it, moving in it keeps it.
    pub fn proposing(text: &str) -> Self {
        let field = Self::with(text);
        Self { proposed: !field.text.is_empty(), ..field }
    }

    /// Whether the text is a proposal that the next letter replaces.
    pub fn is_proposed(&self) -> bool {
        self.proposed
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor, and after it.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at_checked(self.cursor).unwrap_or((&self.text, ""))
    }

    /// Takes a pasted text in.
    pub fn paste(&mut self, text: &str) {
        self.drop_proposal();
        self.insert(&SafeText::line(text));
    }

    /// Carries out a key of line editing; `false` where it is none.
    pub fn press(&mut self, key: Key) -> bool {
        if let Some(char) = key.typed() {
            self.drop_proposal();
            self.insert(char.encode_utf8(&mut [0; 4]));
            return true;
        }
        match (key.code, key.ctrl) {
            (Code::Backspace, false) | (Code::Char('h'), true) if self.proposed => self.drop_proposal(),
            (Code::Backspace, false) | (Code::Char('h'), true) => self.remove_back(self.before()),
            (Code::Char('w'), true) => self.remove_back(self.word_before()),
            (Code::Char('u'), true) => self.remove_back(0),
            (Code::Delete, _) | (Code::Char('d'), true) => {
                let end = self.after();
                self.text.replace_range(self.cursor..end, "");
            }
            (Code::Left, _) | (Code::Char('b'), true) => self.cursor = self.before(),
            (Code::Right, _) | (Code::Char('f'), true) => self.cursor = self.after(),
            (Code::Home, _) | (Code::Char('a'), true) => self.cursor = 0,
            (Code::End, _) | (Code::Char('e'), true) => self.cursor = self.text.len(),
            _ => return false,
        }
        self.proposed = false;
        true
    }

    fn drop_proposal(&mut self) {
        if std::mem::take(&mut self.proposed) {
            self.text.clear();
            self.cursor = 0;
        }
    }

    /// Puts a safe text in the place of so many bytes before the cursor.
    pub fn replace_before(&mut self, length: usize, text: &str) {
        self.remove_back(self.cursor.saturating_sub(length));
        self.insert(text);
    }

    fn insert(&mut self, text: &str) {
        self.text.insert_str(self.cursor, text);
        self.cursor += text.len();
    }

    fn remove_back(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    fn before(&self) -> usize {
        self.halves().0.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        let next = self.halves().1.graphemes(true).next();
        self.cursor + next.map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let before = self.halves().0.trim_end();
        before.rfind(char::is_whitespace).map_or(0, |at| {
            at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[&str]) -> Field {
        let mut field = Field::default();
        for key in keys {
            assert!(field.press(Key::parse(key).unwrap()), "{key}");
        }
        field
    }

    #[test]
    fn letters_are_typed_and_taken_back() {
        assert_eq!(typed(&["a", "b", "backspace", "c"]).text(), "ac");
        assert_eq!(typed(&["a", "b", "left", "x"]).halves(), ("ax", "b"));
        assert_eq!(typed(&["a", "space", "b", "c", "ctrl-w"]).text(), "a ");
        assert_eq!(typed(&["a", "b", "home", "delete"]).text(), "b");
        assert_eq!(typed(&["a", "b", "ctrl-u"]).text(), "");
    }

    #[test]
    fn a_grapheme_goes_as_one() {
        let mut field = Field::with("né\u{301}");
        field.press(Key::parse("backspace").unwrap());
        assert_eq!(field.text(), "n");
    }

    #[test]
    fn typing_replaces_a_proposal_and_moving_keeps_it() {
        let after = |keys: &[&str]| {
            let mut field = Field::proposing("Monday");
            for key in keys {
                field.press(Key::parse(key).unwrap());
            }
            field.text().to_owned()
        };
        assert_eq!(after(&["f", "r", "i"]), "fri");
        assert_eq!(after(&["left", "x"]), "Mondaxy");
        assert_eq!(after(&["end", "!"]), "Monday!");
        assert_eq!(after(&["backspace"]), "");
        assert_eq!(after(&["end", "backspace"]), "Monda");
    }

    #[test]
    fn what_is_pasted_is_one_safe_line() {
        let mut field = Field::default();
        field.paste("two\nlines");
        assert!(!field.text().contains(char::is_control) || field.text().contains("two"));
    }
}
