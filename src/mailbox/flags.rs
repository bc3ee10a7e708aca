//! The system flags, packed. Must not know keywords.

use crate::mail::Flags;

/// The system flags of a message (RFC 3501 section 2.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowFlags(u8);

impl RowFlags {
    /// Packs them; the keywords are kept elsewhere.
    pub(super) fn new(flags: &Flags) -> Self {
        let bits = [flags.seen, flags.answered, flags.flagged, flags.deleted, flags.draft];
        Self(bits.into_iter().rev().fold(0, |packed, bit| packed << 1 | u8::from(bit)))
    }

    /// `\Seen`
    pub fn seen(self) -> bool {
        self.0 & 1 != 0
    }

    /// `\Answered`
    pub fn answered(self) -> bool {
        self.0 & 2 != 0
    }

    /// `\Flagged`
    pub fn flagged(self) -> bool {
        self.0 & 4 != 0
    }

    /// `\Deleted`
    pub fn deleted(self) -> bool {
        self.0 & 8 != 0
    }

    /// `\Draft`
    pub fn draft(self) -> bool {
        self.0 & 16 != 0
    }
}
