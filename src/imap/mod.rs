//! The IMAP edge: a gate every byte passes, a reader that cannot change anything, a writer that needs a grant. Must not
//! know the screen.

mod capability;
mod check;
mod connect;
mod error;
mod folder_names;
mod folders;
mod login;
mod lookup;
mod name;
mod reader;
mod rights;
mod session;
mod settings;
mod uids;
mod wire;
mod worker;
mod writer;

pub use check::{CheckLine, check};
pub use error::Error;
pub use folders::{Folder, Role};
pub use name::FolderName;
pub use reader::{Changes, Entry, Gone, Paged, Reader};
pub use rights::Rights;
pub use session::{News, Opened};
pub use settings::{AccountSettings, Patience};
pub use worker::{Plan, Running, start};
pub use writer::{Change, Claimed, Journey, Stop, Wish, Writable, Writer};

#[cfg(test)]
mod any_bytes;
