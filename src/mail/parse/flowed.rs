//! `format=flowed` (RFC 3676): soft line ends taken out, so that a paragraph is one line again. Must not know MIME.

/// The text with its paragraphs joined; with `delsp` the space that marked the soft line end goes too.
pub fn unflow(text: &str, delsp: bool) -> String {
    let mut joined = String::with_capacity(text.len());
    // The quote depth of an open paragraph.
    let mut open: Option<usize> = None;
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = line.get(depth..).unwrap_or_default();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let signature = content == "-- ";
        if open == Some(depth) && !signature {
            joined.push_str(content);
        } else {
            if !joined.is_empty() {
                joined.push('\n');
            }
            joined.extend(std::iter::repeat_n('>', depth));
            if depth > 0 {
                joined.push(' ');
            }
            joined.push_str(content);
        }
        open = (content.ends_with(' ') && !signature).then_some(depth);
        if open.is_some() && delsp {
            joined.pop();
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::unflow;

    #[test]
    fn soft_lines_are_joined_within_one_quote_depth() {
        let text = "one \ntwo\n> quoted \n> more\n>> deeper\nnew \n-- \nme";
        assert_eq!(unflow(text, false), "one two\n> quoted more\n>> deeper\nnew \n-- \nme");
        assert_eq!(unflow("a \nb", true), "ab");
        assert_eq!(unflow(" stuffed\r\nx", false), "stuffed\nx");
    }
}
