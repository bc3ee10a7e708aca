//! Draws the screen: one file a region. Reads the state and never changes it. Must not know events, keys or files.

mod theme;

pub use theme::Theme;
