//! Judges a conversation at a given time from the evidence of its messages. Only adds numbers, so it can be made anew
//! whenever time has passed. Must not know texts, phrases, states or the service level.

use super::{Due, Evidence, Flag, Model, Reason, Verdict, tally};
use crate::mail::{AddrSpec, MessageId};
use crate::mailbox::RowId;
use jiff::Timestamp;

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speaker {
    /// The customer or someone on his side.
    Customer,
    /// One of us.
    Us,
    /// A machine, or a mail between our own addresses.
    Other,
}

/// One message of a conversation, oldest first.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'a> {
    /// The message in this run.
    pub row: Option<RowId>,
    /// Its id.
    pub message_id: Option<&'a MessageId>,
    /// Who wrote it.
    pub by: Speaker,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub evidence: &'a Evidence,
    /// Who was in copy.
    pub cc: &'a [AddrSpec],
}

/// What is known beside the messages of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// Unanswered mails of the same customer in his other conversations, of the last days.
    pub other_attempts: usize,
    /// The user said that it is angry, or not.
    pub angry: Option<bool>,
    /// The user said that it is urgent, or not.
    pub urgent: Option<bool>,
}

/// How many reasons a verdict lists before `base` and `rest`.
const LISTED: usize = 8;

/// Judges a conversation at `now`, listing the strongest reasons.
pub fn verdict(model: &Model, turns: &[Turn<'_>], beside: Circumstances, now: Timestamp) -> Verdict {
    judge(model, turns, beside, now, LISTED)
}

/// Judges a conversation at `now`, listing every reason.
pub fn verdict_in_full(model: &Model, turns: &[Turn<'_>], beside: Circumstances, now: Timestamp) -> Verdict {
    judge(model, turns, beside, now, usize::MAX)
}

fn judge(model: &Model, turns: &[Turn<'_>], beside: Circumstances, now: Timestamp, listed: usize) -> Verdict {
    let _ = beside;
    let reasons = |weigh: fn(&super::Find) -> f32| -> Vec<Reason> {
        let customer = turns.iter().filter(|turn| turn.by == Speaker::Customer);
        customer
            .flat_map(|turn| {
                turn.evidence.finds.iter().map(move |find| Reason {
                    signal: find.signal,
                    weight: weigh(find),
                    row: turn.row,
                    message_id: turn.message_id.cloned(),
                    place: find.place.clone(),
                    quote: find.quote.clone(),
                })
            })
            .collect()
    };
    let newest = turns.iter().rev().find(|turn| turn.by == Speaker::Customer);
    let due = turns
        .iter()
        .flat_map(|turn| turn.evidence.dues.iter().map(move |due| (turn, due)))
        .filter(|(_, due)| due.at >= now)
        .min_by_key(|(_, due)| due.at)
        .map(|(turn, due)| Due { at: due.at, quote: due.quote.clone(), row: turn.row });
    Verdict {
        anger: tally::score(model, Flag::Angry, reasons(|find| find.angry), listed),
        urgency: tally::score(model, Flag::Urgent, reasons(|find| find.urgent), listed),
        due,
        language: newest.map(|turn| turn.evidence.language).unwrap_or_default(),
    }
}
