//! The gate: every byte that leaves for a server passes here, whoever wrote it, and only what is on the list passes.
//! In read-only mode the list holds nothing that changes anything; CLOSE and plain EXPUNGE are on no list. Must not
//! know why something is sent.

use super::items;

/// What a connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::imap) enum Mode {
    /// Look only.
    ReadOnly,
    /// Look, and change flags and keywords.
    ReadWrite,
}

/// A command that was held back; it never left.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{verb} was held back: {why} (a fault of this program, please report it)")]
pub struct Refused {
    verb: String,
    why: &'static str,
}

/// What the next line has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expects {
    Command,
    /// The one answer of an AUTHENTICATE, in base64.
    SaslAnswer,
    /// The end of IDLE.
    Done,
    /// A literal of so many bytes, or, where the server does not want it, the next command.
    Literal(usize),
}

/// The gate of one connection.
#[derive(Debug)]
pub(in crate::imap) struct Gate {
    mode: Mode,
    expects: Expects,
    /// The messages of the open folder that may be removed, as they are written in the command.
    removable: Option<String>,
}

impl Gate {
    pub(in crate::imap) fn new(mode: Mode) -> Self {
        Self { mode, expects: Expects::Command, removable: None }
    }

    /// Lets the removal of exactly these messages pass until another folder is opened.
    pub(in crate::imap) fn allow_removal(&mut self, set: &str) {
        self.removable = Some(set.to_owned());
    }

    /// Judges one line, its CRLF included; a line that is refused must not be sent.
    pub(in crate::imap) fn pass(&mut self, line: &[u8]) -> Result<(), Refused> {
        let refused = |verb: &str, why| Refused { verb: verb.to_owned(), why };
        let Some(text) = line.strip_suffix(b"\r\n") else { return Err(refused("a line", "it has no end")) };
        if text.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
            return Err(refused("a line", "it has a line end or NUL inside"));
        }
        match std::mem::replace(&mut self.expects, Expects::Command) {
            Expects::SaslAnswer if is_base64(text) => return Ok(()),
            Expects::Done if text == b"DONE" => return Ok(()),
            Expects::Command | Expects::SaslAnswer | Expects::Done | Expects::Literal(_) => {}
        }
        let text = std::str::from_utf8(text).map_err(|_| refused("a line", "it is not UTF-8"))?;
        let (tag, command) = text.split_once(' ').unwrap_or((text, ""));
        if tag.is_empty() || !tag.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(refused("a line", "it has no tag"));
        }
        let (verb, rest) = command.split_once(' ').unwrap_or((command, ""));
        let verb = verb.to_ascii_uppercase();
        if announces_literal(text) {
            if verb == "APPEND" && self.mode == Mode::ReadWrite {
                let size = items::append_size(rest).map_err(|why| refused(&verb, why))?;
                self.expects = Expects::Literal(size);
                return Ok(());
            }
            return Err(refused(&verb, "it announces a literal"));
        }
        self.command(&verb, rest).map_err(|why| refused(&verb, why))
    }

    /// Judges the literal that an APPEND announced: it is of that length, or it must not be sent.
    pub(in crate::imap) fn pass_literal(&mut self, literal: &[u8]) -> Result<(), Refused> {
        match std::mem::replace(&mut self.expects, Expects::Command) {
            Expects::Literal(size) if size == literal.len() => Ok(()),
            _ => Err(Refused { verb: "a literal".to_owned(), why: "it was not announced so" }),
        }
    }

    fn command(&mut self, verb: &str, rest: &str) -> Result<(), &'static str> {
        if matches!(verb, "SELECT" | "EXAMINE" | "UNSELECT") {
            self.removable = None;
        }
        match verb {
            "CAPABILITY" | "NOOP" | "STARTTLS" | "LOGOUT" | "NAMESPACE" | "UNSELECT" => bare(rest),
            "IDLE" => {
                bare(rest)?;
                self.expects = Expects::Done;
                Ok(())
            }
            "AUTHENTICATE" => {
                let (mechanism, answer) = rest.split_once(' ').unwrap_or((rest, ""));
                if !["PLAIN", "XOAUTH2", "OAUTHBEARER"].contains(&mechanism) || !is_base64(answer.as_bytes())
                {
                    return Err("it is no login that is known");
                }
                self.expects = Expects::SaslAnswer;
                Ok(())
            }
            "ENABLE" if ["QRESYNC", "CONDSTORE"].contains(&rest) => Ok(()),
            "LOGIN" | "ID" | "EXAMINE" | "LIST" | "STATUS" | "MYRIGHTS" => Ok(()),
            "COMPRESS" if rest == "DEFLATE" => Ok(()),
            "FETCH" => items::only_peeks(rest),
            "UID" => {
                let (verb, rest) = rest.split_once(' ').unwrap_or((rest, ""));
                match (verb.to_ascii_uppercase().as_str(), self.mode) {
                    ("FETCH", _) => items::only_peeks(rest),
                    ("SEARCH", _) => Ok(()),
                    ("STORE" | "MOVE" | "COPY" | "EXPUNGE", Mode::ReadOnly) => {
                        Err("this connection is read-only")
                    }
                    ("STORE", Mode::ReadWrite) if rest.ends_with(" +FLAGS (\\Deleted)") => {
                        self.removes(rest.strip_suffix(" +FLAGS (\\Deleted)"))
                    }
                    ("STORE", Mode::ReadWrite) => items::only_adds_or_removes(rest),
                    ("EXPUNGE", Mode::ReadWrite) => self.removes(Some(rest)),
                    ("MOVE" | "COPY", Mode::ReadWrite) => items::names_messages_and_folder(rest),
                    _ => Err("it is not on the list"),
                }
            }
            "SELECT" if self.mode == Mode::ReadWrite => Ok(()),
            "SELECT" => Err("this connection is read-only"),
            _ => Err("it is not on the list"),
        }
    }
}

impl Gate {
    fn removes(&self, set: Option<&str>) -> Result<(), &'static str> {
        let proved = set.is_some() && self.removable.as_deref() == set;
        if proved { Ok(()) } else { Err("these messages were not proved to be copied") }
    }
}

fn bare(rest: &str) -> Result<(), &'static str> {
    if rest.is_empty() { Ok(()) } else { Err("it takes no arguments") }
}

fn is_base64(text: &[u8]) -> bool {
    text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte))
}

/// A line that ends in `{9}` would let what follows pass unseen. In a quoted string it would end in `"`.
fn announces_literal(text: &str) -> bool {
    let Some((_, size)) = text.strip_suffix('}').and_then(|head| head.rsplit_once('{')) else { return false };
    size.trim_end_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(mode: Mode, command: &str) -> bool {
        Gate::new(mode).pass(format!("a1 {command}\r\n").as_bytes()).is_ok()
    }

    #[test]
    fn looking_passes_in_both_modes() {
        for command in [
            "CAPABILITY",
            "noop",
            "LOGIN \"a\" \"b\"",
            "EXAMINE \"INBOX\"",
            "ENABLE QRESYNC",
            "IDLE",
            "UID SEARCH ALL",
            "UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE 12 VANISHED)",
            "LIST \"\" \"*\" RETURN (SPECIAL-USE)",
            "MYRIGHTS \"INBOX\"",
            "FETCH 1:200 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (DATE FROM)])",
            "UID FETCH 1:* (UID FLAGS)",
            "UID FETCH 7 (BODY.PEEK[]<0.4096>)",
            "UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE 17)",
            "UID SEARCH ALL",
            "UNSELECT",
            "LOGOUT",
        ] {
            assert!(passes(Mode::ReadOnly, command), "{command}");
            assert!(passes(Mode::ReadWrite, command), "{command}");
        }
    }

    #[test]
    fn writing_passes_only_where_writing_is_allowed() {
        for command in [
            "SELECT \"INBOX\"",
            "UID STORE 7,9 +FLAGS (lh-done)",
            "UID STORE 7 (UNCHANGEDSINCE 12) -FLAGS (lh-done lh-by-mike)",
        ] {
            assert!(!passes(Mode::ReadOnly, command), "{command}");
            assert!(passes(Mode::ReadWrite, command), "{command}");
        }
    }

    #[test]
    fn what_marks_as_read_or_destroys_passes_in_no_mode() {
        for command in [
            "CLOSE",
            "EXPUNGE",
            "UID EXPUNGE 1:*",
            "ENABLE METADATA",
            "UID MOVE 1:* \"Trash\"",
            "UID COPY 1",
            "MOVE 1 \"Trash\"",
            "COPY 1 \"Trash\"",
            "STORE 1 +FLAGS (x)",
            "UID STORE 7 FLAGS (lh-done)",
            "UID STORE 7 +FLAGS (\\Deleted)",
            "UID STORE 7 +FLAGS.SILENT (lh-done)",
            "APPEND \"INBOX\" {5}",
            "DELETE \"INBOX\"",
            "RENAME a b",
            "CREATE a",
            "SUBSCRIBE a",
            "SETACL a b c",
            "SETMETADATA a (b c)",
            "FETCH 1 BODY[]",
            "FETCH 1 (UID BODY[TEXT])",
            "FETCH 1 (UID BODY[]<0.5>)",
            "FETCH 1 RFC822",
            "FETCH 1 (RFC822.TEXT)",
            "UID FETCH 1 (BODY.PEEK[] RFC822)",
            "UID FETCH 1 (BINARY[1])",
            "NOOP CLOSE",
            "",
            "LOGIN a {3}",
            "LOGIN a {3+}",
        ] {
            assert!(!passes(Mode::ReadOnly, command), "{command}");
            assert!(!passes(Mode::ReadWrite, command), "{command}");
        }
    }

    #[test]
    fn only_what_was_proved_to_be_copied_is_removed() {
        let mut gate = Gate::new(Mode::ReadWrite);
        let mut passes = |line: &str| gate.pass(format!("a1 {line}\r\n").as_bytes()).is_ok();
        assert!(passes("UID COPY 7,9 \"Archive\"") && passes("UID MOVE 7,9 \"A \\\"b\\\"\""));
        assert!(!passes("UID STORE 7,9 +FLAGS (\\Deleted)") && !passes("UID EXPUNGE 7,9"));
        gate.allow_removal("7,9");
        let mut passes = |line: &str| gate.pass(format!("a1 {line}\r\n").as_bytes()).is_ok();
        assert!(passes("UID STORE 7,9 +FLAGS (\\Deleted)") && passes("UID EXPUNGE 7,9"));
        assert!(
            !passes("UID STORE 7 +FLAGS (\\Deleted)") && !passes("UID EXPUNGE 7:9") && !passes("EXPUNGE")
        );
        assert!(
            !passes("UID STORE 7,9 +FLAGS (\\Deleted \\Seen)") && !passes("UID STORE 7,9 -FLAGS (\\Deleted)")
        );
        assert!(passes("SELECT \"Archive\""));
        assert!(!passes("UID EXPUNGE 7,9"), "in another folder they are other messages");
        let mut gate = Gate::new(Mode::ReadOnly);
        gate.allow_removal("7,9");
        for line in [
            "UID EXPUNGE 7,9",
            "UID STORE 7,9 +FLAGS (\\Deleted)",
            "UID MOVE 7,9 \"A\"",
            "UID COPY 7,9 \"A\"",
        ] {
            assert!(gate.pass(format!("a1 {line}\r\n").as_bytes()).is_err(), "{line}");
        }
    }

    #[test]
    fn a_mail_is_filed_where_writing_is_allowed_and_in_the_length_announced() {
        let announced = b"a1 APPEND \"Sent\" (\\Seen) {5}\r\n";
        assert!(Gate::new(Mode::ReadOnly).pass(announced).is_err());
        let mut gate = Gate::new(Mode::ReadWrite);
        assert!(gate.pass_literal(b"hello").is_err(), "nothing was announced");
        gate.pass(announced).unwrap();
        gate.pass_literal(b"hello").unwrap();
        assert!(gate.pass_literal(b"hello").is_err(), "one literal for one announcement");
        gate.pass(announced).unwrap();
        assert!(gate.pass_literal(b"hello\r\na2 CLOSE\r\n").is_err());
        for other in [
            "\"Sent\" (\\Deleted) {5}",
            "\"Sent\" {5}",
            "Sent (\\Seen) {5}",
            "\"a\" {1} (\\Seen) {5}",
            "\"Sent\" (\\Seen) {5+}",
        ] {
            assert!(gate.pass(format!("a1 APPEND {other}\r\n").as_bytes()).is_err(), "{other}");
        }
    }

    #[test]
    fn a_line_is_one_line() {
        for bytes in [
            b"a1 NOOP\r\na2 CLOSE\r\n".as_slice(),
            b"a1 LOGIN \"a\nb\"\r\n",
            b"a1 NOOP",
            b"a1 NOOP\n",
            b"a1 LIST \"\" \"\0\"\r\n",
            b" NOOP\r\n",
            b"DONE\r\n",
            b"+ x\r\n",
        ] {
            assert!(Gate::new(Mode::ReadWrite).pass(bytes).is_err(), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn one_answer_follows_authenticate_and_done_follows_idle() {
        let mut gate = Gate::new(Mode::ReadOnly);
        gate.pass(b"a1 AUTHENTICATE PLAIN\r\n").unwrap();
        gate.pass(b"AGEAYg==\r\n").unwrap();
        assert!(gate.pass(b"AGEAYg==\r\n").is_err(), "a server that asks again gets no second answer");
        gate.pass(b"a2 IDLE\r\n").unwrap();
        gate.pass(b"DONE\r\n").unwrap();
        assert!(gate.pass(b"DONE\r\n").is_err());
    }
}
