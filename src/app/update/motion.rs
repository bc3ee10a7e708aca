//! Moving: the cursor in the list, the text of the conversation, what lies over both. Must not know keys.

use crate::app::{App, Over};

/// Moves the cursor of the place so many steps; a count multiplies them.
pub fn step(app: &mut App, direction: isize, count: Option<usize>) {
    let rows = direction.saturating_mul(count.unwrap_or(1) as isize);
    match &mut app.over {
        Over::Templates(picker) => picker.step(rows),
        Over::Enclosed(enclosed) => enclosed.step(rows),
        Over::Blanks(blanks) => {
            blanks.step(rows);
        }
        Over::Outbox => {
            let last = app.outbox.entries.len().saturating_sub(1);
            app.outbox.at = app.outbox.at.saturating_add_signed(rows).min(last);
        }
        _ => {
            app.queue.step(rows);
        }
    }
}

/// Scrolls what is read by so many lines.
pub fn scroll(app: &mut App, lines: isize) {
    let longest = app.sheet().map_or(0, |sheet| sheet.lines.len()).saturating_sub(app.sheet_height());
    match &mut app.over {
        Over::Why(top) | Over::Help(_, top) | Over::Review(top) => {
            *top = top.saturating_add_signed(lines).min(longest);
        }
        _ => pane(app, lines),
    }
}

/// Scrolls the conversation's text by so many lines.
pub fn pane(app: &mut App, lines: isize) {
    let layout = app.layout();
    let Some(text) = app.reader_text(&layout) else { return };
    app.reader.scroll_by(lines, usize::from(text.height));
}

/// A page down or up.
pub fn page(app: &mut App, direction: isize) {
    let layout = app.layout();
    let over = !matches!(app.over, Over::Nothing);
    let height = match app.reader_text(&layout) {
        Some(text) if app.reading && !over => text.height,
        _ => layout.queue.height,
    };
    let lines = direction.saturating_mul(height.saturating_sub(1).max(1) as isize);
    if app.reading || over {
        scroll(app, lines);
    } else {
        app.queue.step(lines);
    }
}

/// To the top or the end.
pub fn end(app: &mut App, direction: isize) {
    const FAR: isize = isize::MAX / 4;
    if app.reading || !matches!(app.over, Over::Nothing) {
        scroll(app, direction * FAR);
    } else {
        app.queue.step(direction * FAR);
    }
}
