//! What the screen wants done outside: one closed list, carried out by the shell. Must not know how.

use super::enclosed::Shown;
use super::spelling::Order;
use crate::classify::{Correction, Flag};
use crate::mail::MessageId;
use crate::port::mail::Request;
use crate::port::send;
use crate::reply::Kept;
use crate::triage::News;
use jiff::Zoned;

/// An order to the world outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// For the mail source, unchanged.
    Mail(Request),
    /// Write a draft to a file of this name (no path in it), after what was ordered before.
    SaveDraft {
        /// The file's name.
        name: String,
        /// Which of its changes this is; comes back with the answer.
        revision: u64,
        /// The draft.
        kept: Box<Kept>,
        /// Its date.
        at: Zoned,
        /// Makes its Message-ID, if it has none yet.
        token: u64,
    },
    /// Remove the file of a draft that was ordered to leave or thrown away.
    DropDraft {
        /// The file's name.
        name: String,
    },
    /// Find drafts that another program has kept meanwhile.
    FindDrafts,
    /// Take a draft in hand that was kept, so that no other program writes it.
    TakeDraft {
        /// The file's name.
        name: String,
    },
    /// Let a draft go, after what was ordered before: another program may take it in hand.
    LetGoDraft {
        /// The file's name.
        name: String,
    },
    /// Put the user's own text on the terminal's clipboard.
    Copy(String),
    /// Have a draft edited by the user's own editor, which gets the terminal for so long.
    EditOutside {
        /// The file's name of the draft; comes back with the answer.
        name: String,
        /// The file it is given.
        text: String,
    },
    /// List a folder; a path that begins with `~/` is one of the home folder.
    ListFolder {
        /// Its path, as typed.
        folder: String,
    },
    /// Read a file that goes along with a draft.
    ReadAttachment {
        /// Its path, as typed.
        path: String,
        /// Bytes it may have at most.
        room: u64,
        /// The file's name of the draft.
        draft: String,
    },
    /// Save an attachment among the user's downloads, beside what is there.
    SaveAttachment {
        /// A name fit for the file system.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// Have the system's program show it.
    Show(Shown),
    /// Keep what was said against the classifier.
    Learn {
        /// What.
        correction: Box<Correction>,
        /// What the writer of the mail newly wrote, as far as it has been read.
        text: String,
    },
    /// Forget the newest such word on this mail and flag.
    Unlearn {
        /// The mail.
        message_id: MessageId,
        /// Which flag.
        flag: Flag,
    },
    /// For the dictionaries, unchanged.
    Spell(Order),
    /// A line for the log: what a person decided against the check.
    Log(String),
    /// For who looks for incidents, unchanged.
    Seek(News),
    /// For the sender, unchanged.
    Send(send::Request),
    /// Forget what the terminal shows and draw everything.
    Redraw,
    /// Show this line on the desktop.
    Notify(String),
    /// Hand the terminal back to the shell until `fg`.
    Suspend,
    /// End the program.
    Quit,
}
