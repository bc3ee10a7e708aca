//! Cuts the incoming bytes into responses, literals included, within limits. Must not know what responses mean.

use super::super::error::{Error, Result};
use std::io::Read;
use std::time::{Duration, Instant};

/// What one response may be at most.
#[derive(Debug, Clone, Copy)]
pub(in crate::imap) struct Limits {
    /// Bytes outside literals.
    pub line: usize,
    /// Bytes kept of one literal; what is longer is cut.
    pub keep: usize,
    /// Bytes of one literal beyond which the server is not believed.
    pub literal: u64,
}

impl Limits {
    /// For answers without mail in them.
    pub(in crate::imap) const TALK: Self = Self { line: 2 << 20, keep: 64 << 10, literal: 1 << 20 };
}

/// A stretch of time in which at least [`LEAST`] bytes have to come.
const WINDOW: Duration = Duration::from_mins(1);
const LEAST: u64 = 1024;
const CHUNK: usize = 64 << 10;
/// Bytes kept of a status response, whose text is for people; how long it may be all the same.
const STATUS_KEEP: usize = 16 << 10;
const STATUS_LINE: usize = 16 << 20;

/// One response with its literals.
#[derive(Debug, Default)]
pub(in crate::imap) struct Frame {
    /// The bytes, line ends included; a cut literal announces what was kept.
    pub bytes: Vec<u8>,
    /// Whether a literal was cut.
    pub cut: bool,
}

/// The reading half of a connection.
pub(in crate::imap) struct Framer<S> {
    stream: S,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Bytes read so far.
    pub total: u64,
    window: Option<(Instant, u64)>,
    /// Time spent until the first word of an answer came, with nothing else under way.
    pub waited: Duration,
    /// Since when that is so.
    waiting_since: Option<Instant>,
}

impl<S: Read> Framer<S> {
    pub(in crate::imap) fn new(stream: S) -> Self {
        Self {
            stream,
            buffer: vec![0; CHUNK],
            start: 0,
            end: 0,
            total: 0,
            window: None,
            waited: Duration::ZERO,
            waiting_since: None,
        }
    }

    /// The stream, for writing.
    pub(in crate::imap) fn stream(&mut self) -> &mut S {
        &mut self.stream
    }

    /// The stream, for a look at it.
    pub(in crate::imap) fn source(&self) -> &S {
        &self.stream
    }

    /// Takes back what was read and belongs to no response yet.
    pub(in crate::imap) fn take_buffered(&mut self) -> Vec<u8> {
        let taken = self.buffer.get(self.start..self.end).unwrap_or_default().to_vec();
        self.total -= taken.len() as u64;
        self.start = self.end;
        taken
    }

    /// Whether bytes have been read that belong to no response yet.
    pub(in crate::imap) fn has_buffered(&self) -> bool {
        self.start < self.end
    }

    /// Begins a new stretch of time to be slow in: something was asked.
    pub(in crate::imap) fn asked(&mut self) {
        self.window = None;
    }

    /// What was asked has nothing before it that is still to be answered.
    pub(in crate::imap) fn asked_alone(&mut self) {
        self.waiting_since = Some(Instant::now());
    }

    /// Reads the next response into `frame`.
    pub(in crate::imap) fn read(&mut self, frame: &mut Frame, limits: &Limits) -> Result<()> {
        frame.bytes.clear();
        frame.cut = false;
        let mut outside = 0;
        loop {
            outside += self.line(&mut frame.bytes, limits.line.saturating_sub(outside))?;
            let Some((brace, announced)) = literal(&frame.bytes)? else { return Ok(()) };
            if announced > limits.literal {
                return Err(Error::Limit("a literal of absurd size"));
            }
            let announced =
                usize::try_from(announced).map_err(|_| Error::Limit("a literal of absurd size"))?;
            // Of many literals together no more than of one.
            let room = (limits.keep + limits.line).saturating_sub(frame.bytes.len());
            let kept = announced.min(limits.keep).min(room);
            if kept < announced {
                frame.cut = true;
                frame.bytes.truncate(brace);
                frame.bytes.extend_from_slice(format!("{{{kept}}}\r\n").as_bytes());
            }
            self.copy(kept, Some(&mut frame.bytes))?;
            self.copy(announced - kept, None)?;
        }
    }

    /// Appends one line, its end included; how long it was.
    fn line(&mut self, into: &mut Vec<u8>, most: usize) -> Result<usize> {
        let mut length = 0;
        loop {
            let waiting = self.waiting()?;
            let found = memchr::memchr(b'\n', waiting);
            let part = waiting.get(..found.map_or(waiting.len(), |at| at + 1)).unwrap_or_default();
            length += part.len();
            let taken = part.len();
            let status = is_status(if into.is_empty() { part } else { into });
            if length > if status { STATUS_LINE } else { most } {
                return Err(Error::Limit("a line without end"));
            }
            let room = if status { STATUS_KEEP.saturating_sub(into.len()) } else { taken };
            into.extend_from_slice(part.get(..room).unwrap_or(part));
            if taken > room && found.is_some() {
                into.extend_from_slice(b"\r\n");
            }
            self.start += taken;
            if found.is_some() {
                return Ok(length);
            }
        }
    }

    fn copy(&mut self, mut count: usize, mut into: Option<&mut Vec<u8>>) -> Result<()> {
        while count > 0 {
            let waiting = self.waiting()?;
            let part = waiting.get(..count.min(waiting.len())).unwrap_or_default();
            let length = part.len();
            if let Some(into) = &mut into {
                into.extend_from_slice(part);
            }
            self.start += length;
            count -= length;
        }
        Ok(())
    }

    /// What is buffered; reads where nothing is.
    fn waiting(&mut self) -> Result<&[u8]> {
        while !self.has_buffered() {
            self.fill()?;
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    /// Reads once into the empty buffer.
    pub(in crate::imap) fn fill(&mut self) -> Result<()> {
        let read = match self.stream.read(&mut self.buffer) {
            Ok(0) => return Err(Error::Lost("closed by the server".to_owned())),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        self.total += read as u64;
        self.waited += self.waiting_since.take().map_or(Duration::ZERO, |since| since.elapsed());
        self.pace()?;
        (self.start, self.end) = (0, read);
        Ok(())
    }

    /// A byte a second keeps every timeout from striking and yet never ends.
    fn pace(&mut self) -> Result<()> {
        let now = Instant::now();
        let (since, before) = *self.window.get_or_insert((now, self.total));
        if now.duration_since(since) >= WINDOW {
            if self.total - before < LEAST {
                return Err(Error::Slow);
            }
            self.window = Some((now, self.total));
        }
        Ok(())
    }
}

/// Where the brace stands and how long the literal is that the line just read announces. The text of a status
/// response may end like one and is none.
fn literal(bytes: &[u8]) -> Result<Option<(usize, u64)>> {
    let Some(line) = bytes.strip_suffix(b"\n") else { return Ok(None) };
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let Some(head) = line.strip_suffix(b"}") else { return Ok(None) };
    if !bytes.starts_with(b"* ") || is_status(bytes) {
        return Ok(None);
    }
    let tail = head.len().saturating_sub(24);
    let Some(brace) = head.iter().rposition(|byte| *byte == b'{').filter(|brace| *brace >= tail) else {
        return Ok(None);
    };
    let digits = head.get(brace + 1..).unwrap_or_default();
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) {
        let length = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
        return length.map(|length| Some((brace, length))).ok_or(Error::Limit("a literal of absurd size"));
    }
    if digits.starts_with(b"-") {
        return Err(Error::Protocol("a literal of negative size"));
    }
    Ok(None)
}

fn is_status(bytes: &[u8]) -> bool {
    ["* OK", "* NO", "* BAD", "* BYE", "* PREAUTH"].iter().any(|start| {
        bytes.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { line: 100, keep: 5, literal: 1000 };

    fn frames(input: &[u8]) -> Vec<Result<(String, bool)>> {
        let mut framer = Framer::new(input);
        let mut frame = Frame::default();
        let mut all = Vec::new();
        loop {
            let read = framer.read(&mut frame, &LIMITS);
            let ended = read.is_err();
            all.push(read.map(|()| (String::from_utf8_lossy(&frame.bytes).into_owned(), frame.cut)));
            if ended {
                return all;
            }
        }
    }

    #[test]
    fn a_literal_belongs_to_its_response() {
        let all = frames(b"* 1 FETCH (BODY[] {4}\r\n\r\na1)\r\na1 OK done\r\n");
        assert_eq!(all[0], Ok(("* 1 FETCH (BODY[] {4}\r\n\r\na1)\r\n".to_owned(), false)));
        assert_eq!(all[1], Ok(("a1 OK done\r\n".to_owned(), false)));
        assert!(matches!(all[2], Err(Error::Lost(_))));
    }

    #[test]
    fn a_long_literal_is_cut_and_still_announced_right() {
        let all = frames(b"* 1 FETCH (BODY[] {8}\r\n12345678 UID 7)\r\n* 2 EXISTS\r\n");
        assert_eq!(all[0], Ok(("* 1 FETCH (BODY[] {5}\r\n12345 UID 7)\r\n".to_owned(), true)));
        assert_eq!(all[1], Ok(("* 2 EXISTS\r\n".to_owned(), false)));
    }

    #[test]
    fn absurd_sizes_are_refused_before_anything_is_kept() {
        for size in ["4294967295", "99999999999999999999", "1001"] {
            let all = frames(format!("* 1 FETCH (BODY[] {{{size}}}\r\n").as_bytes());
            assert_eq!(all[0], Err(Error::Limit("a literal of absurd size")), "{size}");
        }
        assert_eq!(
            frames(b"* 1 FETCH (BODY[] {-1}\r\n")[0],
            Err(Error::Protocol("a literal of negative size"))
        );
        assert_eq!(frames(&[b'x'; 200])[0], Err(Error::Limit("a line without end")));
    }

    #[test]
    fn a_long_notice_is_cut_and_the_next_response_is_found() {
        let long = format!("* OK [ALERT] {}\r\n* 2 EXISTS\r\n", "A".repeat(1 << 20));
        let all = frames(long.as_bytes());
        let first = &all[0].as_ref().unwrap().0;
        assert!(first.starts_with("* OK [ALERT] AAA") && first.ends_with("\r\n") && first.len() < 20_000);
        assert_eq!(all[1], Ok(("* 2 EXISTS\r\n".to_owned(), false)));
    }

    #[test]
    fn the_text_of_a_status_response_is_never_a_literal() {
        let all = frames(b"* OK see {9}\r\na1 NO {7}\r\n");
        assert_eq!(all[0], Ok(("* OK see {9}\r\n".to_owned(), false)));
        assert_eq!(all[1], Ok(("a1 NO {7}\r\n".to_owned(), false)));
    }

    #[test]
    fn a_byte_a_second_is_given_up_after_a_minute_and_an_honest_pace_is_not() {
        let minute_ago = Instant::now().checked_sub(WINDOW).unwrap();
        for (said, given_up) in [(1_000, true), (1_100, false)] {
            let input = [b'x'; 2_000];
            let mut framer = Framer::new(input.get(..said).unwrap());
            framer.window = Some((minute_ago, 0));
            assert_eq!(framer.fill() == Err(Error::Slow), given_up, "{said} bytes in a minute");
        }
    }
}
