//! A framed sheet over the screen, and the frame itself. Must not know what is on it.

use super::pen::{Pen, rect};
use super::reader;
use super::theme::Theme;
use crate::app::sheet::{COLUMNS, Sheet};
use crate::app::{Region, Size, text};
use ratatui::buffer::Buffer;
use ratatui::widgets::{Clear, Widget};

/// Draws a sheet from one of its lines on.
pub fn draw(sheet: &Sheet, top: usize, size: Size, theme: &Theme, cells: &mut Buffer) {
    draw_wide(sheet, top, COLUMNS, size, theme, cells);
}

/// Draws a sheet of so many columns.
pub fn draw_wide(sheet: &Sheet, top: usize, columns: u16, size: Size, theme: &Theme, cells: &mut Buffer) {
    let wanted = sheet.lines.len().saturating_add(2).min(usize::from(size.height.saturating_sub(4)));
    let inside = frame(&sheet.title, columns, wanted as u16, size, theme, cells);
    let top = top.min(sheet.lines.len().saturating_sub(usize::from(inside.height)));
    reader::lines(theme, cells, inside, &sheet.lines, top);
    let below = sheet.lines.len().saturating_sub(top + usize::from(inside.height));
    if below > 0 {
        let told = format!(" {below} more ");
        let edge = Region { y: inside.y + inside.height, height: 1, ..inside };
        Pen::at(cells, edge, 0).right(text::width(&told)).put(&told, theme.dim);
    }
}

/// Clears the middle of the screen and draws a frame around it; what is inside comes back.
pub fn frame(title: &str, width: u16, height: u16, size: Size, theme: &Theme, cells: &mut Buffer) -> Region {
    let width = width.min(size.width);
    let height = height.clamp(3.min(size.height), size.height.saturating_sub(2).max(1));
    let region = Region {
        x: (size.width - width) / 2,
        y: 2.min(size.height.saturating_sub(height)).max((size.height.saturating_sub(height)) / 2),
        width,
        height,
    };
    Clear.render(rect(region).intersection(cells.area), cells);
    let inner = usize::from(width.saturating_sub(2));
    let title = text::clip(title, inner.saturating_sub(4)).into_owned();
    let rest = "─".repeat(inner.saturating_sub(text::width(&title) + 3));
    Pen::at(cells, region, 0)
        .put("╭─ ", theme.rule)
        .put(&title, theme.title)
        .put(" ", theme.rule)
        .put(&rest, theme.rule)
        .put("╮", theme.rule);
    for row in 1..height.saturating_sub(1) {
        Pen::at(cells, region, row).put("│", theme.rule).right(1).put("│", theme.rule);
    }
    let bottom = format!("╰{}╯", "─".repeat(inner));
    Pen::at(cells, region, height.saturating_sub(1)).put(&bottom, theme.rule);
    Region {
        x: region.x + 2,
        y: region.y + 1,
        width: region.width.saturating_sub(4),
        height: region.height.saturating_sub(2),
    }
}
