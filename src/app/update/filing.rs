//! What has left is filed, and what it answers is marked. Must not know the outbox's files or servers.

use super::send::ended;
use crate::app::outbox::whom;
use crate::app::{App, Effect, Notice};
use crate::mail::{MessageId, MessageRef, SafeText};
use crate::port::mail::{Filing, Request as MailRequest, Target};
use crate::port::send::Request;
use crate::reply::outbox::Item;

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
    let unasked = app.outbox.departed.iter_mut().filter(|departed| !departed.asked);
    let filing = unasked.filter_map(|departed| {
        let source = folder(&departed.item)?;
        departed.asked = true;
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

/// What has left was filed, or could not be: then the next start tries again.
pub fn filed(app: &mut App, message_id: &MessageId, trouble: Option<String>) -> Vec<Effect> {
    let Some(at) = app.outbox.departed.iter().position(|departed| departed.item.message_id == *message_id)
    else {
        return Vec::new();
    };
    let departed = app.outbox.departed.remove(at);
    let mut effects = Vec::new();
    match trouble {
        Some(why) => {
            let told = format!("sent to {}, but not filed in Sent: {why}", whom(&departed.item));
            app.notice = Some(Notice::bad(told));
        }
        None => effects.push(Effect::Send(Request::Forget(departed.item.id))),
    }
    effects.extend(ended(app));
    effects
}
