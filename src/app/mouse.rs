//! What a mouse did, as a plain value. Must not know the terminal library that reads it or what it means.

use crate::mailbox::ConversationId;
use jiff::Timestamp;

/// What was done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// The left button went down.
    Pressed,
    /// The mouse moved while it was down.
    Dragged,
    /// It came up again.
    Released,
    /// The wheel was turned towards the user: one notch down.
    WheelDown,
    /// Away from the user.
    WheelUp,
}

/// Where and what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// The column.
    pub x: u16,
    /// The row.
    pub y: u16,
    /// What was done there.
    pub did: Did,
}

/// What the mouse is about.
#[derive(Debug, Clone, Default)]
pub(super) struct Pointer {
    /// Whether the line between list and conversation is being dragged.
    pub dragging: bool,
    /// The row that was clicked last, and when: a second click at once opens it.
    pub clicked: Option<(ConversationId, Timestamp)>,
}
