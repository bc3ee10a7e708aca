//! Base64 and quoted-printable (RFC 2045 sections 6.7 and 6.8), forgiving: what does not belong is passed over. Must
//! not know what the bytes mean.

use super::mime::Encoding;
use std::borrow::Cow;

/// The decoded bytes.
pub fn decode(bytes: &[u8], encoding: Encoding) -> Cow<'_, [u8]> {
    match encoding {
        Encoding::Plain => Cow::Borrowed(bytes),
        Encoding::Base64 => Cow::Owned(base64(bytes)),
        Encoding::QuotedPrintable => Cow::Owned(quoted_printable(bytes)),
    }
}

/// How many encoded bytes hold so many decoded ones, at most.
pub fn encoded_length(decoded: usize, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Plain => decoded,
        Encoding::Base64 => decoded.saturating_mul(3) / 2,
        Encoding::QuotedPrintable => decoded.saturating_mul(3),
    }
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut count = 0;
    for byte in bytes {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            // Padding ends a run; some programs join several.
            b'=' => {
                count = 0;
                continue;
            }
            _ => continue,
        };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
        }
    }
    decoded
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        // White space before the line end was added on the way.
        let text = line.trim_ascii_end();
        let end = if line.ends_with(b"\n") {
            line.get(line.len() - if line.ends_with(b"\r\n") { 2 } else { 1 }..)
        } else {
            None
        };
        let text = if end.is_some() { text } else { line };
        let (text, soft) = match text.strip_suffix(b"=") {
            Some(text) => (text, true),
            None => (text, false),
        };
        unescape(text, &mut decoded);
        if !soft {
            decoded.extend_from_slice(end.unwrap_or_default());
        }
    }
    decoded
}

fn unescape(text: &[u8], decoded: &mut Vec<u8>) {
    let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (plain, escape) = rest.split_at(at);
        decoded.extend_from_slice(plain);
        if let (Some(high), Some(low)) = (hex(escape.get(1)), hex(escape.get(2))) {
            decoded.push((high * 16 + low) as u8);
            rest = escape.get(3..).unwrap_or_default();
        } else {
            decoded.push(b'=');
            rest = escape.get(1..).unwrap_or_default();
        }
    }
    decoded.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_passes_over_what_does_not_belong() {
        assert_eq!(base64(b"aGVs\r\nbG8="), b"hello");
        assert_eq!(base64(b"aGVsbG8"), b"hello");
        assert_eq!(base64(b"aGk=aGk="), b"hihi");
        assert_eq!(base64(b"a!G#k"), b"hi");
        assert_eq!(base64(b"="), b"");
    }

    #[test]
    fn quoted_printable_joins_soft_lines() {
        assert_eq!(quoted_printable(b"a=\r\nb=C3=A9 \r\nc=3D"), "abé\r\nc=".as_bytes());
        assert_eq!(quoted_printable(b"100=% =zz =4"), b"100=% =zz =4");
        assert_eq!(quoted_printable(b"end= \n"), b"end");
    }
}
