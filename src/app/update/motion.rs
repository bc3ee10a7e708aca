//! Moving: the cursor in the list, the text of the conversation, what lies over both. Must not know keys.

use crate::app::{Action, App, Notice, Over, Place};

/// Moves the cursor of the place so many steps; a count multiplies them.
pub fn step(app: &mut App, direction: isize, count: Option<usize>) {
    let rows = direction.saturating_mul(count.unwrap_or(1) as isize);
    match &mut app.over {
        Over::Palette(palette) => palette.step(rows),
        Over::Templates(picker) => picker.step(rows),
        Over::Enclosed(enclosed) => enclosed.step(rows),
        Over::Evidence(evidence) => evidence.step(rows),
        Over::Spelling(mending) => {
            let last = mending.meant.len().saturating_sub(1);
            mending.at = mending.at.saturating_add_signed(rows).min(last);
        }
        Over::Blanks(blanks) => blanks.turn(rows),
        Over::Outbox => {
            let last = app.outbox.entries.len().saturating_sub(1);
            app.outbox.at = app.outbox.at.saturating_add_signed(rows).min(last);
        }
        Over::Series => {
            if let Some(series) = &mut app.series {
                let last = series.rows.len().saturating_sub(1);
                series.at = series.at.saturating_add_signed(rows).min(last);
            }
        }
        Over::Attach(attach) => attach.step(rows),
        Over::Draft => super::head::step(app, rows),
        _ if app.queue.step(rows) => {}
        _ => app.notice = Some(Notice::off(edge(app, direction))),
    }
}

/// Why the cursor stays where it is.
fn edge(app: &App, direction: isize) -> &'static str {
    match (app.queue.list.is_empty(), direction > 0) {
        (true, _) => "this list is empty",
        (false, true) => "this is the last conversation of the list",
        (false, false) => "this is the first conversation of the list",
    }
}

/// Scrolls what is read by so many lines.
pub fn scroll(app: &mut App, lines: isize) {
    let longest = app.sheet().map_or(0, |sheet| sheet.lines.len()).saturating_sub(app.sheet_height());
    match &mut app.over {
        Over::Why(top) | Over::Journal(top) | Over::Help(_, top, _) | Over::Review(top) => {
            *top = top.saturating_add_signed(lines).min(longest);
        }
        Over::Raw(raw) => raw.top = raw.top.saturating_add_signed(lines).min(longest),
        _ => pane(app, lines),
    }
}

/// Scrolls the conversation's text by so many lines.
pub fn pane(app: &mut App, lines: isize) {
    let layout = app.layout();
    let Some(text) = app.reader_text(&layout) else {
        app.notice = Some(Notice::off(format!(
            "the text stands beside the list from 100 columns on  ·  {} opens it",
            app.key(Action::Open)
        )));
        return;
    };
    if !app.reader.scroll_by(lines, usize::from(text.height)) {
        app.notice = Some(Notice::off(match (app.reading, lines > 0) {
            (true, true) => format!(
                "this is its end  ·  {} goes to the next conversation",
                app.key_in(Place::Reader, Action::Next)
            ),
            (false, true) => "this is its end".to_owned(),
            (_, false) => "this is its beginning".to_owned(),
        }));
    }
}

/// Marks the next finding of the check or the one before, and brings it into sight.
pub fn finding(app: &mut App, step: isize) {
    if app.checked.told().next().is_none() {
        app.notice = Some(Notice::off("nothing was found"));
        return;
    }
    app.checked.step(step);
    let (height, marked) = (app.sheet_height(), app.review().map(|review| review.marked).unwrap_or_default());
    if let Over::Review(top) = &mut app.over {
        *top = (*top).min(marked.start).max(marked.end.saturating_sub(height));
    }
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
    } else if !app.queue.step(lines) {
        app.notice = Some(Notice::off(edge(app, direction)));
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

/// To the next field of what is filled in, or the one before.
pub fn field(app: &mut App, step: isize) {
    match &mut app.over {
        Over::Blanks(blanks) => {
            blanks.step(step);
        }
        _ => super::head::turn(app, step),
    }
}
