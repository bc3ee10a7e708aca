//! The end of the wire that the `imap` package holds: what it writes passes the gate, and it reads only what it can
//! read. Must not know commands.

use super::{Frame, Kind, Limits, Wire, response};
use std::io::{Read, Result, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// Read and Write for the package, over a wire that is also ours.
#[derive(Clone)]
pub(in crate::imap) struct Pipe {
    wire: Arc<Mutex<Wire>>,
    written: Vec<u8>,
    shown: Vec<u8>,
    at: usize,
    /// Whether the answer to AUTHENTICATE goes into the command (SASL-IR, RFC 4959), which the package can't do.
    at_once: bool,
    /// An AUTHENTICATE that waits for its answer.
    held: Vec<u8>,
}

impl Pipe {
    pub(in crate::imap) fn new(wire: Wire) -> Self {
        Self {
            wire: Arc::new(Mutex::new(wire)),
            written: Vec::new(),
            shown: Vec::new(),
            at: 0,
            at_once: false,
            held: Vec::new(),
        }
    }

    /// Has the answer to the next AUTHENTICATE travel with it.
    pub(in crate::imap) fn answer_at_once(&mut self) {
        self.at_once = true;
    }

    /// Sends a line, or holds it until its answer is there.
    fn line(&mut self, line: &[u8]) -> super::Result<()> {
        if self.at_once && memchr::memmem::find(line, b" AUTHENTICATE ").is_some() {
            self.at_once = false;
            self.held = line.trim_ascii_end().to_vec();
            (self.shown, self.at) = (b"+ \r\n".to_vec(), 0);
            return Ok(());
        }
        let held = std::mem::take(&mut self.held);
        if held.is_empty() {
            return self.with(|wire| wire.send(line));
        }
        self.with(|wire| wire.send(&[&held, b" ".as_slice(), line].concat()))
    }

    /// Works on the wire itself; nobody else is on it meanwhile.
    pub(in crate::imap) fn with<T>(&self, work: impl FnOnce(&mut Wire) -> T) -> T {
        work(&mut self.wire.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl std::fmt::Debug for Pipe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pipe")
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.written.extend_from_slice(bytes);
        while let Some(end) = memchr::memchr(b'\n', &self.written) {
            let rest = self.written.split_off(end + 1);
            let line = std::mem::replace(&mut self.written, rest);
            self.line(&line)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Read for Pipe {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        if self.at >= self.shown.len() {
            let mut frame = Frame::default();
            self.shown = self.with(|wire| {
                loop {
                    wire.receive(&mut frame, &Limits::TALK)?;
                    if let Some(seen) = response::for_package(&frame.bytes, &Kind::of(&frame.bytes)) {
                        return Ok::<_, super::Error>(seen.into_owned());
                    }
                }
            })?;
            self.at = 0;
        }
        let waiting = self.shown.get(self.at..).unwrap_or_default();
        let count = waiting.len().min(into.len());
        for (to, from) in into.iter_mut().zip(waiting) {
            *to = *from;
        }
        self.at += count;
        Ok(count)
    }
}
