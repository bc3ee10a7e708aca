//! Reading the command line, and saying in one line what is wrong with it. Must not know what the commands do.

use super::cli::Cli;
use super::failure::Failure;
use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;
use std::io::Write;

/// Reads the command line. `Ok(None)` where help or version was asked for and printed.
pub fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
) -> Result<Option<Cli>, Failure> {
    match Cli::try_parse_from(arguments) {
        Ok(cli) => Ok(Some(cli)),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            write!(out, "{}", error.render())?;
            Ok(None)
        }
        Err(error) => Err(Failure::usage(one_line(&error))),
    }
}

/// What is wrong, with clap's suggestion where it has one, without its block of usage.
fn one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let mut what: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            break;
        }
        what.push(line);
    }
    let what = what.join(" ");
    let what = what.strip_prefix("error: ").unwrap_or(&what);
    let suggestion =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .into_iter()
            .find_map(|kind| match error.get(kind) {
                Some(ContextValue::String(name)) => Some(name.clone()),
                Some(ContextValue::Strings(names)) => names.first().cloned(),
                _ => None,
            });
    match suggestion {
        Some(name) => format!("{what}; did you mean {name}? (see levelhead --help)"),
        None => format!("{what} (see levelhead --help)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn read(line: &str) -> Result<Option<Cli>, Failure> {
        parse(line.split_whitespace().map(OsString::from), &mut Vec::new())
    }

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_wrong_option_is_one_line_with_a_remedy_and_status_2() {
        let failure = read("levelhead list --angri").unwrap_err();
        assert_eq!(failure.status(), 2);
        let said = failure.to_string();
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains("--angri") && said.contains("--angry"), "{said}");
    }

    #[test]
    fn sources_may_stand_before_or_after_the_command() {
        for line in ["levelhead --open a --open b list", "levelhead list --open a --open b"] {
            let cli = read(line).unwrap().unwrap();
            assert_eq!(cli.options.open.len(), 2, "{line}");
        }
    }
}
