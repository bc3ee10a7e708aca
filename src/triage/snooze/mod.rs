//! Snoozing: the words people say ("tomorrow 9", "in 2h", "fri 14:00", "2w") as an instant, and that instant as bits
//! for keywords. Must not know conversations or the clock (`now` is an argument).

pub(super) mod code;
mod words;

pub use words::{SnoozeError, named, parse};
