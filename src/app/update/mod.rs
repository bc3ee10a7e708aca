//! What each event does to the screen: one file a kind of event or order. Must not know the terminal.

mod ahead;
mod attach;
mod change;
mod claim;
mod drafts;
mod editor;
mod enclosed;
mod evidence;
mod filing;
mod forms;
mod forward;
mod head;
mod journal;
mod jump;
mod keys;
mod mail;
mod motion;
mod mouse;
mod raw;
mod reply;
mod send;
mod series;
mod settings;
mod spelling;
mod taking;
mod templates;
mod vet;
mod waiting;

pub(super) use evidence::Left;
pub(super) use forms::Typed;
pub(super) use forward::Forwarding;
pub use mail::follow;
pub(super) use series::Writing;

pub use settings::Settings;

use super::queue::Late;
use super::{App, Effect, Event, Notice, Over};
use crate::mailbox::ConversationId;
use crate::port::mail::Request;
use jiff::Timestamp;

/// Carries an event out at `now`; what is to be done outside comes back.
pub fn update(app: &mut App, event: Event, now: Timestamp) -> Vec<Effect> {
    app.now = now;
    let mut effects = journal::noted(app, event);
    effects.extend(series::filled(app));
    effects.extend(editor::opened(app));
    effects.extend(claim::on_reply(app));
    effects.extend(app.notify_now().map(Effect::Notify));
    if app.desk.let_incidents_wait(app.streaming()) {
        mail::regrouped(app);
    }
    effects.extend(app.desk.incident_news().map(Effect::Seek));
    effects
}

fn carry_out(app: &mut App, event: Event) -> Vec<Effect> {
    let now = app.now;
    match event {
        Event::KeyPressed(key) => ahead::keeps(app, key).unwrap_or_else(|| keys::press(app, key)),
        Event::Mouse(mouse) => mouse::did(app, mouse),
        Event::Pasted(text) => keys::paste(app, &text),
        Event::Resized(size) => {
            app.size = size;
            Vec::new()
        }
        Event::CursorRested => {
            let mut effects = rest(app);
            effects.extend(spelling::wanted(app));
            effects
        }
        Event::MinutePassed => {
            app.stale = true;
            app.reader.stale();
            app.timed = app.desk.timed(now);
            look_again(app);
            Vec::new()
        }
        Event::MailReported(incoming) => {
            let mut effects = mail::reported(app, incoming);
            effects.extend(ahead::strike(app));
            effects
        }
        Event::CarriedOut(what) => {
            app.notice = Some(Notice::good(what));
            Vec::new()
        }
        Event::IncidentsFound(found) => {
            mail::incidents_found(app, found);
            Vec::new()
        }
        Event::TickCame => send::tick(app),
        Event::SpellerRead(read) => {
            spelling::read(app, read);
            Vec::new()
        }
        Event::SendReported(report) => send::reported(app, report),
        Event::FolderListed { folder, entries } => {
            attach::listed(app, &folder, entries);
            Vec::new()
        }
        Event::AttachmentRead { draft, file } => {
            attach::read(app, &draft, file);
            Vec::new()
        }
        Event::SettingsRead(read) => {
            settings::read(app, read, now);
            Vec::new()
        }
        Event::TypingPaused => drafts::keep(app),
        Event::DraftsFound(found) => drafts::found(app, found),
        Event::TextsLeft(drafts) => {
            taking::told(app, drafts);
            Vec::new()
        }
        Event::DraftTaken { name, taking } => {
            let mut effects = taking::taken(app, &name, taking);
            effects.extend(ahead::strike(app));
            effects
        }
        Event::DraftSaved { name, revision, path } => drafts::saved(app, &name, revision, &path),
        Event::DraftNotSaved { name, revision, why } => {
            drafts::not_saved(app, &name, revision, why);
            Vec::new()
        }
        Event::EditorEnded { name, returned } => {
            editor::came_back(app, &name, returned);
            Vec::new()
        }
        Event::NotCarriedOut(why) => {
            app.notice = Some(Notice::bad(why));
            Vec::new()
        }
    }
}

/// So many conversations are judged anew at once: 20,000 of them take a tenth of a second.
const AT_ONCE: usize = 100;

/// Judges the next ones anew in which time has changed something.
pub(super) fn look_again(app: &mut App) {
    let rest = app.timed.len().saturating_sub(AT_ONCE);
    let next = app.timed.split_off(rest);
    let touched = app.desk.refresh(&next, app.now);
    if !touched.is_empty() {
        app.stale = true;
        app.reader.stale();
        app.queue.note(&touched, Late::News, &app.desk, app.now);
    }
}

/// A number that no other draft of this user has: one person saves no two within a nanosecond.
pub fn token(now: Timestamp) -> u64 {
    now.as_nanosecond() as u64
}

/// Conversations below the cursor whose texts are fetched ahead.
const AHEAD: usize = 2;

/// Asks for the texts under the cursor that are not there yet.
fn rest(app: &mut App) -> Vec<Effect> {
    if matches!(app.over, Over::Evidence(_)) {
        return evidence::ask(app);
    }
    app.reader.show(app.queue.cursor);
    if !app.reading && app.layout().pane.is_none() {
        return Vec::new();
    }
    let missing = app.reader.missing(&app.desk);
    app.awaited = app.reader.shown;
    if missing.is_empty() {
        return ahead(app);
    }
    vec![Effect::Mail(Request::FetchBodies(missing))]
}

/// Asks for the texts of the next conversations, when those under the cursor are there.
fn ahead(app: &mut App) -> Vec<Effect> {
    if !app.reader.is_whole(&app.desk) {
        return Vec::new();
    }
    app.awaited = None;
    let below = app.queue.row().map_or(0, |row| row + 1);
    let next: Vec<ConversationId> = app.queue.list.iter().skip(below).take(AHEAD).copied().collect();
    let missing: Vec<_> = next.into_iter().flat_map(|id| app.reader.missing_of(id, &app.desk)).collect();
    if missing.is_empty() { Vec::new() } else { vec![Effect::Mail(Request::FetchBodies(missing))] }
}
