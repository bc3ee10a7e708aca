//! The command log (`--log`): what was sent and how it was answered, without secrets and without mail. Must not decide
//! anything.

use crate::mail::SafeText;

/// Notes a line that is about to leave.
pub(super) fn sent(line: &[u8]) {
    tracing::debug!(target: "imap", "> {}", shown(line));
}

/// Notes a status response.
pub(super) fn answered(line: &[u8]) {
    tracing::debug!(target: "imap", "< {}", SafeText::line(&String::from_utf8_lossy(line.get(..300).unwrap_or(line))));
}

/// A line as it may be shown: of LOGIN and AUTHENTICATE only the verb, of an answer to a challenge nothing.
fn shown(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    let text = text.trim_end();
    let mut words = text.splitn(3, ' ');
    let (Some(tag), Some(verb)) = (words.next(), words.next()) else {
        return if text == "DONE" { "DONE".to_owned() } else { "***".to_owned() };
    };
    if ["LOGIN", "AUTHENTICATE"].iter().any(|secret| verb.eq_ignore_ascii_case(secret)) {
        return format!("{tag} {verb} ***");
    }
    SafeText::line(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_never_shown() {
        assert_eq!(shown(b"a1 LOGIN \"sam\" \"hunter2\"\r\n"), "a1 LOGIN ***");
        assert_eq!(shown(b"a1 authenticate PLAIN AHNhbQBodW50ZXIy\r\n"), "a1 authenticate ***");
        assert_eq!(shown(b"AHNhbQBodW50ZXIy\r\n"), "***");
        assert_eq!(shown(b"a2 EXAMINE \"INBOX\"\r\n"), "a2 EXAMINE \"INBOX\"");
    }
}
