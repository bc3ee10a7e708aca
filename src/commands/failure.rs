//! How a command fails: an exit status and what to say. Must not know any one command.

use std::fmt;
use std::io;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// Status 1: it failed. One line: what, where, what to do.
    Failed(String),
    /// Status 2: wrong usage or config. One line a problem.
    Usage(Vec<String>),
    /// Status 3: the send check refused. One line a finding.
    Refused(Vec<String>),
    /// The reader of standard output went away: nobody is left to be told.
    BrokenPipe,
}

impl Failure {
    /// Status 1, with what, where and what to do.
    pub fn failed(line: impl Into<String>) -> Self {
        Self::Failed(line.into())
    }

    /// Status 2, with what is wrong and what to do.
    pub fn usage(line: impl Into<String>) -> Self {
        Self::Usage(vec![line.into()])
    }

    /// The exit status (PRODUCT: 0 done, 1 failed, 2 wrong usage or config, 3 refused).
    pub fn status(&self) -> u8 {
        match self {
            Self::BrokenPipe => 0,
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::Refused(_) => 3,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::BrokenPipe
        } else {
            Self::Failed(format!("cannot write the output: {error}; see that its target has room"))
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = match self {
            Self::BrokenPipe => return Ok(()),
            Self::Failed(line) => std::slice::from_ref(line),
            Self::Usage(lines) | Self::Refused(lines) => lines.as_slice(),
        };
        lines.iter().try_for_each(|line| writeln!(f, "levelhead: {}", line.replace('\n', " ")))
    }
}
