//! Writes into one row of cells from the left, never beyond its end. Must not know what is written.

use crate::app::{Region, text};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A position in a row of a region.
pub struct Pen<'a> {
    cells: &'a mut Buffer,
    x: u16,
    y: u16,
    end: u16,
}

impl<'a> Pen<'a> {
    /// At the left of a region's row.
    pub fn at(cells: &'a mut Buffer, region: Region, row: u16) -> Self {
        let y = region.y + row;
        let inside = row < region.height && y < cells.area.bottom();
        let end = if inside { (region.x + region.width).min(cells.area.right()) } else { region.x };
        Self { cells, x: region.x, y, end }
    }

    /// Columns left.
    pub fn left(&self) -> usize {
        usize::from(self.end.saturating_sub(self.x))
    }

    /// Writes a text, clipped to what is left.
    pub fn put(&mut self, what: &str, style: Style) -> &mut Self {
        if self.left() > 0 {
            let shown = text::clip(what, self.left());
            let (letters, others) = shown.split_at(single(&shown));
            self.put_letters(letters, style);
            if !others.is_empty() {
                let (x, _) = self.cells.set_stringn(self.x, self.y, others, self.left(), style);
                self.x = x;
            }
        }
        self
    }

    /// Writes letters of which each takes a column: most of a screen, and measuring them was most of a frame's time.
    fn put_letters(&mut self, letters: &str, style: Style) {
        for letter in letters.chars() {
            if let Some(cell) = self.cells.cell_mut((self.x, self.y)) {
                cell.set_char(letter).set_style(style);
            }
            self.x += 1;
        }
    }

    /// Goes so many columns on.
    pub fn skip(&mut self, columns: usize) -> &mut Self {
        self.x = self.x.saturating_add(columns as u16).min(self.end);
        self
    }

    /// Goes to where a text of so many columns ends at the right edge, if that is further on.
    pub fn right(&mut self, columns: usize) -> &mut Self {
        let start = self.end.saturating_sub(columns as u16);
        self.x = self.x.max(start);
        self
    }
}

/// How many letters at the beginning take a column each. One before a letter of another kind may be half of a sign.
fn single(text: &str) -> usize {
    let plain = text.bytes().take_while(|byte| matches!(byte, b' '..=b'~')).count();
    if plain == text.len() { plain } else { plain.saturating_sub(1) }
}

/// A region as ratatui names it.
pub fn rect(region: Region) -> Rect {
    Rect { x: region.x, y: region.y, width: region.width, height: region.height }
}

/// Gives every cell of a row a style on top of its own.
pub fn tint(cells: &mut Buffer, region: Region, row: u16, style: Style) {
    if row < region.height {
        let line = Rect { x: region.x, y: region.y + row, width: region.width, height: 1 };
        let line = line.intersection(cells.area);
        cells.set_style(line, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_letter_by_letter_is_what_is_written_at_once() {
        let region = Region { x: 0, y: 0, width: 12, height: 1 };
        for text in [
            "plain",
            "cafe\u{301} au lait",
            "a longer one than fits",
            "né\u{301}",
            "a請b",
            "e\u{301}",
            "x\u{200d}y",
            "",
        ] {
            let (mut cells, mut whole) =
                (Buffer::empty(Rect::new(0, 0, 12, 1)), Buffer::empty(Rect::new(0, 0, 12, 1)));
            Pen::at(&mut cells, region, 0).put(text, Style::new()).put("|", Style::new());
            let (x, _) = whole.set_stringn(0, 0, text::clip(text, 12), 12, Style::new());
            whole.set_stringn(x, 0, "|", usize::from(12 - x), Style::new());
            assert_eq!(cells, whole, "{text:?}");
        }
    }

    #[test]
    fn nothing_is_written_beyond_the_region() {
        let mut cells = Buffer::empty(Rect::new(0, 0, 10, 2));
        let region = Region { x: 2, y: 0, width: 4, height: 1 };
        Pen::at(&mut cells, region, 0).put("請求書の件", Style::new());
        Pen::at(&mut cells, region, 1).put("below", Style::new());
        Pen::at(&mut cells, Region { y: 9, ..region }, 0).put("outside", Style::new());
        assert_eq!(cells, Buffer::with_lines(["  請…     ", "          "]));
    }
}
