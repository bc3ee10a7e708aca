//! The files offered while a path is typed, above the line it is typed in. Must not know the file system.

use super::pen::{Pen, tint};
use super::theme::Theme;
use crate::app::composer::Attach;
use crate::app::reader::bytes;
use crate::app::{Region, text};
use ratatui::buffer::Buffer;

/// Draws them at the bottom of a region.
pub fn draw(attach: &Attach, region: Region, theme: &Theme, cells: &mut Buffer) {
    let (offers, at) = attach.offers();
    let rows = (offers.len() as u16).min(region.height);
    let top = region.height - rows;
    for (number, entry) in offers.iter().enumerate().take(usize::from(rows)) {
        let row = top + number as u16;
        let size = if entry.is_folder { "folder".to_owned() } else { bytes(entry.size) };
        let line = Region { x: region.x + 1, width: region.width.saturating_sub(2), ..region };
        let name = text::clip_middle(&entry.shown(), usize::from(line.width).saturating_sub(12)).into_owned();
        let columns = usize::from(line.width);
        let shown =
            format!(" {name}{}", text::fit_right(&size, columns.saturating_sub(text::width(&name) + 2)));
        Pen::at(cells, line, row).put(&text::fit(&shown, columns), theme.text);
        if number == at {
            tint(cells, line, row, theme.cursor);
        }
    }
}
