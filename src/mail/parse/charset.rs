//! Bytes in a named charset to text. Must not know where the bytes come from.

use mail_parser::decoders::charsets::map::charset_decoder;

/// The text, and whether all bytes fitted the charset.
pub fn decode(bytes: &[u8], charset: Option<&str>) -> (String, bool) {
    let name = charset.unwrap_or_default().trim().to_ascii_lowercase();
    let vague = matches!(
        name.as_str(),
        "" | "us-ascii"
            | "ascii"
            | "utf-8"
            | "utf8"
            | "iso-8859-1"
            | "latin1"
            | "unknown-8bit"
            | "x-unknown"
            | "8bit"
            | "default"
            | "binary"
    );
    if vague {
        return match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), true),
            // What is not UTF-8 and has no truthful name is what most old programs wrote.
            Err(_) => (western(bytes), name.contains("8859") || name == "latin1"),
        };
    }
    match charset_decoder(name.as_bytes()) {
        Some(decoder) => (decoder(bytes), true),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), text.is_ascii()),
            Err(_) => (western(bytes), false),
        },
    }
}

/// UTF-8 where it is, Windows-1252 where it is not.
fn western(bytes: &[u8]) -> String {
    let Some(decoder) = charset_decoder(b"windows-1252") else {
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push_str(&decoder(chunk.invalid()));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn names_that_tell_little_are_not_believed() {
        assert_eq!(decode("é".as_bytes(), Some("iso-8859-1")), ("é".to_owned(), true));
        assert_eq!(decode(b"\xe9 \x93x\x94", Some("ISO-8859-1")), ("é “x”".to_owned(), true));
        assert_eq!(decode(b"\xe9", None), ("é".to_owned(), false));
        assert_eq!(decode(b"a\xe9\xc3\xa9", Some("utf-8")), ("aéé".to_owned(), false));
    }

    #[test]
    fn named_charsets_are_decoded() {
        assert_eq!(decode(b"\xf0\xd2\xc9", Some("koi8-r")).0, "При");
        assert_eq!(decode(b"\x1b$B$\"\x1b(B", Some("iso-2022-jp")).0, "あ");
        assert_eq!(decode(b"abc", Some("no-such-charset")), ("abc".to_owned(), true));
        assert!(!decode(b"\xff", Some("no-such-charset")).1);
    }
}
