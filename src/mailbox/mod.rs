//! Many messages: conversations by reference, the cautious subject join, customers and organisations, who spoke last.
//! Pure and incremental, in any order of arrival. Must not know servers, files, the clock, scores or states.

mod arrival;
mod attribution;
mod ball;
mod citations;
mod correspondents;
mod flags;
mod forest;
mod free_mail;
mod ids;
mod keywords;
mod lists;
mod look;
mod message_ids;

mod order;
mod ours;
mod people;
mod register;
mod removal;
mod row;
mod sender;
mod set;
mod settings;
mod split;
mod strings;
mod subject;
mod subjects;
mod view;

pub use arrival::{Inserted, Mailbox};
pub use ball::Ball;
pub use flags::RowFlags;
pub use free_mail::is_free_mail;
pub use ids::{AddressId, ConversationId, PersonId, RowId, ShortId};
pub use ours::Ours;
pub use people::Person;
pub use removal::Removed;
pub use sender::Direction;
pub use set::ConversationSet;
pub use settings::JoinSettings;
pub use split::Split;
pub use subject::{after_forward_mark, after_reply_mark, without_marks};
pub use view::RowView;
