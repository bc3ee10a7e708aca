//! States as IMAP keywords from a closed list. Must not know servers.

use crate::mail::MessageRef;

/// Keywords to add to and take from one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeywordEdit {
    /// Which message.
    pub message: MessageRef,
    /// Keywords to add; all from the closed list.
    pub add: Vec<&'static str>,
    /// Keywords to take away.
    pub remove: Vec<&'static str>,
    /// A colleague's claim keyword to add, if any (`lh-by-NAME`, checked by the codec).
    pub add_claim: Option<Box<str>>,
    /// A colleague's claim keyword to take away.
    pub remove_claim: Option<Box<str>>,
}
