//! A logged-in connection: the `imap` package and our own commands on one wire. Reader and writer are built on it and
//! show none of it. Must not know which commands change something: the gate does.

use super::capability::Capabilities;
use super::error::{Error, Result};
use super::name::FolderName;
use super::wire::{Frame, Limits, Pipe, Status, Step, text};
use crate::mail::SafeText;

/// A logged-in connection.
pub(super) struct Session {
    package: ::imap::Session<Pipe>,
    pipe: Pipe,
    tags: u32,
    /// What the server can do.
    pub capabilities: Capabilities,
}

/// What opening a folder told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opened {
    /// Messages in it.
    pub exists: u32,
    /// Changes when UIDs no longer mean the same messages.
    pub validity: u32,
}

/// How one of our own commands was answered: the tagged line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The whole line.
    pub line: Vec<u8>,
}

impl Session {
    pub(super) fn new(package: ::imap::Session<Pipe>, pipe: Pipe) -> Self {
        Self { package, pipe, tags: 0, capabilities: Capabilities::default() }
    }

    /// Bytes read from the server so far.
    pub(super) fn total(&self) -> u64 {
        self.pipe.with(|wire| wire.total())
    }

    /// Runs a command of ours; every untagged response goes to `each` as it arrives.
    ///
    /// `what` names the command in an error.
    pub(super) fn run(
        &mut self,
        what: &'static str,
        command: &str,
        limits: &Limits,
        each: &mut dyn FnMut(&Frame),
    ) -> Result<Answer> {
        self.tags += 1;
        let line = format!("L{} {command}\r\n", self.tags);
        self.pipe.with(|wire| {
            wire.send(line.as_bytes())?;
            let mut frame = Frame::default();
            loop {
                match wire.receive(&mut frame, limits)? {
                    Step::Untagged => each(&frame),
                    Step::Continue => {}
                    Step::Answered(Status::Ok) => {
                        return Ok(Answer { line: std::mem::take(&mut frame.bytes) });
                    }
                    Step::Answered(_) => {
                        return Err(Error::Answer { command: what, said: text(&frame.bytes) });
                    }
                }
            }
        })
    }

    /// Asks for the capabilities anew: they are others after login.
    pub(super) fn learn_capabilities(&mut self) -> Result<()> {
        let mut learnt = Capabilities::default();
        self.run("CAPABILITY", "CAPABILITY", &Limits::TALK, &mut |frame| learnt.learn(&frame.bytes))?;
        self.capabilities = learnt;
        Ok(())
    }

    /// Opens a folder for looking only.
    pub(super) fn examine(&mut self, folder: &FolderName) -> Result<Opened> {
        let mailbox = self.package.examine(folder.wire()).map_err(|error| self.unopened(folder, error))?;
        Ok(Opened { exists: mailbox.exists, validity: mailbox.uid_validity.unwrap_or_default() })
    }

    /// The package's session, for what only the writer may do.
    pub(super) fn package(&mut self) -> &mut ::imap::Session<Pipe> {
        &mut self.package
    }

    /// Gives the server the occasion to tell what is new; whether it told anything.
    pub(super) fn noop(&mut self) -> Result<bool> {
        self.package.noop()?;
        Ok(self.pipe.with(|wire| std::mem::take(&mut wire.noticed.changed)))
    }

    /// Forgets what was told unasked.
    pub(super) fn forget_noticed(&mut self) {
        self.pipe.with(|wire| wire.noticed.changed = false);
    }

    /// An `[ALERT]` that has to be shown.
    pub(super) fn alert(&mut self) -> Option<SafeText> {
        self.pipe.with(|wire| wire.noticed.alert.take())
    }

    /// A refusal to open, told with the folder's name and the server's words.
    pub(super) fn unopened(&self, folder: &FolderName, error: ::imap::Error) -> Error {
        match (Error::from(error), self.pipe.with(|wire| wire.noticed.refused.take())) {
            (Error::Answer { .. }, Some((_, said))) => Error::Folder { name: folder.safe(), said },
            (other, _) => other,
        }
    }

    /// Says goodbye; whether the server answers no longer matters.
    pub(super) fn leave(mut self) {
        drop(self.package.logout());
    }
}
