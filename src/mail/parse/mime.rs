//! The parts of a message (RFC 2046), found without decoding any: a list of byte ranges, bounded in number and depth
//! by construction. Must not know what is shown of them.

use super::fields::{Fields, Lines};
use super::value;
use crate::mail::{Defect, limits};
use std::ops::Range;

/// How the bytes of a part are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// As they are.
    #[default]
    Plain,
    /// Base64.
    Base64,
    /// Quoted-printable.
    QuotedPrintable,
}

impl Encoding {
    /// The one of this name (RFC 2045 section 6.1); what is unknown is left as it is.
    pub fn named(name: &str) -> Self {
        match name {
            name if name.eq_ignore_ascii_case("base64") => Self::Base64,
            name if name.eq_ignore_ascii_case("quoted-printable") => Self::QuotedPrintable,
            _ => Self::Plain,
        }
    }
}

/// One part.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The bytes of its content, still encoded.
    pub content: Range<usize>,
    /// How many they really are: more than `content` where the rest was not read.
    pub octets: usize,
    /// Media type and subtype, lower case: `text`, `plain`.
    pub kind: (String, String),
    /// Its parts, or the one attached message.
    pub children: Vec<usize>,
    /// How the content is encoded.
    pub encoding: Encoding,
    /// The charset parameter.
    pub charset: Option<String>,
    /// The name given in Content-Disposition or Content-Type.
    pub name: Option<String>,
    /// Whether Content-Disposition says that it is an attachment.
    pub attached: bool,
    /// `format=flowed`, and with `delsp=yes`.
    pub flowed: Option<bool>,
    /// Where the part, header and all, begins: for attached messages.
    pub begin: usize,
}

impl Part {
    /// Whether it is of this type.
    pub fn is(&self, main: &str, sub: &str) -> bool {
        self.kind.0 == main && self.kind.1 == sub
    }
}

/// The parts of a message: the first is the message itself, then depth first.
#[derive(Debug, Default)]
pub struct Parts {
    /// All of them.
    pub list: Vec<Part>,
    /// What was cut or is broken.
    pub defects: Vec<Defect>,
}

/// A stretch of the message that is to become a part.
struct Todo {
    range: Range<usize>,
    parent: Option<usize>,
    depth: usize,
    /// Within multipart/digest a part without a type is a message (RFC 2046 section 5.1.5).
    digest: bool,
}

/// Finds the parts.
pub fn parts(raw: &[u8]) -> Parts {
    let mut parts = Parts::default();
    let mut todo = vec![Todo { range: 0..raw.len(), parent: None, depth: 0, digest: false }];
    while let Some(next) = todo.pop() {
        if parts.list.len() >= limits::PARTS {
            parts.defect(Defect::TooManyParts);
            break;
        }
        let number = parts.list.len();
        let (mut part, boundary) = read(raw, &next);
        part.octets = part.content.len();
        if let Some(parent) = next.parent.and_then(|parent| parts.list.get_mut(parent)) {
            parent.children.push(number);
        }
        let ranges = match boundary {
            Some(boundary) => {
                let (ranges, closed) = split(raw, part.content.clone(), boundary.as_bytes());
                if !closed {
                    parts.defect(Defect::BrokenMime);
                }
                ranges
            }
            None if part.is("message", "rfc822") || part.is("message", "global") => {
                if part.encoding == Encoding::Plain { vec![part.content.clone()] } else { Vec::new() }
            }
            None => Vec::new(),
        };
        let digest = part.is("multipart", "digest");
        if next.depth >= limits::DEPTH && !ranges.is_empty() {
            parts.defect(Defect::TooDeep);
            part.attached = true;
        } else {
            let depth = next.depth + 1;
            let child = |range| Todo { range, parent: Some(number), depth, digest };
            todo.extend(ranges.into_iter().map(child).rev());
        }
        parts.list.push(part);
    }
    parts
}

impl Parts {
    fn defect(&mut self, defect: Defect) {
        if !self.defects.contains(&defect) {
            self.defects.push(defect);
        }
    }

    /// A part by its number.
    pub fn get(&self, number: usize) -> Option<&Part> {
        self.list.get(number)
    }
}

/// The boundary that a multipart's header names.
pub fn boundary(header: &[u8]) -> Option<String> {
    read(header, &Todo { range: 0..header.len(), parent: None, depth: 0, digest: false }).1
}

/// Reads the header of a part; the boundary, where it is a multipart.
fn read(raw: &[u8], next: &Todo) -> (Part, Option<String>) {
    let bytes = raw.get(next.range.clone()).unwrap_or_default();
    // A part that begins with a blank line has no header at all; before a message, blank lines are passed over.
    let headless = next.parent.is_some()
        && Lines { raw: bytes, at: 0 }.next().is_some_and(|line| line.trim_ascii().is_empty());
    let fields = if headless { Fields::default() } else { Fields::read(bytes) };
    let skip = if headless { Lines { raw: bytes, at: 0 }.next().map_or(0, <[u8]>::len) } else { fields.end };
    let begin = next.range.start;
    let mut part = Part { begin, content: begin + skip..next.range.end, ..Part::default() };

    let typed = fields.first("content-type").map(|value| value::terminated(value, None));
    let typed = typed.as_deref().and_then(value::content_type);
    part.kind = match &typed {
        Some(typed) => (
            typed.ctype().trim().to_ascii_lowercase(),
            typed.subtype().unwrap_or_default().trim().to_ascii_lowercase(),
        ),
        None if next.digest => ("message".into(), "rfc822".into()),
        None => ("text".into(), "plain".into()),
    };
    if part.kind.0 == "text" && part.kind.1.is_empty() {
        part.kind.1 = "plain".into();
    }
    let attribute = |name: &str| typed.as_ref().and_then(|typed| typed.attribute(name)).map(str::to_owned);
    part.charset = attribute("charset");
    if attribute("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed")) {
        part.flowed = Some(attribute("delsp").is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes")));
    }

    let disposed = fields.first("content-disposition").map(|value| value::terminated(value, None));
    let disposed = disposed.as_deref().and_then(value::content_type);
    part.attached = disposed.as_ref().is_some_and(mail_parser::ContentType::is_attachment);
    let file_name = disposed.as_ref().and_then(|disposed| disposed.attribute("filename")).map(str::to_owned);
    part.name = file_name.or_else(|| attribute("name")).map(|name| value::encoded_words(&name));

    part.encoding = encoding(&fields);
    let boundary =
        attribute("boundary").filter(|boundary| part.kind.0 == "multipart" && !boundary.is_empty());
    (part, boundary)
}

/// How a header says that what follows is encoded.
pub fn encoding(fields: &Fields<'_>) -> Encoding {
    Encoding::named(fields.text("content-transfer-encoding").unwrap_or_default().trim())
}

/// The stretches between boundary lines, and whether the closing one is there.
fn split(raw: &[u8], content: Range<usize>, boundary: &[u8]) -> (Vec<Range<usize>>, bool) {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut lines = Boundaries { raw, at: content.start, end: content.end };
    while let Some((begin, end)) = lines.next() {
        let line = raw.get(begin + 2..end).unwrap_or_default().trim_ascii_end();
        let Some(rest) = line.strip_prefix(boundary) else { continue };
        let closing = rest == b"--";
        if !rest.is_empty() && !closing {
            continue;
        }
        if let Some(from) = open.take() {
            found.push(from..before_line_end(raw, from, begin));
        }
        // One more than the limit, so that the cut is noticed.
        if closing || found.len() > limits::PARTS {
            return (found, true);
        }
        open = Some(end);
    }
    found.extend(open.map(|from| from..content.end));
    (found, false)
}

/// The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1).
fn before_line_end(raw: &[u8], from: usize, to: usize) -> usize {
    let part = raw.get(from..to).unwrap_or_default();
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    from + part.strip_suffix(b"\r").unwrap_or(part).len()
}

/// Lines that begin with `--`, as begin and end.
struct Boundaries<'x> {
    raw: &'x [u8],
    at: usize,
    end: usize,
}

impl Boundaries<'_> {
    fn next(&mut self) -> Option<(usize, usize)> {
        while self.at < self.end {
            let rest = self.raw.get(self.at..self.end)?;
            let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let begin = self.at;
            self.at += length;
            if rest.starts_with(b"--") {
                return Some((begin, self.at));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(raw: &str) -> Vec<String> {
        let parts = parts(raw.as_bytes());
        let show = |part: &Part| {
            let text = raw.get(part.content.clone()).unwrap_or_default().trim();
            let text = if part.children.is_empty() { text } else { "" };
            format!("{}/{} {:?} {text}", part.kind.0, part.kind.1, part.children)
        };
        parts.list.iter().map(show).collect()
    }

    #[test]
    fn parts_are_numbered_depth_first() {
        let raw = "Content-Type: multipart/mixed; boundary=a\n\npreamble\n--a\nContent-Type: multipart/alternative; \
                   boundary=\"ab\"\n\n--ab\n\none\n--ab\nContent-Type: text/html\n\n<p>two\n--ab--\n\n--a\nContent-Type: \
                   message/rfc822\n\nSubject: in\n\nthree\n--a--\nepilogue";
        assert_eq!(
            outline(raw),
            [
                "multipart/mixed [1, 4] ",
                "multipart/alternative [2, 3] ",
                "text/plain [] one",
                "text/html [] <p>two",
                "message/rfc822 [5] ",
                "text/plain [] three",
            ]
        );
        assert_eq!(parts(raw.as_bytes()).defects, []);
    }

    #[test]
    fn a_missing_end_is_forgiven_and_told() {
        let raw =
            "Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a\nContent-Type: text/plain\n\ntwo";
        assert_eq!(outline(raw), ["multipart/mixed [1, 2] ", "text/plain [] one", "text/plain [] two"]);
        assert_eq!(parts(raw.as_bytes()).defects, [Defect::BrokenMime]);
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let deep = "Content-Type: message/rfc822\n\n".repeat(10_000);
        let found = parts(deep.as_bytes());
        assert_eq!(found.list.len(), limits::DEPTH + 1);
        assert_eq!(found.defects, [Defect::TooDeep]);
        let many =
            format!("Content-Type: multipart/mixed; boundary=x\n\n{}--x--\n", "--x\n\np\n".repeat(10_000));
        let found = parts(many.as_bytes());
        assert_eq!(found.list.len(), limits::PARTS);
        assert_eq!(found.defects, [Defect::TooManyParts]);
    }
}
