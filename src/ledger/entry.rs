//! A change as it is kept: where its messages lie, what the user saw, what is to be done. No text of any mail. Must not
//! know how it is carried out.

use serde::{Deserialize, Serialize};

/// A mailbox folder at a certain time of its life: with another UIDVALIDITY its UIDs mean other messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Its name, as it goes over the wire.
    pub name: String,
    /// Its UIDVALIDITY.
    pub validity: u32,
}

/// A message: the place of its folder in [`Entry::folders`], and its UID there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct At(pub usize, pub u32);

/// One message of a conversation as the user saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saw {
    /// Which.
    pub at: At,
    /// Our keywords on it.
    pub before: Vec<String>,
    /// Those that the change leaves on it.
    pub after: Vec<String>,
    /// Whether it was marked as answered.
    pub answered: bool,
}

/// Keywords to add and to take away.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edit {
    /// On which message.
    pub at: At,
    /// To add.
    pub add: Vec<String>,
    /// To take away; a claim let go is among them.
    pub remove: Vec<String>,
}

/// Messages on their way to another folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trip {
    /// Where they lay.
    pub from: Folder,
    /// Where they go.
    pub to: Folder,
    /// The first UID that the target had not given when it began.
    pub next: u32,
    /// The Message-ID of each, where it has one that can be searched for.
    pub ids: Vec<(u32, Option<String>)>,
    /// UIDs there, as far as they are known.
    pub arrived: Vec<(u32, u32)>,
    /// Whether the server may have been told to move or copy.
    pub begun: bool,
    /// Whether it was seen to be over.
    pub over: bool,
}

/// What a change does once the keywords are as they should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Then {
    /// Nothing more.
    Rest,
    /// It moves messages to a folder for a purpose.
    Away {
        /// `archive`, `trash` or `junk`.
        shelf: String,
        /// Which messages.
        messages: Vec<At>,
        /// How far that is; none before it was begun.
        trips: Vec<Trip>,
    },
    /// It brings back what was moved. The keywords are changed there.
    Back {
        /// The moves.
        moved: Vec<Trip>,
        /// How far the way back is; none before it was begun.
        back: Vec<Trip>,
    },
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number in its file.
    pub id: u64,
    /// What it is, in a few words.
    pub what: String,
    /// The folders its messages lie in.
    pub folders: Vec<Folder>,
    /// The conversations as the user saw them.
    pub seen: Vec<Vec<Saw>>,
    /// What is changed on messages.
    pub edits: Vec<Edit>,
    /// And then.
    pub then: Then,
}

impl Entry {
    /// Whether something of it may have been done that can't be done twice.
    pub fn is_begun(&self) -> bool {
        match &self.then {
            Then::Rest => false,
            Then::Away { trips, .. } => !trips.is_empty(),
            Then::Back { moved, back } => !back.is_empty() || moved.iter().any(|trip| !trip.over),
        }
    }
}
