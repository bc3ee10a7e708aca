//! The one choke point between this program and a server, under the `imap` package as well as under our own commands:
//! framing, limits, the gate, the log. Must not know folders or mail.

mod cursor;
mod fetch;
mod frame;
mod gate;
mod items;
mod log;
mod pipe;
mod response;

pub(in crate::imap) use cursor::Cursor;
pub(in crate::imap) use fetch::Fetched;
pub(in crate::imap) use frame::{Frame, Limits};
pub(in crate::imap) use gate::Mode;
pub use gate::Refused;
pub(in crate::imap) use pipe::Pipe;
pub(in crate::imap) use response::{Kind, Status, code, text};

use super::error::{Error, Result};
use crate::mail::SafeText;
use frame::Framer;
use gate::Gate;
use std::io::{Read, Write};

/// Any connected stream.
pub(in crate::imap) trait Stream: Read + Write + Send {}
impl<T: Read + Write + Send> Stream for T {}

/// Responses to one command; a server that sends more never means to stop.
const FRAMES: u64 = 3_000_000;

/// What the server told without being asked, since it was last looked at.
#[derive(Debug, Default)]
pub(in crate::imap) struct Noticed {
    /// Messages came, went, or their flags changed.
    pub changed: bool,
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

/// A connection with everything that guards it.
pub(in crate::imap) struct Wire {
    framer: Framer<Box<dyn Stream>>,
    gate: Gate,
    awaited: Vec<u8>,
    left: u64,
    /// What was told unasked.
    pub noticed: Noticed,
}

impl Wire {
    pub(in crate::imap) fn new(stream: Box<dyn Stream>, mode: Mode) -> Self {
        Self {
            framer: Framer::new(stream),
            gate: Gate::new(mode),
            awaited: Vec::new(),
            left: FRAMES,
            noticed: Noticed::default(),
        }
    }

    /// Bytes read so far.
    pub(in crate::imap) fn total(&self) -> u64 {
        self.framer.total
    }

    /// Whether bytes were read that nobody has asked for yet.
    pub(in crate::imap) fn has_buffered(&self) -> bool {
        self.framer.has_buffered()
    }

    /// Sends one line, its CRLF included, if the gate lets it.
    pub(in crate::imap) fn send(&mut self, line: &[u8]) -> Result<()> {
        self.gate.pass(line)?;
        log::sent(line);
        if let Some(end) = line.iter().position(|byte| *byte == b' ') {
            self.awaited = line.get(..end).unwrap_or_default().to_vec();
            self.left = FRAMES;
        }
        self.framer.asked();
        let stream = self.framer.stream();
        stream.write_all(line)?;
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
            self.left = self.left.checked_sub(1).ok_or(Error::Limit("answers without end"))?;
            match Kind::of(&frame.bytes) {
                Kind::Tagged { tag, status } if tag == self.awaited => {
                    log::answered(&frame.bytes);
                    if status != Status::Ok {
                        let code = String::from_utf8_lossy(code(&frame.bytes).unwrap_or_default());
                        self.noticed.refused = Some((code.to_ascii_uppercase(), text(&frame.bytes)));
                    }
                    return Ok(Step::Answered(status));
                }
                // The answer to an earlier command, sent twice.
                Kind::Tagged { tag, .. } if is_ours(tag) => {}
                Kind::Tagged { .. } => return Err(Error::Protocol("an answer to something never asked")),
                Kind::Continue => return Ok(Step::Continue),
                kind => {
                    self.notice(&kind, &frame.bytes);
                    return Ok(Step::Untagged);
                }
            }
        }
    }

    fn notice(&mut self, kind: &Kind<'_>, response: &[u8]) {
        match kind {
            Kind::Status(Status::Bye) => self.noticed.bye = Some(text(response)),
            Kind::Status(_) if code(response).is_some_and(|code| code.eq_ignore_ascii_case(b"ALERT")) => {
                self.noticed.alert = Some(text(response));
            }
            Kind::Exists(_) | Kind::Expunge(_) | Kind::Fetch => self.noticed.changed = true,
            _ => {}
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
