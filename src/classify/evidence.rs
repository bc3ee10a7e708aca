//! What one message says by itself: finds with their weights, named deadlines, language. Made once a message, on the
//! worker; a verdict then only adds numbers. Must not know other messages or the time now.

use super::{Language, Model, Place, Signal};
use crate::mail::{Message, SafeText};
use jiff::Timestamp;

/// Something found in one message.
#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    /// What.
    pub signal: Signal,
    /// Log-odds it adds to anger.
    pub angry: f32,
    /// Log-odds it adds to urgency.
    pub urgent: f32,
    /// Where.
    pub place: Place,
    /// The exact words, or a plain statement where no words carry it.
    pub quote: SafeText,
}

/// A time by which the writer wants an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedDue {
    /// The instant, reckoned from the mail's own Date.
    pub at: Timestamp,
    /// Where it is named.
    pub place: Place,
    /// The words that name it.
    pub quote: SafeText,
}

/// What one message says by itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evidence {
    /// The language of its new text.
    pub language: Language,
    /// What raises or lowers the scores.
    pub finds: Vec<Find>,
    /// The deadlines it names.
    pub dues: Vec<NamedDue>,
    /// How many attempts the writer says he made ("4th attempt"); 0 where he says nothing.
    pub attempts_said: u32,
    /// Whether a machine or a list wrote it.
    pub robot: bool,
    /// Whether it only says thanks: it neither wakes a snooze nor reopens what is done.
    pub mere_thanks: bool,
    /// Whether it takes the heat out: thanks, an apology accepted, solved.
    pub cooled: bool,
}

/// Reads one message: its subject and what its writer newly wrote.
pub fn evidence(model: &Model, message: &Message) -> Evidence {
    let _ = (model, message);
    Evidence::default()
}
