//! What is asked of a mail source and what it reports. A source runs on a thread of its own, takes [`Request`]s from
//! one channel and sends [`Report`]s into another, which takes a few: it waits for who takes them. Who asks never waits.

use crate::access::ReadOnlyReason;
use crate::classify::Evidence;
use crate::mail::{Body, Defect, Flags, Message, MessageId, MessageRef, SafeText, SourceId};
use crate::triage::seen::Seen;
use crate::triage::{BodyRead, Folder, KeywordEdit, Shelf};
use jiff::Timestamp;
use std::time::Duration;

/// Asked of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Read these bodies; the answer is [`Report::Bodies`], in any number of parts.
    FetchBodies(Vec<MessageRef>),
    /// Read one message's raw bytes (`show --raw`, a mail passed on of which a file can't be had by itself); the answer is [`Report::Raw`].
    FetchRaw(MessageRef),
    /// Read one file that came with a message; the answer is [`Report::Part`].
    FetchPart {
        /// The message.
        message: MessageRef,
        /// Which, counted as in [`Attachment::part`](crate::mail::Attachment::part).
        part: u32,
    },
    /// Read no further of what was asked for of a message by one of those two; there is no answer.
    StopReading(MessageRef),
    /// Read what an answer to one message needs of it: like [`Request::FetchRaw`], but what is not shown may be missing.
    FetchText(MessageRef),
    /// Change keywords; `ticket` comes back with the answer. Impossible without a writer, see [`crate::access`].
    Store {
        /// Chosen by the asker.
        ticket: u64,
        /// What to add to and take from which message.
        edits: Vec<KeywordEdit>,
    },
    /// Move messages away from the opened folder, when the keywords on them have been changed; answered like a change.
    Move {
        /// Chosen by the asker.
        ticket: u64,
        /// Which.
        messages: Vec<MessageRef>,
        /// Where to.
        to: Shelf,
        /// What to change on them first.
        edits: Vec<KeywordEdit>,
    },
    /// Bring back what a move took away. The messages arrive anew, since they may have other keys then.
    MoveBack {
        /// Chosen by the asker.
        ticket: u64,
        /// The ticket of the move.
        moved: u64,
        /// What to change on them first, by the keys they had.
        edits: Vec<KeywordEdit>,
    },
    /// What the change that comes next with this ticket is: with this it may wait on disk for the line.
    Keep(Intent),
    /// Carry out the change that waits with this ticket: its conversations are as they were seen.
    SendWaiting(u64),
    /// Forget it instead: they are not.
    DropWaiting(u64),
    /// File a mail, and mark what it answers as answered; the answer is [`Report::Filed`] or [`Report::NotFiled`].
    File(Filing),
    /// Look for new mail now.
    Refresh,
    /// Finish: close connections and end the thread.
    Stop,
}

/// What a change is that may have to wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// The ticket of the change.
    pub ticket: u64,
    /// In a few words.
    pub what: String,
    /// What the user saw when he made it.
    pub seen: Vec<Seen>,
}

/// A change that an earlier run left waiting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftWaiting {
    /// Its ticket in this run.
    pub ticket: u64,
    /// In a few words.
    pub what: SafeText,
    /// The keywords of ours that it leaves on messages of one folder.
    pub marks: Vec<(MessageRef, Vec<Box<str>>)>,
    /// The messages of that folder that it moves away.
    pub away: Vec<MessageRef>,
}

/// A mail to be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// The opened folder of the account.
    pub source: SourceId,
    /// Where to.
    pub target: Target,
    /// The message it answers, if that is still there.
    pub answered: Option<MessageRef>,
    /// Its Message-ID: a copy that is there already is not filed again.
    pub message_id: MessageId,
    /// Its bytes.
    pub message: Vec<u8>,
}

/// The folder a mail is filed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// What has left.
    Sent,
    /// What is still to be written on.
    Drafts,
}

/// What is known of an opened folder or file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceInfo {
    /// Its number in this run.
    pub source: SourceId,
    /// The account, or the opened path, for people.
    pub account: SafeText,
    /// The folder's name, for people.
    pub folder: SafeText,
    /// Whether it holds what we sent.
    pub sent: bool,
    /// Messages it holds, where known beforehand.
    pub total: Option<u32>,
    /// Why nothing can be written; `None` where writing is possible.
    pub read_only: Option<ReadOnlyReason>,
    /// Whether states can be kept in it for all to see; `false` on a server without new keywords (NOT SHARED).
    pub shared: bool,
}

impl SourceInfo {
    /// As the desk knows it.
    pub fn folder(&self) -> Folder {
        Folder {
            source: self.source,
            account: self.account.clone(),
            name: self.folder.clone(),
            sent: self.sent,
            shared: self.shared,
            read_only: self.read_only,
        }
    }
}

/// How the line to a source is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Being set up: what is being done ("connecting to mail.example").
    Connecting(SafeText),
    /// Up.
    Up,
    /// Not there, or lost; being mended. Who cannot wait takes it as the end.
    Down(SafeText),
    /// Not there until a person has mended something and asks for another look.
    Stopped(SafeText),
}

impl Line {
    /// Why it is not there, if so.
    pub fn trouble(&self) -> Option<&SafeText> {
        match self {
            Self::Down(why) | Self::Stopped(why) => Some(why),
            Self::Connecting(_) | Self::Up => None,
        }
    }
}

/// A body, as fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedBody {
    /// Which message.
    pub reference: MessageRef,
    /// The body; `None` where the message is gone.
    pub body: Option<Body>,
    /// What was cut or is broken.
    pub defects: Vec<Defect>,
}

/// A stretch of a source's work that is timed for `--stats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Name look-up, TCP, TLS, login.
    Connect,
    /// From the start to the last row of the newest page.
    FirstPage,
    /// From the start until the whole index is read.
    WholeIndex,
    /// Reading one batch of bodies; to be added up.
    Bodies,
    /// Reading messages for evidence.
    Classify,
}

/// What the screen and the commands get: reports whose messages have been read for evidence on the way
/// (`intake` puts that step between).
pub type Incoming = Report<(Message, Evidence), BodyRead>;

/// Reported by a source.
#[derive(Debug, Clone, PartialEq)]
pub enum Report<Mail = Message, Read = FetchedBody> {
    /// A folder or file was opened; comes again where something about it turned out otherwise (a server that keeps no
    /// new keywords shows at the first write: `shared` turns false).
    Opened(SourceInfo),
    /// Messages, at most 256 at a time, newest page first; whole or headers only.
    Arrived(Vec<Mail>),
    /// So many of so many have been read from a source.
    Progress {
        /// Which.
        source: SourceId,
        /// Read so far.
        done: u32,
        /// In all.
        total: u32,
    },
    /// All that was told of the source is a copy, as it was then; it is compared with the source now, and the end of
    /// that is told by [`Report::Complete`].
    Kept {
        /// Which.
        source: SourceId,
        /// When the copy was in step.
        at: Timestamp,
    },
    /// The source does not tell of news by itself: it is asked every so often; `None`: it does now.
    Polls {
        /// Which.
        source: SourceId,
        /// How often.
        every: Option<Duration>,
    },
    /// Everything the source held when it was opened has been reported. Before an account's opened folder is complete,
    /// its Sent folders have been opened, each to be complete in its turn.
    Complete(SourceId),
    /// Sent once by each started source: whatever it opens at the start is open and complete, or has failed. What
    /// comes later is new. A command that only lists reads up to here.
    Settled,
    /// A phase ended, for `--stats`.
    Timed {
        /// Which source; the account's first for what concerns the whole account.
        source: SourceId,
        /// Which phase.
        phase: Phase,
        /// How long it took.
        took: Duration,
        /// Bytes read from the server since the phase before, over the same line.
        bytes: u64,
        /// Time spent likewise waiting for the first word of an answer, with nothing else under way.
        waited: Duration,
    },
    /// So many messages were read for evidence since the start; of the others it was kept. For `--stats`.
    Classified(usize),
    /// Bodies asked for.
    Bodies(Vec<Read>),
    /// Raw bytes asked for.
    Raw {
        /// Which message.
        reference: MessageRef,
        /// Its bytes; `None` where it is gone.
        bytes: Option<Vec<u8>>,
    },
    /// A file asked for.
    Part {
        /// Which message.
        reference: MessageRef,
        /// Which part.
        part: u32,
        /// Its content, decoded, or why it is not to be had: one line.
        content: Result<Vec<u8>, SafeText>,
    },
    /// So much of what was asked for of one message has come.
    Reading {
        /// Which message.
        reference: MessageRef,
        /// Bytes read so far.
        done: u64,
        /// Bytes in all, as far as it is known.
        total: u64,
    },
    /// Flags changed, by us or by others: the fresh flags.
    FlagsChanged(Vec<(MessageRef, Flags)>),
    /// Messages that are no longer there.
    Vanished(Vec<MessageRef>),
    /// A change was carried out and seen to hold.
    Stored {
        /// As asked.
        ticket: u64,
    },
    /// A change was not carried out: the screen takes it back.
    StoreRefused {
        /// As asked.
        ticket: u64,
        /// What, where, remedy: one line.
        why: SafeText,
    },
    /// Changes that cannot be carried out now can wait on the disk: a [`Request::Keep`] may go before each.
    KeepsChanges,
    /// A change is on the disk and waits for the line.
    Waits {
        /// As asked.
        ticket: u64,
        /// In a few words.
        what: SafeText,
    },
    /// An earlier run has left a change waiting; told before the messages of the folder.
    LeftWaiting(LeftWaiting),
    /// A waiting change could be carried out now, if what the user saw is still so: all that the folders hold has been
    /// told before. Answered by [`Request::SendWaiting`] or [`Request::DropWaiting`].
    MaySend {
        /// Which.
        ticket: u64,
        /// What he saw.
        seen: Vec<Seen>,
    },
    /// A waiting change was taken back before anything of it was sent.
    TakenBack {
        /// Which.
        ticket: u64,
    },
    /// A mail was filed, or was there already.
    Filed {
        /// Its Message-ID.
        message_id: MessageId,
    },
    /// A mail was not filed.
    NotFiled {
        /// Its Message-ID.
        message_id: MessageId,
        /// What, where, remedy: one line.
        why: SafeText,
    },
    /// The line's condition.
    Line {
        /// The account.
        account: SafeText,
        /// How it is.
        line: Line,
    },
    /// Something was not mail and was left out, or a file could not be read; one line.
    Skipped(SafeText),
    /// The source ended with an error: what, where, remedy, in one line.
    Failed(SafeText),
}
