//! What a desk is told at its start. Must not know the config file.

use crate::access::ReadOnlyReason;
use crate::classify::{Hours, Model};
use crate::mail::{SafeText, SourceId};
use crate::mailbox::{JoinSettings, Ours};
use crate::triage::IncidentSettings;
use jiff::SignedDuration;

/// The settings of a [`Desk`](super::Desk).
#[derive(Debug, Clone)]
pub struct DeskSettings {
    /// Our addresses and domains, and the addresses of forms.
    pub ours: Ours,
    /// How far the subject join goes.
    pub join: JoinSettings,
    /// The numbers the classifier reckons with, the desk's hours among them.
    pub model: Model,
    /// Business time within which a customer gets an answer.
    pub first_reply: SignedDuration,
    /// Important customers: addresses, or `@domain` for all of a domain.
    pub vip: Vec<String>,
    /// The user's short name, as in claims.
    pub me: SafeText,
    /// How old the last customer mail of a conversation of the queue may be; `None`: any age.
    pub queue_since: Option<SignedDuration>,
    /// What makes an incident.
    pub incident: IncidentSettings,
}

impl DeskSettings {
    /// The defaults, with a model: nobody is us, and mail of any age is of the queue.
    pub fn new(model: Model) -> Self {
        Self {
            ours: Ours::default(),
            join: JoinSettings::default(),
            model,
            first_reply: SignedDuration::from_hours(8),
            vip: Vec::new(),
            me: SafeText::line("me"),
            queue_since: None,
            incident: IncidentSettings::default(),
        }
    }

    /// The desk's hours.
    pub fn hours(&self) -> &Hours {
        self.model.hours()
    }
}

/// An opened folder or file, as far as the desk needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its number in this run.
    pub source: SourceId,
    /// The account it belongs to.
    pub account: SafeText,
    /// Its name, for people.
    pub name: SafeText,
    /// Whether it holds what we sent.
    pub sent: bool,
    /// Whether states are kept in it for all to see; else they stay in memory and its keywords say nothing.
    pub shared: bool,
    /// Why nothing in it can be changed, if so.
    pub read_only: Option<ReadOnlyReason>,
}
