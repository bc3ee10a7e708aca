//! Texts given one a line, for `classify --lines` and `evaluate`. Must not know scores.

use super::Failure;
use crate::mail::{Flags, Headers, Message, MessageKey, MessageRef, SafeText, SourceId, parse};
use jiff::Timestamp;
use std::io::{self, Read};
use std::path::Path;

/// When a text without a date is taken to be written: a Tuesday at ten, so that figures are the same every day.
pub const UNDATED: Timestamp = Timestamp::constant(1_767_693_600, 0);

/// A text with `\n`, `\t` and `\\` as people see it.
pub fn unescape(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('\\') | None => text.push('\\'),
                Some(other) => text.extend(['\\', other]),
            },
            (letter, false) => text.push(letter),
        }
    }
    text
}

/// The same backwards.
pub fn escape(text: &str) -> String {
    text.replace('\\', r"\\").replace('\n', r"\n").replace('\t', r"\t").replace('\r', "")
}

/// A message that is only this text, all of it newly written.
pub fn message(text: &str, at: Timestamp) -> Message {
    Message {
        reference: MessageRef { source: SourceId(0), key: MessageKey(0) },
        headers: Headers { subject: SafeText::default(), ..Headers::default() },
        flags: Flags::default(),
        received: Some(at),
        size: text.len() as u64,
        body: Some(parse::text_body(text)),
        defects: Vec::new(),
    }
}

/// A whole file, or standard input for `-`.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(path).map(|read| bytes = read)
    };
    read.map_err(|error| {
        Failure::failed(format!("cannot read {}: {error}; check the path and its rights", path.display()))
    })?;
    Ok(bytes)
}

/// The same as text.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read_bytes(path)?)
        .map_err(|_| Failure::failed(format!("{} is not UTF-8; convert it first", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_once() {
        assert_eq!(unescape(r"a\nb\tc\\nd\x"), "a\nb\tc\\nd\\x");
        assert_eq!(unescape("end\\"), "end\\");
        let text = "a\\nb\n\tc\\";
        assert_eq!(unescape(&escape(text)), text);
    }
}
