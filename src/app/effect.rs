//! What the screen wants done outside: one closed list, carried out by the shell. Must not know how.

use super::enclosed::Shown;
use crate::port::mail::Request;
use crate::port::send;

/// An order to the world outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// For the mail source, unchanged.
    Mail(Request),
    /// Write a finished draft to a file of this name (no path in it).
    SaveDraft {
        /// The file's name.
        name: String,
        /// An RFC 5322 message.
        bytes: Vec<u8>,
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
    /// For the sender, unchanged.
    Send(send::Request),
    /// Forget what the terminal shows and draw everything.
    Redraw,
    /// Hand the terminal back to the shell until `fg`.
    Suspend,
    /// End the program.
    Quit,
}
