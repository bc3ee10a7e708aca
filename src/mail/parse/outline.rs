//! A message of which only the structure is known: what of it has to be read to show it. Must not know servers.

use super::body;
use super::mime::{Encoding, Part, Parts};
use crate::mail::split::{Letter, Subject};

/// The parts of a message, the message itself first, then depth first: the order of
/// [`Attachment::part`](crate::mail::Attachment::part).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// All of them.
    pub parts: Vec<OutlinePart>,
}

/// What is told of a part without its content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutlinePart {
    /// Media type and subtype, lower case.
    pub kind: (String, String),
    /// Its parts, or the one attached message.
    pub children: Vec<usize>,
    /// How the content is encoded.
    pub encoding: Encoding,
    /// Whether it is meant as an attachment.
    pub attached: bool,
    /// Whether it has a name.
    pub named: bool,
    /// Bytes of its content, still encoded.
    pub octets: usize,
}

/// The beginning of a part's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The part's number.
    pub part: usize,
    /// How many of its bytes, still encoded; there may be fewer.
    pub octets: usize,
}

impl Outline {
    /// What has to be read to show the message, most likely; see [`Excerpt::body`](super::Excerpt::body).
    pub fn wanted(&self) -> Vec<Wanted> {
        let part = |known: &OutlinePart| Part {
            kind: known.kind.clone(),
            children: known.children.clone(),
            encoding: known.encoding,
            attached: known.attached,
            name: known.named.then(String::new),
            octets: known.octets,
            ..Part::default()
        };
        let parts = Parts { list: self.parts.iter().map(part).collect(), defects: Vec::new() };
        body::of(&[], &parts, Letter { subject: Subject::Other, sender: "" }).err().unwrap_or_default()
    }
}
