//! The header block as a list of fields (RFC 5322 section 2.2), bounded before anything is decoded. Must not know what
//! the fields mean.

use crate::mail::Defect;
use crate::mail::limits;
use std::borrow::Cow;

/// One field: its name as written and its value with folds and line end.
#[derive(Debug, Clone, Copy)]
pub struct Field<'x> {
    name: &'x [u8],
    value: &'x [u8],
}

/// The fields of one header block.
#[derive(Debug, Default)]
pub struct Fields<'x> {
    list: Vec<Field<'x>>,
    /// Where the body begins.
    pub end: usize,
    /// Whether fields were left out or shortened.
    pub cut: bool,
}

impl<'x> Fields<'x> {
    /// Reads the block at the beginning of `raw`.
    pub fn read(raw: &'x [u8]) -> Self {
        let mut fields = Self::default();
        let mut rest = Lines { raw, at: 0 };
        let mut open: Option<(&'x [u8], usize)> = None;
        let mut value_end = 0;
        loop {
            let begin = rest.at;
            let line = rest.next().unwrap_or_default();
            let blank = line.iter().all(u8::is_ascii_whitespace);
            let folded = line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
            if folded && open.is_some() && !(blank && ends_block(raw, rest.at)) {
                value_end = rest.at;
                continue;
            }
            if let Some((name, from)) = open.take() {
                fields.keep(name, raw.get(from..value_end).unwrap_or_default());
            }
            if blank && (line.is_empty() || !folded || ends_block(raw, rest.at)) {
                // Blank lines before the first field are passed over.
                if line.is_empty() || !fields.list.is_empty() || fields.cut {
                    fields.end = rest.at;
                    return fields;
                }
                continue;
            }
            if let Some(colon) = colon(line) {
                open = Some((line.get(..colon).unwrap_or_default().trim_ascii(), begin + colon + 1));
                value_end = rest.at;
            }
            if begin > limits::HEADER_BYTES {
                fields.cut = true;
                fields.end = end_of_block(raw, begin);
                return fields;
            }
        }
    }

    fn keep(&mut self, name: &'x [u8], value: &'x [u8]) {
        if self.list.len() >= limits::HEADER_FIELDS {
            self.cut = true;
            return;
        }
        let short = value.get(..limits::FIELD_BYTES).unwrap_or(value);
        self.cut |= short.len() < value.len();
        self.list.push(Field { name, value: short });
    }

    /// The values of all fields of this name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'x [u8]> + 'a {
        self.list
            .iter()
            .filter(|field| field.name.eq_ignore_ascii_case(name.as_bytes()))
            .map(|field| field.value)
    }

    /// The value of the first field of this name.
    pub fn first(&self, name: &str) -> Option<&'x [u8]> {
        self.all(name).next()
    }

    /// The first field of this name as unfolded text, not decoded.
    pub fn text(&self, name: &str) -> Option<Cow<'x, str>> {
        self.first(name).map(|value| match String::from_utf8_lossy(value.trim_ascii()) {
            Cow::Borrowed(text) if !text.contains(['\r', '\n']) => Cow::Borrowed(text),
            text => Cow::Owned(text.replace(['\r', '\n'], "")),
        })
    }

    /// What was cut, as a defect.
    pub fn defect(&self) -> Option<Defect> {
        self.cut.then_some(Defect::TooManyHeaders)
    }
}

/// Where the name ends; `None` where the line is no field. An mbox separator is none.
fn colon(line: &[u8]) -> Option<usize> {
    let at = memchr::memchr(b':', line)?;
    let name = line.get(..at)?.trim_ascii();
    let odd = |byte: &u8| byte.is_ascii_control() || *byte >= 0x7f;
    (!name.is_empty() && name.len() < 200 && !name.iter().any(odd) && !line.starts_with(b"From "))
        .then_some(at)
}

/// Whether a line of white space ends the block: nothing but the body can follow.
fn ends_block(raw: &[u8], after: usize) -> bool {
    let next = Lines { raw, at: after }.next().unwrap_or_default();
    !next.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) && colon(next).is_none()
}

fn end_of_block(raw: &[u8], from: usize) -> usize {
    let mut lines = Lines { raw, at: from };
    while lines.next().is_some_and(|line| !line.trim_ascii().is_empty()) {}
    lines.at
}

/// Lines with their ends.
pub struct Lines<'x> {
    /// All bytes.
    pub raw: &'x [u8],
    /// Where the next line begins.
    pub at: usize,
}

impl<'x> Iterator for Lines<'x> {
    type Item = &'x [u8];

    fn next(&mut self) -> Option<&'x [u8]> {
        let rest = self.raw.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        self.at += length;
        rest.get(..length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> (Vec<(String, String)>, String) {
        let fields = Fields::read(raw.as_bytes());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes.trim_ascii()).into_owned();
        let list = fields.list.iter().map(|field| (text(field.name), text(field.value))).collect();
        (list, raw.get(fields.end..).unwrap_or_default().to_owned())
    }

    #[test]
    fn folds_belong_to_their_field() {
        let (fields, body) = read("From: a\r\n b\r\nTo : c\r\n\r\nbody\r\n\r\nmore");
        assert_eq!(fields, [("From".into(), "a\r\n b".into()), ("To".into(), "c".into())]);
        assert_eq!(body, "body\r\n\r\nmore");
    }

    #[test]
    fn separators_junk_and_leading_blank_lines_are_passed_over() {
        let (fields, body) = read("\n\nFrom me@here Fri Jan 1 00:00:00 2021\nno field\nSubject: x\n\nbody");
        assert_eq!(fields, [("Subject".into(), "x".into())]);
        assert_eq!(body, "body");
    }

    #[test]
    fn a_line_of_spaces_within_a_fold_is_part_of_it_and_before_the_body_is_not() {
        let (fields, body) = read("A: 1\n \n 2\nB: 3\n \nbody");
        assert_eq!(fields, [("A".into(), "1\n \n 2".into()), ("B".into(), "3".into())]);
        assert_eq!(body, "body");
    }

    #[test]
    fn long_and_many_fields_are_cut() {
        let raw =
            format!("{}Subject: {}\n\nbody", "X: y\n".repeat(limits::HEADER_FIELDS - 1), "s".repeat(100_000));
        let fields = Fields::read(raw.as_bytes());
        assert!(fields.cut);
        assert_eq!(fields.first("subject").map(<[u8]>::len), Some(limits::FIELD_BYTES));
        assert_eq!(raw.get(fields.end..), Some("body"));
        let raw = format!("{}\nbody", "X: y\n".repeat(limits::HEADER_FIELDS * 200));
        let fields = Fields::read(raw.as_bytes());
        assert!(fields.cut);
        assert_eq!(raw.get(fields.end..), Some("body"));
    }
}
