//! A message read in parts: put together again with the contents of some parts left out, and read like a whole one.
//! Must not know servers.

use super::mime::{self, Parts};
use super::outline::{Outline, Wanted};
use crate::mail::{Body, Defect};

/// What was read of one message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// A message, of some parts of which the contents are missing or cut.
    pub bytes: Vec<u8>,
    /// How long those contents really are: the part's number, and bytes.
    pub octets: Vec<(u32, u64)>,
}

/// What was read of one part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Piece {
    /// Its header: for a message its own, else that of the part (RFC 3501 section 6.4.5, MIME).
    pub header: Vec<u8>,
    /// The beginning of its content, or all of it.
    pub content: Vec<u8>,
}

impl Excerpt {
    /// A message that was read whole.
    pub fn whole(bytes: Vec<u8>) -> Self {
        Self { bytes, octets: Vec::new() }
    }

    /// Puts together what was read, a piece for each part of the outline. `None` where our own reading of it finds other
    /// parts than the outline has: then only the whole message tells.
    pub fn assemble(outline: &Outline, pieces: &[Piece]) -> Option<Self> {
        let mut bytes =
            Vec::with_capacity(pieces.iter().map(|p| p.header.len() + p.content.len() + 100).sum());
        write(outline, pieces, 0, &mut bytes)?;
        let found = mime::parts(&bytes);
        let same = found.defects.is_empty()
            && found.list.len() == outline.parts.len()
            && found.list.iter().zip(&outline.parts).all(|(found, told)| {
                found.kind == told.kind && found.children == told.children && found.encoding == told.encoding
            });
        let left_out = found.list.iter().zip(&outline.parts).zip(0..);
        let left_out = left_out.filter(|((found, told), _)| found.content.len() < told.octets);
        let octets = left_out.map(|((_, told), number)| (number, told.octets as u64)).collect();
        same.then_some(Self { bytes, octets })
    }

    /// The body.
    ///
    /// # Errors
    /// What is shown and is not in it.
    pub fn body(&self) -> Result<(Body, Vec<Defect>), Vec<Wanted>> {
        let (raw, cut) = super::bounded(&self.bytes);
        let (headers, _) = super::headers::of(&super::Fields::read(&raw));
        let mut parts = mime::parts(&raw);
        self.tell_lengths(&mut parts);
        super::body_of(&raw, cut, &headers, &parts)
    }

    fn tell_lengths(&self, parts: &mut Parts) {
        for (number, octets) in &self.octets {
            if let Some(part) = parts.list.get_mut(*number as usize) {
                part.octets = usize::try_from(*octets).unwrap_or(usize::MAX);
            }
        }
    }
}

/// Writes a part and those in it. No deeper than the outline, which is bounded.
fn write(outline: &Outline, pieces: &[Piece], number: usize, bytes: &mut Vec<u8>) -> Option<()> {
    let (part, piece) = (outline.parts.get(number)?, pieces.get(number)?);
    bytes.extend_from_slice(&piece.header);
    if !ends_in_blank_line(&piece.header) {
        bytes.extend_from_slice(b"\r\n");
    }
    if part.kind.0 != "multipart" {
        bytes.extend_from_slice(&piece.content);
        return part.children.iter().try_for_each(|child| write(outline, pieces, *child, bytes));
    }
    let boundary = mime::boundary(&piece.header)?;
    for child in &part.children {
        bytes.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        write(outline, pieces, *child, bytes)?;
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Some(())
}

fn ends_in_blank_line(header: &[u8]) -> bool {
    let Some(rest) = header.strip_suffix(b"\n") else { return false };
    let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
    rest.is_empty() || rest.ends_with(b"\n")
}

/// The line that ends a multipart message, if its header names one.
pub fn last_line(header: &[u8]) -> Option<Vec<u8>> {
    mime::boundary(header).map(|boundary| format!("--{boundary}--").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::parse::{OutlinePart, body};

    /// What a server would tell of a mail, and the pieces of it.
    fn taken_apart(raw: &[u8], wants: impl Fn(usize) -> bool) -> (Outline, Vec<Piece>) {
        let parts = mime::parts(raw).list;
        let told = |part: &mime::Part| OutlinePart {
            kind: part.kind.clone(),
            children: part.children.clone(),
            encoding: part.encoding,
            attached: part.attached,
            named: part.name.is_some(),
            octets: part.content.len(),
        };
        let piece = |(number, part): (usize, &mime::Part)| Piece {
            header: raw[part.begin..part.content.start].to_vec(),
            content: if wants(number) { raw[part.content.clone()].to_vec() } else { Vec::new() },
        };
        let pieces = parts.iter().enumerate().map(piece).collect();
        (Outline { parts: parts.iter().map(told).collect() }, pieces)
    }

    const STUB: &str = "Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\n\r\nThis mail is in HTML.\r\n--a\r\n\
                        Content-Type: text/html\r\n\r\n<p>The <b>real</b> text, which is much longer than the other, as \
                        these things go in newsletters and the like.</p>\r\n--a--\r\n";

    #[test]
    fn a_text_that_says_nothing_has_the_other_version_read_too() {
        let (outline, _) = taken_apart(STUB.as_bytes(), |_| true);
        let first: Vec<usize> = outline.wanted().iter().map(|wanted| wanted.part).collect();
        assert_eq!(first, [1], "the plain one");
        let (outline, pieces) = taken_apart(STUB.as_bytes(), |part| part == 1);
        let absent = Excerpt::assemble(&outline, &pieces).unwrap().body().unwrap_err();
        assert_eq!(absent.iter().map(|wanted| wanted.part).collect::<Vec<_>>(), [2]);
        let (outline, pieces) = taken_apart(STUB.as_bytes(), |_| true);
        let read = Excerpt::assemble(&outline, &pieces).unwrap().body().unwrap();
        assert_eq!(read, body(STUB.as_bytes()));
    }

    #[test]
    fn a_server_that_sees_other_parts_is_not_believed() {
        let (mut outline, pieces) = taken_apart(STUB.as_bytes(), |_| true);
        outline.parts[2].kind.1 = "plain".to_owned();
        assert_eq!(Excerpt::assemble(&outline, &pieces), None);
        let (outline, mut pieces) = taken_apart(STUB.as_bytes(), |_| true);
        pieces[1].content = b"one\r\n--a\r\n\r\ntwo".to_vec();
        assert_eq!(Excerpt::assemble(&outline, &pieces), None, "a text that holds the boundary");
        pieces.pop();
        assert_eq!(Excerpt::assemble(&outline, &pieces), None, "a piece is missing");
    }
}
