//! The one line that says how something went. Must not know what went on.

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// As ordered.
    Good,
    /// Nothing was done, and why.
    Off,
    /// It failed: what, where, remedy.
    Bad,
}

/// One line, shown until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it went.
    pub mood: Mood,
    /// The line; made of safe text.
    pub text: String,
}

impl Notice {
    /// As ordered.
    pub fn good(text: impl Into<String>) -> Self {
        Self { mood: Mood::Good, text: text.into() }
    }

    /// Nothing was done.
    pub fn off(text: impl Into<String>) -> Self {
        Self { mood: Mood::Off, text: text.into() }
    }

    /// It failed.
    pub fn bad(text: impl Into<String>) -> Self {
        Self { mood: Mood::Bad, text: text.into() }
    }
}
