//! One text part to clean lines. Must not know the other parts.

use super::mime::Part;
use super::{charset, flowed};
use crate::mail::html::{self, Hint};
use crate::mail::{RemotePictures, safe_text};

/// The lines of a text part.
#[derive(Debug, Default)]
pub struct Text {
    /// Safe lines, and what HTML said of them.
    pub lines: Vec<(String, Hint)>,
    /// Link targets that the lines number.
    pub links: Vec<String>,
    /// The pictures it wants fetched.
    pub remote: RemotePictures,
    /// Whether it was HTML.
    pub html: bool,
    /// Whether all bytes fitted the charset.
    pub fits: bool,
    /// Whether the HTML was cut or not laid out wholly.
    pub simplified: bool,
}

/// The decoded text, and whether all bytes fitted the charset.
pub fn decoded(part: &Part, bytes: &[u8]) -> (String, bool) {
    charset::decode(bytes, part.charset.as_deref())
}

/// Plain text.
pub fn plain(part: &Part, bytes: &[u8]) -> Text {
    let (text, fits) = decoded(part, bytes);
    let text = match part.flowed {
        Some(delsp) => flowed::unflow(&text, delsp),
        None => text,
    };
    let clean = safe_text::clean(&text);
    let lines = clean.trim_end().split('\n').map(|line| (line.trim_end().to_owned(), Hint::None));
    let lines = lines.skip_while(|(line, _)| line.is_empty()).collect();
    Text { lines, fits, ..Text::default() }
}

/// HTML; its links are numbered after `known` others.
pub fn html(part: &Part, bytes: &[u8], known: usize) -> Text {
    let (text, fits) = decoded(part, bytes);
    let html::Rendered { lines, links, remote, simplified } = html::render(&text, known);
    Text { lines, links, remote, html: true, fits, simplified }
}
