//! The desk: conversations with their verdicts, states, claims, due times and heat; what a change does and how it is
//! undone. Pure. Must not know servers, files, the clock (`now` is an argument) or the screen.

mod claim;
mod heat;
mod keyword;
pub mod snooze;
mod standing;
mod state;
mod summary;

pub use keyword::{KeywordEdit, NAMES as KEYWORDS};
pub use state::{Ball, Change, Claim, Status};
pub use summary::{Counts, Heat, HeatPart, Order, ScoreBrief, Summary, View};
