//! The plain values that cross an edge of the program, one file an edge. Must not know who is on the other side.

pub mod mail;
pub mod secret;
pub mod send;
