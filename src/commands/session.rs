//! What a subcommand works with: the options, the time, and where its output goes. Must not know any one command.

use super::Failure;
use super::cli::Options;
use jiff::{Timestamp, Zoned};
use std::io::Write;

/// One run of a subcommand.
pub struct Session<'a> {
    /// Sources and options as given.
    pub options: &'a Options,
    /// The time set with `--now`, if it was.
    pub fixed_now: Option<Timestamp>,
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
        Ok(Self { options, fixed_now, out, err })
    }

    /// Now, or the time set with `--now`.
    pub fn now(&self) -> Timestamp {
        self.fixed_now.unwrap_or_else(Timestamp::now)
    }
}

/// An instant as RFC 3339 writes it, or with a zone name in brackets (RFC 9557).
pub fn parse_time(text: &str) -> Result<Timestamp, Failure> {
    text.parse::<Timestamp>().or_else(|_| text.parse::<Zoned>().map(|zoned| zoned.timestamp())).map_err(
        |_| Failure::usage(format!("--now {text:?} is no time; write it like 2026-03-09T08:30:00+01:00")),
    )
}
