//! The line to an SMTP server: commands out, replies in, under limits. lettre's own connection is not used: it keeps
//! what a server said before TLS began, and it can't be stopped between a mail's last line and its end.
//! Must not know what is said.

use super::error::NotSent;
use crate::mail::SafeText;
use lettre::transport::smtp::response::Response;
use std::fmt::Display;
use std::io::{self, BufRead as _, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;

/// Any connected stream.
pub(super) trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

/// Bytes of one reply; a server that says more never means to stop.
const LONGEST: u64 = 64 << 10;

/// A connected line.
pub(super) struct Line {
    stream: BufReader<Box<dyn Stream>>,
    /// The socket below, for its timeouts.
    pub socket: TcpStream,
    /// Host and port, for people.
    pub at: String,
}

impl Line {
    pub(super) fn new(stream: Box<dyn Stream>, socket: TcpStream, at: String) -> Self {
        Self { stream: BufReader::new(stream), socket, at }
    }

    /// Whether something was said that nobody has asked for yet.
    pub(super) fn has_buffered(&self) -> bool {
        !self.stream.buffer().is_empty()
    }

    /// Sends bytes, all of them.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)?;
        self.stream.get_mut().flush()
    }

    /// Reads one reply, of one line or several.
    pub(super) fn reply(&mut self) -> io::Result<Response> {
        let wrong = |what: &str| io::Error::new(ErrorKind::InvalidData, what.to_owned());
        let mut text = Vec::new();
        loop {
            let start = text.len();
            let room = LONGEST.saturating_sub(start as u64);
            let read = self.stream.by_ref().take(room).read_until(b'\n', &mut text)?;
            if read == 0 || !text.ends_with(b"\n") {
                let gone = ErrorKind::UnexpectedEof;
                return Err(if room <= read as u64 { wrong("a reply without end") } else { gone.into() });
            }
            let last = text.get(start + 3).is_none_or(|byte| *byte != b'-');
            if last {
                break;
            }
        }
        let text = String::from_utf8_lossy(&text);
        text.parse().map_err(|_| wrong("what it said is not SMTP"))
    }

    /// Sends a command and reads its reply, which has to be a yes; before the mail's end nothing is lost if it is not.
    pub(super) fn ask(&mut self, what: &str, command: impl Display) -> Result<Response, NotSent> {
        let answered = self.write(command.to_string().as_bytes()).and_then(|()| self.reply());
        let reply = answered.map_err(|error| self.lost(&error))?;
        if reply.is_positive() { Ok(reply) } else { Err(self.refused(what, &reply)) }
    }

    /// A no of the server's, with its words.
    pub(super) fn refused(&self, what: &str, reply: &Response) -> NotSent {
        let passes =
            reply.code().severity == lettre::transport::smtp::response::Severity::TransientNegativeCompletion;
        let why = format!("{}: {what} refused: {}", self.at, words(reply));
        NotSent { why, passes }
    }

    /// The line broke before the mail's end.
    pub(super) fn lost(&self, error: &io::Error) -> NotSent {
        NotSent::for_now(format!("{}: {}", self.at, says(error)))
    }
}

/// Code and words of a reply, in one line.
pub(super) fn words(reply: &Response) -> String {
    let said: Vec<&str> = reply.message().collect();
    SafeText::line(&format!("{} {}", reply.code(), said.join(" "))).to_string()
}

/// What happened to the line.
pub(super) fn says(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => "the server is silent".to_owned(),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
            "the server hung up".to_owned()
        }
        _ => SafeText::line(&error.to_string()).to_string(),
    }
}
