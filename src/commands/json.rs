//! The JSON of docs/json.md: one place that gives it its names and shape. Must not know how it is printed.

use crate::classify::{self, Circumstances, Language, Place, Reason, Score};
use crate::mail::{AddrSpec, MessageId, SafeText};
use crate::mailbox::ConversationId;
use crate::port::mail::SourceInfo;
use crate::triage::{Desk, MessageLine, Status, Summary};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The version of the shape; it grows when a name goes or changes its meaning, not when one is added.
pub const VERSION: u32 = 1;

/// One conversation.
#[derive(Debug, Serialize)]
pub struct Conversation {
    id: String,
    subject: String,
    customer: Option<Person>,
    organisation: Option<String>,
    account: String,
    folder: String,
    message_ids: Vec<String>,
    uids: Vec<u32>,
    message_count: usize,
    unread: usize,
    first_at: Option<String>,
    last_at: Option<String>,
    waiting_since: Option<String>,
    due: Option<String>,
    sla: Option<String>,
    status: &'static str,
    claimed_by: Option<String>,
    snoozed_until: Option<String>,
    heat: f32,
    language: Option<&'static str>,
    judged: bool,
    anger: ScoreJson,
    urgency: ScoreJson,
    incident: Option<Incident>,
    tags: Vec<String>,
    joined_by_subject: bool,
    duplicates: usize,
    defects: Vec<&'static str>,
}

/// A customer.
#[derive(Debug, Serialize)]
pub struct Person {
    name: String,
    address: String,
}

/// The incident a conversation belongs to.
#[derive(Debug, Serialize)]
pub struct Incident {
    id: String,
    size: usize,
}

/// One probability with its sum.
#[derive(Debug, Serialize)]
pub struct ScoreJson {
    score: f32,
    flag: bool,
    reasons: Vec<ReasonJson>,
}

/// One summand.
#[derive(Debug, Serialize)]
pub struct ReasonJson {
    signal: &'static str,
    weight: f32,
    message_id: Option<String>,
    #[serde(rename = "where")]
    place: &'static str,
    quote: String,
}

/// A conversation as the desk knows it; `None` where it is gone.
pub fn conversation(desk: &Desk, id: ConversationId, now: Timestamp) -> Option<Conversation> {
    let summary = desk.summary(id, now)?;
    let messages = desk.messages(id);
    let verdict = desk.verdict(id);
    let judged = !verdict.anger.reasons.is_empty();
    // What has no text of a customer, or is too old to have been read, gets the score of nothing known.
    let unknown = || classify::verdict(&desk.settings().model, &[], Circumstances::default(), now);
    let verdict = if judged { verdict } else { Arc::new(unknown()) };
    let copies = copies(desk, id);
    let defects: BTreeSet<&'static str> =
        messages.iter().flat_map(|message| &message.defects).map(|defect| defect.name()).collect();
    let keys = messages.iter().map(|message| message.reference.key.0);
    Some(Conversation {
        id: summary.short_id.to_string(),
        subject: text(&summary.subject),
        customer: customer(&summary),
        organisation: summary.organisation.as_ref().map(text),
        account: text(&summary.account),
        folder: text(&summary.folder),
        message_ids: messages.iter().filter_map(|message| message.message_id.as_ref()).map(id_text).collect(),
        uids: keys.chain(copies.iter().copied()).collect(),
        message_count: summary.message_count + copies.len(),
        unread: summary.unread,
        first_at: summary.first_at.as_ref().map(time),
        last_at: summary.last_at.as_ref().map(time),
        waiting_since: summary.waiting_since.as_ref().map(time),
        due: summary.due.as_ref().map(time),
        sla: summary.sla.as_ref().map(time),
        status: summary.status.name(),
        claimed_by: summary.claim.as_ref().map(|claim| text(&claim.who)),
        snoozed_until: match summary.status {
            Status::Snoozed(until) => Some(time(&until)),
            _ => None,
        },
        heat: summary.heat,
        language: language(summary.language),
        judged,
        anger: score(&verdict.anger),
        urgency: score(&verdict.urgency),
        incident: summary.incident.map(|(id, size)| Incident { id: id.to_string(), size }),
        tags: summary.tags.iter().map(text).collect(),
        joined_by_subject: summary.joined_by_subject,
        duplicates: copies.len(),
        defects: defects.into_iter().collect(),
    })
}

/// A score.
pub fn score(score: &Score) -> ScoreJson {
    ScoreJson {
        score: score.probability,
        flag: score.flag,
        reasons: score.reasons.iter().map(reason).collect(),
    }
}

fn reason(reason: &Reason) -> ReasonJson {
    ReasonJson {
        signal: reason.signal.name(),
        weight: reason.weight,
        message_id: reason.message_id.as_ref().map(id_text),
        place: place(&reason.place),
        quote: text(&reason.quote),
    }
}

/// The name of a place.
pub fn place(place: &Place) -> &'static str {
    match place {
        Place::Subject(_) => "subject",
        Place::Body(_) => "body",
        Place::Header => "header",
        Place::Conversation => "conversation",
    }
}

/// An instant as RFC 3339 writes it, in UTC.
pub fn time(at: &Timestamp) -> String {
    at.to_string()
}

/// ISO 639-1, or `null` for a language not covered.
pub fn language(language: Language) -> Option<&'static str> {
    match language {
        Language::English => Some("en"),
        Language::German => Some("de"),
        Language::French => Some("fr"),
        Language::Spanish => Some("es"),
        Language::Portuguese => Some("pt"),
        Language::Italian => Some("it"),
        Language::Dutch => Some("nl"),
        Language::NotCovered => None,
    }
}

/// The places of the messages that repeat a Message-ID of the conversation.
fn copies(desk: &Desk, id: ConversationId) -> Vec<u32> {
    let mailbox = desk.mailbox();
    let others =
        mailbox.rows(id).into_iter().flat_map(|row| mailbox.copies(row)).filter(|row| mailbox.is_copy(*row));
    others.filter_map(|row| mailbox.row(row)).map(|view| view.reference.key.0).collect()
}

fn customer(summary: &Summary) -> Option<Person> {
    let address = summary.customer_address.as_ref()?.to_string();
    Some(Person { name: text(&summary.customer), address })
}

fn text(safe: &SafeText) -> String {
    safe.to_string()
}

fn id_text(id: &MessageId) -> String {
    id.to_string()
}

/// One message of `show --json`.
#[expect(clippy::struct_field_names, reason = "the names are those of docs/json.md")]
#[derive(Debug, Serialize)]
pub struct Message {
    message_id: Option<String>,
    account: String,
    folder: String,
    uid: u32,
    from: Option<Person>,
    to: Vec<String>,
    cc: Vec<String>,
    subject: String,
    at: Option<String>,
    direction: &'static str,
    seen: bool,
    size: u64,
    /// What its writer newly wrote; `null` where the body could not be read.
    new_text: Option<String>,
    /// All of its text.
    text: Option<String>,
    attachments: Vec<Attachment>,
    defects: Vec<&'static str>,
}

/// One attachment.
#[derive(Debug, Serialize)]
pub struct Attachment {
    name: String,
    media_type: String,
    size: u64,
}

/// A message of a folder with its body, if it was read.
pub fn message(line: &MessageLine, source: Option<&SourceInfo>, body: Option<&crate::mail::Body>) -> Message {
    let addresses = |list: &[AddrSpec]| list.iter().map(ToString::to_string).collect();
    Message {
        message_id: line.message_id.as_ref().map(id_text),
        account: source.map(|source| text(&source.account)).unwrap_or_default(),
        folder: source.map(|source| text(&source.folder)).unwrap_or_default(),
        uid: line.reference.key.0,
        from: line
            .address
            .as_ref()
            .map(|address| Person { name: text(&line.author), address: address.to_string() }),
        to: addresses(&line.to),
        cc: addresses(&line.cc),
        subject: text(&line.subject),
        at: line.at.as_ref().map(time),
        direction: super::show::direction(line.direction),
        seen: line.flags.seen,
        size: line.size,
        new_text: body.map(|body| body.new_text().collect::<String>().trim().to_owned()),
        text: body.map(|body| text(&body.text)),
        attachments: body
            .map(|body| body.attachments.as_slice())
            .unwrap_or_default()
            .iter()
            .map(attachment)
            .collect(),
        defects: line.defects.iter().map(|defect| defect.name()).collect(),
    }
}

fn attachment(attachment: &crate::mail::Attachment) -> Attachment {
    Attachment {
        name: text(&attachment.name),
        media_type: text(&attachment.media_type),
        size: attachment.size,
    }
}
