//! Reaching a server: its addresses, a connected socket, TLS over it. Must not know what is said on the line.

mod auth;
mod error;
mod reach;
mod tls;

pub use auth::Auth;
pub use error::Error;
pub use reach::{Identity, Security, Server};
