//! The subcommands, one file each. Data goes to standard output, all else to standard error. Must not know the screen.

pub mod classify;
pub mod cli;
mod completions;
pub mod evaluate;
mod failure;
mod lines;
mod session;
mod usage;

pub use failure::Failure;
pub use session::Session;
pub use usage::parse;

use cli::Command;

/// Carries out one subcommand.
pub fn run(command: &Command, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Command::Classify(args) => classify::run(args, session),
        Command::Evaluate(args) => evaluate::run(args, session),
        Command::Completions { shell } => completions::completions(*shell, session.out),
        Command::Man => completions::man(session.out),
        Command::List(_) | Command::Show(_) | Command::Reply(_) | Command::Templates(_) | Command::Check => {
            Err(Failure::failed("this command is being built"))
        }
    }
}
