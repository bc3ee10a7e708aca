//! A draft being written: its head, then the editor over the rest of the screen. Must not know events.

use super::pen::{Pen, rect};
use super::theme::Theme;
use crate::app::{App, Region, text};
use ratatui::buffer::Buffer;
use ratatui::widgets::{Clear, Widget};

/// Rows for what should be known of the recipients; the review shows all of it.
const CAUTIONS: usize = 3;

/// Draws it where the list and the conversation stand otherwise.
pub fn draw(app: &App, theme: &Theme, cells: &mut Buffer) {
    let Some(composer) = app.composer() else { return };
    let region = app.layout().reader;
    Clear.render(rect(region).intersection(cells.area), cells);
    let inner = Region { x: region.x + 1, width: region.width.saturating_sub(2), ..region };
    let mut row = 0;
    for (name, value) in composer.head() {
        Pen::at(cells, inner, row).put(&text::fit_right(name, 7), theme.dim).skip(2).put(&value, theme.text);
        row += 1;
    }
    for caution in composer.draft.cautions.iter().take(CAUTIONS) {
        Pen::at(cells, inner, row).skip(6).put("⚠", theme.warning).skip(2).put(caution, theme.warning);
        row += 1;
    }
    let unfilled = composer.unfilled();
    let rule = "─".repeat(usize::from(inner.width));
    let mut pen = Pen::at(cells, inner, row);
    pen.put(&rule, theme.rule);
    if !unfilled.is_empty() {
        let names = unfilled.iter().map(|name| format!("⟪{name}⟫")).collect::<Vec<_>>().join(" ");
        Pen::at(cells, inner, row).skip(2).put(&format!(" not filled yet: {names} "), theme.warning);
    }
    let text = Region {
        x: inner.x,
        y: inner.y + row + 1,
        width: inner.width.min(100),
        height: inner.height.saturating_sub(row + 1),
    };
    composer.editor.render(rect(text).intersection(cells.area), cells);
}
