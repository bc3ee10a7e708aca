//! Sending: ordered, held, taken back, handed over when its time has come, filed when it has left. Nothing leaves but
//! from here, and each time it is checked first. Must not know the outbox's files or servers.

use super::filing::file;
use super::vet::block;
use super::{change, drafts, series, vet};
use crate::app::composer::{Composer, Part};
use crate::app::outbox::{Departed, Entry, whom};
use crate::app::queue::Late;
use crate::app::vet::{Lift, Then};
use crate::app::{Action, App, Effect, Field, Notice, Over, Place};
use crate::mailbox::ConversationId;
use crate::port::send::{Left, Report, Request};
use crate::reply::check::Finding;
use crate::reply::outbox::{Item, ItemId, Outgoing, Stage};
use crate::reply::{Draft, Sets};

/// Orders the draft that is looked over: once its recipients were seen, and each block has its reason.
pub fn order(app: &mut App, then: Then) -> Vec<Effect> {
    let Some(conversation) = app.current() else { return Vec::new() };
    let Some(composer) = app.drafts.get(&conversation) else { return Vec::new() };
    if let Some(wrong) = composer.heads.wrong(Part::Body).first() {
        app.notice = Some(Notice::bad(format!("not sent: {wrong} is no address; e, then Tab, leads to it")));
        return Vec::new();
    }
    let draft = composer.finished();
    let sets = (then == Then::Done).then_some(Sets::Done);
    if app.sending(&draft, Some(conversation)).is_ok() {
        if !app.were_recipients_seen(&draft) {
            app.over = Over::Review(0);
            app.notice = Some(app.told_unseen());
            return Vec::new();
        }
        if let Some(finding) = block(app, &draft, Some(conversation)) {
            app.over = Over::Lift(Lift { finding, then, field: Field::default() });
            return Vec::new();
        }
    }
    let behind = series::behind(app, conversation);
    let Some(effect) = post(app, conversation, sets, 0) else { return Vec::new() };
    if matches!(behind, Over::Nothing) {
        app.queue.step(1);
    }
    app.over = behind;
    vec![effect]
}

/// Puts the draft of a conversation into the outbox. Of several ordered at one moment each has a number of its own.
pub fn post(app: &mut App, conversation: ConversationId, sets: Option<Sets>, number: u64) -> Option<Effect> {
    let composer = app.drafts.get(&conversation)?;
    let (draft, id) = (composer.finished(), composer.item.clone());
    let sets = sets.unwrap_or(composer.sets);
    let order = outgoing(app, draft, Some(conversation), id, sets, number)?;
    let entry = Entry {
        item: order.item().clone(),
        composer: app.drafts.remove(&conversation),
        conversation: Some(conversation),
        on_disk: false,
    };
    app.outbox.take(&entry.item.id);
    app.outbox.entries.push(entry);
    Some(Effect::Send(Request::Hold(Box::new(order))))
}

/// A draft as an order, if nothing speaks against it; else the user is told.
fn outgoing(
    app: &mut App,
    draft: Draft,
    conversation: Option<ConversationId>,
    id: Option<ItemId>,
    sets: Sets,
    number: u64,
) -> Option<Outgoing> {
    let grant = match app.sending(&draft, conversation).cloned() {
        Ok(grant) => grant,
        Err(off) => {
            app.notice = Some(Notice::off(off.to_string()));
            return None;
        }
    };
    if let Some(finding) = block(app, &draft, None) {
        app.notice = Some(Notice::bad(format!(
            "not sent: {}: {}  ·  {} edits it",
            finding.what,
            finding.remedy,
            app.key_in(Place::Review, Action::Edit)
        )));
        return None;
    }
    let token = super::token(app.now) + number;
    let id = id.unwrap_or_else(|| ItemId::new(app.now, token));
    let at = app.now.to_zoned(app.zone().clone());
    match Outgoing::new(&grant, id, draft, sets, &at, token, app.session.undo) {
        Ok(order) => Some(order),
        Err(why) => {
            app.notice = Some(Notice::bad(format!("not sent: {why}")));
            None
        }
    }
}

/// Hands over what is due, one by one. What is found wrong only now is not sent, and is shown.
pub fn tick(app: &mut App) -> Vec<Effect> {
    let now = app.now;
    let due = |entry: &&Entry| entry.on_disk && entry.item.stage.due().is_some_and(|due| due <= now);
    let due = app.outbox.entries.iter().filter(due);
    let due: Vec<_> =
        due.map(|entry| (entry.item.id.clone(), entry.item.draft.clone(), entry.conversation)).collect();
    let mut effects = file(app);
    for (id, draft, conversation) in due {
        if app.outbox.is_leaving() {
            break;
        }
        if let Some(finding) = block(app, &draft, conversation) {
            effects.push(Effect::Send(Request::TakeBack(id.clone())));
            effects.extend(stop(app, &id, &finding));
        } else {
            effects.push(Effect::Send(Request::Transmit(id.clone())));
            under_way(app, &id);
        }
    }
    effects
}

/// Until the sender answers, nothing is asked of it twice.
fn under_way(app: &mut App, id: &ItemId) {
    if let Some(entry) = app.outbox.entry(id) {
        entry.item.stage = Stage::Sending { tries: 0 };
    }
}

/// A mail stays here at the last moment: its draft is a key away, and what is new is told.
fn stop(app: &mut App, id: &ItemId, finding: &Finding) -> Vec<Effect> {
    let conversation = app.outbox.entry(id).and_then(|entry| entry.conversation);
    let conversation = conversation.map(|id| app.desk.resolve(id));
    let then = if app.current().map(|id| app.desk.resolve(id)) == conversation {
        format!("{} opens the draft", app.key(Action::Reply))
    } else {
        "draft kept".to_owned()
    };
    app.notice = Some(Notice::bad(format!("NOT SENT: {}  ·  {then}", finding.what)));
    let here = conversation.filter(|id| !app.outbox.leaving && !app.drafts.contains_key(id));
    let Some(conversation) = here else {
        under_way(app, id);
        return Vec::new();
    };
    if let Some(Entry { item, composer, .. }) = app.outbox.take(id) {
        app.drafts.insert(conversation, again(item, composer));
    }
    vet::texts(app, conversation)
}

/// Takes the newest mail back that has not left; `None` where there is none.
pub fn take_back(app: &mut App) -> Option<Vec<Effect>> {
    let id = app.outbox.newest_held()?.item.id.clone();
    let entry = app.outbox.take(&id)?;
    app.notice = Some(Notice::good(format!("taken back, nothing was sent to {}", whom(&entry.item))));
    write_on(app, entry);
    Some(vec![Effect::Send(Request::TakeBack(id))])
}

/// Opens a mail's draft again; where its conversation is not here, it stays in the outbox.
fn write_on(app: &mut App, entry: Entry) {
    let conversation = entry.conversation.or_else(|| conversation(app, &entry.item));
    let Some(conversation) = conversation.map(|id| app.desk.resolve(id)) else {
        app.outbox.entries.push(entry);
        app.over = Over::Outbox;
        return;
    };
    let Entry { item, composer, .. } = entry;
    app.drafts.insert(conversation, again(item, composer));
    if app.queue.list.contains(&conversation) {
        app.queue.cursor = Some(conversation);
        app.over = Over::Draft;
    }
}

/// The draft of a mail that was ordered.
pub fn again(item: Item, composer: Option<Composer>) -> Composer {
    let mut composer = composer.unwrap_or_else(|| Composer::new(item.draft, format!("{}.eml", item.id)));
    (composer.item, composer.sets) = (Some(item.id), item.sets);
    // Its file went when it was ordered.
    (composer.revision, composer.saving) = (composer.revision + 1, None);
    composer
}

fn conversation(app: &App, item: &Item) -> Option<ConversationId> {
    item.answers().and_then(|id| app.desk.find(id.as_str()))
}

/// Opens the list of what is on its way out.
pub fn show(app: &mut App) {
    app.outbox.at = app.outbox.at.min(app.outbox.entries.len().saturating_sub(1));
    app.over = Over::Outbox;
}

/// Whether a second copy is wanted where the first may have arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsure {
    /// No: the user is told to look first.
    Look,
    /// Yes: he has looked.
    SendAgain,
}

/// Sends what stands under the cursor of the outbox.
pub fn send_entry(app: &mut App, unsure: Unsure) -> Vec<Effect> {
    let Some(entry) = app.outbox.entries.get(app.outbox.at) else { return Vec::new() };
    match (&entry.item.stage, unsure) {
        (Stage::Unsure { .. }, Unsure::Look) => {
            app.notice = Some(app.told_unsure());
            return Vec::new();
        }
        (stage, _) if !stage.asks() => return Vec::new(),
        _ => {}
    }
    let (draft, id, sets) = (entry.item.draft.clone(), entry.item.id.clone(), entry.item.sets);
    let conversation = entry.conversation;
    let Some(order) = outgoing(app, draft, conversation, Some(id.clone()), sets, 0) else {
        return Vec::new();
    };
    if let Some(entry) = app.outbox.entry(&id) {
        (entry.item, entry.on_disk) = (order.item().clone(), false);
    }
    vec![Effect::Send(Request::Hold(Box::new(order)))]
}

/// Opens the draft of what stands under the cursor of the outbox.
pub fn edit_entry(app: &mut App) -> Vec<Effect> {
    let Some(entry) = app.outbox.entries.get(app.outbox.at) else { return Vec::new() };
    if matches!(entry.item.stage, Stage::Unsure { .. }) {
        app.notice = Some(app.told_unsure());
        return Vec::new();
    }
    if entry.item.stage.is_leaving() {
        return Vec::new();
    }
    let id = entry.item.id.clone();
    app.over = Over::Nothing;
    if let Some(entry) = app.outbox.take(&id) {
        write_on(app, entry);
    }
    if matches!(app.over, Over::Outbox) {
        let key = app.key_in(Place::Outbox, Action::Send);
        let told = format!("the mail it answers is not in this folder: {key} sends it as it is");
        app.notice = Some(Notice::off(told));
        return Vec::new();
    }
    vec![Effect::Send(Request::TakeBack(id))]
}

/// Forgets what stands under the cursor of the outbox.
pub fn discard_entry(app: &mut App) -> Vec<Effect> {
    let Some(entry) = app.outbox.entries.get(app.outbox.at) else { return Vec::new() };
    if !entry.item.stage.asks() {
        app.notice =
            Some(Notice::off(format!("it is on its way: {} takes it back first", app.key(Action::Undo))));
        return Vec::new();
    }
    let id = entry.item.id.clone();
    app.outbox.take(&id);
    vec![Effect::Send(Request::Forget(id))]
}

/// Ends the program, after asking what becomes of mail that has not left.
pub fn quit(app: &mut App) -> Vec<Effect> {
    if app.outbox.at_rest() && app.outbox.newest_held().is_none() || matches!(app.over, Over::Leaving) {
        return vec![Effect::Quit];
    }
    app.outbox.leaving = !app.outbox.in_transit() && app.outbox.newest_held().is_none();
    app.over = Over::Leaving;
    Vec::new()
}

/// Sends what is held at once, and ends when it has left.
pub fn send_now(app: &mut App) -> Vec<Effect> {
    let now = app.now;
    for entry in &mut app.outbox.entries {
        if let Stage::Held { until } = &mut entry.item.stage {
            *until = now;
        }
    }
    app.outbox.leaving = true;
    let mut effects = tick(app);
    effects.extend(ended(app));
    effects
}

/// Keeps what is held as drafts, and ends when that is on the disk.
pub fn keep_all(app: &mut App) -> Vec<Effect> {
    let mut effects = Vec::new();
    for entry in &mut app.outbox.entries {
        if entry.item.stage.due().is_some() {
            effects.push(Effect::Send(Request::TakeBack(entry.item.id.clone())));
            // It counts as being on its way until the sender has written it down.
            entry.item.stage = Stage::Sending { tries: 0 };
        }
    }
    app.outbox.leaving = true;
    effects.extend(ended(app));
    effects
}

pub(super) fn ended(app: &App) -> Option<Effect> {
    (app.outbox.leaving && app.outbox.at_rest()).then_some(Effect::Quit)
}

/// Carries a report of the sender out.
pub fn reported(app: &mut App, report: Report) -> Vec<Effect> {
    let mut effects = match report {
        Report::Found(left) => found(app, left),
        Report::Stands(item) => stands(app, *item).into_iter().collect(),
        Report::Sent { item, message } => departed(app, *item, message),
        Report::Trouble { id, why } => {
            trouble(app, &id);
            app.notice = Some(Notice::bad(format!("outbox: {why}")));
            Vec::new()
        }
        Report::Ended => Vec::new(),
    };
    // What was waiting for this one may be due.
    effects.extend(tick(app));
    effects.extend(ended(app));
    effects
}

fn found(app: &mut App, left: Vec<Left>) -> Vec<Effect> {
    for Left { item, message } in left {
        if matches!(item.stage, Stage::Sent { .. }) {
            app.outbox.departed.push(Departed::new(item, message));
        } else {
            app.outbox.entries.push(Entry { item, composer: None, conversation: None, on_disk: true });
        }
    }
    if app.outbox.asking() > 0 && matches!(app.over, Over::Nothing) {
        app.over = Over::Outbox;
    }
    let mut effects = drafts::settle_with_outbox(app);
    effects.extend(file(app));
    effects
}

fn stands(app: &mut App, item: Item) -> Option<Effect> {
    let told = match &item.stage {
        Stage::Failed { why, retry: None, .. } => {
            Some(format!("NOT SENT to {}: {why}  ·  {} shows it", whom(&item), app.key(Action::Outbox)))
        }
        Stage::Unsure { why } => Some(format!(
            "UNSURE whether {} got it, look into Sent: {why}  ·  {} shows it",
            whom(&item),
            app.key(Action::Outbox)
        )),
        _ => None,
    };
    let entry = app.outbox.entry(&item.id)?;
    // Once the order is on the disk, the draft's own file is one too many.
    let draft = entry.composer.as_ref().filter(|_| !entry.on_disk).map(|draft| draft.name.clone());
    // What was held is told to leave at once where the program ends.
    let hurry = matches!((&entry.item.stage, &item.stage), (Stage::Held { .. }, Stage::Held { .. }));
    let stage = if hurry { entry.item.stage.clone() } else { item.stage.clone() };
    (entry.item, entry.on_disk) = (Item { stage, ..item }, true);
    if let Some(told) = told {
        app.notice = Some(Notice::bad(told));
    }
    draft.map(|name| Effect::DropDraft { name })
}

/// The disk did not take it: an order goes back to its draft, what was leaving is unsure.
fn trouble(app: &mut App, id: &ItemId) {
    let Some(entry) = app.outbox.entry(id) else { return };
    if entry.item.stage.is_leaving() {
        entry.item.stage = Stage::Unsure { why: "its outcome could not be written down".into() };
    } else if !entry.on_disk
        && let Some(entry) = app.outbox.take(id)
    {
        write_on(app, Entry { on_disk: false, ..entry });
    }
}

/// It has left: it is filed, and its conversation gets its state. First filed: what it answers is marked where it lies,
/// and what becomes done may be moved from there.
fn departed(app: &mut App, item: Item, message: Vec<u8>) -> Vec<Effect> {
    let entry = app.outbox.take(&item.id);
    app.forget_vetting(&item.draft);
    series::departed(app, &item.message_id);
    app.outbox.sent = Some((whom(&item), app.now));
    app.notice = Some(Notice::good(format!("sent to {}", whom(&item))));
    let known = entry.and_then(|entry| entry.conversation).or_else(|| conversation(app, &item));
    let change = app.session.done.change(item.sets.status());
    app.outbox.departed.push(Departed::new(item, message));
    let mut effects = file(app);
    if let Some(id) = known.map(|id| app.desk.resolve(id)) {
        let outcome = app.desk.change(&[id], &change, app.now);
        app.stale = true;
        app.reader.stale();
        app.queue.note(&[id], Late::News, &app.desk, app.now);
        effects.extend(change::store(app, outcome));
    }
    effects
}
