//! `levelhead evaluate`: measures the classifier on labelled texts. Must not know mail files or conversations.

use super::cli::EvaluateArgs;
use super::{Failure, Session};

/// Measures on the files, one row a source.
pub fn run(args: &EvaluateArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    let _ = (args, session);
    Err(Failure::failed("evaluate is being built"))
}
