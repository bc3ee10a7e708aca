//! Many messages: conversations by reference, the cautious subject join, customers and organisations, who spoke last.
//! Pure and incremental, in any order of arrival. Must not know servers, files, the clock, scores or states.

mod ids;

pub use ids::{ConversationId, PersonId, RowId, ShortId};
