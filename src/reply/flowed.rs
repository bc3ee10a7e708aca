//! format=flowed (RFC 3676): long lines broken softly, so that phones rewrap them and terminals need not.
//! Must not know header fields.

use std::borrow::Cow;

/// Lines are broken so as to be no longer than this.
const WIDTH: usize = 72;

/// Encodes a text: quotes keep their depth, the signature mark stays as it is, lines end with CRLF.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 40);
    let text = without_controls(text);
    for line in text.trim_end_matches('\n').split('\n') {
        if line == "-- " {
            out.push_str("-- \r\n");
            continue;
        }
        let (marks, rest) = quote_marks(line);
        if rest.trim_end().is_empty() {
            out.push_str(&">".repeat(marks));
            out.push_str("\r\n");
            continue;
        }
        let prefix = if marks == 0 { String::new() } else { format!("{} ", ">".repeat(marks)) };
        write_paragraph(&mut out, &prefix, rest.trim_end());
    }
    out
}

/// A lone CR ends a line for some servers and none for others, NUL ends the mail for some: neither may leave.
fn without_controls(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_ascii_control() && !matches!(c, '\n' | '\t');
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(lines.chars().filter(|c| !odd(*c)).collect())
}

/// How deep a line is quoted, and what is quoted.
fn quote_marks(line: &str) -> (usize, &str) {
    let mut rest = line;
    let mut marks = 0;
    while let Some(inner) = rest.strip_prefix('>').or_else(|| {
        // "> >" is two marks; "> text" is one.
        rest.strip_prefix(' ').filter(|_| marks > 0).and_then(|inner| inner.strip_prefix('>'))
    }) {
        rest = inner;
        marks += 1;
    }
    (marks, if marks > 0 { rest.strip_prefix(' ').unwrap_or(rest) } else { rest })
}

fn write_paragraph(out: &mut String, prefix: &str, text: &str) {
    let mut rest = text;
    loop {
        let (line, after) = break_off(rest, WIDTH.saturating_sub(prefix.len()).max(20));
        out.push_str(prefix);
        // RFC 3676 section 4.4: a space is stuffed where a line would be taken for something else.
        if prefix.is_empty() && (line.starts_with(' ') || line.starts_with("From ") || line.starts_with('>'))
        {
            out.push(' ');
        }
        out.push_str(line);
        out.push_str(if after.is_some() { " \r\n" } else { "\r\n" });
        match after {
            Some(after) => rest = after,
            None => return,
        }
    }
}

/// The longest start of `text` that fits, up to a space, and what follows that space.
fn break_off(text: &str, width: usize) -> (&str, Option<&str>) {
    if text.chars().count() <= width {
        return (text, None);
    }
    let mut best = None;
    for (column, (at, c)) in text.char_indices().enumerate() {
        if c == ' ' && column > 0 && !text.get(..at).is_some_and(|head| head.trim().is_empty()) {
            let after = text.get(at + 1..).unwrap_or_default();
            // What follows must not begin with a space, or the break would swallow one.
            if !after.starts_with(' ') && !text.get(..at).is_some_and(|head| head.ends_with(' ')) {
                if column <= width {
                    best = Some(at);
                } else {
                    best = best.or(Some(at));
                    break;
                }
            }
        }
        if column > width && best.is_some() {
            break;
        }
    }
    match best {
        Some(at) => (text.get(..at).unwrap_or(text), text.get(at + 1..)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 3676 section 4.2, for the tests.
    fn decode(text: &str) -> String {
        let mut lines: Vec<(usize, String)> = Vec::new();
        let mut open = false;
        for line in text.split_terminator("\r\n") {
            let marks = line.chars().take_while(|c| *c == '>').count();
            let rest = line.trim_start_matches('>');
            let rest = rest.strip_prefix(' ').unwrap_or(rest);
            let signature = rest == "-- ";
            match lines.last_mut() {
                Some((depth, last)) if open && *depth == marks && !signature => last.push_str(rest),
                _ => lines.push((marks, rest.to_owned())),
            }
            open = rest.ends_with(' ') && !signature;
        }
        let quoted = |(marks, line): (usize, String)| match (marks, line.is_empty()) {
            (0, _) => line,
            (_, true) => ">".repeat(marks),
            _ => format!("{} {line}", ">".repeat(marks)),
        };
        lines.into_iter().map(quoted).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn quotes_keep_their_depth_and_the_signature_its_mark() {
        let text = "Hello\n\n> > deep\n> text\n>\n-- \nSam";
        assert_eq!(encode(text), "Hello\r\n\r\n>> deep\r\n> text\r\n>\r\n-- \r\nSam\r\n");
    }

    #[test]
    fn a_line_that_begins_like_a_quote_or_mbox_separator_is_stuffed() {
        assert_eq!(encode("From here on\n  indented"), " From here on\r\n   indented\r\n");
    }

    proptest! {
        #[test]
        fn what_was_broken_comes_back_whole(text in "(> )?([a-zé\u{4e00}]{1,30} ?){0,40}(\n([a-z]{1,9} ){0,9}[a-z])?") {
            let tidy: Vec<&str> = text.split('\n').map(str::trim_end).collect();
            let tidy = tidy.join("\n");
            let tidy = tidy.trim_end_matches('\n');
            let encoded = encode(tidy);
            let back = decode(&encoded);
            prop_assert_eq!(back.trim_end(), tidy);
            for line in encoded.split("\r\n") {
                let unbreakable = line.trim_start_matches("> ").trim().split(' ').count() <= 1;
                prop_assert!(line.chars().count() <= WIDTH + 1 || unbreakable, "{}", line);
            }
        }
    }
}
