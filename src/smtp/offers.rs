//! What an SMTP server says it can do, in its answer to the greeting (RFC 5321 section 4.1.1.1). Must not know what of
//! it is needed.

use lettre::transport::smtp::response::Response;

/// Its extensions, a line each, in capitals.
pub(super) struct Offers(Vec<String>);

impl Offers {
    /// Reads the answer; `None` where it names no server.
    pub(super) fn read(reply: &Response) -> Option<Self> {
        reply.first_word()?;
        Some(Self(reply.message().skip(1).map(str::to_ascii_uppercase).collect()))
    }

    /// Whether it offers an extension.
    pub(super) fn has(&self, extension: &str) -> bool {
        self.0.iter().any(|line| line.split_ascii_whitespace().next() == Some(extension))
    }

    /// Whether one can log in by a mechanism. (`AUTH=` is how servers wrote it before there was a standard.)
    pub(super) fn has_login(&self, mechanism: &str) -> bool {
        let named = |line: &String| {
            let mechanisms = line.strip_prefix("AUTH").and_then(|rest| rest.strip_prefix([' ', '=']));
            mechanisms.is_some_and(|rest| rest.split_ascii_whitespace().any(|one| one == mechanism))
        };
        self.0.iter().any(named)
    }
}
