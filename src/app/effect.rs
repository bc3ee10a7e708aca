//! What the screen wants done outside: one closed list, carried out by the shell. Must not know how.

use crate::port::mail::Request;

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
    /// Forget what the terminal shows and draw everything.
    Redraw,
    /// Hand the terminal back to the shell until `fg`.
    Suspend,
    /// End the program.
    Quit,
}
