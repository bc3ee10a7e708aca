//! What kind of response a frame is, and what the `imap` package may see of it. Must not know commands.

use super::cursor::Cursor;
use crate::mail::SafeText;
use std::borrow::Cow;

/// How a tagged or untagged status response went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::imap) enum Status {
    Ok,
    No,
    Bad,
    Bye,
    PreAuth,
}

/// The kind of a response, as far as a connection has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::imap) enum Kind<'a> {
    /// `a7 OK …`
    Tagged { tag: &'a [u8], status: Status },
    /// `+ …`
    Continue,
    /// `* OK …` and its like.
    Status(Status),
    /// `* 7 EXISTS`
    Exists(u32),
    /// `* 7 EXPUNGE`
    Expunge(u32),
    /// `* 7 FETCH (…)`
    Fetch,
    /// `* LIST …`, `* SEARCH …`: anything with a name.
    Data(&'a [u8]),
    /// Nothing that IMAP knows.
    Unknown,
}

impl<'a> Kind<'a> {
    /// Tells what a response is by its beginning.
    pub(in crate::imap) fn of(response: &'a [u8]) -> Self {
        Self::read(response).unwrap_or(Self::Unknown)
    }

    fn read(response: &'a [u8]) -> Option<Self> {
        let mut cursor = Cursor::new(response);
        if cursor.take(b'+') {
            return Some(Self::Continue);
        }
        let first = cursor.atom()?;
        cursor.spaces();
        if first != b"*" {
            let sound = first.iter().all(u8::is_ascii_alphanumeric);
            let status = status(cursor.atom()?)?;
            return sound.then_some(Self::Tagged { tag: first, status });
        }
        if cursor.peek()?.is_ascii_digit() {
            let number = u32::try_from(cursor.number()?).ok()?;
            cursor.spaces();
            return Some(match cursor.atom()?.to_ascii_lowercase().as_slice() {
                b"exists" => Self::Exists(number),
                b"expunge" => Self::Expunge(number),
                b"fetch" => Self::Fetch,
                other if other == b"recent" => Self::Data(b"RECENT"),
                _ => return None,
            });
        }
        let name = cursor.atom()?;
        Some(status(name).map_or(Self::Data(name), Self::Status))
    }
}

fn status(word: &[u8]) -> Option<Status> {
    Some(match word.to_ascii_uppercase().as_slice() {
        b"OK" => Status::Ok,
        b"NO" => Status::No,
        b"BAD" => Status::Bad,
        b"BYE" => Status::Bye,
        b"PREAUTH" => Status::PreAuth,
        _ => return None,
    })
}

/// The human text of a status response, its code left out, safe to show.
pub(in crate::imap) fn text(response: &[u8]) -> SafeText {
    let (_, rest) = split_code(response);
    SafeText::line(&String::from_utf8_lossy(rest.get(..400).unwrap_or(rest)))
}

/// The response code of a status response without its brackets (`READ-ONLY`, `MODIFIED 7,9`).
pub(in crate::imap) fn code(response: &[u8]) -> Option<&[u8]> {
    split_code(response).0
}

fn split_code(response: &[u8]) -> (Option<&[u8]>, &[u8]) {
    let mut cursor = Cursor::new(response);
    if !cursor.take(b'+') {
        cursor.atom();
    }
    cursor.spaces();
    if let Some(word) = cursor.clone().atom()
        && status(word).is_some()
    {
        cursor.atom();
    }
    cursor.spaces();
    let code = if cursor.peek() == Some(b'[') { cursor.section() } else { None };
    cursor.spaces();
    let code = code.and_then(|code| code.strip_prefix(b"[")?.strip_suffix(b"]"));
    (code, cursor.rest().trim_ascii_end())
}

/// The most of a response that the package is shown; nothing it needs is longer.
const SHOWN: usize = 32 << 10;

/// What the package may see of a response: what its parser can read, and nothing else. One line it cannot read would
/// put it one response off for good; an untagged NO in the wrong place would end the program.
pub(in crate::imap) fn for_package<'a>(response: &'a [u8], kind: &Kind<'_>) -> Option<Cow<'a, [u8]>> {
    let wanted = match kind {
        Kind::Tagged { .. } | Kind::Continue | Kind::Exists(_) | Kind::Status(Status::Ok) => true,
        Kind::Data(name) => {
            ["CAPABILITY", "FLAGS", "RECENT"].iter().any(|w| name.eq_ignore_ascii_case(w.as_bytes()))
        }
        Kind::Status(_) | Kind::Expunge(_) | Kind::Fetch | Kind::Unknown => false,
    };
    if !wanted {
        return None;
    }
    if response.len() <= SHOWN && reads(response) {
        return Some(response.into());
    }
    // What counts has to arrive all the same: the status and its code, without the text; at worst without the code.
    let start: Cow<'_, [u8]> = match kind {
        Kind::Tagged { tag, status: Status::Ok } => [tag, b" OK ".as_slice()].concat().into(),
        Kind::Tagged { tag, status: Status::No } => [tag, b" NO ".as_slice()].concat().into(),
        Kind::Tagged { tag, .. } => [tag, b" BAD ".as_slice()].concat().into(),
        Kind::Status(_) => b"* OK ".as_slice().into(),
        _ => return None,
    };
    let with = |code: &[u8]| [&start, code, b"-\r\n"].concat();
    let coded = code(response).map(|code| with(&[b"[", code, b"] "].concat()));
    let bare = || matches!(kind, Kind::Tagged { .. }).then(|| with(b""));
    coded.filter(|line| line.len() <= SHOWN && reads(line)).or_else(bare).map(Cow::Owned)
}

fn reads(response: &[u8]) -> bool {
    let nested = response.split(|byte| *byte == b'(').nth(64).is_some();
    !nested
        && (response.starts_with(b"+")
            || matches!(::imap_proto::parser::parse_response(response), Ok((rest, _)) if rest.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(response: &[u8]) -> Option<String> {
        for_package(response, &Kind::of(response)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn kinds() {
        assert_eq!(Kind::of(b"a7 OK done\r\n"), Kind::Tagged { tag: b"a7", status: Status::Ok });
        assert_eq!(Kind::of(b"* 4294967295 EXISTS\r\n"), Kind::Exists(u32::MAX));
        assert_eq!(Kind::of(b"* -1 EXISTS\r\n"), Kind::Data(b"-1"));
        assert_eq!(Kind::of(b"* 99999999999 EXISTS\r\n"), Kind::Unknown);
        assert_eq!(Kind::of(b"* 7 FETCH (UID 1)\r\n"), Kind::Fetch);
        assert_eq!(Kind::of(b"* BYE gone\r\n"), Kind::Status(Status::Bye));
        assert_eq!(Kind::of(b"* LIST () \"/\" x\r\n"), Kind::Data(b"LIST"));
        assert_eq!(Kind::of(b"HTTP/1.1 400 Bad Request\r\n"), Kind::Unknown);
        assert_eq!(Kind::of(b"\r\n"), Kind::Unknown);
    }

    #[test]
    fn codes_and_texts() {
        let line = b"a1 OK [MODIFIED 7,9] Conditional STORE failed\r\n";
        assert_eq!(code(line), Some(b"MODIFIED 7,9".as_slice()));
        assert_eq!(&*text(line), "Conditional STORE failed");
        let shown = text(b"* BYE \x1b]0;x\x07gone\r\n");
        assert!(shown.ends_with("gone") && !shown.contains(['\x1b', '\x07']), "{shown:?}");
        assert_eq!(code(b"* OK hello\r\n"), None);
    }

    #[test]
    fn the_package_sees_only_what_it_can_read() {
        assert_eq!(seen(b"* 3 EXISTS\r\n").as_deref(), Some("* 3 EXISTS\r\n"));
        assert_eq!(seen(b"* OK [UIDVALIDITY 1] \xff\r\n").as_deref(), Some("* OK [UIDVALIDITY 1] -\r\n"));
        assert_eq!(seen(b"* OK \xff\r\n"), None);
        assert_eq!(seen(b"* NO disk full\r\n"), None);
        assert_eq!(seen(b"* FLAGS (\xff)\r\n"), None);
        assert_eq!(seen(b"a1 OK \xff\xfe bad\r\n").as_deref(), Some("a1 OK -\r\n"));
        assert_eq!(seen(b"* OK [UIDVALIDITY 7] ok\r\n").as_deref(), Some("* OK [UIDVALIDITY 7] ok\r\n"));
    }
}
