//! What a conversation's state can be and what a user can change. Must not know how states are stored.

use crate::mail::SafeText;
use jiff::Timestamp;

/// A conversation's state (PRODUCT terms: open, waiting, blocked, snoozed, done).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The customer waits for us.
    Open,
    /// We wait for the customer.
    Waiting,
    /// We wait for a supplier or colleague.
    Blocked,
    /// Asleep until a time.
    Snoozed(Timestamp),
    /// Nothing left to do.
    Done,
}

impl Status {
    /// The name in JSON and on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Blocked => "blocked",
            Self::Snoozed(_) => "snoozed",
            Self::Done => "done",
        }
    }
}

/// Who is on a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The colleague's short name as in the config's team, safe.
    pub who: SafeText,
    /// Whether that is the user.
    pub mine: bool,
    /// Since when nobody has touched it, as far as this screen has seen.
    pub since: Timestamp,
    /// Whether that is so long that it can be taken.
    pub stale: bool,
}

/// What a user does to a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Set the state.
    SetStatus(Status),
    /// Claim it for the colleague of this short name (oneself included), unless somebody else is on it.
    Claim(SafeText),
    /// Claim it, also from whoever is on it: what a person answered when asked.
    TakeOver(SafeText),
    /// Release the claim.
    Release,
    /// Put its messages away; what goes to the archive is done as well.
    PutAway(Shelf),
    /// Say that it is angry (`true`) or not.
    CorrectAnger(bool),
    /// Say that it is urgent (`true`) or not.
    CorrectUrgency(bool),
}

/// Where messages are put away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// For what is done with.
    Archive,
    /// For what is thrown away.
    Trash,
    /// For what nobody wanted.
    Junk,
}

impl Shelf {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Archive => "Archive",
            Self::Trash => "Trash",
            Self::Junk => "Junk",
        }
    }
}

/// What *done* does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Done {
    /// It sets the state.
    #[default]
    State,
    /// It also moves the messages to the archive.
    Archive,
}

impl Done {
    /// The change that sets a state: what becomes done is put away where the config says so.
    pub fn change(self, status: Status) -> Change {
        match (status, self) {
            (Status::Done, Self::Archive) => Change::PutAway(Shelf::Archive),
            _ => Change::SetStatus(status),
        }
    }
}
