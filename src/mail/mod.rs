//! One message: its identity, headers, body split into what was newly written and what was quoted, and the one type
//! for text from outside. Must not know other messages, servers, files, the clock or the screen.

mod address;
mod body;
mod caution;
mod html;
pub mod limits;
mod lookalike;
mod message;
mod message_id;
pub mod parse;
mod safe_text;
mod split;

pub use address::{AddrSpec, Address};
pub use body::{Attachment, Block, BlockKind, Body, RemotePictures};
pub use caution::{Caution, of_address as caution_of};
pub use message::{
    Automatic, Defect, Flags, Headers, Importance, MailDate, Message, MessageKey, MessageRef, SourceId,
};
pub use message_id::MessageId;
pub use parse::raw_attachment;
pub use safe_text::SafeText;
