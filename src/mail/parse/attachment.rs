//! What is told of an attachment. Must not know the screen or the file system.

use super::fields::Fields;
use super::mime::{Encoding, Part};
use super::value;
use crate::mail::{Attachment, SafeText};

/// Describes a part; the content is not decoded.
pub fn of(raw: &[u8], part: &Part, number: usize) -> Attachment {
    let media_type = SafeText::line(&format!("{}/{}", part.kind.0, part.kind.1));
    let name = part.name.as_deref().map(SafeText::line).filter(|name| !name.is_empty());
    Attachment {
        name: name.unwrap_or_else(|| invented(raw, part, number)),
        size: size(raw, part),
        part: number as u32,
        media_type,
    }
}

fn size(raw: &[u8], part: &Part) -> u64 {
    let bytes = raw.get(part.content.clone()).unwrap_or_default();
    let size = match part.encoding {
        Encoding::Base64 => {
            let digits = if bytes.len() < part.octets {
                // Not read: lines are 76 characters long as good as always (RFC 2045 section 6.8).
                part.octets / 78 * 76 + (part.octets % 78).min(76)
            } else {
                bytes.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b'=').count()
            };
            digits * 3 / 4
        }
        Encoding::Plain | Encoding::QuotedPrintable => part.octets,
    };
    size as u64
}

/// A name for a part that has none: an attached message by its subject, others by number.
fn invented(raw: &[u8], part: &Part, number: usize) -> SafeText {
    if part.kind.0 == "message" && part.kind.1 == "rfc822" {
        let fields = Fields::read(raw.get(part.content.clone()).unwrap_or_default());
        let subject = fields.first("subject").map(|value| value::text(&value::terminated(value, None)));
        if let Some(subject) = subject.filter(|subject| !subject.is_empty()) {
            return SafeText::line(&format!("{subject}.eml"));
        }
    }
    let ending = match (part.kind.0.as_str(), part.kind.1.as_str()) {
        ("message", _) => "eml",
        ("text", "plain") => "txt",
        ("text", "calendar") => "ics",
        ("image", "jpeg") => "jpg",
        ("application", "pgp-signature") => "asc",
        ("application", "pkcs7-signature" | "x-pkcs7-signature") => "p7s",
        (_, sub)
            if !sub.is_empty() && sub.len() <= 5 && sub.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            sub
        }
        _ => "bin",
    };
    SafeText::line(&format!("part-{number}.{ending}"))
}
