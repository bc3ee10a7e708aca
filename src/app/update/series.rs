//! A series of replies, from one template to each of several customers: begun, written, looked over, sent, stopped. Must
//! not know how a reply is drawn or leaves.

use super::forms::{Typed, form, in_another_language};
use super::{change, claim, drafts, jump, reply, send};
use crate::app::composer::{Answering, Blanks, Pending, Picker, With};
use crate::app::outbox::Entry;
use crate::app::reader::plural;
use crate::app::series::{Row, Series, Standing};
use crate::app::{Action, App, Effect, Notice, Over, Place};
use crate::mail::{Flags, MessageId, MessageRef, parse};
use crate::mailbox::ConversationId;
use crate::port::mail::Request;
use crate::port::send::Request as SendRequest;
use crate::reply::{self as replying, Context, Scope, Template, quote};
use crate::triage::Status;

/// The template that replies to an incident begin with.
const INCIDENT: &str = "incident";
/// Conversations of one series; more cannot be looked over one by one.
const MOST: usize = 100;

/// What the mails of a series are still to be written with.
#[derive(Debug, Clone)]
pub struct Writing {
    /// The template, in all its languages.
    template: Template,
    /// What was typed, by language: it holds for all who are written to in that; the other blanks are filled for each.
    typed: Vec<Typed>,
    /// The mail that was asked for.
    asked: Option<MessageRef>,
}

/// Begins a series for what is marked, else for the incident of the conversation; one that is begun is shown.
pub fn begin(app: &mut App) -> Vec<Effect> {
    app.settle_series();
    if app.series.as_ref().is_some_and(Series::is_open) {
        app.over = Over::Series;
        app.notice = Some(Notice::good("the replies you had begun"));
        return Vec::new();
    }
    let ids = whom(app);
    if ids.is_empty() {
        app.notice = Some(Notice::off(format!(
            "no incident here  ·  {} marks conversations, {} replies to each of them",
            app.key(Action::Mark),
            app.key(Action::Each)
        )));
        return Vec::new();
    }
    if ids.len() > MOST {
        app.notice =
            Some(Notice::off(format!("{} are too many to look over: at most {MOST} at a time", ids.len())));
        return Vec::new();
    }
    if app.session.templates.is_empty() {
        app.notice = Some(Notice::off("there are no templates: put some into templates/ beside the config"));
        return Vec::new();
    }
    if with_drafts(app, &ids) == ids.len() {
        app.notice = Some(Notice::off("you have a draft in each: send or throw away one first"));
        return Vec::new();
    }
    let here = app.current().filter(|id| ids.contains(id)).or(ids.first().copied());
    let Some(first) = here else { return Vec::new() };
    let Some(reference) = reply::answered(app, first) else { return Vec::new() };
    app.queue.cursor = Some(first);
    app.each = ids;
    app.typed.clear();
    reply::ask_for(
        app,
        Pending {
            conversation: first,
            reference,
            scope: Some(Scope::Sender),
            with: With::Each,
            looked: true,
        },
    )
}

fn whom(app: &App) -> Vec<ConversationId> {
    if !app.queue.marks.is_empty() && !app.reading {
        let rows = change::rows(app, None);
        return rows.into_iter().flat_map(|id| app.queue.stands_for(id)).collect();
    }
    let incident = app.current().and_then(|id| app.desk.summary(id, app.now)).and_then(|row| row.incident);
    let incident = incident.and_then(|(id, _)| app.desk.incident(id, app.now));
    let open =
        |id: &ConversationId| app.desk.summary(*id, app.now).is_some_and(|row| row.status == Status::Open);
    incident.map(|incident| incident.conversations).unwrap_or_default().into_iter().filter(open).collect()
}

fn with_drafts(app: &App, ids: &[ConversationId]) -> usize {
    ids.iter().filter(|id| app.drafts.contains_key(&app.desk.resolve(**id))).count()
}

/// Says who is left alone, before anything is chosen or typed.
pub fn tell_left_alone(app: &mut App) {
    let (drafted, of) = (with_drafts(app, &app.each), app.each.len());
    let told = format!("left out: {drafted} of {of}, where you have a draft");
    app.notice = (drafted > 0).then(|| Notice::off(told));
}

/// Puts the cursor on the template for faults where it is a fault; what is marked may be anything.
pub fn suggest(app: &App, picker: &mut Picker) {
    if app.reading || app.queue.marks.is_empty() {
        picker.go_to(|template| template.name == INCIDENT);
    }
}

/// The blanks may have been filled: then a reply is written to each. Called after every event.
pub fn filled(app: &mut App) -> Vec<Effect> {
    app.filled.take().map_or_else(Vec::new, |blanks| fill(app, &blanks))
}

fn fill(app: &mut App, blanks: &Blanks) -> Vec<Effect> {
    let template = app.session.templates.iter().find(|one| one.name == blanks.template.name);
    let template = template.unwrap_or(&blanks.template).clone();
    let proposed = form(app, blanks.template.clone(), &blanks.answering, blanks.context.clone()).typed();
    let words = blanks.typed().into_iter().filter(|word| !proposed.contains(word)).collect();
    app.typed.push(Typed { language: blanks.template.language, words });
    if let Some(next) = in_another_language(app, &template, blanks) {
        app.over = Over::Blanks(Box::new(next));
        return Vec::new();
    }
    let rows = std::mem::take(&mut app.each).into_iter().map(|id| {
        let name = app.desk.summary(id, app.now).map(|row| row.customer.to_string());
        Row::new(id, name.unwrap_or_default())
    });
    let rows = rows.collect();
    app.series = Some(Series { template: template.clone(), rows, at: 0, asked: 0 });
    let typed = std::mem::take(&mut app.typed);
    app.writing = Some(Box::new(Writing { template, typed, asked: None }));
    app.queue.marks.clear();
    app.over = Over::Series;
    go_on(app)
}

/// Asks for the next mail to be answered; when all are written, they are claimed.
fn go_on(app: &mut App) -> Vec<Effect> {
    while let Some(at) = next(app) {
        let Some(id) = app.series.as_ref().and_then(|series| series.rows.get(at)).map(|row| row.conversation)
        else {
            break;
        };
        let id = app.desk.resolve(id);
        match reply::answered(app, id) {
            _ if app.drafts.contains_key(&id) => leave_out(app, at, "you have a draft there"),
            None => leave_out(app, at, "it is no longer in the mailbox"),
            Some(reference) => {
                if let Some(writing) = &mut app.writing {
                    writing.asked = Some(reference);
                }
                return vec![Effect::Mail(Request::FetchText(reference))];
            }
        }
    }
    app.writing = None;
    let ids = app.series.iter().flat_map(|series| &series.rows).filter(|row| row.mail.is_some());
    let ids = ids.map(|row| app.desk.resolve(row.conversation)).collect();
    claim::for_series(app, ids)
}

fn next(app: &App) -> Option<usize> {
    let rows = &app.series.as_ref()?.rows;
    rows.iter().position(|row| row.mail.is_none() && row.left_out.is_none())
}

fn leave_out(app: &mut App, at: usize, why: &str) {
    if let Some(row) = app.series.as_mut().and_then(|series| series.rows.get_mut(at)) {
        row.left_out = Some(why.to_owned());
    }
}

/// A mail was read: its reply is written, and the next is asked for.
pub fn read(app: &mut App, reference: MessageRef, bytes: Option<&[u8]>) -> Vec<Effect> {
    let asked = app.writing.as_mut().and_then(|writing| writing.asked.take_if(|asked| *asked == reference));
    let (Some(_), Some(at)) = (asked, next(app)) else { return Vec::new() };
    match bytes {
        Some(raw) => {
            if let Err(why) = write(app, at, reference, raw) {
                leave_out(app, at, &why);
            }
        }
        None => leave_out(app, at, "it is no longer in the mailbox"),
    }
    go_on(app)
}

fn write(app: &mut App, at: usize, reference: MessageRef, raw: &[u8]) -> Result<(), String> {
    let row = app.series.as_ref().and_then(|series| series.rows.get(at));
    let (Some(row), Some(writing)) = (row, app.writing.clone()) else { return Ok(()) };
    let conversation = app.desk.resolve(row.conversation);
    let Some(summary) = app.desk.summary(conversation, app.now) else { return Err("it is gone".into()) };
    let message = parse::message(reference, raw, Flags::default(), None);
    let quotation = quote::quotation(&message, app.session.hours.zone());
    let context =
        Context::gather(&summary, quotation, app.us_answering(reference), &app.session.hours, app.now);
    let answering =
        Answering { conversation, message, scope: Scope::Sender, into_draft: false, for_each: true };
    let template = writing.template.said_in(summary.language);
    let mut own = form(app, template.clone(), &answering, context.clone());
    let typed =
        writing.typed.iter().find(|typed| typed.language == template.language).or(writing.typed.first());
    for (key, words) in typed.iter().flat_map(|typed| &typed.words) {
        own.take(key, words);
    }
    let answers = own.answers();
    let rendered = replying::render(&template, &context, &answers).map_err(|error| error.to_string())?;
    let mut composer = reply::compose(app, &answering, reply::Words::Template(&rendered), at as u64);
    composer.sets = template.sets.unwrap_or_default();
    let mail = composer.draft.message_id.clone();
    let nobody = composer.draft.to.is_empty();
    app.drafts.insert(conversation, composer);
    let claimed = summary.claim.filter(|claim| !claim.mine);
    if let Some(row) = app.series.as_mut().and_then(|series| series.rows.get_mut(at)) {
        row.mail = mail;
        row.left_out = match claimed {
            Some(claim) => Some(format!("{} is on it", claim.who)),
            None => nobody.then(|| "nobody to write to".to_owned()),
        };
    }
    Ok(())
}

/// Shows the reply under the cursor, to be looked over, edited or sent by itself.
pub fn open(app: &mut App) {
    app.over = Over::Series;
    let Some(row) = app.series.as_ref().and_then(|series| series.rows.get(series.at)) else { return };
    let id = app.desk.resolve(row.conversation);
    if !app.drafts.contains_key(&id) {
        app.notice = Some(Notice::off("there is no draft of it to look at"));
        return;
    }
    jump::go_to(app, app.queue.tab, id);
    if app.current() == Some(id) {
        app.over = Over::Review(0);
    }
}

/// Leaves the reply under the cursor out, or takes it in again.
pub fn toggle(app: &mut App) {
    let Some(row) = app.series.as_mut().and_then(Series::row_mut) else { return };
    if row.mail.is_none() || matches!(row.standing, Standing::Outgoing(_) | Standing::Sent | Standing::Gone) {
        app.notice = Some(Notice::off("there is no draft of it to leave out or take in"));
        return;
    }
    row.left_out = if row.left_out.is_some() { None } else { Some("by you".into()) };
    if let Some(series) = &mut app.series {
        series.at = (series.at + 1).min(series.rows.len().saturating_sub(1));
    }
}

/// Orders every reply that may leave, each as a mail of its own; all are held, so that Escape stops them.
pub fn order(app: &mut App) -> Vec<Effect> {
    app.settle_series();
    let Some(series) = &app.series else { return Vec::new() };
    if app.writing.is_some() {
        app.notice = Some(Notice::off("they are still being written"));
        return Vec::new();
    }
    let ready = |row: &&Row| matches!(row.standing, Standing::Ready | Standing::Warned);
    let rows: Vec<(usize, ConversationId)> = series
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| ready(row))
        .map(|(at, row)| (at, app.desk.resolve(row.conversation)))
        .collect();
    if rows.is_empty() {
        app.notice = Some(Notice::off(format!(
            "nothing here is ready to leave  ·  {} shows one, {} takes one in",
            app.key_in(Place::Series, Action::Accept),
            app.key_in(Place::Series, Action::LeaveOut)
        )));
        return Vec::new();
    }
    let unseen = rows.iter().find(|(_, id)| {
        app.drafts.get(id).is_some_and(|composer| !app.were_recipients_seen(&composer.draft))
    });
    let can_leave = |id: &ConversationId| {
        app.drafts.get(id).is_some_and(|composer| app.sending(&composer.draft, Some(*id)).is_ok())
    };
    if let Some((at, _)) = unseen.copied().filter(|(_, id)| can_leave(id)) {
        if let Some(series) = &mut app.series {
            series.at = at;
        }
        app.notice = Some(Notice::off(format!(
            "see whom they go to first, to the last one; then {} again",
            app.key_in(Place::Series, Action::Send)
        )));
        return Vec::new();
    }
    let count = rows.len();
    let mut effects = Vec::new();
    for (at, id) in rows {
        // What can't leave says why; another may be of another account.
        effects.extend(send::post(app, id, None, at as u64));
    }
    if effects.len() == count {
        app.notice = Some(Notice::good(format!(
            "{} held, each for one customer  ·  {} stops them",
            plural(count, "reply", "replies"),
            app.key_in(Place::Series, Action::Stop),
        )));
    }
    effects
}

/// Takes back what is held of the series; where nothing is, leaves the list.
pub fn stop(app: &mut App) -> Vec<Effect> {
    let Some(series) = &app.series else { return Vec::new() };
    let held = app.outbox.entries.iter().filter(|entry| entry.item.stage.due().is_some());
    let held = held.filter(|entry| series.has(&entry.item.message_id)).map(|entry| entry.item.id.clone());
    let held: Vec<_> = held.collect();
    if held.is_empty() {
        return leave(app);
    }
    let mut effects = Vec::new();
    for id in &held {
        let Some(Entry { item, composer, conversation, .. }) = app.outbox.take(id) else { continue };
        effects.push(Effect::Send(SendRequest::TakeBack(id.clone())));
        if let Some(conversation) = conversation.map(|id| app.desk.resolve(id)) {
            app.drafts.insert(conversation, send::again(item, composer));
        }
    }
    app.settle_series();
    let told = app.series.as_ref().map(Series::summary).unwrap_or_default();
    app.notice = Some(Notice::good(format!("stopped, {} taken back: {told}", held.len())));
    effects
}

/// Leaves the list; the drafts stay with their conversations.
pub fn leave(app: &mut App) -> Vec<Effect> {
    app.settle_series();
    app.over = Over::Nothing;
    let Some(series) = app.series.take() else { return Vec::new() };
    let told = series.summary();
    let open = series.is_open();
    let told = if open { format!("{told}  ·  {} shows them again", app.key(Action::Each)) } else { told };
    app.notice = Some(Notice::good(told));
    app.series = Some(series).filter(|_| open);
    Vec::new()
}

/// Throws away every draft of the series that has not left, at the second stroke.
pub fn discard(app: &mut App) -> Vec<Effect> {
    app.settle_series();
    let Some(series) = &app.series else { return Vec::new() };
    let drafts = series.rows.iter().filter(|row| row.mail.is_some());
    let drafts =
        drafts.filter(|row| !matches!(row.standing, Standing::Outgoing(_) | Standing::Sent | Standing::Gone));
    let ids: Vec<ConversationId> = drafts.map(|row| app.desk.resolve(row.conversation)).collect();
    if !ids.is_empty() && series.asked != ids.len() {
        if let Some(series) = &mut app.series {
            series.asked = ids.len();
        }
        app.notice = Some(Notice::off(format!(
            "throw {} away? press {} again",
            plural(ids.len(), "draft", "drafts"),
            app.key_in(Place::Series, Action::Discard)
        )));
        return Vec::new();
    }
    app.writing = None;
    let mut effects = Vec::new();
    for id in ids {
        effects.extend(claim::let_go(app, id));
        effects.extend(app.drafts.remove(&id).into_iter().flat_map(drafts::forget));
    }
    effects.extend(leave(app));
    app.series = None;
    effects
}

/// A mail has left: if it was of the series, that is told there.
pub fn departed(app: &mut App, mail: &MessageId) {
    let row = app
        .series
        .as_mut()
        .and_then(|series| series.rows.iter_mut().find(|row| row.mail.as_ref() == Some(mail)));
    if let Some(row) = row {
        row.sent = true;
    }
}

/// Where the draft on the screen leads back to.
pub fn behind_current(app: &App) -> Over {
    app.current().map_or(Over::Nothing, |id| behind(app, id))
}

/// Where a draft of this conversation leads back to.
pub fn behind(app: &App, conversation: ConversationId) -> Over {
    let id = app.desk.resolve(conversation);
    let of_it = |series: &Series| {
        series.rows.iter().any(|row| row.mail.is_some() && app.desk.resolve(row.conversation) == id)
    };
    if app.series.as_ref().is_some_and(of_it) { Over::Series } else { Over::Nothing }
}
