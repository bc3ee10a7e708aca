//! Handles and ids. Must not know what they point to.

use std::fmt;

/// A conversation in memory, for this run only. A join of two conversations keeps both handles valid: resolve them
/// before comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationId(pub(super) u32);

impl ConversationId {
    /// The handle as a number, to sort by: [`ConversationId::numbered`] reads it back.
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    /// The handle of this number.
    pub(crate) fn numbered(number: u32) -> Self {
        Self(number)
    }
}

/// A message in memory, for this run only. Never used again after its message is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId(pub(super) u32);

/// A correspondent in memory (one address without case and `+tag`), for this run only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub(super) u32);

/// An address as written, `+tag` and all, for this run only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AddressId(pub(super) u32);

/// A short id that is the same in every run: 50 bits of a hash of a Message-ID, ten characters of base 32.
///
/// The hash is [`ShortId::of`]'s own and never changes: it is printed, noted down and asked for again later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShortId(pub(super) u64);

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 10;

impl ShortId {
    /// Hashes a Message-ID given without angle brackets. Start with its length in bytes; for each 8 bytes (little
    /// endian, the last ones filled up with zeros) xor them in, multiply by 0x9e3779b97f4a7c15, xor the upper half into
    /// the lower; at last multiply by 0xbf58476d1ce4e5b9. The upper 50 of the 64 bits are the id.
    pub fn of(message_id: &str) -> Self {
        let mixed = message_id.as_bytes().chunks(8).fold(message_id.len() as u64, |hash, chunk| {
            let word = chunk.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
            let product = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            product ^ product >> 32
        });
        Self(mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 14)
    }

    /// Reads a short id as printed; upper case and the usual slips of the pen (`o` for `0`, `i` and `l` for `1`) are
    /// taken as meant.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != LENGTH {
            return None;
        }
        let value = text.bytes().try_fold(0, |value: u64, byte| {
            let meant = match byte.to_ascii_lowercase() {
                b'o' => b'0',
                b'i' | b'l' => b'1',
                other => other,
            };
            let digit = DIGITS.iter().position(|digit| *digit == meant)?;
            Some(value << 5 | digit as u64)
        })?;
        Some(Self(value))
    }
}

impl fmt::Display for ShortId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit =
            |place: usize| DIGITS.get((self.0 >> (place * 5)) as usize & 31).copied().map_or('0', char::from);
        let text: String = (0..LENGTH).rev().map(digit).collect();
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ids_never_change() {
        assert_eq!(ShortId::of("a@b").to_string(), ShortId::of("a@b").to_string());
        assert_ne!(ShortId::of("a@b"), ShortId::of("a@c"));
        assert_ne!(ShortId::of("a@b"), ShortId::of("a@b\0"));
    }

    #[test]
    fn printed_ids_are_read_back() {
        for id in ["a@b", "4711.1234567890@mail.example", "ü@x"].map(ShortId::of) {
            assert_eq!(ShortId::parse(&id.to_string()), Some(id));
            assert_eq!(ShortId::parse(&id.to_string().to_uppercase()), Some(id));
        }
        assert_eq!(ShortId::parse("o000000001"), ShortId::parse("000000000l"));
        assert_eq!(ShortId::parse("00000"), None);
        assert_eq!(ShortId::parse("000000000u"), None);
    }
}
