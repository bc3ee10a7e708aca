//! What a server says it can do. Must not know what for.

use super::wire::{Cursor, code};
use std::collections::HashSet;

/// Names that are kept; a sane server has sixty.
const MOST: usize = 1_000;

/// A server's capabilities, in upper case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Capabilities(HashSet<String>);

impl Capabilities {
    /// Takes them from a `* CAPABILITY …` response or a `[CAPABILITY …]` code; other responses are left alone.
    pub(super) fn learn(&mut self, response: &[u8]) {
        let mut cursor = Cursor::new(code(response).unwrap_or(response));
        cursor.take(b'*');
        cursor.spaces();
        if cursor.keyword("CAPABILITY").is_none() {
            return;
        }
        while self.0.len() < MOST {
            cursor.spaces();
            let Some(name) = cursor.flag() else { return };
            self.0.extend(std::str::from_utf8(name).ok().map(str::to_ascii_uppercase));
        }
    }

    /// Whether `name` (in upper case) is among them.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Whether none is known.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of `names` (with spaces between) that are there, for people.
    pub(super) fn among(&self, names: &str) -> String {
        names.split(' ').filter(|name| self.has(name)).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_a_response_a_greeting_and_a_login() {
        for response in [
            b"* CAPABILITY IMAP4rev1 auth=PLAIN Idle\r\n".as_slice(),
            b"* OK [CAPABILITY IMAP4rev1 auth=PLAIN Idle] ready\r\n",
            b"a1 OK [CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE] in\r\n",
        ] {
            let mut capabilities = Capabilities::default();
            capabilities.learn(response);
            assert!(
                capabilities.has("AUTH=PLAIN") && capabilities.has("IDLE"),
                "{}",
                response.escape_ascii()
            );
            assert!(!capabilities.has("READY"));
        }
    }
}
