//! The screen's state and its updates. Pure: takes events and `now`, returns effects. Must not know the terminal, files,
//! servers or colours.
//!
//! A key becomes an [`Action`] by the one key table ([`Keymap`]); handlers never see keys, except where text is typed.

mod action;
pub mod clock;
mod effect;
mod event;
mod key;
mod keymap;
pub mod layout;
mod notice;
pub mod reader;
mod sources;
pub mod text;

pub use action::Action;
pub use effect::Effect;
pub use event::Event;
pub use key::{Code, Key};
pub use keymap::{Binding, Keymap, Place};
pub use layout::{Layout, Region, Size};
pub use notice::{Mood, Notice};
pub use sources::{Progress, Sources};
