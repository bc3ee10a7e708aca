//! Going somewhere by name: from the palette, and back the way one came. Must not know how it is drawn.

use super::{keys, reply};
use crate::app::palette::Target;
use crate::app::trail::Stop;
use crate::app::{Action, App, Effect, Key, Notice, Over, Place, Tab};
use crate::mailbox::ConversationId;
use crate::triage::View;

/// Where the user is.
fn here(app: &App) -> Option<Stop> {
    Some((app.queue.tab, app.current()?))
}

/// An order is about to be given: whether it leads away, from where one may want to come back.
pub fn before(app: &mut App, action: Action) {
    let leaves = match action {
        Action::Open
        | Action::Filter
        | Action::NextView
        | Action::PreviousView
        | Action::Customer
        | Action::Undo => true,
        Action::First | Action::Last => app.place() == Place::Queue,
        _ => false,
    };
    if leaves && let Some(here) = here(app) {
        app.trail.leave(here);
    }
}

/// Goes back one stop, or on again; those that are gone are passed over.
pub fn along(app: &mut App, back: bool) {
    loop {
        let from = here(app);
        let stop = if back { app.trail.back(from) } else { app.trail.on(from) };
        let Some((tab, id)) = stop else {
            let told = if back { "this is where you began" } else { "you have not gone back from anywhere" };
            app.notice = Some(Notice::off(told));
            return;
        };
        if app.desk.summary(id, app.now).is_some() {
            go_to(app, tab, id);
            return;
        }
    }
}

/// Puts the cursor on a conversation: in this list, without its filter, in the list named, or under All.
pub fn go_to(app: &mut App, tab: Tab, id: ConversationId) {
    let id = app.desk.resolve(id);
    let shown = |app: &App| app.queue.list.contains(&id);
    if app.queue.tab != tab || !shown(app) {
        if app.queue.tab != tab {
            app.queue.show(tab, &app.desk, app.now);
        }
        if !shown(app) && !app.queue.typed.is_empty() {
            app.queue.set_filter(String::new(), &app.desk, app.now);
        }
        if !shown(app)
            && let Some(incident) = app.queue.incident_around(id)
        {
            app.queue.enter(incident, &app.desk, app.now);
        }
        if !shown(app) {
            app.queue.show(Tab::View(View::All), &app.desk, app.now);
        }
    }
    if shown(app) {
        app.queue.cursor = Some(id);
    } else {
        app.notice = Some(Notice::off("it is no longer in the mailbox"));
    }
}

/// Lists all conversations of the customer under the cursor.
pub fn customer(app: &mut App) {
    let Some(id) = app.current() else { return };
    let address = app.desk.summary(id, app.now).and_then(|summary| summary.customer_address);
    let Some(address) = address else {
        app.notice = Some(Notice::off("no customer's address is known here"));
        return;
    };
    app.reading = false;
    app.queue.show(Tab::View(View::All), &app.desk, app.now);
    app.queue.set_filter(format!("from:{address}"), &app.desk, app.now);
    app.queue.cursor = Some(id);
    app.notice = Some(Notice::good(format!(
        "all of this customer  ·  {} goes back, {} drops the filter",
        app.key(Action::JumpBack),
        app.key(Action::Clear)
    )));
}

/// Does what the line under the palette's cursor says.
pub fn take(app: &mut App, key: Key) -> Vec<Effect> {
    let Over::Palette(palette) = std::mem::take(&mut app.over) else { return Vec::new() };
    match palette.chosen() {
        None => app.notice = Some(Notice::off("nothing found, nothing done")),
        Some(Target::Order(action)) => {
            let place = app.place();
            let row = app.keys.of(place).find(|row| row.action == action).cloned();
            return row.map_or_else(Vec::new, |row| keys::order(app, &row, key));
        }
        Some(Target::List(tab)) => {
            before(app, Action::NextView);
            app.reading = false;
            app.queue.show(tab, &app.desk, app.now);
        }
        Some(Target::Template(number)) => return reply::begin_from(app, number),
        Some(Target::Conversation(id)) => {
            before(app, Action::Open);
            go_to(app, app.queue.tab, id);
        }
    }
    Vec::new()
}
