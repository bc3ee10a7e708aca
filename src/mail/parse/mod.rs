//! Bytes of one message to plain values. Never fails: what is cut or broken becomes a [`Defect`]. Must not know other
//! messages, servers or files.

mod automatic;
mod charset;
mod date;
mod decode;
mod fields;
mod flowed;
mod headers;
mod ids;
mod mime;
mod value;

use super::{Block, BlockKind, Body, Defect, Flags, MailDate, Message, MessageRef, SafeText};
use fields::Fields;
use jiff::Timestamp;

/// One whole message.
pub fn message(reference: MessageRef, raw: &[u8], flags: Flags, received: Option<Timestamp>) -> Message {
    let mut message = headers(reference, raw, raw.len() as u64, flags, received);
    let (body, defects) = body(raw);
    message.body = Some(body);
    message.defects.extend(defects);
    message
}

/// One message of which only the header block is known; `size` is that of the whole message.
pub fn headers(
    reference: MessageRef,
    block: &[u8],
    size: u64,
    flags: Flags,
    received: Option<Timestamp>,
) -> Message {
    let (headers, defects) = headers::of(&Fields::read(block));
    Message { reference, headers, flags, received, size, body: None, defects }
}

/// A date as mail programs write it.
pub fn date(text: &str) -> Option<MailDate> {
    date::parse(text)
}

/// The body of one whole message, or of its first bytes.
pub fn body(raw: &[u8]) -> (Body, Vec<Defect>) {
    let parsed = mail_parser::MessageParser::new().parse(raw);
    let text = parsed.as_ref().and_then(|parsed| parsed.body_text(0)).unwrap_or_default();
    (text_body(&text), Vec::new())
}

/// The body that a plain text stands for.
pub fn text_body(text: &str) -> Body {
    let text = SafeText::block(text);
    let blocks = vec![Block { kind: BlockKind::New, range: 0..text.len() }];
    Body { text, blocks, ..Body::default() }
}

/// The decoded content of one part, counted as in [`Attachment::part`](super::Attachment::part).
pub fn raw_attachment(raw: &[u8], part: u32) -> Option<Vec<u8>> {
    let parsed = mail_parser::MessageParser::new().parse(raw)?;
    parsed.part(part).map(|part| part.contents().to_vec())
}
