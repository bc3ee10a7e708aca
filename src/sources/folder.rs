//! One opened file or folder: where each of its messages lies, and reading one. Opens files for reading only. Must not
//! know how the messages were found.

use super::mbox;
use crate::mail::{Body, Defect, Flags, Message, MessageKey, MessageRef, SourceId, limits, parse};
use crate::port::mail::SourceInfo;
use jiff::Timestamp;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// An opened file or folder.
#[derive(Debug, Clone)]
pub struct Folder {
    /// What is said of it.
    pub info: SourceInfo,
    /// Its messages; keys are 1-based positions in this list.
    pub entries: Vec<Entry>,
}

/// One message.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where its bytes are.
    pub place: Place,
    /// Its flags; an mbox keeps them in the message.
    pub flags: Flags,
    /// When it was received, as far as file name, file system or separator know.
    pub received: Option<Timestamp>,
}

/// Where the bytes of a message are.
#[derive(Debug, Clone)]
pub enum Place {
    /// A file of its own.
    File(Arc<Path>),
    /// A piece of an mbox.
    Piece(Arc<Path>, Range<u64>),
    /// In the program.
    Memory(Arc<[u8]>),
}

impl Folder {
    /// Reads and parses one message.
    pub fn message(&self, key: MessageKey) -> Option<Message> {
        let entry = self.entry(key)?;
        let (raw, size) = entry.place.read(limits::MESSAGE_BYTES as u64 + 1).ok()?;
        let flags = match entry.place {
            Place::Piece(..) => mbox::flags(&raw),
            Place::File(_) | Place::Memory(_) => entry.flags.clone(),
        };
        let mut message = parse::message(self.reference(key), &raw, flags, entry.received);
        message.size = size;
        Some(message)
    }

    /// Reads one message for its body.
    pub fn body(&self, key: MessageKey) -> Option<(Body, Vec<Defect>)> {
        let (raw, _) = self.entry(key)?.place.read(limits::MESSAGE_BYTES as u64 + 1).ok()?;
        Some(parse::body(&raw))
    }

    /// Reads one message whole.
    pub fn raw(&self, key: MessageKey) -> Option<Vec<u8>> {
        self.entry(key)?.place.read(u64::MAX).ok().map(|(raw, _)| raw)
    }

    /// The keys, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = MessageKey> + use<> {
        (1..=self.entries.len() as u32).rev().map(MessageKey)
    }

    fn entry(&self, key: MessageKey) -> Option<&Entry> {
        self.entries.get(usize::try_from(key.0).ok()?.checked_sub(1)?)
    }

    fn reference(&self, key: MessageKey) -> MessageRef {
        MessageRef { source: self.info.source, key }
    }

    /// Its number.
    pub fn source(&self) -> SourceId {
        self.info.source
    }
}

impl Place {
    /// The bytes, at most so many, and how many there are.
    fn read(&self, most: u64) -> io::Result<(Vec<u8>, u64)> {
        match self {
            Self::File(path) => {
                let file = File::open(path)?;
                let size = file.metadata()?.len();
                Ok((bytes(file, size.min(most))?, size))
            }
            Self::Piece(path, range) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(range.start))?;
                let size = range.end.saturating_sub(range.start);
                Ok((mbox::unquoted(bytes(file, size.min(most))?), size))
            }
            Self::Memory(raw) => Ok((raw.to_vec(), raw.len() as u64)),
        }
    }
}

fn bytes(file: File, size: u64) -> io::Result<Vec<u8>> {
    let mut raw = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(size).read_to_end(&mut raw)?;
    Ok(raw)
}
