//! A file that goes along with a draft: copied in, so that it stays as it was when it was chosen. Must not know where
//! it came from.

use super::message::value;
use crate::mail::{Message, SafeText, raw_attachment};
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use std::borrow::Cow;
use std::sync::Arc;

/// A file of its own in a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Its name, safe for the screen.
    pub name: SafeText,
    /// `type/subtype`.
    pub media_type: String,
    /// Its content.
    pub bytes: Arc<[u8]>,
}

/// What says nothing of a file's kind.
const UNKNOWN: &str = "application/octet-stream";

impl Attached {
    /// A file by its name; its kind follows from the name's ending.
    pub fn file(name: &str, bytes: impl Into<Arc<[u8]>>) -> Self {
        let kind = mime_guess::from_path(name).first_raw().unwrap_or(UNKNOWN);
        Self { name: SafeText::line(name), media_type: kind.to_owned(), bytes: bytes.into() }
    }

    /// The files that came with a message.
    pub fn of(message: &Message, raw: &[u8]) -> Vec<Self> {
        let told = message.body.iter().flat_map(|body| &body.attachments);
        let read = told.filter_map(|told| {
            Some(Self {
                name: told.name.clone(),
                media_type: told.media_type.to_string(),
                bytes: raw_attachment(raw, told.part)?.into(),
            })
        });
        read.collect()
    }

    /// It as a part of a message.
    pub(super) fn part(&self) -> MimePart<'_> {
        let content = BodyPart::Binary(Cow::Borrowed(&*self.bytes));
        // Not by `MimePart::new`: a text would not go in base64, and its line ends be changed on the way.
        let kind = Raw::new(kind(&self.media_type).to_owned());
        let name = Some(value(&self.name)).filter(|name| !name.is_empty()).unwrap_or_else(|| "file".into());
        MimePart::raw(content).header("Content-Type", kind).attachment(name)
    }
}

/// The kind as it can stand in a header field of a part in base64: messages and multiparts can't be that (RFC 2046
/// section 5), so they go as files of any kind; their name says what they are.
fn kind(media_type: &str) -> &str {
    let fits = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte))
    };
    match media_type.split_once('/') {
        Some(("message" | "multipart", _)) => UNKNOWN,
        Some((kind, sub)) if fits(kind) && fits(sub) && media_type.len() <= 100 => media_type,
        _ => UNKNOWN,
    }
}
