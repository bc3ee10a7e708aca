//! What came of handing a mail over. Must not hold a secret.

/// What is known for certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken; the server's words.
    Accepted(String),
    /// Nobody gets it.
    NotSent(NotSent),
    /// The line was lost between the last byte and its answer: nobody knows.
    Unsure(String),
}

/// Why nobody gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSent {
    /// In one line: what, where, remedy; the server's words where it spoke.
    pub why: String,
    /// Whether trying again by itself can help.
    pub passes: bool,
}

impl NotSent {
    pub(super) fn for_good(why: impl Into<String>) -> Self {
        Self { why: why.into(), passes: false }
    }

    pub(super) fn for_now(why: impl Into<String>) -> Self {
        Self { why: why.into(), passes: true }
    }
}

impl From<crate::net::Error> for NotSent {
    fn from(error: crate::net::Error) -> Self {
        Self { passes: error.passes(), why: error.to_string() }
    }
}
