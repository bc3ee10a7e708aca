//! The event loop, the terminal, and the routing of effects to the workers. Routes, does not translate.

pub mod input;
pub mod terminal;
