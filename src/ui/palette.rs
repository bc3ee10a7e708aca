//! The palette: a line to type in, and what was found. Must not know events.

use super::pen::{Pen, tint};
use super::sheet;
use super::theme::Theme;
use crate::app::palette::Palette;
use crate::app::{Region, Size, text};
use ratatui::buffer::Buffer;

/// Rows of what was found, where the screen has as many.
const ROWS: u16 = 14;

/// Draws it.
pub fn draw(palette: &Palette, size: Size, theme: &Theme, cells: &mut Buffer) {
    let height = (ROWS + 4).min(size.height.saturating_sub(4));
    let inside = sheet::frame("Orders, lists, templates, conversations", 76, height, size, theme, cells);
    super::foot::prompt(theme, cells, Region { height: 1, ..inside }, ":", &palette.field, "");
    Pen::at(cells, inside, 1).put(&"─".repeat(usize::from(inside.width)), theme.rule);
    let list = Region { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
    let rows = usize::from(list.height);
    let top = (palette.at + 1).saturating_sub(rows);
    if palette.found().len() == 0 {
        Pen::at(cells, list, 0).skip(1).put("nothing has these letters in this order", theme.dim);
    }
    for (row, item) in palette.found().skip(top).take(rows).enumerate() {
        let here = row + top == palette.at;
        let row = row as u16;
        let on = |style| if here { theme.cursor.patch(style) } else { style };
        if here {
            tint(cells, list, row, theme.cursor);
        }
        let mut pen = Pen::at(cells, list, row);
        pen.put(if here { "▌" } else { " " }, on(theme.accent));
        let room = pen.left().saturating_sub(text::width(&item.aside) + 2);
        pen.put(&text::clip(&item.text, room), on(theme.text));
        pen.right(text::width(&item.aside) + 1).put(&item.aside, on(theme.key));
    }
    let below = palette.found().len().saturating_sub(top + rows);
    if below > 0 {
        let told = format!(" {} more ", text::thousands(below));
        let edge = Region { y: inside.y + inside.height, height: 1, ..inside };
        Pen::at(cells, edge, 0).right(text::width(&told)).put(&told, theme.dim);
    }
}
