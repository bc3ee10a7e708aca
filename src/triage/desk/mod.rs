//! The desk: everything known of the mail at hand, kept up to date message by message. Must not know servers, files,
//! the clock or the screen.

mod settings;
mod told;

pub use settings::{DeskSettings, Folder};
pub use told::{
    BodyRead, ChangeOutcome, Correction, Customer, Direction, Incident, MessageLine, UndoOutcome, ViewCounts,
};

use crate::classify::{Evidence, Verdict};
use crate::mail::{Flags, Message, MessageRef, SafeText};
use crate::mailbox::{ConversationId, ShortId};
use crate::triage::{Change, Counts, Heat, Order, Summary, View};
use jiff::Timestamp;

/// Conversations with their verdicts, states, claims, due times and heat.
#[derive(Debug)]
pub struct Desk {
    settings: DeskSettings,
    nothing: Verdict,
}

impl Desk {
    /// An empty desk.
    pub fn new(settings: DeskSettings) -> Self {
        Self { settings, nothing: Verdict::default() }
    }

    /// What it was told at its start.
    pub fn settings(&self) -> &DeskSettings {
        &self.settings
    }

    /// Takes in an opened folder; before any of its messages.
    pub fn open(&mut self, folder: &Folder) {
        let _ = folder;
    }

    /// Takes in messages and what they say. The conversations touched, resolved.
    pub fn apply_arrived(&mut self, arrived: &[(Message, Evidence)], now: Timestamp) -> Vec<ConversationId> {
        let _ = (arrived, now);
        Vec::new()
    }

    /// Takes in bodies that came later. The conversations touched.
    pub fn apply_bodies(&mut self, bodies: &[BodyRead], now: Timestamp) -> Vec<ConversationId> {
        let _ = (bodies, now);
        Vec::new()
    }

    /// Takes in fresh flags. The conversations touched.
    pub fn apply_flags(&mut self, flags: &[(MessageRef, Flags)], now: Timestamp) -> Vec<ConversationId> {
        let _ = (flags, now);
        Vec::new()
    }

    /// Takes messages out that are no longer there. The conversations touched.
    pub fn apply_vanished(&mut self, gone: &[MessageRef], now: Timestamp) -> Vec<ConversationId> {
        let _ = (gone, now);
        Vec::new()
    }

    /// Judges anew what time alone changes (deadlines pass); call it every minute or so. What changed.
    pub fn refresh(&mut self, now: Timestamp) -> Vec<ConversationId> {
        let _ = now;
        Vec::new()
    }

    /// A view's conversations in order.
    pub fn queue(&self, view: View, order: Order, now: Timestamp) -> Vec<ConversationId> {
        let _ = (view, order, now);
        Vec::new()
    }

    /// The figures of the header line.
    pub fn counts(&self, now: Timestamp) -> Counts {
        let _ = now;
        Counts::default()
    }

    /// How many each view shows.
    pub fn view_counts(&self, now: Timestamp) -> ViewCounts {
        let _ = now;
        ViewCounts::default()
    }

    /// The conversation a handle means now; handles stay valid when conversations are joined.
    pub fn resolve(&self, id: ConversationId) -> ConversationId {
        id
    }

    /// A conversation's row in a list; `None` where it is gone.
    pub fn summary(&self, id: ConversationId, now: Timestamp) -> Option<Summary> {
        let _ = (id, now);
        None
    }

    /// Its scores with reasons; an empty verdict where it was never judged.
    pub fn verdict(&self, id: ConversationId) -> &Verdict {
        let _ = id;
        &self.nothing
    }

    /// Its heat, explained.
    pub fn heat(&self, id: ConversationId, now: Timestamp) -> Heat {
        let _ = (id, now);
        Heat::default()
    }

    /// Its messages, oldest first.
    pub fn messages(&self, id: ConversationId) -> Vec<MessageLine> {
        let _ = id;
        Vec::new()
    }

    /// Who waits.
    pub fn customer(&self, id: ConversationId) -> Option<Customer> {
        let _ = id;
        None
    }

    /// The same customer's other conversations, newest first.
    pub fn other_conversations(&self, id: ConversationId) -> Vec<ConversationId> {
        let _ = id;
        Vec::new()
    }

    /// The conversation of a short id or a Message-ID of any of its messages.
    pub fn find(&self, id: &str) -> Option<ConversationId> {
        let _ = id;
        None
    }

    /// The conversation a message belongs to.
    pub fn conversation_of(&self, message: MessageRef) -> Option<ConversationId> {
        let _ = message;
        None
    }

    /// The incidents that still have open conversations, largest first.
    pub fn incidents(&self) -> &[Incident] {
        &[]
    }

    /// The incident of this id.
    pub fn incident(&self, id: ShortId) -> Option<&Incident> {
        self.incidents().iter().find(|incident| incident.id == id)
    }

    /// Bodies to be fetched for the queue, the unanswered and newest first. Each is asked for once.
    pub fn wanted_bodies(&mut self, limit: usize, now: Timestamp) -> Vec<MessageRef> {
        let _ = (limit, now);
        Vec::new()
    }

    /// Changes conversations, as one step for [`Desk::undo`].
    pub fn change(&mut self, ids: &[ConversationId], change: &Change, now: Timestamp) -> ChangeOutcome {
        let _ = (ids, change, now);
        ChangeOutcome::default()
    }

    /// Takes the newest change back; `None` where there is none. What somebody has changed since is left alone.
    pub fn undo(&mut self, now: Timestamp) -> Option<UndoOutcome> {
        let _ = now;
        None
    }

    /// What [`Desk::undo`] would take back.
    pub fn undoable(&self) -> Option<&str> {
        None
    }

    /// A change was carried out.
    pub fn stored(&mut self, ticket: u64, now: Timestamp) -> Vec<ConversationId> {
        let _ = (ticket, now);
        Vec::new()
    }

    /// A change was not carried out: it is rolled back. The conversations touched.
    pub fn refused(&mut self, ticket: u64, now: Timestamp) -> Vec<ConversationId> {
        let _ = (ticket, now);
        Vec::new()
    }

    /// What the user said against the classifier so far.
    pub fn corrections(&self) -> Vec<Correction> {
        Vec::new()
    }

    /// The names of colleagues seen in claims, for completion.
    pub fn colleagues(&self) -> Vec<SafeText> {
        Vec::new()
    }
}
