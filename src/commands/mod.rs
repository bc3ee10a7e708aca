//! The subcommands, one file each. Data goes to standard output, all else to standard error. Must not know the screen.

mod check;
pub mod classify;
pub mod cli;
mod completions;
mod corrections;
pub mod evaluate;
mod failure;
mod init;
pub mod json;
mod keeping;
mod leave;
mod lines;
mod list;
mod log;
pub mod opening;
mod reading;
mod refusal;
mod reply;
mod rows;
mod scores;
mod session;
mod show;
mod spelled;
mod table;
mod templates;
mod train;
mod usage;
mod vet;

pub use failure::Failure;
pub use init::make as init;
pub use keeping::keep_changes;
pub use log::begin as begin_log;
pub use opening::{Opening, names_nothing, open};
pub use session::Session;
pub use usage::parse;

use cli::Command;

/// Carries out one subcommand.
pub fn run(command: &Command, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Command::List(args) => list::run(args, session),
        Command::Show(args) => show::run(args, session),
        Command::Classify(args) => classify::run(args, session),
        Command::Evaluate(args) => evaluate::run(args, session),
        Command::Train(args) => train::run(args, session),
        Command::Corrections(args) => corrections::run(args, session),
        Command::Reply(args) => reply::run(args, session),
        Command::Templates(args) => templates::run(args, session),
        Command::Check => check::run(session),
        Command::Init(args) => init::run(args, session),
        Command::Completions { shell } => completions::completions(*shell, session.out),
        Command::Man => completions::man(session.out),
    }
}
