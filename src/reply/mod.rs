//! Replies: templates with blanks, quotations, drafts, and the RFC 5322 message they become. Pure. Must not know
//! servers, files, the clock (`now` is an argument) or the screen.

mod attached;
pub mod check;
mod context;
pub mod date;
pub mod dated;
pub mod draft;
mod flowed;
pub mod forward;
pub mod kept;
pub mod lint;
pub mod manners;
pub mod message;
mod near;
pub mod outbox;
pub mod quote;
pub mod ready;
pub mod recipients;
mod render;
pub mod subject;
mod suggest;
mod template;
mod words;

pub use attached::Attached;
pub use context::{Colleague, Context, Us};
use draft::signed;
pub use draft::{Answer, Draft};
pub use kept::Kept;
pub use near::nearest;
pub use recipients::Scope;
pub use render::{Answers, RenderError, Rendered, default, render};
pub use suggest::{Suggestion, cues, suggest};
pub use template::{Ask, AskKind, Cue, Sets, Template, Version};
