//! The one choke point between this program and a server, under the `imap` package as well as under our own commands:
//! framing, limits, the gate, the log. Must not know folders or mail.

mod cursor;
mod fetch;
mod frame;
mod gate;
mod items;
mod line;
mod log;
mod pipe;
mod response;
mod stream;
mod structure;

pub(in crate::imap) use cursor::Cursor;
pub(in crate::imap) use fetch::Fetched;
pub(in crate::imap) use frame::{Frame, Framer, Limits};
pub(in crate::imap) use gate::Mode;
pub use gate::Refused;
pub(in crate::imap) use pipe::Pipe;
pub(in crate::imap) use response::{Kind, Status, code, text};
pub(in crate::imap) use stream::{Stream, readable};
pub(in crate::imap) use structure::Structure;

use super::error::{Error, Result};
use crate::mail::SafeText;
use gate::Gate;
use line::Line;
use std::collections::VecDeque;
use std::io::Write;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

/// Responses to one command; a server that sends more never means to stop.
const FRAMES: u64 = 3_000_000;
/// Bytes kept of all of them: the flags of some millions of messages, or any batch of texts.
const BYTES: u64 = 512 << 20;

/// What the server told without being asked, since it was last looked at.
#[derive(Debug, Default)]
pub(in crate::imap) struct Noticed {
    /// Messages in the open folder.
    pub exists: u32,
    /// Messages came.
    pub arrived: bool,
    /// Messages went.
    pub went: bool,
    /// Flags were told.
    pub flags: bool,
    /// The extensions that were switched on (RFC 5161), in upper case.
    pub enabled: String,
    /// A tagged response with a `CAPABILITY` code.
    pub capabilities: Option<Vec<u8>>,
    /// An `[ALERT]`, to be shown (RFC 3501 section 7.1).
    pub alert: Option<SafeText>,
    /// How the last refused command was refused: the code (RFC 5530) and the words.
    pub refused: Option<(String, SafeText)>,
    bye: Option<SafeText>,
}

/// What a response was, when it was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::imap) enum Step {
    /// Anything untagged.
    Untagged,
    /// `+`
    Continue,
    /// The answer to the command sent last.
    Answered(Status),
}

/// How waiting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::imap) enum Waited {
    /// The server has said something.
    Told,
    /// Somebody here wants the connection.
    Woken,
    /// Nothing happened.
    Quiet,
}

/// A connection with everything that guards it.
pub(in crate::imap) struct Wire {
    framer: Framer<Line>,
    gate: Gate,
    /// Tags of the commands whose answers are awaited, in the order they were sent.
    awaited: VecDeque<Vec<u8>>,
    /// Responses and bytes that may still come to it.
    left: (u64, u64),
    /// What was told unasked.
    pub noticed: Noticed,
}

impl Wire {
    pub(in crate::imap) fn new(stream: Box<dyn Stream>, mode: Mode) -> Self {
        Self {
            framer: Framer::new(Line::new(stream)),
            gate: Gate::new(mode),
            awaited: VecDeque::new(),
            left: (FRAMES, BYTES),
            noticed: Noticed::default(),
        }
    }

    /// Lets the gate pass the removal of exactly these messages of the open folder.
    pub(in crate::imap) fn allow_removal(&mut self, set: &str) {
        self.gate.allow_removal(set);
    }

    /// Compresses from here on, as the server agreed.
    pub(in crate::imap) fn compress(&mut self) {
        let read = self.framer.take_buffered();
        self.framer.stream().compress(read);
    }

    /// Bytes read so far, as they came over the line.
    pub(in crate::imap) fn total(&self) -> u64 {
        let (packed, unpacked) = self.framer.source().received_packed().unwrap_or_default();
        (self.framer.total + packed).saturating_sub(unpacked)
    }

    /// Time spent waiting for the first word of an answer with nothing else under way.
    pub(in crate::imap) fn waited(&self) -> Duration {
        self.framer.waited
    }

    /// Whether bytes were read that nobody has asked for yet.
    pub(in crate::imap) fn has_buffered(&self) -> bool {
        self.framer.has_buffered()
    }

    /// Sends one line, its CRLF included, if the gate lets it. The answers to earlier commands no longer matter.
    pub(in crate::imap) fn send(&mut self, line: &[u8]) -> Result<()> {
        if line.contains(&b' ') {
            self.awaited.clear();
        }
        self.send_behind(line)
    }

    /// The same while earlier commands are still to be answered.
    pub(in crate::imap) fn send_behind(&mut self, line: &[u8]) -> Result<()> {
        self.gate.pass(line)?;
        log::sent(line);
        if let Some(end) = line.iter().position(|byte| *byte == b' ') {
            if self.awaited.is_empty() {
                self.framer.asked_alone();
            }
            self.awaited.push_back(line.get(..end).unwrap_or_default().to_vec());
            self.left = (FRAMES, BYTES);
        }
        self.framer.asked();
        let stream = self.framer.stream();
        stream.write_all(line)?;
        stream.flush()?;
        Ok(())
    }

    /// Sends the literal that the line before announced.
    pub(in crate::imap) fn send_literal(&mut self, literal: &[u8]) -> Result<()> {
        self.gate.pass_literal(literal)?;
        self.framer.asked();
        let stream = self.framer.stream();
        stream.write_all(literal)?;
        stream.write_all(b"\r\n")?;
        stream.flush()?;
        Ok(())
    }

    /// Receives the next response that concerns us.
    pub(in crate::imap) fn receive(&mut self, frame: &mut Frame, limits: &Limits) -> Result<Step> {
        loop {
            if let Err(error) = self.framer.read(frame, limits) {
                return Err(match (error, self.noticed.bye.take()) {
                    (Error::Lost(_), Some(said)) => Error::Bye(said),
                    (error, _) => error,
                });
            }
            let (frames, bytes) = self.left;
            self.left = frames
                .checked_sub(1)
                .zip(bytes.checked_sub(frame.bytes.len() as u64))
                .ok_or(Error::Limit("answers without end"))?;
            match Kind::of(&frame.bytes) {
                Kind::Tagged { tag, status } if self.awaited.front().is_some_and(|front| front == tag) => {
                    log::answered(&frame.bytes);
                    self.awaited.pop_front();
                    self.noticed.keep_capabilities(&frame.bytes);
                    if status != Status::Ok {
                        let code = String::from_utf8_lossy(code(&frame.bytes).unwrap_or_default());
                        self.noticed.refused = Some((code.to_ascii_uppercase(), text(&frame.bytes)));
                    }
                    return Ok(Step::Answered(status));
                }
                // The answer to an earlier command that nobody waits for.
                Kind::Tagged { tag, .. } if is_ours(tag) => {}
                Kind::Tagged { .. } => return Err(Error::Protocol("an answer to something never asked")),
                Kind::Continue => return Ok(Step::Continue),
                kind => {
                    self.noticed.take(&kind, &frame.bytes);
                    return Ok(Step::Untagged);
                }
            }
        }
    }

    /// Waits until the server says something, `bell` can be read, or `time` is over.
    pub(in crate::imap) fn wait(&mut self, bell: BorrowedFd<'_>, time: Duration) -> Result<Waited> {
        if self.framer.has_buffered() {
            return Ok(Waited::Told);
        }
        let stream = self.framer.stream();
        if !stream.holds_bytes() {
            match readable(&[bell, stream.socket().as_fd()], time)? {
                Some(0) => return Ok(Waited::Woken),
                Some(_) => {}
                None => return Ok(Waited::Quiet),
            }
        }
        // What can be read may be TLS talking to itself: only bytes for us count.
        self.framer.asked();
        self.framer.stream().socket().set_nonblocking(true)?;
        let filled = self.framer.fill();
        self.framer.stream().socket().set_nonblocking(false)?;
        match filled {
            Ok(()) => Ok(Waited::Told),
            Err(Error::Silent) => Ok(Waited::Quiet),
            Err(Error::Lost(_)) if self.noticed.bye.is_some() => {
                Err(self.noticed.bye.take().map_or(Error::Silent, Error::Bye))
            }
            Err(error) => Err(error),
        }
    }
}

impl Noticed {
    fn take(&mut self, kind: &Kind<'_>, response: &[u8]) {
        match kind {
            Kind::Status(Status::Bye) => self.bye = Some(text(response)),
            Kind::Status(_) if code(response).is_some_and(|code| code.eq_ignore_ascii_case(b"ALERT")) => {
                self.alert = Some(text(response));
            }
            Kind::Exists(count) => (self.exists, self.arrived) = (*count, true),
            Kind::Expunge(_) => (self.exists, self.went) = (self.exists.saturating_sub(1), true),
            Kind::Fetch => self.flags = true,
            Kind::Data(name) if name.eq_ignore_ascii_case(b"VANISHED") => self.went = true,
            Kind::Data(name) if name.eq_ignore_ascii_case(b"ENABLED") => {
                self.enabled = String::from_utf8_lossy(response).trim_end().to_ascii_uppercase();
            }
            _ => {}
        }
    }

    fn keep_capabilities(&mut self, response: &[u8]) {
        let named = |code: &[u8]| code.get(..10).is_some_and(|name| name.eq_ignore_ascii_case(b"CAPABILITY"));
        if code(response).is_some_and(named) {
            self.capabilities = Some(response.to_vec());
        }
    }
}

/// Tags of ours and of the package: a letter and a number.
fn is_ours(tag: &[u8]) -> bool {
    match tag {
        [b'a' | b'L', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

#[cfg(test)]
pub(in crate::imap) use response::for_package;
