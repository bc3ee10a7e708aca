//! Handles and ids. Must not know what they point to.

use std::fmt;

/// A conversation in memory, for this run only. A join of two conversations keeps both handles valid: resolve them
/// before comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationId(pub(super) u32);

/// A message in memory, for this run only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId(pub(super) u32);

/// A correspondent in memory (one address without case and `+tag`), for this run only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub(super) u32);

/// A short id that is the same in every run: 50 bits of a hash of a Message-ID, ten characters of base 32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShortId(pub(super) u64);

impl fmt::Display for ShortId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        (0..10).rev().try_for_each(|place| {
            let digit = (self.0 >> (place * 5)) & 31;
            let digit = DIGITS.get(digit as usize).copied().map_or('0', char::from);
            write!(f, "{digit}")
        })
    }
}
