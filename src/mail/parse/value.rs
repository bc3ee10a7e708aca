//! Field values: decoded text (RFC 2047), addresses, content types (RFC 2045, 2231). Must not know what they are for.

use super::charset;
use crate::mail::limits::ADDRESSES;
use crate::mail::{AddrSpec, Address, SafeText};
use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderValue};
use std::borrow::Cow;

/// A value whose bytes are UTF-8 and end with a line end, as the parser wants it; `hint` names the charset of bytes
/// that stand there undeclared.
pub fn terminated<'x>(value: &'x [u8], hint: Option<&str>) -> Cow<'x, [u8]> {
    let ended = value.ends_with(b"\n");
    if ended && std::str::from_utf8(value).is_ok() {
        return Cow::Borrowed(value);
    }
    let mut text = match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => charset::decode(value, hint).0,
    };
    if !ended {
        text.push('\n');
    }
    Cow::Owned(text.into_bytes())
}

/// Unstructured text with encoded words decoded.
pub fn text(value: &[u8]) -> SafeText {
    match MessageStream::new(value).parse_unstructured() {
        HeaderValue::Text(text) => SafeText::line(&text),
        HeaderValue::TextList(list) => SafeText::line(&list.concat()),
        _ => SafeText::default(),
    }
}

/// A file name in which programs put encoded words against RFC 2047.
pub fn encoded_words(name: &str) -> String {
    if !name.contains("=?") {
        return name.to_owned();
    }
    let value = format!("{}\n", name.replace(['\r', '\n'], " "));
    match MessageStream::new(value.as_bytes()).parse_unstructured() {
        HeaderValue::Text(text) => text.into_owned(),
        _ => name.to_owned(),
    }
}

/// The addresses of one field; groups are flattened. What has no `@` is left out.
pub fn addresses(value: &[u8]) -> Vec<Address> {
    let HeaderValue::Address(parsed) = MessageStream::new(value).parse_address() else { return Vec::new() };
    let mut found: Vec<Address> = parsed.iter().take(ADDRESSES).filter_map(address).collect();
    // `good@a.example (x) <evil@b.example>` comes back as one address of both.
    let muddled = matches!(found.as_slice(), [one] if one.spec.as_str().matches('@').count() > 1);
    if found.is_empty() || muddled {
        let text = text(value);
        found.clear();
        found.extend(in_brackets(&text).or_else(|| odd_address(&text)));
    }
    found
}

fn address(entry: &mail_parser::Addr<'_>) -> Option<Address> {
    let written = entry.address()?.trim();
    if entry.name().is_none() && written.contains(char::is_whitespace) {
        return odd_address(written);
    }
    let spec = AddrSpec::parse(written)?;
    let name = entry.name().map(SafeText::line).filter(|name| !name.is_empty() && **name != *spec.as_str());
    Some(Address { name, spec })
}

/// What stands in the last angle brackets, named by what stands before.
fn in_brackets(text: &str) -> Option<Address> {
    let (name, rest) = text.rsplit_once('<')?;
    let spec = AddrSpec::parse(rest.split_once('>').map_or(rest, |(spec, _)| spec))?;
    let name = SafeText::line(name);
    Some(Address { spec, name: (!name.is_empty()).then_some(name) })
}

/// `Sam Miller sam@example.com` and its like: the first word with an `@` is the address, the rest the name.
fn odd_address(text: &str) -> Option<Address> {
    let word = text.split([' ', '\t', '<', '>', ',', ';', '"', '(', ')']).find(|word| {
        word.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
    })?;
    let name = SafeText::line(&text.replace(word, "").replace(['<', '>', '"'], ""));
    Some(Address { spec: AddrSpec::parse(word)?, name: (!name.is_empty()).then_some(name) })
}

/// A Content-Type or Content-Disposition.
pub fn content_type(value: &[u8]) -> Option<ContentType<'_>> {
    match MessageStream::new(value).parse_content_type() {
        HeaderValue::ContentType(content_type) => Some(content_type),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str) -> Vec<String> {
        let value = terminated(value.as_bytes(), None).into_owned();
        let show = |address: Address| match address.name {
            Some(name) => format!("{name} <{}>", address.spec),
            None => address.spec.to_string(),
        };
        addresses(&value).into_iter().map(show).collect()
    }

    #[test]
    fn addresses_as_people_write_them() {
        for (value, expected) in [
            ("a@b.example", "a@b.example"),
            ("=?utf-8?q?J=C3=B6rg?= <J@B.example>", "Jörg <j@b.example>"),
            ("\"Miller, Sam\" <sam@b.example>", "Miller, Sam <sam@b.example>"),
            ("sam@b.example (Sam Miller)", "Sam Miller <sam@b.example>"),
            ("Sam Miller sam@b.example", "Sam Miller <sam@b.example>"),
            ("<sam@b.example>", "sam@b.example"),
            ("\"sam@b.example\" <sam@b.example>", "sam@b.example"),
            ("good@b.example (x) <evil@c.example>", "good@b.example (x) <evil@c.example>"),
            ("Support", ""),
            ("undisclosed-recipients:;", ""),
            ("", ""),
        ] {
            assert_eq!(shown(value).join("; "), expected, "{value}");
        }
        assert_eq!(shown("team: a@b.example, c@d.example; e@f.example").len(), 3);
    }

    #[test]
    fn eight_bit_values_are_read() {
        let value = terminated(b"caf\xe9", None).into_owned();
        assert_eq!(text(&value).as_str(), "café");
        let value = terminated(b"\xf0\xd2\xc9\n", Some("koi8-r")).into_owned();
        assert_eq!(text(&value).as_str(), "При");
    }
}
