//! The conversation beside the list or opened. Must not know the list.

mod flow;
mod letter;

pub use flow::{FlowLine, Folds, Piece, Tone, bytes, flow, plural};
pub use letter::{Letter, Text, merged};
