//! What a desk can be told otherwise while it stands: hours, reply time, important customers, shares of the inbox. Must not
//! know the config file.

use super::Desk;
use crate::classify::Hours;
use crate::mailbox::ConversationId;
use jiff::{SignedDuration, Timestamp};

/// What may change.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The desk's hours.
    pub hours: Hours,
    /// What shares of the inbox are angry and urgent.
    pub prior: (f32, f32),
    /// Business time within which a customer gets an answer.
    pub first_reply: SignedDuration,
    /// Important customers: addresses, or `@domain` for all of a domain.
    pub vip: Vec<String>,
}

impl Desk {
    /// Goes by other rules from now on: every conversation is judged anew. Those whose place may have changed.
    pub fn go_by(&mut self, rules: Rules, now: Timestamp) -> Vec<ConversationId> {
        let Rules { hours, prior: (angry, urgent), first_reply, vip } = rules;
        self.settings.model = self.settings.model.with_hours(hours).with_prior(angry, urgent);
        self.settings.first_reply = first_reply;
        self.settings.vip = vip;
        let all: Vec<ConversationId> = self.entries.iter().map(|(id, _)| *id).collect();
        self.renew(all, now)
    }
}
