//! The linear mode for screen readers: a row is a sentence, nothing is framed, and the terminal's own cursor stands where
//! the user is, so that its line is read out. Must not know events.

use super::pen::Pen;
use super::theme::Theme;
use crate::app::layout::text_of;
use crate::app::{App, Over, Region};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Modifier;

/// The bar before what is chosen.
const CHOSEN: &str = "▌";

/// Draws the list.
pub fn rows(app: &App, theme: &Theme, cells: &mut Buffer, region: Region) {
    let rows = app.queue.list.iter().skip(app.queue.top).take(usize::from(region.height));
    for (row, id) in rows.enumerate() {
        let told = match app.row_in_sight(*id) {
            Some(summary) => app.spoken(summary, usize::from(region.width)),
            None => "gone: moved or deleted elsewhere".to_owned(),
        };
        Pen::at(cells, region, row as u16).put(&told, theme.text);
    }
}

/// Puts the cursor where the user is, and takes frames and signs away.
pub fn finish(app: &App, frame: &mut Frame<'_>) {
    let place = place(app, frame.buffer_mut());
    frame.set_cursor_position(place);
    for cell in &mut frame.buffer_mut().content {
        let drawn = |char: char| matches!(char, '\u{2500}'..='\u{259f}' | '▲' | '▸' | '▾');
        if cell.symbol().chars().any(drawn) {
            cell.set_symbol(" ");
        }
    }
}

/// Where something is typed, else what is chosen, else the text being read, else the row.
fn place(app: &App, cells: &Buffer) -> Position {
    let typed = typed(cells);
    let chosen = || {
        let at = cells.content.iter().rposition(|cell| cell.symbol() == CHOSEN)?;
        Some(Position::from(cells.pos_of(at)))
    };
    let layout = app.layout();
    let other = || match &app.over {
        Over::Nothing if app.reading => {
            let text = text_of(layout.reader);
            Position::new(text.x, text.y)
        }
        Over::Nothing | Over::Filter(_) => {
            let row = app.queue.row().unwrap_or(0).saturating_sub(app.queue.top);
            Position::new(0, layout.queue.y + row as u16)
        }
        _ => Position::new(0, 2),
    };
    typed.or_else(chosen).unwrap_or_else(other)
}

/// The cell under the cursor of a line being typed: reversed, and alone so.
fn typed(cells: &Buffer) -> Option<Position> {
    let reversed =
        |at: usize| cells.content.get(at).is_some_and(|cell| cell.modifier.contains(Modifier::REVERSED));
    let alone = |at: &usize| reversed(*at) && !reversed(at + 1) && (*at == 0 || !reversed(at - 1));
    (0..cells.content.len()).rev().find(alone).map(|at| Position::from(cells.pos_of(at)))
}
