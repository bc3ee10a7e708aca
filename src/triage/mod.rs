//! The desk: conversations with their verdicts, states, claims, due times and heat; what a change does and how it is
//! undone. Pure. Must not know servers, files, the clock (`now` is an argument) or the screen.

pub mod claim;
mod desk;
pub mod heat;
mod incident;
mod keyword;
pub mod seen;
pub mod snooze;
pub mod span;
pub mod standing;
mod state;
mod summary;

pub use crate::mailbox::{Ball, Direction};
pub use desk::{
    Away, BodyRead, ChangeOutcome, Customer, Desk, DeskSettings, Errand, Folder, Incident, Lesson,
    MessageLine, Rules, UndoOutcome, ViewCounts,
};
pub use incident::{Finder, Found, IncidentSettings, News};
pub use keyword::{Codes, KeywordEdit, NAMES as KEYWORDS};
pub use state::{Change, Claim, Done, Shelf, Status};
pub use summary::{Counts, Heat, HeatPart, Order, ScoreBrief, Summary, View};
