//! Character references (`&amp;`, `&#8217;`) to characters. Must not know tags.

use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::html::add_html_token;
use std::borrow::Cow;

/// The longest name looked up.
const LONGEST: usize = 32;

/// The text with its references decoded; what is none stays as it is.
pub fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        rest = reference(after, &mut decoded);
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Decodes what stands after a `&`; what follows it.
fn reference<'x>(text: &'x str, decoded: &mut String) -> &'x str {
    let name_end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '#')).unwrap_or(text.len());
    let (name, rest) = text.split_at(name_end);
    let after = rest.strip_prefix(';').unwrap_or(rest);
    if let Some(c) = name.strip_prefix('#').and_then(number) {
        decoded.push_str(&c);
        return after;
    }
    // Without the semicolon only the oldest names count.
    let closed = rest.starts_with(';') || matches!(name, "nbsp" | "amp" | "lt" | "gt" | "quot");
    if closed && !name.is_empty() && name.len() <= LONGEST && !name.starts_with('#') {
        let token = format!("&{name};");
        let from = decoded.len();
        add_html_token(decoded, token.as_bytes(), false);
        if decoded.get(from..) != Some(&token) {
            return after;
        }
        decoded.truncate(from);
    }
    decoded.push('&');
    text
}

fn number(digits: &str) -> Option<Cow<'static, str>> {
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    // The HTML standard reads 128 to 159 as Windows-1252.
    if let (Ok(byte @ 0x80..=0x9f), Some(decoder)) = (u8::try_from(code), charset_decoder(b"windows-1252")) {
        return Some(decoder(&[byte]).into());
    }
    char::from_u32(code).map(|c| c.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_are_decoded_and_ampersands_stay() {
        assert_eq!(decode("a &amp; b &lt;c&gt; &eacute;&#233;&#xE9;&#150;"), "a & b <c> ééé–");
        assert_eq!(decode("AT&T &nope; R&D; &#; &amp &"), "AT&T &nope; R&D; &#; & &");
        assert_eq!(decode("&#27;[2J"), "\u{1b}[2J");
        assert_eq!(decode("&#x110000;"), "&#x110000;");
    }
}
