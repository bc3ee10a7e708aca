//! The event loop, the terminal, and the routing of effects to the workers. Routes, does not translate.

mod backlog;
mod clipboard;
mod clock;
mod crash;
mod desktop;
mod drafts;
mod editor;
mod ending;
mod files;
mod first;
mod held;
mod input;
mod left;
mod look;
mod out;
mod outside;
mod parking;
mod reload;
mod route;
mod run;
mod seeker;
mod start;
mod terminal;
mod thrift;
mod wake;

pub use clock::Clock;
pub use first::first_time;
pub use look::{Colour, look};
pub use out::Out;
pub use run::{Setup, run};
pub use start::start;
pub use thrift::Thrifty;
