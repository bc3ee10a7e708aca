//! Changing conversations: states, claims, corrections, and taking them back. Must not know how a change is stored.

use crate::app::reader::{Text, plural};
use crate::app::{Action, App, Effect, Field, Notice, Over};
use crate::mail::MessageRef;
use crate::mailbox::ConversationId;
use crate::port::mail::{Intent, Request};
use crate::triage::seen::Seen;
use crate::triage::{Away, Change, ChangeOutcome, Errand, Lesson, Shelf, Status, snooze as snoozing};
use hashbrown::HashSet;

/// Whom an order is for: what is marked, else so many rows from the cursor on.
fn targets(app: &App, count: Option<usize>) -> Vec<ConversationId> {
    if app.reading {
        let row = app.queue.row().unwrap_or(0);
        return app.queue.list.iter().skip(row).take(count.unwrap_or(1)).copied().collect();
    }
    rows(app, count).into_iter().flat_map(|id| app.queue.stands_for(id)).collect()
}

/// The rows meant: what is marked, else so many from the cursor on.
pub(super) fn rows(app: &App, count: Option<usize>) -> Vec<ConversationId> {
    if !app.queue.marks.is_empty() {
        return app.queue.list.iter().copied().filter(|id| app.queue.marks.contains(id)).collect();
    }
    let row = app.queue.row().unwrap_or(0);
    app.queue.list.iter().skip(row).take(count.unwrap_or(1)).copied().collect()
}

/// Whether a change to several conversations has to be asked about first: it is then, unless it was just now.
fn asks(app: &mut App, ids: &[ConversationId], change: &Change, what: &str, count: Option<usize>) -> bool {
    let wanted = (change.clone(), ids.to_vec());
    if app.asked.take().as_ref() == Some(&wanted) {
        return false;
    }
    app.notice = Some(Notice::off(format!("{what}? press the key again")));
    (app.asked, app.count) = (Some(wanted), count);
    true
}

/// Carries a change out on what is marked or under the cursor; on an incident, only when the key is pressed twice.
pub fn order(app: &mut App, change: Change, count: Option<usize>) -> Vec<Effect> {
    let ids = targets(app, count);
    let incident = !app.reading && rows(app, count).iter().any(|id| app.queue.group(*id).is_some());
    let many = plural(ids.len(), "conversation", "conversations");
    let what = format!("{}: {many}", told(app, &ids, &change));
    if incident && asks(app, &ids, &change, &what, count) {
        return Vec::new();
    }
    carry_out(app, change, &ids)
}

/// Carries a change out on these.
fn carry_out(app: &mut App, change: Change, ids: &[ConversationId]) -> Vec<Effect> {
    if ids.is_empty() {
        return Vec::new();
    }
    let whom = match ids {
        [one] => app.desk.summary(*one, app.now).map_or("this one".into(), |row| row.customer.to_string()),
        many => plural(many.len(), "conversation", "conversations"),
    };
    let said = told(app, ids, &change);
    let outcome = app.desk.change(ids, &change, app.now);
    let moves_on = matches!(change, Change::SetStatus(_) | Change::PutAway(_));
    app.last_change = Some(change);
    after(app, ids, moves_on);
    app.notice = Some(match outcome.left.first() {
        Some((_, why)) if outcome.changed == 0 => Notice::off(format!("{whom}: {why}")),
        Some((_, why)) => Notice::good(format!("{said}: {} of {whom}; {why}", outcome.changed)),
        None => Notice::good(format!("{said}: {whom}  ·  {} undoes", app.key(Action::Undo))),
    });
    store(app, outcome)
}

/// Sets done, and puts away what is done where the config says so.
pub fn done(app: &mut App, count: Option<usize>) -> Vec<Effect> {
    let change = app.session.done.change(Status::Done);
    order(app, change, count)
}

/// Moves away what nobody needs; more than one conversation only when the key is pressed twice.
pub fn throw_away(app: &mut App, shelf: Shelf, count: Option<usize>) -> Vec<Effect> {
    let ids = targets(app, count);
    let change = Change::PutAway(shelf);
    let many = plural(ids.len(), "conversation", "conversations");
    if ids.len() > 1 && asks(app, &ids, &change, &format!("{many} to {}", shelf.name()), count) {
        return Vec::new();
    }
    carry_out(app, change, &ids)
}

/// Says the opposite of the angry flag.
pub fn correct_anger(app: &mut App, count: Option<usize>) -> Vec<Effect> {
    let flag = app.current().and_then(|id| app.desk.summary(id, app.now)).map(|row| row.anger.flag);
    flag.map_or_else(Vec::new, |flag| order(app, Change::CorrectAnger(!flag), count))
}

/// Says the opposite of the urgent flag.
pub fn correct_urgency(app: &mut App, count: Option<usize>) -> Vec<Effect> {
    let flag = app.current().and_then(|id| app.desk.summary(id, app.now)).map(|row| row.urgency.flag);
    flag.map_or_else(Vec::new, |flag| order(app, Change::CorrectUrgency(!flag), count))
}

/// Snoozes until the time that was typed; the line stays open where that is no time.
pub fn snooze(app: &mut App, field: Field, count: Option<usize>) -> Vec<Effect> {
    let words = if field.text().trim().is_empty() { "tomorrow" } else { field.text() };
    match snoozing::parse(words, &app.session.hours, app.now) {
        Ok(until) => {
            let ids = targets(app, count);
            carry_out(app, Change::SetStatus(Status::Snoozed(until)), &ids)
        }
        Err(error) => {
            app.notice = Some(Notice::off(error.to_string()));
            app.over = Over::Snooze(field);
            app.count = count;
            Vec::new()
        }
    }
}

/// Does the last change again, here.
pub fn repeat(app: &mut App, count: Option<usize>) -> Vec<Effect> {
    let Some(change) = app.last_change.clone() else {
        app.notice = Some(Notice::off("nothing was changed yet that could be repeated"));
        return Vec::new();
    };
    match change {
        Change::PutAway(shelf) if shelf != Shelf::Archive => throw_away(app, shelf, count),
        change => order(app, change, count),
    }
}

/// Takes the newest change back; the cursor goes to what it brought back.
pub fn undo(app: &mut App) -> Vec<Effect> {
    let Some(undone) = app.desk.undo(app.now) else {
        app.notice = Some(Notice::off("nothing to undo"));
        return Vec::new();
    };
    app.stale = true;
    app.reader.stale();
    app.queue.put_back(&undone.conversations, &app.desk, app.now);
    app.coming_back = undone.outcome.errands.iter().any(|errand| matches!(errand.away, Some(Away::Back(_))));
    if let Some(id) = undone.conversations.iter().find(|id| app.queue.list.contains(id)) {
        app.queue.cursor = Some(*id);
    }
    app.notice = Some(match undone.outcome.left.first() {
        Some((_, why)) => Notice::off(why.to_string()),
        None => Notice::good(format!("undone: {}", undone.what)),
    });
    store(app, undone.outcome)
}

/// Rows that no longer belong to the view leave; the cursor goes on down.
fn after(app: &mut App, ids: &[ConversationId], moves_on: bool) {
    app.stale = true;
    app.reader.stale();
    let now = app.now;
    let stays = |id: &ConversationId| app.queue.holds(*id, &app.desk, now);
    let leaving: HashSet<ConversationId> = ids.iter().copied().filter(|id| !stays(id)).collect();
    let on_it = app.current().filter(|id| ids.contains(id));
    app.queue.marks.clear();
    app.queue.leave(&leaving);
    if app.queue.list.is_empty() {
        app.queue.step_out(&app.desk, now);
    }
    if moves_on && on_it.is_some_and(|id| !leaving.contains(&id)) {
        app.queue.step(1);
    }
}

/// Has each account carry out its part of a change, and what was said against the classifier kept.
pub fn store(app: &App, outcome: ChangeOutcome) -> Vec<Effect> {
    let ChangeOutcome { errands, lessons, what, seen, .. } = outcome;
    let requests = errands.into_iter().flat_map(|Errand { account, ticket, edits, away }| {
        // Who claims wants to know at once whether he has it.
        let claims = edits.iter().any(|edit| edit.add_claim.is_some());
        let of_account = |Seen(messages): &Seen| {
            let here = messages.iter().filter(|known| app.desk.account_of(known.message.source) == account);
            Seen(here.cloned().collect())
        };
        let keep = (app.waiting.keeps && !claims).then(|| {
            let seen = seen.iter().map(of_account).collect();
            Request::Keep(Intent { ticket, what: what.clone(), seen })
        });
        let request = match away {
            Some(Away::To(to, messages)) => Request::Move { ticket, messages, to, edits },
            Some(Away::Back(moved)) => Request::MoveBack { ticket, moved, edits },
            None => Request::Store { ticket, edits },
        };
        keep.into_iter().chain([request])
    });
    let requests: Vec<Request> = requests.collect();
    let kept = lessons.into_iter().filter(|_| app.session.keeps_corrections);
    let kept = kept.map(|lesson| match lesson {
        Lesson::Learn(message, correction) => {
            Effect::Learn { text: newly_written(app, message), correction: Box::new(correction) }
        }
        Lesson::Unlearn(message_id, flag) => Effect::Unlearn { message_id, flag },
    });
    requests.into_iter().map(Effect::Mail).chain(kept).collect()
}

/// What the writer of a message newly wrote, as far as it has been read.
fn newly_written(app: &App, message: MessageRef) -> String {
    match app.reader.bodies.get(message).0 {
        Text::Here(body) => body.new_text().collect(),
        Text::Coming | Text::Gone | Text::NotKept => String::new(),
    }
}

fn said(app: &App, flag: &str, yes: bool) -> String {
    let not = if yes { "" } else { "not " };
    // In the sample inbox nothing is kept anyway.
    let lost = !app.session.keeps_corrections && app.read_only().is_some();
    let kept = if lost { " (until you quit)" } else { "" };
    format!("{not}{flag}, you said{kept}")
}

fn told(app: &App, ids: &[ConversationId], change: &Change) -> String {
    let shared = ids.iter().all(|id| app.sources.shared(Some(&app.desk.account(*id))));
    match change {
        Change::SetStatus(Status::Snoozed(until)) => {
            format!("snoozed until {}", app.in_full(*until))
        }
        Change::SetStatus(Status::Open) => "open again".into(),
        Change::SetStatus(Status::Waiting) => "waiting for the customer".into(),
        Change::SetStatus(status) => status.name().into(),
        Change::Claim(_) | Change::TakeOver(_) if !shared => "claimed (only you see this)".into(),
        Change::Claim(who) | Change::TakeOver(who) if *who != app.session.me => format!("claimed for {who}"),
        Change::Claim(_) | Change::TakeOver(_) => "claimed".into(),
        Change::Release => "let go".into(),
        Change::PutAway(Shelf::Archive) => "done, to the archive".into(),
        Change::PutAway(shelf) => format!("to {}", shelf.name()),
        Change::CorrectAnger(yes) => said(app, "angry", *yes),
        Change::CorrectUrgency(yes) => said(app, "urgent", *yes),
    }
}
