//! Lays out the rows of a table: in columns where it holds data, one cell after the other where it only places things.
//! Must not know HTML.

use unicode_width::UnicodeWidthStr;

/// Stands between cells until the table is laid out; a control character, so it never stands in text.
pub const CELL: char = '\u{1f}';

/// Cells wider than this are prose, not data.
const WIDEST: usize = 48;

/// Lays out rows in place. `prefix` is the quote mark that each begins with.
pub fn lay_out(rows: &mut [&mut String]) {
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| row.split(CELL).map(|cell| cell.trim().to_owned()).collect()).collect();
    let widths = widths(&cells);
    for (row, cells) in rows.iter_mut().zip(cells) {
        if cells.len() > 1 {
            **row = match &widths {
                Some(widths) => aligned(&cells, widths),
                None => cells.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("  "),
            };
        }
    }
}

/// The width of each column; `None` where the cells hold no data in columns.
fn widths(rows: &[Vec<String>]) -> Option<Vec<usize>> {
    let several: Vec<&Vec<String>> = rows.iter().filter(|row| row.len() > 1).collect();
    let mut widths = vec![0; several.iter().map(|row| row.len()).max()?];
    for row in &several {
        for (width, cell) in widths.iter_mut().zip(row.iter()) {
            *width = cell.width().max(*width);
        }
    }
    let used = widths.iter().filter(|width| **width > 0).count();
    let prose = widths.iter().rev().skip(1).any(|width| *width > WIDEST);
    (several.len() > 1 && used > 1 && !prose).then_some(widths)
}

fn aligned(cells: &[String], widths: &[usize]) -> String {
    let mut row = String::new();
    for (cell, width) in cells.iter().zip(widths).filter(|(_, width)| **width > 0) {
        row.push_str(cell);
        row.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
    }
    row.truncate(row.trim_end().len());
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(rows: &[&str]) -> Vec<String> {
        let mut rows: Vec<String> = rows.iter().map(|row| row.replace('|', &CELL.to_string())).collect();
        lay_out(&mut rows.iter_mut().collect::<Vec<_>>());
        rows
    }

    #[test]
    fn data_stands_in_columns_and_empty_ones_go() {
        assert_eq!(
            laid_out(&["Part||Price", "Totals", "Plate||12.00", "Tagß|"]),
            ["Part   Price", "Totals", "Plate  12.00", "Tagß"]
        );
    }

    #[test]
    fn prose_and_single_rows_stand_side_by_side() {
        assert_eq!(laid_out(&["|a|b|"]), ["a  b"]);
        let long = "x".repeat(60);
        assert_eq!(laid_out(&[&format!("{long}|b"), "c|d"]), [format!("{long}  b"), "c  d".to_owned()]);
    }
}
