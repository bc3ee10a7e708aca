//! Servers for the tests, each in a temporary folder on free loopback ports: a real Dovecot, a real SMTP server, a proxy that logs what a
//! client sends, a scripted server that misbehaves, and a plain client to look with. Take it in with
//! `#[path = "../servers/mod.rs"] mod servers;`. Must not know the program under test.
#![allow(dead_code, reason = "not every test uses every server")]

pub mod aiosmtpd;
pub mod allow_list;
pub mod client;
pub mod dns;
pub mod dovecot;
pub mod fault;
pub mod maildir;
pub mod peers;
pub mod proxy;
pub mod scripted;
pub mod smtp;

pub use aiosmtpd::Aiosmtpd;
pub use client::Client;
pub use dns::NameServer;
pub use dovecot::Dovecot;
pub use fault::{Breaking, Fault};
pub use proxy::Proxy;
pub use smtp::Smtp;
