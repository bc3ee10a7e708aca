//! Whatever a server says: every reader of responses gets bytes at random, and sessions in which bytes were changed. None
//! panics, none goes on for ever, and no more is kept than came.

use super::capability::Capabilities;
use super::folders::{Folder, Namespaces};
use super::uids;
use super::wire::{Fetched, Frame, Framer, Kind, Limits, Structure, code, for_package, text};
use proptest::prelude::*;

const LIMITS: Limits = Limits { line: 4 << 10, keep: 256, literal: 64 << 10 };

/// What servers say in a session (RFC 9051 section 8 and its extensions), to be changed.
const SESSION: &[&str] = &[
    "* OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE] Dovecot ready.\r\n",
    "* CAPABILITY IMAP4rev1 ACL QRESYNC MOVE UIDPLUS CONDSTORE\r\nL1 OK [READ-ONLY] Examine completed.\r\n",
    "* FLAGS (\\Answered \\Seen lh-done)\r\n* OK [PERMANENTFLAGS (\\Seen \\*)] Flags permitted.\r\n* 5 EXISTS\r\n",
    "* OK [UIDVALIDITY 1763793034] UIDs valid\r\n* OK [HIGHESTMODSEQ 12] Highest\r\n",
    "* 1 FETCH (UID 1 FLAGS (\\Seen lh-done $Junk) INTERNALDATE \"22-Nov-2026 06:30:34 +0000\" RFC822.SIZE 330 \
     BODY[HEADER.FIELDS (DATE FROM \"X]\")] {25}\r\nSubject: q\r\nFrom: a@b\r\n\r\n MODSEQ (7))\r\n",
    "* 2 FETCH (UID 2 BODY[]<0> {9}\r\na: b\r\n\r\nc ENVELOPE (\"x\" (\"a\" {3}\r\nabc) NIL))\r\n",
    "* 3 FETCH (UID 3 RFC822.SIZE 9 BODYSTRUCTURE ((\"text\" \"plain\" (\"name*\" {2}\r\nab) NIL NIL \"7bit\" 3 1 NIL \
     (\"attachment\" NIL))(\"message\" \"rfc822\" NIL NIL NIL NIL 9 NIL (\"text\" \"html\" NIL NIL NIL NIL 5 1) 1) \"mixed\"))\r\n",
    "* 3 FETCH (BODY[1.MIME] {4}\r\na:b\n BODY[2.HEADER] \"\" BODY[2]<0> NIL UID 3)\r\n",
    "* VANISHED (EARLIER) 1:4294967295,7,9:3\r\n* 1 EXPUNGE\r\n* SEARCH 2 3 4294967295\r\n",
    "L7 OK [COPYUID 7 1:4294967295 9,3:4] Moved\r\n* NO [ALERT] {12}\r\n* BYE gone\r\n+ idling\r\n",
    "* LIST (\\HasNoChildren \\Sent) \"/\" {6}\r\nGesend\r\n* LIST () NIL \"a \\\" b\"\r\n",
    "* NAMESPACE ((\"\" \"/\")) ((\"Users/\" \"/\" \"X\" (\"y\"))) NIL\r\n* STATUS \"A\" (UIDNEXT 4)\r\n",
];

/// Bytes that mean something to a reader.
const SIGNS: &[u8] = b"(){}[]<>\"\\* +,:\r\n0129A\0\xff";

/// Reads `said` as one connection would, and as one response that the framer never checked; hands each to everything
/// that looks at responses.
fn all_readers(said: &[u8]) {
    let mut framer = Framer::new(said);
    let mut frame = Frame::default();
    let mut responses = 0;
    every_reader(said);
    while framer.read(&mut frame, &LIMITS).is_ok() {
        responses += 1;
        // A cut line gets a new end.
        assert!(!frame.bytes.is_empty() && frame.bytes.len() <= said.len() + 2, "{} kept", frame.bytes.len());
        every_reader(&frame.bytes);
    }
    assert!(responses <= said.len(), "more responses than bytes");
}

fn every_reader(response: &[u8]) {
    let most = response.len();
    assert!(for_package(response, &Kind::of(response)).is_none_or(|shown| shown.len() <= 32 << 10));
    assert!(!text(response).contains(['\x1b', '\r', '\n']));
    assert!(code(response).is_none_or(|code| code.len() < most));
    if let Some(fetched) = Fetched::parse(response) {
        let body = fetched.body().map(|range| response.get(range));
        assert_ne!(body, Some(None), "a body outside its response");
        if let Some(structure) = fetched.structure.and_then(|range| Structure::parse(&response[range])) {
            let parts = structure.outline.parts.len();
            assert_eq!(structure.sections.len(), parts);
            assert!(structure.outline.wanted().iter().all(|wanted| wanted.part < parts));
        }
        assert!(fetched.flags.is_none_or(|flags| flags.keywords.len() <= 200));
    }
    assert!(uids::vanished(response).is_none_or(|ranges| ranges.len() <= most));
    assert!(uids::found(response).len() <= most && uids::ranges(response).len() <= most);
    Capabilities::default().learn(response);
    Namespaces::default().learn(response);
    let folder = Folder::parse(response);
    assert!(folder.is_none_or(|folder| !folder.name.quoted().contains(['\r', '\n'])));
}

/// One change to a session: a place, as a share of it, and what happens there.
#[derive(Debug, Clone)]
enum Change {
    Put(u16, u8),
    Insert(u16, Vec<u8>),
    Remove(u16, u8),
    /// A stretch again, somewhere else.
    Repeat(u16, u8, u16),
}

fn change() -> impl Strategy<Value = Change> {
    let byte = || prop_oneof![3 => prop::sample::select(SIGNS), 1 => any::<u8>()];
    prop_oneof![
        (any::<u16>(), byte()).prop_map(|(at, byte)| Change::Put(at, byte)),
        (any::<u16>(), prop::collection::vec(byte(), 1..24))
            .prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (any::<u16>(), any::<u8>()).prop_map(|(at, count)| Change::Remove(at, count)),
        (any::<u16>(), any::<u8>(), any::<u16>()).prop_map(|(at, count, to)| Change::Repeat(at, count, to)),
    ]
}

fn changed(mut said: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let place = |at: u16| usize::from(at) * said.len() / (1 + usize::from(u16::MAX));
        let stretch = |at, count: u8| place(at)..(place(at) + usize::from(count)).min(said.len());
        match change {
            Change::Put(at, byte) => {
                let at = place(*at);
                said.splice(at..(at + 1).min(said.len()), [*byte]);
            }
            Change::Insert(at, bytes) => {
                let at = place(*at);
                said.splice(at..at, bytes.iter().copied());
            }
            Change::Remove(at, count) => drop(said.drain(stretch(*at, *count))),
            Change::Repeat(at, count, to) => {
                let (stretch, to) = (said[stretch(*at, *count)].to_vec(), place(*to));
                said.splice(to..to, stretch);
            }
        }
    }
    said
}

proptest! {
    #[test]
    fn bytes_at_random(said in prop::collection::vec(any::<u8>(), 0..600)) {
        all_readers(&said);
    }

    #[test]
    fn signs_at_random(said in prop::collection::vec(prop::sample::select(SIGNS), 0..600)) {
        for start in ["", "* ", "* 1 FETCH (", "* LIST (", "* NAMESPACE (", "* OK [COPYUID "] {
            all_readers(&[start.as_bytes(), &said].concat());
        }
    }

    #[test]
    fn a_response_with_changes(
        response in prop::sample::select(SESSION),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        every_reader(&changed(response.as_bytes().to_vec(), &changes));
    }

    #[test]
    fn a_session_with_changes(
        order in prop::collection::vec(prop::sample::select(SESSION), 1..12),
        changes in prop::collection::vec(change(), 1..12),
    ) {
        all_readers(&changed(order.concat().into_bytes(), &changes));
    }
}

/// What is changed above is what the readers read: otherwise changing it tries nothing.
#[test]
fn the_session_is_understood() {
    let said = SESSION.concat();
    let mut framer = Framer::new(said.as_bytes());
    let mut frame = Frame::default();
    let (mut fetched, mut folders, mut gone, mut parts) = (Vec::new(), 0, 0, 0);
    while framer.read(&mut frame, &LIMITS).is_ok() {
        if let Some(told) = Fetched::parse(&frame.bytes) {
            fetched.extend(told.uid);
            let structure = told.structure.and_then(|range| Structure::parse(&frame.bytes[range]));
            parts += structure.map_or(0, |structure| structure.sections.len());
        }
        folders += usize::from(Folder::parse(&frame.bytes).is_some());
        gone += uids::vanished(&frame.bytes).map_or(0, |ranges| ranges.len());
        assert_ne!(Kind::of(&frame.bytes), Kind::Unknown, "{:?}", String::from_utf8_lossy(&frame.bytes));
    }
    assert_eq!((fetched, folders, gone, parts), (vec![1, 2, 3, 3], 2, 3, 4));
}
