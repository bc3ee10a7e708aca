//! Changes that wait for the line: counted, judged when they could be carried out, dropped and told when somebody was
//! faster. Must not know where they are kept.

use super::mail::{bring_in, touch};
use crate::app::{Action, App, Effect, Notice};
use crate::mail::{MessageId, MessageRef, SafeText};
use crate::port::mail::{LeftWaiting, Request};
use crate::triage::seen::Seen;

/// A change waits now.
pub fn waits(app: &mut App, ticket: u64, what: &SafeText) {
    let whom = named(&app.desk.whom_of(ticket));
    app.waiting.waits.insert(ticket, format!("{what}{whom}"));
}

/// A change that an earlier run left is shown as if it had just been made.
pub fn left(app: &mut App, left: &LeftWaiting) {
    let LeftWaiting { ticket, what, marks, away } = left;
    let touched = app.desk.take_up(*ticket, marks, away, app.now);
    app.waiting.waits.insert(*ticket, what.to_string());
    touch(app, &touched);
}

/// A waiting change is carried out if its conversations are as the user saw them; else it is dropped, and told.
pub fn may_send(app: &mut App, ticket: u64, seen: &[Seen]) -> Vec<Effect> {
    let own = |id: &MessageId| app.waiting.sent.contains(id);
    let request = match app.desk.as_seen(seen, &own) {
        Ok(()) => Request::SendWaiting(ticket),
        Err(why) => {
            let messages: Vec<MessageRef> =
                seen.iter().flat_map(|seen| &seen.0).map(|known| known.message).collect();
            let whom = named(&app.desk.whom(messages));
            refused(app, ticket, &why, &whom);
            Request::DropWaiting(ticket)
        }
    };
    vec![Effect::Mail(request)]
}

/// A change was not carried out. One that had waited is listed until the user has looked.
pub fn refused(app: &mut App, ticket: u64, why: &SafeText, whom: &str) {
    let touched = app.desk.refused(ticket, app.now);
    touch(app, &touched);
    app.coming_back = false;
    let Some(what) = app.waiting.waits.remove(&ticket) else {
        app.notice = Some(Notice::bad(why.to_string()));
        return;
    };
    let what = if what.ends_with(whom) { what } else { format!("{what}{whom}") };
    let told = format!("{what}: {why}");
    app.notice = Some(Notice::bad(format!("not done: {told}  ·  {} lists it", app.key(Action::Outbox))));
    app.waiting.dropped.push(told);
}

/// A waiting change was taken back unsent: its conversations are where they were.
pub fn taken_back(app: &mut App, ticket: u64) {
    app.waiting.waits.remove(&ticket);
    let touched = app.desk.stored(ticket, app.now);
    touch(app, &touched);
    if std::mem::take(&mut app.coming_back) {
        bring_in(app, &touched);
    }
}

fn named(customers: &[SafeText]) -> String {
    match customers {
        [] => String::new(),
        [one] => format!(" · {one}"),
        [first, more @ ..] => format!(" · {first} and {} more", more.len()),
    }
}
