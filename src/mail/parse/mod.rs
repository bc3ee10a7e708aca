//! Bytes of one message to plain values. Never fails: what is cut or broken becomes a [`Defect`]. Must not know other
//! messages, servers or files.

mod attachment;
mod automatic;
mod body;
mod calendar;
mod charset;
mod date;
mod decode;
mod excerpt;
mod fields;
mod flowed;
mod headers;
mod ids;
mod mime;
mod outline;
mod report;
mod text;
mod value;

pub use excerpt::{Excerpt, Piece, last_line};
pub use mime::Encoding;
pub use outline::{Outline, OutlinePart, Wanted};

use super::html::Hint;
use super::split::{self, Letter, Subject};
use super::{Body, Defect, Flags, Headers, MailDate, Message, MessageRef, SafeText, caution, limits};
use fields::Fields;
use jiff::Timestamp;
use mime::Parts;
use std::borrow::Cow;

/// One whole message.
pub fn message(reference: MessageRef, raw: &[u8], flags: Flags, received: Option<Timestamp>) -> Message {
    let size = raw.len() as u64;
    let (raw, cut) = bounded(raw);
    let (headers, mut defects) = headers::of(&Fields::read(&raw));
    let (body, others) = body_of(&raw, cut, &headers, &mime::parts(&raw)).unwrap_or_default();
    for defect in others {
        body::push(&mut defects, defect);
    }
    Message { reference, headers, flags, received, size, body: Some(body), defects }
}

/// One message of which only the header block is known; `size` is that of the whole message.
pub fn headers(
    reference: MessageRef,
    block: &[u8],
    size: u64,
    flags: Flags,
    received: Option<Timestamp>,
) -> Message {
    let (block, _) = bounded(block);
    let (headers, defects) = headers::of(&Fields::read(&block));
    Message { reference, headers, flags, received, size, body: None, defects }
}

/// The body of one whole message, or of its first bytes.
pub fn body(raw: &[u8]) -> (Body, Vec<Defect>) {
    let (raw, cut) = bounded(raw);
    let (headers, _) = headers::of(&Fields::read(&raw));
    body_of(&raw, cut, &headers, &mime::parts(&raw)).unwrap_or_default()
}

/// What has to be read first is nothing where a message is whole.
fn body_of(
    raw: &[u8],
    cut: bool,
    headers: &Headers,
    parts: &Parts,
) -> Result<(Body, Vec<Defect>), Vec<Wanted>> {
    let (mut body, mut defects) = body::of(raw, parts, letter(headers))?;
    body.cautions = caution::of_mail(headers, &body);
    if cut {
        body::push(&mut defects, Defect::TooLarge);
    }
    Ok((body, defects))
}

/// The body that a plain text stands for.
pub fn text_body(text: &str) -> Body {
    let text = SafeText::block(text);
    let lines: Vec<split::Line<'_>> = text.split('\n').map(|line| (line, Hint::None)).collect();
    let blocks = split::blocks(&lines, Letter { subject: Subject::Other, sender: "" });
    Body { text, blocks, ..Body::default() }
}

/// The decoded content of one part, counted as in [`Attachment::part`](super::Attachment::part).
pub fn raw_attachment(raw: &[u8], part: u32) -> Option<Vec<u8>> {
    let raw = with_line_feeds(raw);
    let parts = mime::parts(&raw);
    let part = parts.get(usize::try_from(part).ok()?)?;
    Some(decode::decode(raw.get(part.content.clone())?, part.encoding).into_owned())
}

/// The decoded content of a part of which header and content were read by themselves.
pub fn content(header: &[u8], content: &[u8]) -> Vec<u8> {
    decode::decode(content, mime::encoding(&Fields::read(header))).into_owned()
}

/// A date as mail programs write it.
pub fn date(text: &str) -> Option<MailDate> {
    date::parse(text)
}

/// What is looked at of a message, and whether that is not all.
fn bounded(raw: &[u8]) -> (Cow<'_, [u8]>, bool) {
    let short = raw.get(..limits::MESSAGE_BYTES);
    (with_line_feeds(short.unwrap_or(raw)), short.is_some_and(|short| short.len() < raw.len()))
}

/// Old Macs ended lines with a bare return.
fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    if raw.contains(&b'\n') || !raw.contains(&b'\r') {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect())
}

fn letter(headers: &Headers) -> Letter<'_> {
    const FORWARDS: &[&str] = &["fwd:", "fw:", "wg:", "tr:", "rv:", "enc:", "i:", "doorst:", "rv :", "tr :"];
    let subject = headers.subject.to_lowercase();
    let is_forward = FORWARDS.iter().any(|mark| subject.starts_with(mark));
    let sender = headers.from.first().and_then(|from| from.name.as_ref());
    Letter {
        subject: if is_forward { Subject::Forward } else { Subject::Other },
        sender: sender.map_or("", SafeText::as_str),
    }
}

#[cfg(test)]
mod tests;
