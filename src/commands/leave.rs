//! How a reply leaves from the command line: by the outbox and the sender as on the screen, or into Drafts. Must not
//! know how it was made.

use super::reading::Reading;
use super::vet::Check;
use super::{Failure, refusal};
use crate::app::{Account, SendOff};
use crate::mail::{MessageId, MessageRef};
use crate::mailbox::ConversationId;
use crate::port::mail::{Filing, Target};
use crate::port::send::{Report, Request};
use crate::reply::outbox::{Item, ItemId, Outgoing, Stage};
use crate::reply::{Draft, Sets, message};
use crate::sending::{self, Sending};
use crate::triage::{Away, Change, Done, Errand};
use jiff::{SignedDuration, Timestamp, Zoned};

/// A reply that is ready, and what it answers.
pub struct Ready {
    /// The reply.
    pub draft: Draft,
    /// The message it answers.
    pub answered: MessageRef,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The state that gets once the reply has left.
    pub sets: Sets,
    /// Its date.
    pub at: Zoned,
    /// A random number.
    pub token: u64,
    /// What the check looks at.
    pub check: Check,
    /// What *done* does.
    pub done: Done,
}

/// Puts it into the Drafts folder.
pub fn to_drafts(ready: &Ready, reading: &mut Reading) -> Result<(), Failure> {
    let bytes = message::bytes(&ready.draft, &ready.at, ready.token);
    let id = MessageId::parse(&message::message_id(&ready.draft, &ready.at, ready.token));
    let message_id =
        id.ok_or_else(|| Failure::usage("it is not known who you are: name your address with --me"))?;
    reading
        .file(filing(ready, Target::Drafts, message_id, bytes))
        .map_err(|why| Failure::failed(format!("not kept: {why}")))
}

/// Sends it, files it, and sets the conversation's state.
pub fn send(
    ready: &Ready,
    account: &Account,
    plan: Option<sending::Plan>,
    reading: &mut Reading,
) -> Result<(), Failure> {
    let off = |off: SendOff| Failure::failed(format!("nothing can be sent from {}: {off}", account.name));
    let grant = account.sending.as_ref().map_err(|why| off(*why))?;
    let plan = plan.ok_or_else(|| off(SendOff::NoHome))?;
    let id = ItemId::new(ready.at.timestamp(), ready.token);
    let window = SignedDuration::ZERO;
    let order =
        Outgoing::new(grant, id.clone(), ready.draft.clone(), ready.sets, &ready.at, ready.token, window);
    let order = order.map_err(|why| Failure::Refused(vec![why.to_string()]))?;
    let replied = plan.folder.with_file_name("replied");
    let sending = sending::start(plan).map_err(Failure::failed)?;
    if ready.draft.automatic {
        refusal::second_in_a_day(&replied, &ready.draft, ready.at.timestamp())?;
    }
    ask(&sending, Request::Hold(Box::new(order)))?;
    until(&sending, &id, |stage| matches!(stage, Stage::Held { .. }))?;
    // Once more, with what came since, now that nothing stands between it and the wire.
    reading.catch_up(Timestamp::now());
    if let Err(refused) = ready.check.refusal(&ready.draft, &reading.drained.desk, Timestamp::now()) {
        ask(&sending, Request::Forget(id))?;
        return Err(refused);
    }
    ask(&sending, Request::Transmit(id.clone()))?;
    let left = until(&sending, &id, |stage| !stage.is_leaving() && !matches!(stage, Stage::Held { .. }))?;
    match &left.0.stage {
        Stage::Sent { .. } => {}
        Stage::Unsure { why } => {
            let told =
                format!("unsure whether it was sent: {why}; look into Sent, the screen's outbox has it");
            return Err(Failure::failed(told));
        }
        Stage::Failed { why, .. } => {
            // Who called decides whether to try again: it must not leave twice.
            ask(&sending, Request::Forget(id))?;
            finish(&sending);
            if ready.draft.automatic {
                refusal::take_back(&replied, &ready.draft);
            }
            return Err(Failure::failed(format!("not sent: {why}")));
        }
        _ => return Err(Failure::failed("not sent: it was taken back")),
    }
    // What it answers is marked where it lies, before it may be moved from there.
    let filed = reading.file(filing(ready, Target::Sent, left.0.message_id.clone(), left.1));
    let state = set_state(ready, reading);
    if filed.is_ok() {
        ask(&sending, Request::Forget(id))?;
    }
    finish(&sending);
    state?;
    filed.map_err(|why| Failure::failed(format!("sent, but not filed in Sent: {why}; do not send it again")))
}

fn filing(ready: &Ready, target: Target, message_id: MessageId, message: Vec<u8>) -> Filing {
    Filing { source: ready.answered.source, target, answered: Some(ready.answered), message_id, message }
}

fn set_state(ready: &Ready, reading: &mut Reading) -> Result<(), Failure> {
    let change = ready.done.change(ready.sets.status());
    let outcome = reading.drained.desk.change(&[ready.conversation], &change, Timestamp::now());
    let unset = |why: String| {
        Failure::failed(format!("sent, but the state was not set: {why}; do not send it again"))
    };
    for Errand { ticket, edits, away, .. } in outcome.errands {
        match away {
            Some(Away::To(shelf, messages)) => reading.put_away(ticket, shelf, messages, edits),
            _ => reading.store(ticket, edits),
        }
        .map_err(unset)?;
    }
    match (change, outcome.left.into_iter().next()) {
        (Change::PutAway(_), Some((_, why))) => Err(unset(why.to_string())),
        // It stands so already.
        _ => Ok(()),
    }
}

fn ask(sending: &Sending, request: Request) -> Result<(), Failure> {
    sending.requests.send(request).map_err(|_| ended())
}

/// Waits until an item stands as wanted; with the message, once it has left.
fn until(
    sending: &Sending,
    id: &ItemId,
    wanted: impl Fn(&Stage) -> bool,
) -> Result<(Item, Vec<u8>), Failure> {
    loop {
        match sending.reports.recv().map_err(|_| ended())? {
            Report::Stands(item) if item.id == *id && wanted(&item.stage) => return Ok((*item, Vec::new())),
            Report::Sent { item, message } if item.id == *id => return Ok((*item, message)),
            Report::Trouble { id: other, why } if other == *id => {
                return Err(Failure::failed(format!("outbox: {why}")));
            }
            Report::Ended => return Err(ended()),
            _ => {}
        }
    }
}

/// Waits until the outbox is written.
fn finish(sending: &Sending) {
    if sending.requests.send(Request::Stop).is_ok() {
        while sending.reports.recv().is_ok_and(|report| report != Report::Ended) {}
    }
}

fn ended() -> Failure {
    Failure::failed("the sender stopped; see the screen's outbox for what became of the mail")
}
