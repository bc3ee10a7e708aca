//! What a subcommand works with: the options, the time, and where its output goes. Must not know any one command.

use super::Failure;
use super::cli::{Color, Options};
use jiff::{Timestamp, Zoned};
use std::io::{IsTerminal, Write};

/// One run of a subcommand.
pub struct Session<'a> {
    /// Sources and options as given.
    pub options: &'a Options,
    /// The time set with `--now`, if it was.
    pub fixed_now: Option<Timestamp>,
    /// Whether standard output takes colour.
    pub color: bool,
    /// The columns of the terminal; `None` where standard output is none: nothing is cut.
    pub columns: Option<usize>,
    /// Data.
    pub out: &'a mut dyn Write,
    /// All else.
    pub err: &'a mut dyn Write,
}

impl<'a> Session<'a> {
    /// Checks what the options say by themselves.
    pub fn new(
        options: &'a Options,
        out: &'a mut dyn Write,
        err: &'a mut dyn Write,
    ) -> Result<Self, Failure> {
        let fixed_now = options.now.as_deref().map(parse_time).transpose()?;
        let terminal = std::io::stdout().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = match options.color {
            Color::Auto => terminal && !no_color,
            Color::Always => true,
            Color::Never => false,
        };
        let columns =
            terminal.then(|| crossterm::terminal::size().map_or(120, |(columns, _)| columns.into()));
        Ok(Self { options, fixed_now, color, columns, out, err })
    }

    /// Now, in whole seconds, or the time set with `--now`.
    pub fn now(&self) -> Timestamp {
        let now = self.fixed_now.unwrap_or_else(Timestamp::now);
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }
}

/// An instant as RFC 3339 writes it, or with a zone name in brackets (RFC 9557).
pub fn parse_time(text: &str) -> Result<Timestamp, Failure> {
    text.parse::<Timestamp>().or_else(|_| text.parse::<Zoned>().map(|zoned| zoned.timestamp())).map_err(
        |_| Failure::usage(format!("--now {text:?} is no time; write it like 2026-03-09T08:30:00+01:00")),
    )
}
