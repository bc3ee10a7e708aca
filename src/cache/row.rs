//! One message of the index as it is kept. Must not know files.

use crate::mail::Flags;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the server told of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its UID.
    pub uid: u32,
    /// Its flags.
    pub flags: Flags,
    /// INTERNALDATE.
    pub received: Option<Timestamp>,
    /// RFC822.SIZE.
    pub size: u64,
    /// The header fields that were asked for.
    pub headers: Vec<u8>,
    /// Whether they were cut.
    pub cut: bool,
}

/// A row on disk. The flags have a record of their own, since they change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Written<'a> {
    received: Option<i64>,
    size: u64,
    cut: bool,
    #[serde(borrow)]
    headers: &'a [u8],
}

impl Row {
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        let Self { received, size, cut, headers, .. } = self;
        let received = received.map(Timestamp::as_second);
        postcard::to_stdvec(&Written { received, size: *size, cut: *cut, headers }).ok()
    }

    pub(super) fn from_bytes(uid: u32, flags: Flags, bytes: &[u8]) -> Option<Self> {
        let Written { received, size, cut, headers } = postcard::from_bytes(bytes).ok()?;
        let received = received.and_then(|second| Timestamp::from_second(second).ok());
        Some(Self { uid, flags, received, size, headers: headers.to_vec(), cut })
    }
}

/// Flags on disk: the five system flags as they are declared in [`Flags`], then keywords.
type WrittenFlags = ((bool, bool, bool, bool, bool), Vec<Box<str>>);

pub(super) fn flags_to_bytes(flags: &Flags) -> Option<Vec<u8>> {
    let Flags { seen, answered, flagged, deleted, draft, keywords } = flags;
    postcard::to_stdvec(&((seen, answered, flagged, deleted, draft), keywords)).ok()
}

pub(super) fn flags_from_bytes(bytes: &[u8]) -> Option<Flags> {
    let ((seen, answered, flagged, deleted, draft), keywords): WrittenFlags =
        postcard::from_bytes(bytes).ok()?;
    Some(Flags { seen, answered, flagged, deleted, draft, keywords })
}
