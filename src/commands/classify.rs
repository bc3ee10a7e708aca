//! `levelhead classify`: scores messages one by one, each at its own Date. Must not know conversations.

use super::cli::ClassifyArgs;
use super::{Failure, Session};

/// Scores the files in order.
pub fn run(args: &ClassifyArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    let _ = (args, session);
    Err(Failure::failed("classify is being built"))
}
