//! A record of a cache file: a head with its own check, then a payload with its check. Must not know what is in it.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;

/// Bytes read at a look.
const LOOK: usize = 2 << 10;

/// What a record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whose file it is; the first record, and the only one of its kind.
    Owner = 1,
    /// What the index says of a message.
    Row = 2,
    /// The flags of a message; the last one counts.
    Flags = 3,
    /// The text of a message.
    Text = 4,
    /// How far all before it is in step with the server; the last one counts.
    Step = 5,
    /// Nothing any more: overwritten with zeros.
    Void = 6,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        [Self::Owner, Self::Row, Self::Flags, Self::Text, Self::Step, Self::Void]
            .into_iter()
            .find(|kind| *kind as u8 == byte)
    }
}

/// The beginning of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub kind: Kind,
    /// Bytes of the payload.
    pub length: u32,
    /// The message; 0 where it is about none.
    pub uid: u32,
    check: u32,
}

impl Head {
    /// Bytes of a head.
    pub const SIZE: usize = 17;

    /// The head of a payload; `None` for one that is too long.
    pub fn new(kind: Kind, uid: u32, payload: &[u8]) -> Option<Self> {
        let length = u32::try_from(payload.len()).ok()?;
        Some(Self { kind, length, uid, check: crc32fast::hash(payload) })
    }

    pub fn to_bytes(self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        let numbers = [self.length, self.uid, self.check].into_iter().flat_map(u32::to_le_bytes);
        let content = std::iter::once(self.kind as u8).chain(numbers);
        bytes.iter_mut().zip(content).for_each(|(place, byte)| *place = byte);
        let check = crc32fast::hash(bytes.first_chunk::<13>().unwrap_or(&[0; 13]));
        bytes.iter_mut().skip(13).zip(check.to_le_bytes()).for_each(|(place, byte)| *place = byte);
        bytes
    }

    /// `None` for what is no head, or a damaged one.
    pub fn from_bytes(bytes: [u8; Self::SIZE]) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
        let sound = number(13)? == crc32fast::hash(bytes.first_chunk::<13>()?);
        let head =
            Self { kind: Kind::of(*bytes.first()?)?, length: number(1)?, uid: number(5)?, check: number(9)? };
        sound.then_some(head)
    }

    /// Whether this is the payload.
    pub fn fits(self, payload: &[u8]) -> bool {
        self.length as usize == payload.len() && self.check == crc32fast::hash(payload)
    }

    /// Bytes of the whole record.
    pub fn whole(self) -> u64 {
        Self::SIZE as u64 + u64::from(self.length)
    }
}

/// The head of the record at a place.
pub(super) fn head_at(file: &File, at: u64) -> io::Result<Head> {
    let mut bytes = [0; Head::SIZE];
    file.read_exact_at(&mut bytes, at)?;
    Head::from_bytes(bytes).ok_or_else(damaged)
}

/// The payload of the record at a place, checked.
pub(super) fn payload_at(file: &File, at: u64, kind: Kind, uid: u32) -> io::Result<Vec<u8>> {
    // Most records are short: one look is enough.
    let mut bytes = [0; LOOK];
    let read = file.read_at(&mut bytes, at)?;
    let bytes = bytes.get(..read).unwrap_or_default();
    let (head, rest) = bytes.split_first_chunk().ok_or_else(damaged)?;
    let head = Head::from_bytes(*head).ok_or_else(damaged)?;
    if (head.kind, head.uid) != (kind, uid) {
        return Err(damaged());
    }
    if let Some(payload) = rest.get(..head.length as usize) {
        return if head.fits(payload) { Ok(payload.to_vec()) } else { Err(damaged()) };
    }
    let mut payload = vec![0; head.length as usize];
    file.read_exact_at(&mut payload, at + Head::SIZE as u64)?;
    if head.fits(&payload) { Ok(payload) } else { Err(damaged()) }
}

pub(super) fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flipped_bit_anywhere_in_a_head_is_seen() {
        let head = Head::new(Kind::Row, 7, b"payload").unwrap();
        let bytes = head.to_bytes();
        assert_eq!(Head::from_bytes(bytes), Some(head));
        for place in 0..Head::SIZE * 8 {
            let mut damaged = bytes;
            damaged[place / 8] ^= 1 << (place % 8);
            assert_eq!(Head::from_bytes(damaged), None, "bit {place}");
        }
        assert!(head.fits(b"payload") && !head.fits(b"paxload") && !head.fits(b""));
    }
}
