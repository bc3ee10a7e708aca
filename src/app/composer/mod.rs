//! Replying: a template is chosen, its blanks are filled, the draft is written and looked over. Must not know how a
//! draft leaves or is kept.

mod attach;
mod blanks;
mod draft;
mod everybody;
mod heads;
mod insert;
mod kept;
mod offers;
mod outside;
mod people;
mod picker;

pub use attach::{Attach, Entry};
pub use blanks::Blanks;
pub use draft::{Composer, Hold};
pub use everybody::Everybody;
pub use heads::{Heads, Part};
pub use offers::AddressBook;
pub use outside::Taken;
pub use people::People;
pub use picker::{Choice, Picker};

use crate::mail::{Message, MessageRef};
use crate::mailbox::ConversationId;
use crate::reply::Scope;

/// What a reply is begun with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum With {
    /// An empty page.
    Nothing,
    /// A template, to be chosen.
    Template,
    /// The template at this place of the session's.
    Named(usize),
    /// A template, to be chosen, for the draft that is being written.
    Insert,
    /// The template that hands the conversation over.
    HandOver,
    /// The message itself, for somebody else.
    Forward,
    /// A template, to be chosen, for each of a series.
    Each,
    /// The draft that was kept.
    Kept,
}

/// A reply whose message is still being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message answered.
    pub reference: MessageRef,
    /// To whom, if that was said.
    pub scope: Option<Scope>,
    /// With what.
    pub with: With,
    /// Whether it is known that no draft of it was kept by another program.
    pub looked: bool,
}

/// The message answered, and how.
#[derive(Debug, Clone)]
pub struct Answering {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: Message,
    /// To whom.
    pub scope: Scope,
    /// Whether the text goes into the draft that is being written.
    pub into_draft: bool,
    /// Whether it is the first of a series.
    pub for_each: bool,
}
