//! The tour's strip above the last two lines. Must not know the steps.

use super::pen::Pen;
use super::theme::Theme;
use crate::app::tour::Told;
use crate::app::{Region, text};
use ratatui::buffer::Buffer;

/// Draws it.
pub fn draw(told: &Told, theme: &Theme, cells: &mut Buffer, region: Region) {
    let end = format!(" {} ends it ─", told.end);
    let mut pen = Pen::at(cells, region, 0);
    pen.put("─ ", theme.rule).put(&told.title, theme.title).put(" ", theme.rule);
    let rule = "─".repeat(pen.left().saturating_sub(text::width(&end)));
    pen.put(&rule, theme.rule).put(&end, theme.dim);
    Pen::at(cells, region, 1).skip(1).put(told.text, theme.text);
    Pen::at(cells, region, 2).skip(1).put(&told.key, theme.key).skip(2).put(&told.does, theme.text);
}
