//! The mouse: a click chooses, a second one opens, the wheel scrolls, the line between list and conversation is dragged.
//! It never changes anything in the mailbox. Must not know the terminal.

use super::{jump, keys, mail, motion};
use crate::app::layout::split_at;
use crate::app::{Action, App, Did, Effect, Mouse, Notice, Over, Region};
use jiff::SignedDuration;

/// Rows of one notch of the wheel.
const NOTCH: isize = 3;
/// Two clicks on one row within this time open it.
const TWICE: SignedDuration = SignedDuration::from_millis(500);

/// Carries out what the mouse did.
pub fn did(app: &mut App, mouse: Mouse) -> Vec<Effect> {
    match mouse.did {
        // What is about to open gets the keys; a click would go to what lies behind it.
        Did::Pressed if app.pending.is_none() => {
            app.notice = None;
            app.count = None;
            return pressed(app, mouse);
        }
        Did::Dragged if app.pointer.dragging => app.split = split_at(mouse.x, app.size.width),
        Did::Released => app.pointer.dragging = false,
        Did::WheelDown => wheel(app, mouse, NOTCH),
        Did::WheelUp => wheel(app, mouse, -NOTCH),
        Did::Pressed | Did::Dragged => {}
    }
    Vec::new()
}

fn pressed(app: &mut App, mouse: Mouse) -> Vec<Effect> {
    match &app.over {
        Over::Nothing => {}
        // What was typed stays, as with Enter.
        Over::Filter(_) => app.over = Over::Nothing,
        _ => {
            app.notice = Some(Notice::off("a click goes to the list  ·  Esc or q leaves this first"));
            return Vec::new();
        }
    }
    let layout = app.layout();
    if within(layout.tabs, mouse) {
        let column = usize::from(mouse.x - layout.tabs.x);
        if let Some(tab) = app.tab_line().at(column) {
            app.reading = false;
            app.queue.touched = true;
            app.queue.show(tab, &app.desk, app.now);
        }
    } else if app.reading {
        // The text of an opened conversation is for reading.
    } else if within(layout.queue, mouse) {
        return row(app, usize::from(mouse.y - layout.queue.y));
    } else if layout.pane.is_some_and(|pane| mouse.x <= pane.x && mouse.y >= pane.y) {
        app.pointer.dragging = true;
    }
    Vec::new()
}

/// A click on a row as it was drawn: whatever has come since, it means the conversation that stood there.
fn row(app: &mut App, row: usize) -> Vec<Effect> {
    let Some(id) = app.queue.in_sight.get(row).copied().filter(|id| app.queue.list.contains(id)) else {
        return Vec::new();
    };
    mail::stop_following(app);
    let twice = app.pointer.clicked.take().is_some_and(|(last, at)| {
        last == id && app.queue.cursor == Some(id) && app.now.duration_since(at) <= TWICE
    });
    app.queue.touched = true;
    app.queue.cursor = Some(id);
    app.seen = app.queue.cursor;
    if !twice {
        app.pointer.clicked = Some((id, app.now));
        return Vec::new();
    }
    jump::before(app, Action::Open);
    let effects = keys::open(app);
    app.tour_saw(Action::Open);
    effects
}

fn wheel(app: &mut App, mouse: Mouse, rows: isize) {
    let layout = app.layout();
    match &mut app.over {
        Over::Nothing | Over::Filter(_) if !app.reading && within(layout.queue, mouse) => {
            mail::stop_following(app);
            app.queue.touched = true;
            app.queue.scroll_by(rows, usize::from(layout.queue.height));
            app.seen = app.queue.cursor;
        }
        Over::Nothing | Over::Filter(_) => {
            if let Some(text) = app.reader_text(&layout) {
                app.reader.scroll_by(rows, usize::from(text.height));
            }
        }
        Over::Why(_) | Over::Journal(_) | Over::Help(..) | Over::Raw(_) | Over::Review(_) => {
            motion::scroll(app, rows);
        }
        Over::Palette(_)
        | Over::Templates(_)
        | Over::Enclosed(_)
        | Over::Evidence(_)
        | Over::Spelling(_)
        | Over::Series
        | Over::Outbox => motion::step(app, rows.signum(), None),
        Over::Draft => {
            if let Some(draft) = app.current().and_then(|id| app.drafts.get_mut(&id)) {
                draft.editor.scroll((rows as i16, 0));
            }
        }
        Over::Snooze(_)
        | Over::Colleague(_)
        | Over::Everybody(_)
        | Over::Left(_)
        | Over::Blanks(_)
        | Over::Attach(_)
        | Over::Lift(_)
        | Over::Leaving => {}
    }
}

fn within(region: Region, mouse: Mouse) -> bool {
    (region.x..region.x + region.width).contains(&mouse.x)
        && (region.y..region.y + region.height).contains(&mouse.y)
}
