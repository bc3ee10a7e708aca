//! An mbox file as ranges of bytes (RFC 4155, and what is found in the wild). Must not know what is in the messages.

use super::kind;
use crate::mail::{Flags, parse};
use jiff::Timestamp;
use std::io::{self, BufRead};
use std::ops::Range;

/// One message: its bytes without the separator and the blank line that belongs to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it lies in the file.
    pub range: Range<u64>,
    /// The separator line, for the time in it.
    pub separator: String,
}

/// The longest line looked at whole; the rest of a longer one is passed over.
const LINE: usize = 1_024;

/// Some editors put it before all text.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Finds the messages of an mbox.
///
/// A separator begins with `From ` and holds a time, or is one word more and follows a blank line; after it comes a
/// field. A missing blank line before it is forgiven, so two messages never become one.
pub fn pieces(file: impl BufRead) -> io::Result<Vec<Piece>> {
    let mut found: Vec<Piece> = Vec::new();
    let mut lines = ShortLines { file, at: 0 };
    let mut line = Vec::with_capacity(LINE);
    // A separator waits for the line after it.
    let mut waiting: Option<(u64, u64, Vec<u8>)> = None;
    let mut blank: Option<Range<u64>> = None;
    let mut after_blank = true;
    loop {
        let begin = lines.at;
        let more = lines.next(&mut line)?;
        if begin == 0 && line.starts_with(BOM) {
            line.drain(..BOM.len());
        }
        let is_blank = line.trim_ascii().is_empty();
        let begins = is_blank || kind::field(&line).is_some() || line.starts_with(b">From ");
        if let Some((from, to, separator)) = waiting.take().filter(|_| begins) {
            close(&mut found, from, blank.take());
            let separator = String::from_utf8_lossy(separator.trim_ascii()).into_owned();
            found.push(Piece { range: to..to, separator });
        }
        if !more {
            close(&mut found, begin, None);
            return Ok(found);
        }
        if line.starts_with(b"From ") && (has_time(&line) || (after_blank && is_bare(&line))) {
            if !after_blank {
                blank = None;
            }
            waiting = Some((begin, lines.at, line.clone()));
        } else if is_blank {
            blank = Some(begin..lines.at);
        }
        after_blank = is_blank;
    }
}

/// Ends the message before; one blank line before a separator is not its own.
fn close(found: &mut [Piece], end: u64, blank: Option<Range<u64>>) {
    if let Some(last) = found.last_mut() {
        last.range.end = match blank {
            Some(blank) if blank.end == end && blank.start >= last.range.start => blank.start,
            _ => end,
        };
    }
}

/// Whether a line is two words.
fn is_bare(line: &[u8]) -> bool {
    line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count() == 2
}

/// Whether a line holds hours, minutes and a year, as `asctime` writes them.
fn has_time(line: &[u8]) -> bool {
    let digits = |word: &[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_digit);
    let words = || line.split(u8::is_ascii_whitespace);
    let clock = words().any(|word| {
        let mut parts = word.split(|byte| *byte == b':');
        let short = |part: Option<&[u8]>| part.is_some_and(|part| part.len() <= 2 && digits(part));
        short(parts.next()) && short(parts.next())
    });
    clock && words().any(|word| word.len() == 4 && digits(word))
}

/// The time in a separator line.
pub fn received(separator: &str) -> Option<Timestamp> {
    let (_, time) = separator.strip_prefix("From ")?.split_once(' ')?;
    parse::date(time).map(|date| date.at)
}

/// Takes the extra `>` off quoted `From ` lines (mboxrd; mboxo's single one is the same).
pub fn unquoted(raw: Vec<u8>) -> Vec<u8> {
    let quoted = |line: &[u8]| {
        let bare = line.iter().position(|byte| *byte != b'>').filter(|at| *at > 0);
        bare.and_then(|at| line.get(at..)).is_some_and(|rest| rest.starts_with(b"From "))
    };
    if !raw.split_inclusive(|byte| *byte == b'\n').any(quoted) {
        return raw;
    }
    let mut plain = Vec::with_capacity(raw.len());
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        plain.extend_from_slice(if quoted(line) { line.get(1..).unwrap_or_default() } else { line });
    }
    plain
}

/// The flags in Status and X-Status fields (mutt, pine, Dovecot) or X-Mozilla-Status.
pub fn flags(message: &[u8]) -> Flags {
    let mut flags = Flags::default();
    let fields = message.split(|byte| *byte == b'\n').take_while(|line| !line.trim_ascii().is_empty());
    for line in fields.take(200) {
        let Some(name) = kind::field(line) else { continue };
        let value = String::from_utf8_lossy(line.get(name.len() + 1..).unwrap_or_default());
        let value = value.trim();
        match name.to_ascii_lowercase().as_slice() {
            b"status" => flags.seen |= value.contains('R'),
            b"x-status" => {
                flags.answered |= value.contains('A');
                flags.flagged |= value.contains('F');
                flags.deleted |= value.contains('D');
                flags.draft |= value.contains('T');
            }
            b"x-mozilla-status" => {
                let bits = u32::from_str_radix(value, 16).unwrap_or(0);
                flags.seen |= bits & 1 != 0;
                flags.answered |= bits & 2 != 0;
                flags.flagged |= bits & 4 != 0;
                flags.deleted |= bits & 8 != 0;
            }
            _ => {}
        }
    }
    flags
}

struct ShortLines<R> {
    file: R,
    at: u64,
}

impl<R: BufRead> ShortLines<R> {
    /// Reads the beginning of the next line; `false` at the end.
    fn next(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        line.clear();
        let mut any = false;
        loop {
            let buffer = self.file.fill_buf()?;
            if buffer.is_empty() {
                return Ok(any);
            }
            any = true;
            let end = memchr::memchr(b'\n', buffer).map(|at| at + 1);
            let piece = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            let room = LINE.saturating_sub(line.len());
            line.extend_from_slice(piece.get(..room).unwrap_or(piece));
            let used = piece.len();
            self.file.consume(used);
            self.at += used as u64;
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(raw: &[u8], piece: &Piece) -> String {
        let bytes = raw[piece.range.start as usize..piece.range.end as usize].to_vec();
        String::from_utf8(unquoted(bytes)).unwrap()
    }

    fn texts(raw: &str) -> Vec<String> {
        pieces(raw.as_bytes()).unwrap().iter().map(|piece| text(raw.as_bytes(), piece)).collect()
    }

    const SEPARATOR: &str = "From sam@b.example Thu Jan  1 00:00:00 1970\n";

    #[test]
    fn blank_lines_belong_to_the_separator() {
        let raw = format!("{SEPARATOR}A: 1\n\nx\n\n{SEPARATOR}A: 2\n\ny\n");
        assert_eq!(texts(&raw), ["A: 1\n\nx\n", "A: 2\n\ny\n"]);
        let raw = raw.replace('\n', "\r\n");
        assert_eq!(texts(&raw), ["A: 1\r\n\r\nx\r\n", "A: 2\r\n\r\ny\r\n"]);
    }

    #[test]
    fn a_missing_blank_line_and_a_bare_separator_are_forgiven() {
        assert_eq!(texts(&format!("\n{SEPARATOR}A: 1\n\nx\n{SEPARATOR}A: 2\n")), ["A: 1\n\nx\n", "A: 2\n"]);
        assert_eq!(texts("From demo\nA: 1\n\nx\n\nFrom demo\nA: 2\n"), ["A: 1\n\nx\n", "A: 2\n"]);
    }

    #[test]
    fn a_sentence_is_no_separator() {
        let raw = format!(
            "{SEPARATOR}A: 1\n\nx\nFrom demo on it works\nb: c\n\nFrom here at 12:00 in 2021 on\nwe go\n"
        );
        assert_eq!(texts(&raw).len(), 1);
        let raw = "\u{feff}From -\nA: 1\n\nx\n\nFrom Russia with love\nYear: 1963\n";
        assert_eq!(texts(raw).len(), 1);
    }

    #[test]
    fn a_message_may_lack_a_header() {
        assert_eq!(texts(&format!("{SEPARATOR}\n1\n\n{SEPARATOR}\n2\n")), ["\n1\n", "\n2\n"]);
    }

    #[test]
    fn quoted_from_lines_lose_one_mark() {
        assert_eq!(
            unquoted(b">From a\n>>From b\n> From c\nx >From d\n".to_vec()),
            b"From a\n>From b\n> From c\nx >From d\n"
        );
    }

    #[test]
    fn flags_are_read_from_the_header() {
        let flags = flags(b"Status: RO\nX-Status: AF\n\nStatus: D\n");
        assert!(flags.seen && flags.answered && flags.flagged && !flags.deleted);
    }

    proptest! {
        #[test]
        fn written_as_mboxrd_every_message_comes_back(bodies in prop::collection::vec("([a-z>]{0,5}(From )?[a-z: ]{0,9}\n){0,6}", 1..5)) {
            let messages: Vec<String> = bodies.iter().map(|body| format!("Subject: x\n\n{body}")).collect();
            let mut raw = Vec::new();
            for message in &messages {
                raw.extend_from_slice(SEPARATOR.as_bytes());
                for line in message.split_inclusive('\n') {
                    if line.trim_start_matches('>').starts_with("From ") {
                        raw.push(b'>');
                    }
                    raw.extend_from_slice(line.as_bytes());
                }
                raw.push(b'\n');
            }
            let found = pieces(raw.as_slice()).unwrap();
            // The file's last blank line has no separator after it, and stays.
            let read: Vec<String> = found.iter().map(|piece| text(&raw, piece)).collect();
            prop_assert_eq!(read.len(), messages.len());
            for (read, message) in read.iter().zip(&messages) {
                prop_assert_eq!(read.trim_end_matches('\n'), message.trim_end_matches('\n'));
            }
        }
    }
}
