//! `queue_since`, `subject_join`, `done` and `claim_on_reply`: what belongs to the queue, what to one conversation, when
//! it leaves and who is on it. Must not know mail.

use super::section::Section;
use crate::mailbox::JoinSettings;
use crate::triage::{Done, span};
use jiff::SignedDuration;
use std::time::Duration;

/// How old a conversation of the queue may be.
const QUEUE_DAYS: i64 = 30;
/// What belongs to the queue, and together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// How old the last customer mail of a conversation of the queue may be; `None`: any age.
    pub since: Option<SignedDuration>,
    /// The time window of the subject join; `None`: no join.
    pub subject_join: Option<SignedDuration>,
    /// What *done* does.
    pub done: Done,
    /// Whether beginning a reply claims the conversation.
    pub claim_on_reply: bool,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            since: Some(SignedDuration::from_hours(24 * QUEUE_DAYS)),
            subject_join: SignedDuration::try_from(JoinSettings::default().window).ok(),
            done: Done::default(),
            claim_on_reply: true,
        }
    }
}

impl Queue {
    /// How far the subject join goes.
    pub fn join(&self) -> JoinSettings {
        let enabled = self.subject_join.is_some();
        let window = self.subject_join.and_then(|span| Duration::try_from(span).ok());
        JoinSettings { enabled, window: window.unwrap_or_default() }
    }
}

/// Reads all four keys.
pub fn read(section: &mut Section<'_>) -> Queue {
    let Queue { since, subject_join, .. } = Queue::default();
    Queue {
        since: span_or_word(section, "queue_since", since, "all"),
        subject_join: span_or_word(section, "subject_join", subject_join, "off"),
        done: done(section),
        claim_on_reply: section.flag("claim_on_reply").is_none_or(|flag| *flag.get_ref()),
    }
}

fn done(section: &mut Section<'_>) -> Done {
    let Some(text) = section.text("done") else { return Done::default() };
    match text.get_ref().as_str() {
        "state" => Done::State,
        "archive" => Done::Archive,
        other => {
            let remedy = "write done = \"state\" or done = \"archive\"";
            section.source.report(text.span().start, format!("there is no done {other:?}"), remedy);
            Done::default()
        }
    }
}

/// A span, `on` for the default, or the word that means none.
fn span_or_word(
    section: &mut Section<'_>,
    key: &'static str,
    default: Option<SignedDuration>,
    none: &str,
) -> Option<SignedDuration> {
    let Some(text) = section.text(key) else { return default };
    match text.get_ref().trim() {
        word if word == none => None,
        "on" if none == "off" => default,
        written => span::parse(written).or_else(|| {
            let what = format!("{key} {written:?} is no span of time");
            section.source.report(
                text.span().start,
                what,
                format!("write it like {key} = \"30 days\", or \"{none}\""),
            );
            default
        }),
    }
}
