//! A message as it came: all its header fields, or all of it. Must not know how it is fetched.

use super::reader::{FlowLine, Tone, bytes};
use super::sheet::{Sheet, line};
use super::text::wrap;
use crate::mail::{MessageRef, SafeText};

/// Bytes of a message that are shown; `levelhead show --raw` writes all.
const SHOWN: usize = 64 * 1024;

/// What is there of the message.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Text {
    Coming,
    Gone,
    Here { head: SafeText, rest: SafeText, left_out: usize },
}

/// The view of one message.
#[derive(Debug, Clone)]
pub struct Raw {
    /// Which.
    pub message: MessageRef,
    /// Whether all of it shows, not the header alone.
    pub whole: bool,
    /// The first line drawn.
    pub top: usize,
    title: String,
    text: Text,
}

impl Raw {
    /// A message that is still to be read; `of` says which one it is.
    pub fn of(message: MessageRef, whole: bool, of: String) -> Self {
        Self { message, whole, top: 0, title: of, text: Text::Coming }
    }

    /// The message was read; `None` where it is gone.
    pub fn read(&mut self, raw: Option<&[u8]>) {
        self.text = raw.map_or(Text::Gone, |raw| {
            let shown = raw.get(..SHOWN).unwrap_or(raw);
            let end = header_end(shown);
            let text =
                |part: Option<&[u8]>| SafeText::block(&String::from_utf8_lossy(part.unwrap_or_default()));
            Text::Here {
                head: text(shown.get(..end)),
                rest: text(shown.get(end..)),
                left_out: raw.len() - shown.len(),
            }
        });
    }

    /// The lines for so many columns.
    pub fn sheet(&self, columns: usize) -> Sheet {
        let mut lines = Vec::new();
        match &self.text {
            Text::Coming => lines.push(line(vec![("… reading".into(), Tone::Dim)])),
            Text::Gone => {
                lines.push(line(vec![("This message is no longer in the mailbox.".into(), Tone::Dim)]));
            }
            Text::Here { head, rest, left_out } => {
                head.trim_end().lines().for_each(|field| header_field(&mut lines, field, columns));
                if self.whole {
                    lines.push(FlowLine::default());
                    rest.trim_matches('\n').lines().for_each(|text| wrapped(&mut lines, text, columns));
                }
                if self.whole && *left_out > 0 {
                    let told = format!("… {} more: levelhead show --raw writes all", bytes(*left_out as u64));
                    lines.push(line(vec![(told, Tone::Warning)]));
                }
            }
        }
        let what = if self.whole { "As it came" } else { "All header fields" };
        Sheet { title: format!("{what}: {}", self.title), lines }
    }
}

/// Where the header ends: before the first empty line.
fn header_end(raw: &[u8]) -> usize {
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line.trim_ascii().is_empty() {
            return at;
        }
        at += line.len();
    }
    raw.len()
}

fn header_field(lines: &mut Vec<FlowLine>, field: &str, columns: usize) {
    let name = field.split_once(':').filter(|(name, _)| !name.is_empty() && !name.contains([' ', '\t']));
    let Some((name, _)) = name else { return wrapped(lines, field, columns) };
    for (row, range) in wrap(field, columns).into_iter().enumerate() {
        let text = field.get(range).unwrap_or_default();
        lines.push(match text.strip_prefix(name) {
            Some(after) if row == 0 => {
                line(vec![(name.to_owned(), Tone::Key), (after.to_owned(), Tone::Plain)])
            }
            _ => line(vec![(text.to_owned(), Tone::Plain)]),
        });
    }
}

fn wrapped(lines: &mut Vec<FlowLine>, text: &str, columns: usize) {
    if text.trim().is_empty() {
        lines.push(FlowLine::default());
    }
    for range in wrap(text, columns) {
        lines.push(line(vec![(text.get(range).unwrap_or_default().to_owned(), Tone::Plain)]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{MessageKey, SourceId};

    fn shown(raw: &[u8], whole: bool, columns: usize) -> Vec<String> {
        let message = MessageRef { source: SourceId(0), key: MessageKey(1) };
        let mut view = Raw::of(message, whole, "Dana".into());
        view.read(Some(raw));
        let lines = view.sheet(columns).lines;
        lines.iter().map(|line| line.pieces.iter().map(|piece| piece.text.as_str()).collect()).collect()
    }

    #[test]
    fn the_header_alone_then_all_of_it() {
        let raw =
            b"Received: from a\r\n by b\r\nX-Odd:\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\n\r\nbody =3D\r\n";
        let head = ["Received: from a", " by b", "X-Odd:", "Subject: =?utf-8?q?caf=C3=A9?="];
        assert_eq!(shown(raw, false, 60), head);
        assert_eq!(shown(raw, true, 60)[4..], ["", "body =3D"]);
    }

    #[test]
    fn it_moves_no_cursor_and_ends() {
        let mut raw = b"Subject: \x1b]0;title\x07\xff\r\n\r\n".to_vec();
        raw.extend(std::iter::repeat_n(b'x', SHOWN * 2));
        let lines = shown(&raw, true, 60);
        assert!(lines.iter().all(|line| !line.contains(['\u{1b}', '\u{7}'])), "{:?}", lines.first());
        assert_eq!(lines.last().unwrap(), "… 66 KB more: levelhead show --raw writes all");
    }
}
