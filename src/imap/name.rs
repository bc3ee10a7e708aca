//! Folder names: modified UTF-7 on the wire (RFC 3501 section 5.1.3), text for people. Must not know which folders
//! exist.

use super::error::{Error, Result};
use crate::mail::SafeText;
use std::fmt;

/// Base64 with `,` for `/` and no padding.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
const LONGEST: usize = 1_000;

/// A folder's name as the server writes it. Always fit to be put between quotes: printable ASCII only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FolderName(String);

impl FolderName {
    /// From text as people write it.
    ///
    /// # Errors
    /// The name is empty, too long or has a control character in it.
    pub fn from_text(text: &str) -> Result<Self> {
        let refused = |said: &str| Error::Folder { name: SafeText::line(text), said: SafeText::line(said) };
        if text.is_empty() || text.len() > LONGEST {
            return Err(refused("no sensible name"));
        }
        if text.chars().any(char::is_control) {
            return Err(refused("a control character in the name"));
        }
        Ok(Self(encode(text)))
    }

    /// From what a server sent; `None` where it could not be sent back.
    pub fn from_server(bytes: &[u8]) -> Option<Self> {
        let fine =
            !bytes.is_empty() && bytes.len() <= LONGEST && bytes.iter().all(|b| matches!(b, b' '..=b'~'));
        fine.then(|| String::from_utf8_lossy(bytes).into_owned()).map(Self)
    }

    /// As it goes over the wire, without quotes.
    pub fn wire(&self) -> &str {
        &self.0
    }

    /// As it goes over the wire, quoted.
    pub(super) fn quoted(&self) -> String {
        format!("\"{}\"", self.0.replace('\\', "\\\\").replace('"', "\\\""))
    }

    /// As people read it.
    pub fn text(&self) -> String {
        decode(&self.0).unwrap_or_else(|| self.0.clone())
    }

    /// The same, safe to show.
    pub fn safe(&self) -> SafeText {
        SafeText::line(&self.text())
    }

    /// Whether both name one folder; INBOX is the same in any case.
    pub fn same(&self, other: &Self) -> bool {
        let inbox = |name: &Self| name.0.eq_ignore_ascii_case("INBOX");
        self == other || (inbox(self) && inbox(other))
    }
}

impl fmt::Display for FolderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.safe())
    }
}

fn encode(text: &str) -> String {
    let mut wire = String::with_capacity(text.len());
    let mut shifted = Vec::new();
    for c in text.chars() {
        if matches!(c, ' '..='~') {
            shift_out(&mut shifted, &mut wire);
            wire.push(c);
            if c == '&' {
                wire.push('-');
            }
        } else {
            let mut units = [0; 2];
            shifted.extend(c.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    shift_out(&mut shifted, &mut wire);
    wire
}

fn shift_out(bytes: &mut Vec<u8>, wire: &mut String) {
    if bytes.is_empty() {
        return;
    }
    wire.push('&');
    let (mut bits, mut count) = (0_u32, 0);
    for byte in bytes.drain(..) {
        bits = (bits << 8) | u32::from(byte);
        count += 8;
        while count >= 6 {
            count -= 6;
            wire.push(digit(bits >> count));
        }
    }
    if count > 0 {
        wire.push(digit(bits << (6 - count)));
    }
    wire.push('-');
}

fn digit(bits: u32) -> char {
    DIGITS.get((bits & 63) as usize).copied().map_or('A', char::from)
}

fn decode(wire: &str) -> Option<String> {
    let mut text = String::with_capacity(wire.len());
    let mut rest = wire;
    while let Some((plain, shifted)) = rest.split_once('&') {
        text.push_str(plain);
        let (digits, after) = shifted.split_once('-')?;
        if digits.is_empty() {
            text.push('&');
        } else {
            text.push_str(&shift_in(digits)?);
        }
        rest = after;
    }
    text.push_str(rest);
    Some(text)
}

fn shift_in(digits: &str) -> Option<String> {
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for byte in digits.bytes() {
        let value = DIGITS.iter().position(|digit| *digit == byte)?;
        bits = (bits << 6) | u32::try_from(value).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    let units = bytes.as_chunks().0.iter().map(|pair| u16::from_be_bytes(*pair));
    char::decode_utf16(units).collect::<std::result::Result<String, _>>().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_rfc_and_others() {
        for (text, wire) in [
            ("INBOX", "INBOX"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Gesendete Objekte", "Gesendete Objekte"),
            ("Éléments envoyés", "&AMk-l&AOk-ments envoy&AOk-s"),
            ("A & B", "A &- B"),
            ("😀", "&2D3eAA-"),
        ] {
            let name = FolderName::from_text(text).unwrap();
            assert_eq!(name.wire(), wire);
            assert_eq!(FolderName::from_server(wire.as_bytes()).unwrap().text(), text);
        }
    }

    #[test]
    fn no_name_can_end_a_line_or_a_quotation() {
        for bad in ["a\r\nb", "a\nb", "a\0b", "", "\x7f"] {
            assert!(FolderName::from_text(bad).is_err(), "{bad:?}");
        }
        for bad in [b"a\r\nb".as_slice(), b"\xff\xfe", b"", b"a\x1b[2J"] {
            assert_eq!(FolderName::from_server(bad), None);
        }
        assert_eq!(FolderName::from_text("a\"b\\").unwrap().quoted(), "\"a\\\"b\\\\\"");
    }

    #[test]
    fn a_broken_name_is_shown_as_it_is_and_kept() {
        let name = FolderName::from_server(b"&!!!-").unwrap();
        assert_eq!((name.wire(), name.text().as_str()), ("&!!!-", "&!!!-"));
        assert!(FolderName::from_server(b"inbox").unwrap().same(&FolderName::from_text("INBOX").unwrap()));
    }
}
