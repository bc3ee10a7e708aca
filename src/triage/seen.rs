//! What a user saw of a conversation when he changed it: which mails it had and what stood on them. It decides whether a
//! change that had to wait may still be carried out. Must not know texts, servers or files.

use crate::mail::MessageRef;

/// One conversation as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen(pub Vec<SeenMessage>);

/// One of its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenMessage {
    /// Which.
    pub message: MessageRef,
    /// Our keywords that stood on it.
    pub before: Vec<Box<str>>,
    /// Those that the change leaves there.
    pub after: Vec<Box<str>>,
    /// Whether it was marked as answered.
    pub answered: bool,
}
