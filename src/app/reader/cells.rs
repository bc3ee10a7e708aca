//! Rows of a table that are wider than the page: their cells close together, and broken between cells. Must not know
//! styles.

use crate::app::text::{width, wrap};
use std::ops::Range;

/// What parts two cells; at least so much stands between them in the text too.
pub const BETWEEN: &str = "  ";

/// Stretches of a line that stand beside each other.
pub type Row = Vec<Range<usize>>;

/// The rows a line becomes.
pub fn rows(line: &str, columns: usize, table: bool) -> Vec<Row> {
    let cells = if table && width(line) > columns { cells(line) } else { Vec::new() };
    if cells.len() < 2 {
        return wrap(line, columns).into_iter().map(|range| vec![range]).collect();
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut left = 0;
    for cell in cells {
        let text = line.get(cell.clone()).unwrap_or_default();
        let wide = width(text) + BETWEEN.len();
        match rows.last_mut() {
            Some(row) if wide <= left => {
                row.push(cell);
                left -= wide;
            }
            _ => {
                let parts = wrap(text, columns)
                    .into_iter()
                    .map(|part| cell.start + part.start..cell.start + part.end);
                rows.extend(parts.map(|part| vec![part]));
                let last = rows.last().and_then(|row| line.get(row.first()?.clone())).unwrap_or_default();
                left = columns.saturating_sub(width(last));
            }
        }
    }
    rows
}

/// The stretches between two and more blanks.
fn cells(line: &str) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let mut start = 0;
    for part in line.split(BETWEEN) {
        let text = part.trim();
        if !text.is_empty() {
            let from = start + part.len() - part.trim_start().len();
            cells.push(from..from + text.len());
        }
        start += part.len() + BETWEEN.len();
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, columns: usize) -> Vec<String> {
        let rows = rows(line, columns, true);
        let cells =
            |row: Row| row.into_iter().map(|cell| line.get(cell).unwrap()).collect::<Vec<_>>().join(BETWEEN);
        rows.into_iter().map(cells).collect()
    }

    #[test]
    fn a_row_that_fits_keeps_its_columns_and_one_that_does_not_is_drawn_together() {
        let line = "Hinge, brass          120      12    4.80";
        assert_eq!(shown(line, 60), [line]);
        assert_eq!(shown(line, 30), ["Hinge, brass  120  12  4.80"]);
        assert_eq!(shown(line, 18), ["Hinge, brass  120", "12  4.80"]);
        assert_eq!(shown("A cell that is too long    é  7", 12), ["A cell that", "is too long", "é  7"]);
    }
}
