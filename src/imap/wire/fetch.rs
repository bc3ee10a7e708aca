//! One FETCH answer as values. Must not know mail.

use super::cursor::Cursor;
use crate::mail::Flags;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use smallvec::SmallVec;
use std::ops::Range;

/// Keywords of one message that are read; their length.
const KEYWORDS: usize = 200;
const KEYWORD_BYTES: usize = 200;

/// What a FETCH answer says; what it does not say, or says unreadably, is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::imap) struct Fetched {
    /// The sequence number.
    pub sequence: u32,
    pub uid: Option<u32>,
    pub flags: Option<Flags>,
    pub received: Option<Timestamp>,
    pub size: Option<u64>,
    /// Where in the response body sections lie: each one's name, brackets and all, and what it holds.
    pub sections: SmallVec<[(Range<usize>, Range<usize>); 1]>,
    /// Where the BODYSTRUCTURE lies.
    pub structure: Option<Range<usize>>,
    pub modseq: Option<u64>,
}

impl Fetched {
    /// Where in the response the first body section lies: of most answers the only one.
    pub(in crate::imap) fn body(&self) -> Option<Range<usize>> {
        self.sections.first().map(|(_, held)| held.clone())
    }

    /// Reads `* 7 FETCH (…)`; `None` where it is something else or broken.
    pub(in crate::imap) fn parse(response: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(response);
        cursor.need(b'*')?;
        cursor.spaces();
        let sequence = u32::try_from(cursor.number()?).ok()?;
        cursor.spaces();
        cursor.keyword("FETCH")?;
        cursor.spaces();
        cursor.need(b'(')?;
        let mut fetched = Self { sequence, ..Self::default() };
        loop {
            cursor.spaces();
            if cursor.take(b')') {
                return Some(fetched);
            }
            let name = cursor.atom()?.to_ascii_uppercase();
            let begin = response.len() - cursor.rest().len();
            let section = if cursor.peek() == Some(b'[') { cursor.section() } else { None };
            cursor.spaces();
            match (name.as_slice(), section) {
                (b"UID", _) => fetched.uid = u32::try_from(cursor.number()?).ok(),
                (b"FLAGS", _) => fetched.flags = Some(flags(&mut cursor)?),
                (b"INTERNALDATE", _) => {
                    let range = cursor.string()?.value();
                    fetched.received = range.and_then(|range| internal_date(response.get(range)?));
                }
                (b"RFC822.SIZE", _) => {
                    fetched.size = cursor.number();
                    if fetched.size.is_none() {
                        cursor.skip()?;
                    }
                }
                (b"MODSEQ", _) => {
                    cursor.need(b'(')?;
                    fetched.modseq = cursor.number();
                    cursor.need(b')')?;
                }
                (b"BODY", Some(section)) => {
                    let held = cursor.string()?.value();
                    fetched.sections.extend(held.map(|held| (begin..begin + section.len(), held)));
                }
                (b"BODYSTRUCTURE", _) => {
                    let begin = response.len() - cursor.rest().len();
                    cursor.skip()?;
                    fetched.structure = Some(begin..response.len() - cursor.rest().len());
                }
                _ => cursor.skip()?,
            }
        }
    }
}

/// A parenthesised flag list; keywords that no client could have set are left out.
pub(in crate::imap) fn flags(cursor: &mut Cursor<'_>) -> Option<Flags> {
    let mut flags = Flags::default();
    cursor.need(b'(')?;
    loop {
        cursor.spaces();
        if cursor.take(b')') {
            return Some(flags);
        }
        let flag = if matches!(cursor.peek()?, b'"' | b'{') {
            cursor.astring()?;
            continue;
        } else {
            cursor.flag()?
        };
        match flag.to_ascii_lowercase().as_slice() {
            b"\\seen" => flags.seen = true,
            b"\\answered" => flags.answered = true,
            b"\\flagged" => flags.flagged = true,
            b"\\deleted" => flags.deleted = true,
            b"\\draft" => flags.draft = true,
            _ => {
                let sound =
                    flag.len() <= KEYWORD_BYTES && flag.iter().all(|b| b.is_ascii_graphic() && *b != b'\\');
                if sound && flags.keywords.len() < KEYWORDS {
                    flags.keywords.extend(std::str::from_utf8(flag).ok().map(Into::into));
                }
            }
        }
    }
}

/// `" 7-Jul-1996 02:44:25 -0700"` (RFC 3501, date-time).
fn internal_date(text: &[u8]) -> Option<Timestamp> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = std::str::from_utf8(text).ok()?.trim_start();
    let mut words = text.split(' ');
    let mut date = words.next()?.split('-');
    let day = date.next()?.parse().ok()?;
    let name = date.next()?;
    let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))? + 1;
    let year = date.next()?.parse().ok()?;
    let mut time = words.next()?.split(':').map(str::parse::<i8>);
    let (hour, minute, second) = (time.next()?.ok()?, time.next()?.ok()?, time.next()?.ok()?);
    let zone: i32 = words.next()?.parse().ok()?;
    let offset = Offset::from_seconds((zone / 100) * 3600 + (zone % 100) * 60).ok()?;
    let local = DateTime::new(year, i8::try_from(month).ok()?, day, hour, minute, second.min(59), 0).ok()?;
    offset.to_timestamp(local).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_the_index_asks_for() {
        let response = b"* 12 FETCH (UID 345 FLAGS (\\Seen $Junk lh-done \\Recent) INTERNALDATE \" 2-Feb-2026 \
            10:00:00 +0130\" RFC822.SIZE 4286 BODY[HEADER.FIELDS (DATE \"X]Y\")] {4}\r\na: b MODSEQ (17))\r\n";
        let fetched = Fetched::parse(response).unwrap();
        assert_eq!((fetched.sequence, fetched.uid, fetched.size), (12, Some(345), Some(4286)));
        assert_eq!(fetched.received, Some("2026-02-02T08:30:00Z".parse().unwrap()));
        assert_eq!(&response[fetched.body().unwrap()], b"a: b");
        assert_eq!(fetched.modseq, Some(17));
        let flags = fetched.flags.unwrap();
        assert!(flags.seen && !flags.answered);
        assert_eq!(flags.keywords, ["$Junk".into(), "lh-done".into()]);
    }

    #[test]
    fn several_sections_and_a_structure() {
        let response = b"* 1 FETCH (BODYSTRUCTURE (\"a\" (\"b\")) BODY[1.MIME] {2}\r\n\r\n BODY[1]<0> \"text\" BODY[2] NIL UID 3)\r\n";
        let fetched = Fetched::parse(response).unwrap();
        assert_eq!(&response[fetched.structure.unwrap()], b"(\"a\" (\"b\"))");
        let held: Vec<_> = fetched
            .sections
            .iter()
            .map(|(name, held)| (&response[name.clone()], &response[held.clone()]))
            .collect();
        assert_eq!(held, [(&b"[1.MIME]"[..], &b"\r\n"[..]), (&b"[1]"[..], &b"text"[..])]);
        assert_eq!(fetched.uid, Some(3));
    }

    #[test]
    fn oddities_are_survived() {
        let fetched =
            Fetched::parse(b"* 1 FETCH (INTERNALDATE NIL RFC822.SIZE -1 BODY[] NIL UID 3)\r\n").unwrap();
        assert_eq!(
            (fetched.received, fetched.size, fetched.body(), fetched.uid),
            (None, None, None, Some(3))
        );
        let flags = b"* 1 FETCH (FLAGS (\xff\xfe \x1b]0;x\x07 {2}\r\nab ok) UID 99999999999)\r\n";
        let fetched = Fetched::parse(flags).unwrap();
        assert_eq!(fetched.flags.unwrap().keywords, ["ok".into()]);
        assert_eq!(fetched.uid, None);
        for broken in
            ["* 1 FETCH", "* 1 FETCH (", "* 1 FETCH (UID", "* 9999999999 FETCH (UID 1)", "* FETCH ()"]
        {
            assert_eq!(Fetched::parse(broken.as_bytes()), None, "{broken}");
        }
        assert_eq!(internal_date(b"99-Foo-2026 10:00:00 +0000"), None);
        assert_eq!(internal_date(b"31-Feb-2026 10:00:00 +0000"), None);
    }
}
