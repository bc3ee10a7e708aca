//! Angry and urgent: calibrated probabilities with reasons that add up. [`Evidence`] is what one message says by itself;
//! a [`Verdict`] judges a conversation. Pure. Must not know servers, files, the clock (`now` is an argument), states
//! or the screen.

mod score;
mod signal;

pub use score::{Due, Language, Place, Reason, Score, Verdict};
pub use signal::{Flag, Signal};
