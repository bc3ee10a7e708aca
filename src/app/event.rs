//! Everything that can happen to the screen: one closed list. Must not know who tells it.

use super::composer::Entry;
use super::{Key, Mouse, Settings, Size};
use crate::port::mail::Incoming;
use crate::port::send;
use crate::reply::{Attached, Kept};
use crate::triage::Found;

/// How a draft came back from another editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returned {
    /// The file as it was left.
    Text(String),
    /// The file was not touched.
    Unchanged,
    /// The editor failed: what, where what it wrote lies, remedy.
    Failed(String),
}

/// What became of the wish to take a draft in hand that was kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Taking {
    /// This program has it now.
    Ours {
        /// As it is on the disk.
        kept: Box<Kept>,
        /// What the user's own editor left of it.
        left: Option<LeftText>,
    },
    /// Another program has it.
    Elsewhere {
        /// Which, for people.
        who: String,
        /// As it is on the disk.
        kept: Box<Kept>,
    },
    /// It is no longer there.
    Gone,
}

/// A text of a draft that the user's own editor left, newer than the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftText {
    /// Where it lies, for people.
    pub path: String,
    /// The file.
    pub text: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A key was pressed.
    KeyPressed(Key),
    /// The mouse did something.
    Mouse(Mouse),
    /// Text was pasted.
    Pasted(String),
    /// The terminal has a new size.
    Resized(Size),
    /// No key came for a moment: what rests under the cursor may be fetched.
    CursorRested,
    /// A minute began: ages and countdowns have changed.
    MinutePassed,
    /// A time came for which [`Outbox::next_tick`](super::Outbox::next_tick) had asked.
    TickCame,
    /// Dictionaries were read.
    SpellerRead(super::spelling::Read),
    /// Incidents were looked for.
    IncidentsFound(Found),
    /// The sender reported.
    SendReported(send::Report),
    /// A source reported mail, progress or trouble.
    MailReported(Incoming),
    /// An order outside was carried out: what to tell.
    CarriedOut(String),
    /// It could not be: what, where, remedy.
    NotCarriedOut(String),
    /// Another editor has given the terminal back.
    EditorEnded {
        /// The file's name of the draft.
        name: String,
        /// How the draft came back.
        returned: Returned,
    },
    /// A folder was listed.
    FolderListed {
        /// Its path, as asked.
        folder: String,
        /// What lies in it.
        entries: Vec<Entry>,
    },
    /// A file was read that goes along with a draft.
    AttachmentRead {
        /// The file's name of the draft.
        draft: String,
        /// The file.
        file: Attached,
    },
    /// The config or a template was edited and read anew, or where the mistake is.
    SettingsRead(Result<Box<Settings>, String>),
    /// No key came for a moment: what was typed may be written to the disk.
    TypingPaused,
    /// Drafts that an earlier run or another program has kept, by the names of their files.
    DraftsFound(Vec<(String, Kept)>),
    /// Of so many drafts the user's own editor left a text.
    TextsLeft(usize),
    /// What became of the wish to take a draft in hand.
    DraftTaken {
        /// The file's name.
        name: String,
        /// What.
        taking: Taking,
    },
    /// A draft was written.
    DraftSaved {
        /// The file's name.
        name: String,
        /// Which of its changes.
        revision: u64,
        /// Where it lies, for people.
        path: String,
    },
    /// A draft could not be written.
    DraftNotSaved {
        /// The file's name.
        name: String,
        /// Which of its changes.
        revision: u64,
        /// What, where, remedy.
        why: String,
    },
}
