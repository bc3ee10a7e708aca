//! A reply in the making, as plain values. Must not know how it becomes bytes, nor where it is kept.

use super::recipients::{self, Recipients, Scope};
use super::render::Rendered;
use super::{Us, quote, subject};
use crate::mail::{AddrSpec, Address, Message, MessageId};
use jiff::tz::TimeZone;

/// References kept at most: the first and the newest (RFC 5322 section 3.6.4 lets the middle go).
const REFERENCES: usize = 20;

/// A mail before it leaves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// From.
    pub from: Option<Address>,
    /// To.
    pub to: Vec<Address>,
    /// Cc.
    pub cc: Vec<Address>,
    /// Bcc.
    pub bcc: Vec<Address>,
    /// The subject.
    pub subject: String,
    /// The text, lines ended by `\n`.
    pub body: String,
    /// The message it answers.
    pub in_reply_to: Option<MessageId>,
    /// The conversation so far, oldest first.
    pub references: Vec<MessageId>,
}

/// What a reply answers, and as whom.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// The message answered.
    pub message: &'a Message,
    /// Sender only, or all.
    pub scope: Scope,
    /// We.
    pub us: &'a Us,
    /// Tells our addresses, `+tag` removed.
    pub is_ours: &'a dyn Fn(&AddrSpec) -> bool,
    /// The desk's zone.
    pub zone: &'a TimeZone,
}

/// Starts a reply without a template: an empty first line, the signature, the quotation.
pub fn plain(answer: Answer<'_>) -> Draft {
    from_words(answer, None, "", false)
}

/// Starts a reply from a rendered template. Extra copies that are no addresses are left out: the text of the draft
/// shows the blank.
pub fn from_template(answer: Answer<'_>, words: &Rendered) -> Draft {
    let mut draft = from_words(answer, words.subject.as_deref(), &words.body, words.quotes);
    for text in &words.cc {
        for address in recipients::parse_list(text).unwrap_or_default() {
            let there = draft.to.iter().chain(&draft.cc).any(|other| other.spec == address.spec);
            if !there {
                draft.cc.push(address);
            }
        }
    }
    draft
}

fn from_words(answer: Answer<'_>, subject: Option<&str>, body: &str, quotes: bool) -> Draft {
    let Answer { message, scope, us, is_ours, zone } = answer;
    let Recipients { to, cc } = recipients::recipients(message, scope, is_ours);
    let mut text = body.trim_end().to_owned();
    text.push('\n');
    if let Some(signature) = us.signature.as_deref().map(str::trim).filter(|signature| !signature.is_empty())
    {
        text.push_str("\n-- \n");
        text.push_str(signature);
        text.push('\n');
    }
    if !quotes && let Some(quotation) = quote::quotation(message, zone) {
        text.push('\n');
        text.push_str(&quotation);
        text.push('\n');
    }
    let subject = match subject.map(str::trim).filter(|subject| !subject.is_empty()) {
        Some(subject) => subject.to_owned(),
        None => subject::reply(&message.headers.subject),
    };
    Draft {
        from: recipients::sender(message, us, is_ours),
        to,
        cc,
        bcc: Vec::new(),
        subject,
        body: text,
        in_reply_to: message.headers.message_id.clone(),
        references: references(message),
    }
}

/// RFC 5322 section 3.6.4: the answered message's References (else its In-Reply-To), then its own id; bounded.
fn references(message: &Message) -> Vec<MessageId> {
    let headers = &message.headers;
    let mut ids = headers.references.clone();
    if ids.is_empty()
        && let [parent] = headers.in_reply_to.as_slice()
    {
        ids.push(parent.clone());
    }
    ids.extend(headers.message_id.clone());
    if ids.len() > REFERENCES {
        let newest = ids.len() - (REFERENCES - 1);
        ids.drain(1..newest);
    }
    ids
}
