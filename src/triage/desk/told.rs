//! The plain values that a desk takes in and tells. Must not know how they are kept.

use crate::classify::{Correction, Evidence, Flag};
use crate::mail::{AddrSpec, Body, Defect, Flags, MessageId, MessageRef, SafeText};
use crate::mailbox::{ConversationId, Direction, RowId, ShortId};
use crate::triage::seen::Seen;
use crate::triage::{KeywordEdit, Shelf};
use jiff::Timestamp;
use jiff::tz::Offset;

/// The body of a message that had come without it, and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyRead {
    /// Which message.
    pub reference: MessageRef,
    /// The body; `None` where the message is gone.
    pub body: Option<Body>,
    /// What the whole message says; `None` where the reader no longer knew its headers (the desk then reads it itself).
    pub evidence: Option<Evidence>,
    /// What was cut or is broken.
    pub defects: Vec<Defect>,
}

/// One message of a conversation, for the reader.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageLine {
    /// The message in this run.
    pub row: RowId,
    /// Where it lies.
    pub reference: MessageRef,
    /// Its id.
    pub message_id: Option<MessageId>,
    /// The author's display name, or his address.
    pub author: SafeText,
    /// The author's address.
    pub address: Option<AddrSpec>,
    /// Who that is to us.
    pub direction: Direction,
    /// When it was sent.
    pub at: Option<Timestamp>,
    /// The writer's offset from UTC.
    pub offset: Option<Offset>,
    /// The subject as written.
    pub subject: SafeText,
    /// To.
    pub to: Vec<AddrSpec>,
    /// Cc.
    pub cc: Vec<AddrSpec>,
    /// Those of To and Cc who were on no earlier mail of the conversation.
    pub new_in_copy: Vec<AddrSpec>,
    /// Flags and keywords.
    pub flags: Flags,
    /// Size in bytes as stored.
    pub size: u64,
    /// What was cut or is broken.
    pub defects: Vec<Defect>,
}

/// The person who waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    /// His display name, or his address.
    pub name: SafeText,
    /// His address.
    pub address: AddrSpec,
    /// His domain, unless it is a free-mail domain.
    pub organisation: Option<SafeText>,
    /// His offset from UTC; `None` where only +0000 was seen.
    pub offset: Option<Offset>,
    /// Whether he is marked as important.
    pub vip: bool,
    /// His conversations, this one among them.
    pub conversations: usize,
}

/// Customers who write about the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// The same in every run as long as its first conversation is known.
    pub id: ShortId,
    /// What they share, strongest first.
    pub words: Vec<SafeText>,
    /// Its conversations, oldest first.
    pub conversations: Vec<ConversationId>,
    /// How many different customers (organisations, or persons of free-mail domains).
    pub customers: usize,
    /// Those still open.
    pub open: usize,
    /// The first of its mails.
    pub since: Option<Timestamp>,
}

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChangeOutcome {
    /// What each account's source is to carry out; none where states stay in memory.
    pub errands: Vec<Errand>,
    /// What it is, in a few words.
    pub what: String,
    /// What the user saw of the conversations, should the change have to wait.
    pub seen: Vec<Seen>,
    /// What was said against the classifier, to be kept.
    pub lessons: Vec<Lesson>,
    /// How many conversations were changed.
    pub changed: usize,
    /// What was left alone, and why, in one line each.
    pub left: Vec<(ConversationId, SafeText)>,
}

/// A change as one account has to carry it out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Errand {
    /// The account, as its folders name it.
    pub account: SafeText,
    /// Comes back with the answer.
    pub ticket: u64,
    /// What to change on messages.
    pub edits: Vec<KeywordEdit>,
    /// What else to do, after the edits.
    pub away: Option<Away>,
}

/// Messages that leave their folder, or come back to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Away {
    /// These leave.
    To(Shelf, Vec<MessageRef>),
    /// What the move with this ticket took away comes back.
    Back(u64),
}

/// What came of undoing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UndoOutcome {
    /// What was undone ("done, 3 conversations").
    pub what: String,
    /// The conversations, for the cursor to go to.
    pub conversations: Vec<ConversationId>,
    /// As of a change.
    pub outcome: ChangeOutcome,
}

/// How many a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ViewCounts {
    /// [`View::Hot`](crate::triage::View::Hot)
    pub hot: usize,
    /// [`View::Mine`](crate::triage::View::Mine)
    pub mine: usize,
    /// [`View::Waiting`](crate::triage::View::Waiting)
    pub waiting: usize,
    /// [`View::Blocked`](crate::triage::View::Blocked)
    pub blocked: usize,
    /// [`View::Snoozed`](crate::triage::View::Snoozed)
    pub snoozed: usize,
    /// Incidents, not their conversations.
    pub incidents: usize,
    /// [`View::Done`](crate::triage::View::Done)
    pub done: usize,
    /// [`View::All`](crate::triage::View::All)
    pub all: usize,
}

/// What was said, or taken back, against the classifier.
#[derive(Debug, Clone, PartialEq)]
pub enum Lesson {
    /// It was said of this message.
    Learn(MessageRef, Correction),
    /// The newest of this mail and flag was taken back.
    Unlearn(MessageId, Flag),
}
