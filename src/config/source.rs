//! The text of one file, and the problems found in it by byte position. Must not know any section.

use super::Problem;
use std::cell::RefCell;
use std::ops::Range;

/// A file being read.
#[derive(Debug)]
pub struct Source<'a> {
    /// The file, as the user named it.
    pub name: String,
    /// Its text.
    pub text: &'a str,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Source<'a> {
    /// Begins with no problem.
    pub fn new(name: impl Into<String>, text: &'a str) -> Self {
        Self { name: name.into(), text, problems: RefCell::default() }
    }

    /// Notes a problem at a byte position.
    pub fn report(&self, at: usize, what: impl Into<String>, remedy: impl Into<String>) {
        let (line, column) = self.place(at);
        let (what, remedy) = (what.into(), remedy.into());
        self.problems.borrow_mut().push(Problem { file: self.name.clone(), line, column, what, remedy });
    }

    /// Notes what the TOML parser could not read.
    pub fn report_syntax(&self, errors: &[toml::de::Error]) {
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.report(at, error.message().replace('\n', ", "), "mend the TOML syntax here");
        }
    }

    /// All problems, in the order of the file.
    pub fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        problems
    }

    fn place(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).map_or(0, |line| line.chars().count());
        (before.matches('\n').count() + 1, column + 1)
    }
}

/// Where byte `offset` of a string's value stands in the file, given the range of the string with its quotes.
pub fn inside_string(text: &str, quoted: Range<usize>, offset: usize) -> usize {
    let raw = text.get(quoted.clone()).unwrap_or_default();
    let (open, literal) = match raw.as_bytes() {
        [b'"', b'"', b'"', ..] => (3, false),
        [b'\'', b'\'', b'\'', ..] => (3, true),
        [b'\'', ..] => (1, true),
        _ => (1, false),
    };
    let mut content = raw.get(open..).unwrap_or_default();
    if open == 3 {
        // TOML: a line break right after the opening quotes is no part of the string.
        content = content.strip_prefix("\r\n").or_else(|| content.strip_prefix('\n')).unwrap_or(content);
    }
    let start = quoted.start + raw.len() - content.len();
    let mut decoded = 0;
    let mut rest = content.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if decoded >= offset {
            return start + at;
        }
        if c != '\\' || literal {
            decoded += c.len_utf8();
            continue;
        }
        match rest.next() {
            Some((_, 'u')) => decoded += skip_hex(&mut rest, 4),
            Some((_, 'U')) => decoded += skip_hex(&mut rest, 8),
            Some((_, 'x')) => decoded += skip_hex(&mut rest, 2),
            Some((_, space)) if space.is_whitespace() => {
                while rest.next_if(|(_, c)| c.is_whitespace()).is_some() {}
            }
            _ => decoded += 1,
        }
    }
    quoted.end
}

/// Skips the digits of an escape; how many bytes the character they name takes.
fn skip_hex(rest: &mut impl Iterator<Item = (usize, char)>, digits: usize) -> usize {
    let code: String = rest.take(digits).map(|(_, c)| c).collect();
    u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_in_strings_are_found_through_escapes() {
        for (text, value, wanted) in [
            ("a = \"hello x\"", "hello x", "x"),
            ("a = '''\nline\nx'''", "line\nx", "x"),
            ("a = \"\\u00e9\\n x\"", "é\n x", "x"),
            ("a = \"\"\"\none \\\n   two x\"\"\"", "one two x", "x"),
        ] {
            let at = inside_string(text, 4..text.len(), value.find(wanted).unwrap());
            assert_eq!(Some(at), text.rfind('x'), "{text}");
        }
    }
}
