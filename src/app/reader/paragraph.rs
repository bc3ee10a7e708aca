//! What becomes of the sender's own line breaks, and of words that never break. Must not know styles.

use super::cells::Row;
use crate::app::text::width;

/// Rows of one unbroken word that are shown: it is no writing, and must not push the rest away.
const WORD_ROWS: usize = 10;

/// A line at least this wide was most likely broken by the sender's program, not by the sender.
const BROKEN_FROM: usize = 55;

/// The lines of a text with where they start. Lines that the sender's program broke are joined where they would not
/// fit: the break becomes a space, so that every byte keeps its place.
pub fn paragraphs(text: &str, columns: usize, flows: bool) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let (mut start, mut last) = (0, 0);
    for line in text.split('\n') {
        let goes_on = line.chars().next().is_some_and(char::is_alphanumeric);
        match found.last_mut() {
            Some((_, before)) if flows && goes_on && last > columns.min(BROKEN_FROM) => {
                before.push(' ');
                before.push_str(line);
            }
            _ => found.push((start, line.to_owned())),
        }
        last = width(line);
        start += line.len() + 1;
    }
    found
}

/// Rows of one unbroken word beyond the first few are left out; with how many characters that took away. Scripts that
/// are written without spaces are not ASCII.
pub fn without_noise(line: &str, mut rows: Vec<Row>) -> (Vec<Row>, usize) {
    let (mut solid, mut left_out) = (0, 0);
    rows.retain(|row| {
        let [only] = row.as_slice() else { return true };
        let text = line.get(only.clone()).unwrap_or_default();
        let is_solid = text.bytes().all(|byte| byte.is_ascii_graphic());
        solid = if is_solid { solid + 1 } else { 0 };
        if solid > WORD_ROWS {
            left_out += text.len();
        }
        solid <= WORD_ROWS
    });
    (rows, left_out)
}
