//! Message identifiers, RFC 5322 section 3.6.4. Must not know threads.

use super::SafeText;
use std::fmt;
use std::sync::Arc;

/// A msg-id without its angle brackets. White space inside (a folded id) is taken out; what has no `@` is no id
/// (people type `yes` at a git-send-email prompt, and such mails must not become one conversation).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(Arc<str>);

impl MessageId {
    /// Reads one msg-id, with or without angle brackets.
    pub fn parse(raw: &str) -> Option<Self> {
        // Nearly all: nothing to take out.
        if raw.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>')) {
            return raw.contains('@').then(|| Self(raw.into()));
        }
        let safe = SafeText::line(raw);
        let text: String = safe.chars().filter(|c| !c.is_whitespace() && !matches!(c, '<' | '>')).collect();
        text.contains('@').then(|| Self(text.as_str().into()))
    }

    /// The id without angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.as_str())
    }
}
