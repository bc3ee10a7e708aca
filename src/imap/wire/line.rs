//! The bytes of a connection, compressed from the moment both ends agreed on it (RFC 4978). Must not know responses or
//! commands.

use super::stream::Stream;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use std::io::{self, Read, Write};
use std::net::TcpStream;

/// Compressed bytes read at once.
const CHUNK: usize = 16 << 10;

/// A connected stream, and what compresses it.
pub(in crate::imap) struct Line {
    stream: Box<dyn Stream>,
    packed: Option<(Unpacker, Packer)>,
}

impl Line {
    pub(in crate::imap) fn new(stream: Box<dyn Stream>) -> Self {
        Self { stream, packed: None }
    }

    /// Compresses from here on; `read` has been read already and is compressed too.
    pub(in crate::imap) fn compress(&mut self, read: Vec<u8>) {
        self.packed = Some((Unpacker::new(read), Packer::new()));
    }

    /// Bytes received since it is compressed, as they came.
    pub(in crate::imap) fn received_packed(&self) -> Option<(u64, u64)> {
        self.packed.as_ref().map(|(unpacker, _)| (unpacker.inflate.total_in(), unpacker.inflate.total_out()))
    }

    /// The socket at the bottom, to wait on.
    pub(in crate::imap) fn socket(&self) -> &TcpStream {
        self.stream.socket()
    }

    /// Whether bytes have left the socket that were not read yet: waiting on it would miss them.
    pub(in crate::imap) fn holds_bytes(&self) -> bool {
        self.packed.as_ref().is_some_and(|(unpacker, _)| unpacker.holds_bytes()) || self.stream.holds_bytes()
    }
}

impl Read for Line {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.packed {
            Some((unpacker, _)) => unpacker.read(&mut self.stream, into),
            None => self.stream.read(into),
        }
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.packed {
            Some((_, packer)) => packer.pack(bytes, FlushCompress::None).map(|()| bytes.len()),
            None => self.stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some((_, packer)) = &mut self.packed {
            packer.pack(&[], FlushCompress::Sync)?;
            self.stream.write_all(&std::mem::take(&mut packer.packed))?;
        }
        self.stream.flush()
    }
}

struct Packer {
    deflate: Compress,
    packed: Vec<u8>,
}

impl Packer {
    fn new() -> Self {
        Self { deflate: Compress::new(Compression::default(), false), packed: Vec::new() }
    }

    fn pack(&mut self, mut bytes: &[u8], flush: FlushCompress) -> io::Result<()> {
        loop {
            self.packed.reserve(bytes.len() + 256);
            let before = self.deflate.total_in();
            self.deflate.compress_vec(bytes, &mut self.packed, flush).map_err(io::Error::other)?;
            let taken = usize::try_from(self.deflate.total_in() - before).unwrap_or(usize::MAX);
            bytes = bytes.get(taken..).unwrap_or_default();
            // With room left there is nothing more to come.
            if bytes.is_empty() && self.packed.len() < self.packed.capacity() {
                return Ok(());
            }
        }
    }
}

/// Gives out no more at once than it is asked for, however much the bytes stand for.
struct Unpacker {
    inflate: Decompress,
    packed: Vec<u8>,
    at: usize,
    /// Whether all that was asked for was given, so that more may be there.
    filled: bool,
}

impl Unpacker {
    fn new(read: Vec<u8>) -> Self {
        Self { inflate: Decompress::new(false), packed: read, at: 0, filled: false }
    }

    fn holds_bytes(&self) -> bool {
        self.filled || self.at < self.packed.len()
    }

    fn read(&mut self, from: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
        let broken = || io::Error::new(io::ErrorKind::InvalidData, "the compression is broken");
        loop {
            if self.holds_bytes() {
                let (taken, given) = (self.inflate.total_in(), self.inflate.total_out());
                let left = self.packed.get(self.at..).unwrap_or_default();
                let status =
                    self.inflate.decompress(left, into, FlushDecompress::None).map_err(|_| broken())?;
                let taken = (self.inflate.total_in() - taken) as usize;
                let given = (self.inflate.total_out() - given) as usize;
                self.at += taken;
                self.filled = given == into.len();
                if given > 0 || status == Status::StreamEnd {
                    return Ok(given);
                }
                if taken == 0 && self.at < self.packed.len() {
                    return Err(broken());
                }
                continue;
            }
            let mut chunk = [0; CHUNK];
            let count = from.read(&mut chunk)?;
            if count == 0 {
                return Ok(0);
            }
            self.packed.clear();
            self.packed.extend_from_slice(chunk.get(..count).unwrap_or_default());
            self.at = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Frame, Framer, Limits};
    use super::*;
    use crate::imap::error::Error;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packer = Packer::new();
        packer.pack(text, FlushCompress::None).unwrap();
        packer.pack(&[], FlushCompress::Sync).unwrap();
        packer.packed
    }

    struct Source<'x>(Unpacker, &'x [u8]);

    impl Read for Source<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.0.read(&mut self.1, into)
        }
    }

    #[test]
    fn what_was_packed_comes_out_the_same_in_any_portions() {
        let text: Vec<u8> = (0..200_000_u32).flat_map(|n| (n.wrapping_mul(n) / 7).to_le_bytes()).collect();
        let bytes = packed(&text);
        for portion in [1, 7, 4_096, 1 << 20] {
            let (first, rest) = bytes.split_at(bytes.len() / 3);
            let mut source = Source(Unpacker::new(first.to_vec()), rest);
            let (mut all, mut into) = (Vec::new(), vec![0; portion]);
            loop {
                let count = source.read(&mut into).unwrap();
                if count == 0 {
                    break;
                }
                all.extend_from_slice(&into[..count]);
            }
            assert!(all == text, "{portion} at once");
        }
        let mut source = Source(Unpacker::new(Vec::new()), b"\xff\xff\xff\xff");
        assert!(source.read(&mut [0; 10]).is_err());
    }

    #[test]
    fn a_bomb_meets_the_limits_of_what_it_stands_for() {
        let bomb = packed(&vec![b'x'; 64 << 20]);
        assert!(bomb.len() < 100_000, "{}", bomb.len());
        let mut framer = Framer::new(Source(Unpacker::new(Vec::new()), &bomb));
        let read = framer.read(&mut Frame::default(), &Limits::TALK);
        assert_eq!(read, Err(Error::Limit("a line without end")));
        assert!(framer.total < 3 << 20, "{} bytes were unpacked", framer.total);
    }
}
