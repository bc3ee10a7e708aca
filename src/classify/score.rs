//! Scores and reasons as plain values. Must not know how they are reckoned.

use super::Signal;
use crate::mail::{MessageId, SafeText};
use crate::mailbox::RowId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Where in a message a reason was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// In the subject: bytes of it.
    Subject(Range<usize>),
    /// In the body: bytes of [`crate::mail::Body::text`].
    Body(Range<usize>),
    /// In the header fields.
    Header,
    /// In the course of the conversation, not in one text.
    Conversation,
}

/// One summand of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What was found.
    pub signal: Signal,
    /// Its contribution in log-odds.
    pub weight: f32,
    /// The message in this run, if one message carries the reason.
    pub row: Option<RowId>,
    /// That message's id.
    pub message_id: Option<MessageId>,
    /// Where.
    pub place: Place,
    /// The exact words quoted, or a plain statement ("4 mails unanswered").
    pub quote: SafeText,
}

/// One probability with its reasons.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Score {
    /// 0 to 1, calibrated.
    pub probability: f32,
    /// Whether it reaches the shipped threshold.
    pub flag: bool,
    /// The summands, strongest first, ending with `base` and `rest`: they sum to logit(probability) ± 0.001.
    pub reasons: Vec<Reason>,
}

/// A time by which the customer wants an answer, named in his words.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// The instant.
    pub at: Timestamp,
    /// The words that name it.
    pub quote: SafeText,
    /// The message that names it.
    pub row: Option<RowId>,
}

/// The language the newest customer text is judged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// English; also text too short to tell.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Portuguese.
    Portuguese,
    /// Italian.
    Italian,
    /// Dutch.
    Dutch,
    /// Another: "language not covered".
    NotCovered,
}

/// The judgement on a conversation at a given time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verdict {
    /// Towards us.
    pub anger: Score,
    /// Wants an answer soon.
    pub urgency: Score,
    /// The earliest deadline named that still stands.
    pub due: Option<Due>,
    /// The language of the newest customer text.
    pub language: Language,
}
