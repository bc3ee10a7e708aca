//! What has left is filed, and what it answers is marked. Must not know the outbox's files or servers.

use super::send::ended;
use crate::app::outbox::{Departed, whom};
use crate::app::{App, Effect, Notice};
use crate::mail::{MessageId, MessageRef, SafeText};
use crate::port::mail::{Filing, Request as MailRequest, Target};
use crate::port::send::Request;
use crate::reply::outbox::Item;
use jiff::SignedDuration;

/// So long it is until what could not be filed is tried again; each time twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(15);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(10);

/// Has filed what has left, once the mailbox is known.
pub fn file(app: &mut App) -> Vec<Effect> {
    let several = app.several();
    let (desk, sources) = (&app.desk, &app.sources);
    // Its own account's folder, once that is known.
    let folder = |item: &Item| {
        let account = several.then(|| SafeText::line(&item.account));
        sources.first(account.as_ref()).filter(|_| sources.settled_in(account.as_ref()))
    };
    let answered = |item: &Item| -> Option<MessageRef> {
        let id = item.answers()?;
        let lines = desk.messages(desk.find(id.as_str())?);
        lines.iter().find(|line| line.message_id.as_ref() == Some(id)).map(|line| line.reference)
    };
    let now = app.now;
    let due = |departed: &&mut Departed| !departed.asked && departed.again.is_none_or(|again| again <= now);
    let unasked = app.outbox.departed.iter_mut().filter(due);
    let filing = unasked.filter_map(|departed| {
        let Some(source) = folder(&departed.item) else {
            departed.again = departed.again.and_then(|_| now.checked_add(FIRST_WAIT).ok());
            return None;
        };
        (departed.asked, departed.again) = (true, None);
        app.waiting.sent.insert(departed.item.message_id.clone());
        let here = |message: &MessageRef| desk.account_of(message.source) == desk.account_of(source);
        Some(Effect::Mail(MailRequest::File(Filing {
            source,
            target: Target::Sent,
            answered: answered(&departed.item).filter(here),
            message_id: departed.item.message_id.clone(),
            message: departed.message.clone(),
        })))
    });
    filing.collect()
}

/// A line is there again: what could not be filed is tried at once.
pub fn line_is_up(app: &mut App) -> Vec<Effect> {
    for departed in &mut app.outbox.departed {
        departed.again = departed.again.map(|_| app.now);
    }
    file(app)
}

/// What has left was filed, or could not be: then it is tried again, also by the next start.
pub fn filed(app: &mut App, message_id: &MessageId, trouble: Option<String>) -> Vec<Effect> {
    let Some(at) = app.outbox.departed.iter().position(|departed| departed.item.message_id == *message_id)
    else {
        return Vec::new();
    };
    let mut effects = Vec::new();
    if let Some(why) = trouble {
        let now = app.now;
        let Some(departed) = app.outbox.departed.get_mut(at) else { return Vec::new() };
        let wait = FIRST_WAIT.saturating_mul(1 << departed.failures.min(8)).min(LONGEST_WAIT);
        departed.failures += 1;
        (departed.asked, departed.again) = (false, now.checked_add(wait).ok());
        // What is tried again and again is told once.
        if departed.failures == 1 {
            let told = format!("sent to {}, not filed in Sent yet, tried again: {why}", whom(&departed.item));
            app.notice = Some(Notice::bad(told));
        }
    } else {
        let departed = app.outbox.departed.remove(at);
        effects.push(Effect::Send(Request::Forget(departed.item.id)));
    }
    effects.extend(ended(app));
    effects
}
