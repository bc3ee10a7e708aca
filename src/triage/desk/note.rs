//! What the desk remembers of single messages of the queue: never their texts. Must not know conversations.

use crate::classify::Evidence;
use crate::mail::{Body, Message};
use crate::mailbox::without_marks;
use crate::triage::incident::{Terms, Vocabulary};
use std::sync::Arc;

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Note {
    /// What it says.
    pub(super) evidence: Evidence,
    /// The words that may tell an incident.
    pub(super) terms: Arc<Terms>,
    /// Whether its body has been read, or can't be.
    pub(super) has_body: bool,
    /// Whether something is attached.
    pub(super) has_attachment: bool,
}

impl Note {
    pub(super) fn new(message: &Message, evidence: Evidence, vocabulary: &mut Vocabulary) -> Self {
        let body = message.body.as_ref();
        let new_text = body.into_iter().flat_map(Body::new_text);
        let subject = without_marks(&message.headers.subject);
        Self {
            terms: Arc::new(if evidence.robot {
                Terms::default()
            } else {
                vocabulary.learn(subject, new_text)
            }),
            evidence,
            has_body: body.is_some(),
            has_attachment: body.is_some_and(|body| !body.attachments.is_empty()),
        }
    }
}
