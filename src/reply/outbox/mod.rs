//! What is on its way out: one item a mail, and the stages it goes through. Pure. Must not know files, servers or the
//! screen.

mod file;
mod item;
mod stage;

pub use file::Unreadable;
pub use item::{Item, ItemId, NotSendable, Outgoing};
pub use stage::{Stage, Step, TOO_OLD};
