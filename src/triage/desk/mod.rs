//! The desk: everything known of the mail at hand, kept up to date message by message. Must not know servers, files,
//! the clock or the screen.

mod apply;
mod away;
mod behind;
mod bodies;
mod change;
mod claims;
mod describe;
mod entries;
mod entry;
mod errand;
mod history;
mod incidents;
mod judge;
mod lessons;
mod list;
mod marks;
mod note;
mod rules;
mod seen;
mod settings;
mod told;

pub use rules::Rules;
pub use settings::{DeskSettings, Folder};
pub use told::{
    Away, BodyRead, ChangeOutcome, Customer, Errand, Incident, Lesson, MessageLine, UndoOutcome, ViewCounts,
};

use crate::mail::{MessageRef, SourceId};
use crate::mailbox::{ConversationId, Mailbox, PersonId, RowId};
use crate::triage::claim::ShortName;
use crate::triage::incident::Vocabulary;
use jiff::Timestamp;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Conversations with their verdicts, states, claims, due times and heat.
#[derive(Debug)]
pub struct Desk {
    settings: DeskSettings,
    /// The user, as in claims.
    me: Option<ShortName>,
    folders: HashMap<SourceId, Folder>,
    /// Those of them that are still being read.
    behind: HashSet<SourceId>,
    mailbox: Mailbox,
    /// What customers' mails of the queue say.
    notes: HashMap<RowId, note::Note>,
    marks: marks::Marks,
    /// Since when claims stand as they do.
    claimed: HashMap<MessageRef, (marks::Mark, Timestamp)>,
    /// When messages arrived whose Date lies later.
    received: HashMap<MessageRef, Timestamp>,
    entries: entries::Entries,
    /// Each customer's conversations in which he waits.
    open_of: HashMap<PersonId, Vec<ConversationId>>,
    /// Conversations of the queue that lack bodies.
    lacking: HashSet<ConversationId>,
    /// Bodies asked for.
    asked: HashSet<MessageRef>,
    vocabulary: Vocabulary,
    incidents: incidents::Incidents,
    /// How many conversations have become part of another one.
    joins: usize,
    history: history::History,
    /// Conversations whose messages are on their way elsewhere, by the ticket of the move: no view shows them.
    leaving: HashMap<u64, BTreeSet<ConversationId>>,
    /// Messages that a change of an earlier run moves away, by its ticket.
    awaited_away: HashMap<MessageRef, u64>,
}

impl Desk {
    /// An empty desk.
    pub fn new(settings: DeskSettings) -> Self {
        Self {
            me: ShortName::of(&settings.me),
            mailbox: Mailbox::new(settings.ours.clone(), settings.join),
            settings,
            folders: HashMap::new(),
            behind: HashSet::new(),
            notes: HashMap::new(),
            marks: marks::Marks::default(),
            claimed: HashMap::new(),
            received: HashMap::new(),
            entries: entries::Entries::default(),
            open_of: HashMap::new(),
            lacking: HashSet::new(),
            asked: HashSet::new(),
            vocabulary: Vocabulary::default(),
            incidents: incidents::Incidents::default(),
            joins: 0,
            history: history::History::default(),
            leaving: HashMap::new(),
            awaited_away: HashMap::new(),
        }
    }

    /// What it was told at its start.
    pub fn settings(&self) -> &DeskSettings {
        &self.settings
    }

    /// How many conversations have become part of another one since the start.
    pub fn joins(&self) -> usize {
        self.joins
    }

    /// The messages themselves, and who wrote them.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }
}
