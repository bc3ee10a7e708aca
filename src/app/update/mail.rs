//! What the sources report: mail, bodies, flags, progress, trouble. Rows do not move for it. Must not know where mail
//! comes from.

use super::{ahead, claim, drafts, enclosed, evidence, filing, forward, raw, reply, rest, series, waiting};
use crate::app::queue::Late;
use crate::app::{App, Effect, Notice};
use crate::mailbox::ConversationId;
use crate::port::mail::{Incoming, Request, SourceInfo};
use crate::triage::{BodyRead, Found};

/// Bodies asked for at once for the queue.
const AT_ONCE: usize = 64;
/// While nothing was pressed, a list this short is sorted at every arrival.
const SHORT: usize = 2_000;

/// Carries a report out.
pub fn reported(app: &mut App, incoming: Incoming) -> Vec<Effect> {
    let now = app.now;
    match incoming {
        Incoming::Opened(info) => opened(app, info),
        Incoming::Arrived(messages) => {
            let touched = app.desk.apply_arrived(&messages, now);
            app.notify_of(&touched);
            touch(app, &touched);
            if std::mem::take(&mut app.coming_back) {
                bring_in(app, &touched);
            }
            let mut effects = drafts::follow(app);
            effects.extend(wanted(app));
            return effects;
        }
        Incoming::Bodies(bodies) => {
            for body in &bodies {
                let account = app.desk.account_of(body.reference.source);
                app.in_flight.entry(account).and_modify(|left| *left = left.saturating_sub(1));
            }
            let touched = app.desk.apply_bodies(&bodies, now);
            for BodyRead { reference, body, defects, .. } in bodies {
                app.reader.bodies.take(reference, body, defects);
            }
            touch(app, &touched);
            app.reader.stale();
            enclosed::texts_came(app);
            let mut effects = evidence::texts_came(app);
            if app.awaited.is_some() && app.awaited == app.reader.shown {
                effects.extend(ahead(app));
            }
            effects.extend(wanted(app));
            return effects;
        }
        Incoming::FlagsChanged(flags) => {
            let touched = claim::flags_changed(app, &flags);
            touch(app, &touched);
        }
        Incoming::Vanished(gone) => {
            let touched = app.desk.apply_vanished(&gone, now);
            touch(app, &touched);
            // A conversation of which nothing is left is none that was touched.
            app.stale = true;
        }
        Incoming::Raw { reference, bytes } => {
            app.sources.coming = None;
            let mut effects = reply::read(app, reference, bytes.as_deref());
            raw::read(app, reference, bytes.as_deref());
            effects.extend(series::read(app, reference, bytes.as_deref()));
            return effects;
        }
        Incoming::Part { reference, part, content } => {
            let passed_on = forward::file_read(app, reference, part, &content);
            return passed_on.unwrap_or_else(|| enclosed::read(app, reference, part, content));
        }
        Incoming::Reading { reference, done, total } => enclosed::came(app, reference, done, total),
        Incoming::Stored { ticket } => {
            app.waiting.waits.remove(&ticket);
            let touched = app.desk.stored(ticket, now);
            touch(app, &touched);
        }
        Incoming::StoreRefused { ticket, why } => waiting::refused(app, ticket, &why, ""),
        Incoming::KeepsChanges => app.waiting.keeps = true,
        Incoming::Waits { ticket, what } => waiting::waits(app, ticket, &what),
        Incoming::LeftWaiting(left) => waiting::left(app, &left),
        Incoming::MaySend { ticket, seen } => return waiting::may_send(app, ticket, &seen),
        Incoming::TakenBack { ticket } => waiting::taken_back(app, ticket),
        Incoming::Progress { source, done, total } => app.sources.progress(source, done, total),
        Incoming::Polls { source, every } => app.sources.polls(source, every),
        Incoming::Kept { source, at } => {
            let touched = app.desk.folder_is_read(source, now);
            touch(app, &touched);
            app.sources.kept(source, at);
        }
        Incoming::Complete(source) => {
            let touched = app.desk.folder_is_read(source, now);
            touch(app, &touched);
            app.sources.complete(source);
            app.notify_from_now();
            return filing::file(app);
        }
        Incoming::Filed { message_id } => return filing::filed(app, &message_id, None),
        Incoming::NotFiled { message_id, why } => {
            return filing::filed(app, &message_id, Some(why.to_string()));
        }
        Incoming::Settled => {
            let touched = app.desk.all_is_read(now);
            touch(app, &touched);
            sort(app);
            let mut effects = rest(app);
            effects.extend(wanted(app));
            effects.extend(filing::file(app));
            return effects;
        }
        Incoming::Line { account, line } => {
            if app.sources.line_is(account.clone(), line) {
                app.in_flight.remove(&account);
                app.reader.bodies.forget_asked();
                let mut effects = filing::line_is_up(app);
                effects.extend(rest(app));
                return effects;
            }
        }
        Incoming::Skipped(_) => app.sources.skipped += 1,
        Incoming::Failed(why) => app.sources.failed = Some(why),
        Incoming::Timed { .. } | Incoming::Classified(_) => {}
    }
    Vec::new()
}

fn opened(app: &mut App, info: SourceInfo) {
    app.reader.bodies.offline = app.session.offline;
    let account = info.account.clone();
    let shared_before = app.sources.shared(Some(&account));
    app.desk.open(&info.folder());
    app.stale = true;
    app.sources.opened(info);
    if shared_before && app.sources.settled_in(Some(&account)) && !app.sources.shared(Some(&account)) {
        let of = if app.several() { format!("{account}: ") } else { String::new() };
        let told = "this server keeps no new keywords: claims and states stay here, only you see them";
        app.notice = Some(Notice::bad(format!("{of}{told}")));
    }
}

pub(super) fn touch(app: &mut App, touched: &[ConversationId]) {
    if touched.is_empty() {
        return;
    }
    app.notify_look(touched);
    app.stale = true;
    if app.joins != app.desk.joins() {
        app.joins = app.desk.joins();
        app.queue.follow_joins(&app.desk);
    }
    if is_followed(app) {
        app.unsorted.extend(touched);
    } else {
        let late = if app.sources.settled() { Late::News } else { Late::Joins };
        app.queue.note(touched, late, &app.desk, app.now);
    }
    if app.reader.shown.is_some_and(|id| touched.contains(&app.desk.resolve(id))) {
        app.reader.stale();
    }
}

/// What was called back has its place in the list at once, and the cursor.
pub(super) fn bring_in(app: &mut App, back: &[ConversationId]) {
    app.queue.put_back(back, &app.desk, app.now);
    if let Some(id) = back.iter().find(|id| app.queue.list.contains(id)) {
        app.queue.cursor = Some(*id);
        app.seen = Some(*id);
    }
}

/// Whether the list may still be made anew by itself: nothing was pressed yet, or there is no row that could move.
fn is_followed(app: &App) -> bool {
    !app.queue.touched || app.queue.list.is_empty()
}

/// Until the user presses a key the list follows the mail, before each frame: always while it is short, then each time
/// it has grown by half, so that a large mailbox is not sorted four hundred times, and once more when all has come.
pub fn follow(app: &mut App) {
    let rows = app.queue.list.len();
    let much = rows < SHORT || app.unsorted.len() > rows / 2 || !app.streaming();
    if !app.unsorted.is_empty() && much {
        sort(app);
    }
}

/// Incidents were found: a list that was touched stays as it is, until the user sorts it.
pub(super) fn incidents_found(app: &mut App, found: Found) {
    app.desk.incidents_found(found);
    regrouped(app);
}

/// The incidents are others than before.
pub(super) fn regrouped(app: &mut App) {
    app.stale = true;
    app.reader.stale();
    if is_followed(app) {
        app.unsorted.extend(app.queue.list.first());
    }
}

fn sort(app: &mut App) {
    app.unsorted.clear();
    if is_followed(app) {
        app.queue.cursor = None;
        app.queue.sort(&app.desk, app.now);
        app.queue.put(0);
    }
}

/// The first key ends that: the rows stay as they were drawn, and what has come since the last frame joins them.
pub fn stop_following(app: &mut App) {
    let since = std::mem::take(&mut app.unsorted);
    if app.queue.list.is_empty() {
        app.queue.sort(&app.desk, app.now);
    } else if !since.is_empty() {
        app.queue.join(&since, &app.desk, app.now);
    }
}

/// Asks for bodies of the queue, a few at a time.
fn wanted(app: &mut App) -> Vec<Effect> {
    if app.in_flight() > AT_ONCE / 2 {
        return Vec::new();
    }
    let wanted = app.desk.wanted_bodies(AT_ONCE, app.now);
    if wanted.is_empty() {
        return Vec::new();
    }
    for message in &wanted {
        *app.in_flight.entry(app.desk.account_of(message.source)).or_default() += 1;
    }
    vec![Effect::Mail(Request::FetchBodies(wanted))]
}
