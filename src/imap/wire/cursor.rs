//! Walks the syntax of a response: atoms, strings, lists (RFC 3501 section 9), 8-bit bytes and oddities allowed, never
//! recursive. Must not know what responses mean.

use std::borrow::Cow;
use std::ops::Range;

/// Parentheses within parentheses; a server that nests deeper wants to do harm.
const DEPTH: u32 = 64;

/// A string, or the NIL that may stand in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::imap) enum Nilable<T> {
    Nil,
    Is(T),
}

impl<T> Nilable<T> {
    /// What it is, if it is anything.
    pub(in crate::imap) fn value(self) -> Option<T> {
        match self {
            Self::Nil => None,
            Self::Is(value) => Some(value),
        }
    }
}

/// A place in a response.
#[derive(Debug, Clone)]
pub(in crate::imap) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(in crate::imap) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next byte, not taken.
    pub(in crate::imap) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Takes `wanted` if it comes next; whether it did.
    pub(in crate::imap) fn take(&mut self, wanted: u8) -> bool {
        let comes = self.peek() == Some(wanted);
        self.at += usize::from(comes);
        comes
    }

    /// Takes `wanted`, which has to come next.
    pub(in crate::imap) fn need(&mut self, wanted: u8) -> Option<()> {
        self.take(wanted).then_some(())
    }

    /// Takes any spaces.
    pub(in crate::imap) fn spaces(&mut self) {
        while self.take(b' ') {}
    }

    /// Takes `word` in any case if it comes next as a whole word.
    pub(in crate::imap) fn keyword(&mut self, word: &str) -> Option<()> {
        let end = self.at + word.len();
        let found = self.bytes.get(self.at..end)?;
        let ends = self.bytes.get(end).is_none_or(|next| !next.is_ascii_alphanumeric());
        (found.eq_ignore_ascii_case(word.as_bytes()) && ends).then(|| self.at = end)
    }

    /// What is left.
    pub(in crate::imap) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Everything up to a space, bracket, parenthesis, quote or line end.
    pub(in crate::imap) fn atom(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest();
        let length = rest
            .iter()
            .position(|byte| matches!(byte, b' ' | b'(' | b')' | b'[' | b']' | b'"' | b'\r' | b'\n'))
            .unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).filter(|atom| !atom.is_empty())
    }

    /// A flag: an atom in which square brackets are allowed.
    pub(in crate::imap) fn flag(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest();
        let length = rest
            .iter()
            .position(|byte| matches!(byte, b' ' | b'(' | b')' | b'"' | b'\r' | b'\n'))
            .unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).filter(|flag| !flag.is_empty())
    }

    /// A decimal number that fits.
    pub(in crate::imap) fn number(&mut self) -> Option<u64> {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let number = std::str::from_utf8(rest.get(..length)?).ok()?.parse().ok()?;
        self.at += length;
        Some(number)
    }

    /// A section with its brackets: `[HEADER.FIELDS (DATE "X")]`, and an origin `<0>` behind it.
    pub(in crate::imap) fn section(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        self.need(b'[')?;
        let mut quoted = false;
        loop {
            // Every answer of the index repeats all the names that were asked for.
            self.at += memchr::memchr3(b'"', b']', b'\n', self.rest())?;
            match self.peek()? {
                b'"' => quoted = !quoted,
                b']' if !quoted => break,
                b'\n' => return None,
                _ => {}
            }
            self.at += 1;
        }
        let section = self.bytes.get(start..=self.at);
        self.at += 1;
        if self.take(b'<') {
            self.number()?;
            self.need(b'>')?;
        }
        section
    }

    /// A literal's or quoted string's place.
    pub(in crate::imap) fn string(&mut self) -> Option<Nilable<Range<usize>>> {
        match self.peek()? {
            b'"' => {
                self.at += 1;
                let start = self.at;
                loop {
                    match self.peek()? {
                        b'"' => break,
                        b'\\' => self.at += 2,
                        b'\r' | b'\n' => return None,
                        _ => self.at += 1,
                    }
                }
                let end = self.at;
                self.at += 1;
                Some(Nilable::Is(start..end))
            }
            b'{' => {
                self.at += 1;
                let length = usize::try_from(self.number()?).ok()?;
                self.take(b'+');
                self.need(b'}')?;
                self.take(b'\r');
                self.need(b'\n')?;
                let start = self.at;
                let end = start.checked_add(length).filter(|end| *end <= self.bytes.len())?;
                self.at = end;
                Some(Nilable::Is(start..end))
            }
            _ => self.keyword("NIL").map(|()| Nilable::Nil),
        }
    }

    /// A string or an atom as its bytes, escapes of a quoted string resolved.
    pub(in crate::imap) fn astring(&mut self) -> Option<Nilable<Cow<'a, [u8]>>> {
        let quoted = self.peek()? == b'"';
        if !quoted && self.peek()? != b'{' {
            return match self.keyword("NIL") {
                Some(()) => Some(Nilable::Nil),
                None => self.flag().map(|atom| Nilable::Is(atom.into())),
            };
        }
        let raw = self.bytes.get(self.string()?.value()?)?;
        let escaped = quoted && raw.contains(&b'\\');
        Some(Nilable::Is(if escaped { unescaped(raw).into() } else { raw.into() }))
    }

    /// Steps over one value of any kind, however nested.
    pub(in crate::imap) fn skip(&mut self) -> Option<()> {
        let mut depth = 0_u32;
        loop {
            match self.peek()? {
                b'(' => {
                    depth += 1;
                    if depth > DEPTH {
                        return None;
                    }
                    self.at += 1;
                }
                b')' if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                b' ' if depth > 0 => self.at += 1,
                b'"' | b'{' => {
                    self.string()?;
                }
                b'[' => {
                    self.section()?;
                }
                _ => {
                    self.flag()?;
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}

fn unescaped(raw: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter();
    while let Some(byte) = bytes.next() {
        plain.extend(if *byte == b'\\' { bytes.next() } else { Some(byte) });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_every_kind() {
        let mut cursor = Cursor::new(b"\"a \\\"b\\\\\" {3}\r\nx\r\n NIL INBOX");
        assert_eq!(cursor.astring().unwrap().value().unwrap().as_ref(), b"a \"b\\");
        cursor.spaces();
        assert_eq!(cursor.astring().unwrap().value().unwrap().as_ref(), b"x\r\n");
        cursor.spaces();
        assert_eq!(cursor.astring(), Some(Nilable::Nil));
        cursor.spaces();
        assert_eq!(cursor.astring().unwrap().value().unwrap().as_ref(), b"INBOX");
    }

    #[test]
    fn values_are_stepped_over_whole() {
        let mut cursor = Cursor::new(b"((\"a)\" {2}\r\n)) NIL) (x)) BODY");
        cursor.skip().unwrap();
        assert_eq!(cursor.rest(), b" BODY");
        assert!(Cursor::new(&"(".repeat(200_000).into_bytes()).skip().is_none(), "nesting bomb");
        assert!(Cursor::new(b"{99}\r\nshort").skip().is_none(), "a literal longer than what is there");
        assert!(Cursor::new(b"\"open").skip().is_none());
        assert!(Cursor::new(b"\"ends with \\").skip().is_none());
    }
}
