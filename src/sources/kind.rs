//! What a file is, by its beginning alone: its name says nothing. Must not know where it lies.

/// Bytes looked at.
pub const HEAD: usize = 64 << 10;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One message.
    Mail,
    /// An mbox of any number of messages.
    Mbox,
    /// Nothing in it.
    Empty,
    /// No mail.
    Other,
}

/// Fields at least one of which every mail has.
const TELLING: &[&str] = &[
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "received",
    "return-path",
    "delivered-to",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "reply-to",
    "sender",
    "x-mailer",
];

/// Judges a file by its first bytes.
pub fn judge(head: &[u8]) -> Kind {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if head.trim_ascii().is_empty() {
        return Kind::Empty;
    }
    // Old Macs ended lines with a bare return.
    let end = if head.contains(&b'\n') { b'\n' } else { b'\r' };
    let mut lines = head.split(|byte| *byte == end).skip_while(|line| line.trim_ascii().is_empty());
    let mut first = lines.next().unwrap_or_default();
    if first.starts_with(b"From ") && field(first).is_none() {
        return Kind::Mbox;
    }
    // A separator that was quoted on its way.
    if first.starts_with(b">From ") {
        first = lines.next().unwrap_or_default();
    }
    let mut fields = 0_usize;
    let mut telling = 0_usize;
    let mut junk = 0_usize;
    for line in std::iter::once(first).chain(lines) {
        if line.trim_ascii().is_empty() {
            break;
        }
        match field(line) {
            Some(name) => {
                fields += 1;
                telling +=
                    usize::from(TELLING.iter().any(|telling| name.eq_ignore_ascii_case(telling.as_bytes())));
            }
            None if line.first().is_some_and(u8::is_ascii_whitespace) => {}
            None => junk += 1,
        }
    }
    if field(first).is_some() && telling > 0 && junk <= fields { Kind::Mail } else { Kind::Other }
}

/// The field name a line begins with.
pub fn field(line: &[u8]) -> Option<&[u8]> {
    let name = line.get(..memchr::memchr(b':', line)?)?.trim_ascii_end();
    (!name.is_empty() && name.len() <= 78 && name.iter().all(u8::is_ascii_graphic)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content() {
        for (head, kind) in [
            ("From: a@b\nSubject: x\n\nbody", Kind::Mail),
            ("\r\n\r\nReceived: from x\r\n\tby y\r\n\r\nbody", Kind::Mail),
            (">From a@b Thu Jan  1 00:00:00 1970\nSubject: x\n\nbody", Kind::Mail),
            ("From a@b Thu Jan  1 00:00:00 1970\nSubject: x\n\nbody", Kind::Mbox),
            ("\nFrom demo\nSubject: x\n", Kind::Mbox),
            ("{\n  \"From\": 1\n}", Kind::Other),
            ("<message>\nFrom: a\nTo: b\n", Kind::Other),
            ("capabilities: IMAP4rev1\nmessages: all\n\nok", Kind::Other),
            ("Dear all,\nFrom: now on\n", Kind::Other),
            ("", Kind::Empty),
            ("\n \n", Kind::Empty),
        ] {
            assert_eq!(judge(head.as_bytes()), kind, "{head:?}");
        }
    }
}
