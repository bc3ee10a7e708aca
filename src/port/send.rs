//! What is asked of the sender and what it reports. It keeps the outbox and hands mail over, on threads of its own;
//! when anything leaves is decided by who asks. Must not know files, servers or the screen.

use crate::mail::SafeText;
use crate::reply::outbox::{Item, ItemId, Outgoing};

/// Asked of the sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Put an order on the disk. It leaves when [`Request::Transmit`] says so.
    Hold(Box<Outgoing>),
    /// Make a draft of it again: nothing is to be sent.
    TakeBack(ItemId),
    /// Hand it over now.
    Transmit(ItemId),
    /// Forget it: it was filed, thrown away, or saved elsewhere.
    Forget(ItemId),
    /// Finish what is being handed over and end.
    Stop,
}

/// Reported by the sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// What an earlier run left behind, once, at the start; each stands as a person or the filing has to take it up.
    Found(Vec<Left>),
    /// An item stands thus, on the disk.
    Stands(Box<Item>),
    /// It was taken: this is the message to be filed, and what the server said.
    Sent {
        /// Which.
        item: Box<Item>,
        /// The message as it is filed.
        message: Vec<u8>,
    },
    /// Something could not be written to the disk: the item stands as before, an order was not taken.
    Trouble {
        /// Which.
        id: ItemId,
        /// What, where, remedy: one line.
        why: SafeText,
    },
    /// The sender has ended.
    Ended,
}

/// An item of an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The item.
    pub item: Item,
    /// The message as it is filed.
    pub message: Vec<u8>,
}
