//! Misspelt words underlined where they are drawn, and what may have been meant by one. Must not know events.

use super::pen::{Pen, tint};
use super::sheet;
use super::theme::Theme;
use crate::app::spelling::Mending;
use crate::app::{Region, Size};
use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

/// Underlines the misspelt words in a region where a text was drawn. They are found as they stand on the screen: the
/// editor alone knows where it breaks lines.
pub fn underline(words: &[String], region: Region, cells: &mut Buffer) {
    if words.is_empty() {
        return;
    }
    for y in region.y..(region.y + region.height).min(cells.area.bottom()) {
        let end = (region.x + region.width).min(cells.area.right());
        let (mut row, mut columns) = (String::new(), Vec::new());
        for x in region.x..end {
            if let Some(cell) = cells.cell((x, y)) {
                row.push_str(cell.symbol());
                columns.resize(row.len(), x);
            }
        }
        if row.starts_with('>') {
            continue;
        }
        for (at, word) in row.unicode_word_indices() {
            if words.binary_search_by(|known| known.as_str().cmp(word)).is_err() {
                continue;
            }
            for x in columns.iter().skip(at).take(word.len()) {
                if let Some(cell) = cells.cell_mut((*x, y)) {
                    cell.set_style(Style::new().add_modifier(Modifier::UNDERLINED));
                }
            }
        }
    }
}

/// Draws what may have been meant.
pub fn draw(mending: &Mending, size: Size, theme: &Theme, cells: &mut Buffer) {
    let rows = mending.meant.len().max(1) as u16;
    let title = format!("Spelling: {}", mending.word);
    let inside = sheet::frame(&title, 40, rows + 2, size, theme, cells);
    if mending.meant.is_empty() {
        Pen::at(cells, inside, 0).put("no word like it is known", theme.dim);
    }
    for (row, word) in mending.meant.iter().enumerate() {
        let here = row == mending.at;
        let row = row as u16;
        if here {
            tint(cells, inside, row, theme.cursor);
        }
        let on = |style: Style| if here { theme.cursor.patch(style) } else { style };
        Pen::at(cells, inside, row)
            .put(if here { "▌" } else { " " }, on(theme.accent))
            .put(word, on(theme.text));
    }
}
