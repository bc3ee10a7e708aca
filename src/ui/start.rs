//! The screen without a mailbox. Must not know events.

use super::foot;
use super::pen::Pen;
use super::theme::Theme;
use crate::app::start::Start;
use crate::app::{Place, Region, text};
use ratatui::Frame;

/// Draws it.
pub fn draw(start: &Start, theme: &Theme, frame: &mut Frame<'_>) {
    let cells = frame.buffer_mut();
    let (width, height) = (cells.area.width, cells.area.height);
    let column = 50.min(width);
    let region = Region { x: (width - column) / 2, y: (height / 4).min(height), width: column, height };
    Pen::at(cells, region, 0).put("levelhead", theme.title);
    Pen::at(cells, region, 1).put("Keep a level head in an angry inbox.", theme.dim);
    for (row, (key, what)) in [
        ("i", "set up your mailbox: a few questions"),
        ("d", "look at the sample inbox"),
        ("o", "open an mbox, a Maildir or .eml files"),
        ("q", "quit"),
    ]
    .into_iter()
    .enumerate()
    {
        Pen::at(cells, region, 4 + row as u16).skip(2).put(key, theme.key).skip(3).put(what, theme.text);
    }
    let line = Region { y: region.y + 9, height: u16::from(region.y + 9 < height), ..region };
    if let Some(field) = &start.path {
        foot::prompt(theme, cells, line, "open: ", field, "");
    } else if let Some(trouble) = &start.trouble {
        Pen::at(cells, line, 0).put(&text::clip(trouble, usize::from(column)), theme.error);
    } else {
        Pen::at(cells, line, 0).put("There is no config yet.", theme.dim);
    }
    let last = Region { x: 0, y: height.saturating_sub(1), width, height: height.min(1) };
    let place = if start.path.is_some() { Place::Path } else { Place::Start };
    foot::hints(&start.keys, place, &|_| true, theme, cells, last);
    theme.lay_ground(cells);
}
