//! Mail written by a machine or sent to many, told by its header fields. Must not know the text.

use super::Find;
use crate::classify::{Place, Signal};
use crate::mail::{Automatic, Message, SafeText};

/// What the header fields say, if they say that nobody waits for an answer.
pub fn robot(message: &Message) -> Option<Find> {
    let headers = &message.headers;
    let (quote, angry, urgent) = match headers.automatic {
        Some(Automatic::AutoReply) => ("automatic reply", -5.0, -6.0),
        Some(Automatic::Bounce) => ("delivery report", -5.0, -6.0),
        Some(Automatic::Receipt) => ("receipt", -5.0, -6.0),
        Some(Automatic::Bulk) => ("newsletter or campaign", -4.0, -5.0),
        Some(Automatic::Notice) => ("notice of a program", -4.0, -4.0),
        // A desk behind a mailing list gets all its mail with List-Id; there the writer's address was rewritten, or he
        // answers somebody.
        None if headers.list_id.is_some()
            && headers.original_from.is_empty()
            && headers.in_reply_to.is_empty() =>
        {
            ("mailing list", -1.5, -2.0)
        }
        None => return None,
    };
    Some(Find { signal: Signal::Robot, angry, urgent, place: Place::Header, quote: SafeText::line(quote) })
}
