//! The second line: the views as tabs with their counts, and the filter where one is set. Must not know events.

use super::pen::Pen;
use super::theme::Theme;
use crate::app::tabs::LEAD;
use crate::app::{App, text};
use ratatui::buffer::Buffer;

/// Draws it.
pub fn draw(app: &App, theme: &Theme, cells: &mut Buffer) {
    let line = app.tab_line();
    let mut pen = Pen::at(cells, app.layout().tabs, 0);
    pen.skip(LEAD);
    for (number, shown) in line.tabs.iter().enumerate() {
        if number > 0 {
            pen.put(line.between, theme.rule);
        }
        let style = match () {
            () if shown.tab == app.queue.tab => theme.tab,
            () if shown.empty => theme.off,
            () => theme.dim,
        };
        pen.put(&shown.label, style);
    }
    if !line.filter.is_empty() {
        pen.right(text::width(&line.filter) + 1);
        pen.put(&line.filter, theme.mark);
    }
}
