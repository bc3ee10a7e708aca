//! Reaching a server: which it is, its addresses, a connected socket, TLS over it. Must not know what is said on the line.

mod auth;
mod dns;
mod error;
mod reach;
mod tls;

pub use auth::Auth;
pub use dns::{Dns, Service};
pub use error::Error;
pub use reach::{Identity, Security, Server};
