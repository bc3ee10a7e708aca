//! A logged-in connection: the `imap` package and our own commands on one wire. Reader and writer are built on it and
//! show none of it. Must not know which commands change something: the gate does.

use super::capability::Capabilities;
use super::error::{Error, Result};
use super::name::FolderName;
use super::wire::{Frame, Limits, Pipe, Status, Step, Waited, Wire, text};
use crate::mail::SafeText;
use std::collections::VecDeque;
use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant, SystemTime};

/// Commands that may be under way at once.
const AHEAD: usize = 3;
/// The clock is looked at so often while nothing happens: after a machine has slept, its connections are dead.
const GLANCE: Duration = Duration::from_secs(15);

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
pub struct Opened {
    /// Messages in it.
    pub exists: u32,
    /// Its UIDVALIDITY: changes when UIDs no longer mean the same messages.
    pub validity: u32,
    /// Its HIGHESTMODSEQ (RFC 7162): grows with every change; `None` where the server counts none.
    pub modseq: Option<u64>,
}

/// What the server told of the open folder without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct News {
    /// Messages came.
    pub arrived: bool,
    /// Messages went, or flags changed.
    pub changed: bool,
}

impl News {
    /// Whether there is any.
    pub fn any(self) -> bool {
        self.arrived || self.changed
    }

    /// Both taken together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { arrived: self.arrived || other.arrived, changed: self.changed || other.changed }
    }
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

    /// Time spent so far waiting for the first word of an answer with nothing else under way.
    pub(super) fn waited(&self) -> Duration {
        self.pipe.with(|wire| wire.waited())
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
        let line = self.line(command);
        self.pipe.with(|wire| {
            wire.send(line.as_bytes())?;
            answer(wire, what, limits, each)
        })
    }

    /// Runs a command of ours that ends in a literal (RFC 3501 section 7.5), which leaves when the server is ready.
    pub(super) fn run_with(&mut self, what: &'static str, command: &str, literal: &[u8]) -> Result<Answer> {
        let line = self.line(&format!("{command} {{{}}}", literal.len()));
        self.pipe.with(|wire| {
            wire.send(line.as_bytes())?;
            until_continued(wire, what)?;
            wire.send_literal(literal)?;
            answer(wire, what, &Limits::TALK, &mut |_| {})
        })
    }

    /// Runs commands of ours one after the other, some sent before the first is answered. `each` gets what comes with
    /// what its command was made for, and says at the end of an answer whether to go on.
    pub(super) fn run_all<T>(
        &mut self,
        what: &'static str,
        commands: impl Iterator<Item = (T, String)>,
        limits: &Limits,
        mut each: impl FnMut(&T, Told<'_>) -> bool,
    ) -> Result<()> {
        let pipe = self.pipe.clone();
        pipe.with(|wire| {
            let mut unsent = commands.map(|(job, command)| (job, self.line(&command)));
            let mut under_way = VecDeque::new();
            loop {
                while under_way.len() < AHEAD
                    && let Some((job, line)) = unsent.next()
                {
                    match under_way.len() {
                        0 => wire.send(line.as_bytes())?,
                        _ => wire.send_behind(line.as_bytes())?,
                    }
                    under_way.push_back(job);
                }
                let Some(job) = under_way.front() else { return Ok(()) };
                answer(wire, what, limits, &mut |frame| {
                    each(job, Told::Response(frame));
                })?;
                if !each(job, Told::Answer) {
                    return Ok(());
                }
                under_way.pop_front();
            }
        })
    }

    /// Sends a command whose answer is not waited for: it goes by while the next one is answered.
    pub(super) fn post(&mut self, command: &str) -> Result<()> {
        let line = self.line(command);
        self.pipe.with(|wire| wire.send(line.as_bytes()))
    }

    fn line(&mut self, command: &str) -> String {
        self.tags += 1;
        format!("L{} {command}\r\n", self.tags)
    }

    /// Lets the gate pass the removal of these messages of the open folder: they were proved to be copied.
    pub(super) fn allow_removal(&mut self, set: &str) {
        self.pipe.with(|wire| wire.allow_removal(set));
    }

    /// Whether an extension was switched on.
    pub(super) fn has_enabled(&self, name: &str) -> bool {
        self.pipe.with(|wire| wire.noticed.enabled.split(' ').any(|enabled| enabled == name))
    }

    /// Listens (IDLE, RFC 2177) until the server tells of something, `bell` can be read, or `time` is over.
    pub(super) fn idle(&mut self, bell: BorrowedFd<'_>, time: Duration) -> Result<News> {
        let line = self.line("IDLE");
        let (begun, slept) = (Instant::now(), SystemTime::now());
        self.pipe.with(|wire| {
            wire.send(line.as_bytes())?;
            until_continued(wire, "IDLE")?;
            let mut frame = Frame::default();
            loop {
                let left = time.saturating_sub(begun.elapsed());
                let asleep = slept.elapsed().unwrap_or_default().saturating_sub(begun.elapsed());
                if news(wire).any() || left.is_zero() || asleep > GLANCE {
                    break;
                }
                match wire.wait(bell, left.min(GLANCE))? {
                    Waited::Woken => break,
                    Waited::Quiet => {}
                    Waited::Told => {
                        if let Step::Answered(_) = wire.receive(&mut frame, &Limits::TALK)? {
                            return Ok(take_news(wire));
                        }
                    }
                }
            }
            wire.send(b"DONE\r\n")?;
            answer(wire, "IDLE", &Limits::TALK, &mut |_| {})?;
            Ok(take_news(wire))
        })
    }

    /// Learns the capabilities, which are others after login; asks for them where login did not tell.
    pub(super) fn learn_capabilities(&mut self) -> Result<()> {
        let mut learnt = Capabilities::default();
        match self.pipe.with(|wire| wire.noticed.capabilities.take()) {
            Some(told) => learnt.learn(&told),
            None => drop(self.run("CAPABILITY", "CAPABILITY", &Limits::TALK, &mut |frame| {
                learnt.learn(&frame.bytes);
            })?),
        }
        self.capabilities = learnt;
        Ok(())
    }

    /// Has all that follows compressed, where the server can do that.
    pub(super) fn compress(&mut self) -> Result<()> {
        if !self.capabilities.has("COMPRESS=DEFLATE") {
            return Ok(());
        }
        match self.run("COMPRESS", "COMPRESS DEFLATE", &Limits::TALK, &mut |_| {}) {
            Ok(_) => self.pipe.with(Wire::compress),
            Err(Error::Answer { said, .. }) => tracing::debug!("no compression: {said}"),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Opens a folder for looking only.
    pub(super) fn examine(&mut self, folder: &FolderName) -> Result<Opened> {
        let mailbox = self.package.examine(folder.wire()).map_err(|error| self.unopened(folder, error))?;
        self.news();
        Ok(Opened {
            exists: mailbox.exists,
            validity: mailbox.uid_validity.unwrap_or_default(),
            modseq: mailbox.highest_mod_seq.filter(|modseq| *modseq > 0),
        })
    }

    /// The package's session, for what only the writer may do.
    pub(super) fn package(&mut self) -> &mut ::imap::Session<Pipe> {
        &mut self.package
    }

    /// Gives the server the occasion to tell what is new.
    pub(super) fn noop(&mut self) -> Result<News> {
        self.package.noop()?;
        Ok(self.news())
    }

    /// What was told since it was last asked.
    pub(super) fn news(&mut self) -> News {
        self.pipe.with(take_news)
    }

    /// Whether it was told since that messages came.
    pub(super) fn has_arrivals(&self) -> bool {
        self.pipe.with(|wire| wire.noticed.arrived)
    }

    /// The flags told of are known now; what else was told meanwhile stays news. (A server may tell of what went or came
    /// before it ends the answer to a UID FETCH.)
    pub(super) fn flags_are_known(&mut self) {
        self.pipe.with(|wire| wire.noticed.flags = false);
    }

    /// Whether flags were told of since.
    pub(super) fn told_flags(&self) -> bool {
        self.pipe.with(|wire| wire.noticed.flags)
    }

    /// What went is known too.
    pub(super) fn what_went_is_known(&mut self) {
        self.pipe.with(|wire| wire.noticed.went = false);
    }

    /// Messages in the open folder, as far as it was told.
    pub(super) fn exists(&self) -> u32 {
        self.pipe.with(|wire| wire.noticed.exists)
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

    /// Whether the last refusal had this code.
    pub(super) fn was_refused_with(&self, code: &str) -> bool {
        self.pipe.with(|wire| wire.noticed.refused.as_ref().is_some_and(|(told, _)| told.starts_with(code)))
    }

    /// Says goodbye; whether the server answers no longer matters.
    pub(super) fn leave(mut self) {
        drop(self.package.logout());
    }
}

/// What comes while several commands run.
pub(super) enum Told<'a> {
    /// An untagged response.
    Response(&'a Frame),
    /// The command was answered.
    Answer,
}

/// Receives until the server is ready for what comes next.
fn until_continued(wire: &mut Wire, what: &'static str) -> Result<()> {
    let mut frame = Frame::default();
    loop {
        match wire.receive(&mut frame, &Limits::TALK)? {
            Step::Continue => return Ok(()),
            Step::Untagged => {}
            Step::Answered(_) => return Err(Error::Answer { command: what, said: text(&frame.bytes) }),
        }
    }
}

/// Receives until the first of the commands under way is answered.
fn answer(
    wire: &mut Wire,
    what: &'static str,
    limits: &Limits,
    each: &mut dyn FnMut(&Frame),
) -> Result<Answer> {
    let mut frame = Frame::default();
    loop {
        match wire.receive(&mut frame, limits)? {
            Step::Untagged => each(&frame),
            Step::Continue => {}
            Step::Answered(Status::Ok) => return Ok(Answer { line: std::mem::take(&mut frame.bytes) }),
            Step::Answered(_) => return Err(Error::Answer { command: what, said: text(&frame.bytes) }),
        }
    }
}

fn news(wire: &Wire) -> News {
    News { arrived: wire.noticed.arrived, changed: wire.noticed.went || wire.noticed.flags }
}

fn take_news(wire: &mut Wire) -> News {
    let told = news(wire);
    (wire.noticed.arrived, wire.noticed.went, wire.noticed.flags) = (false, false, false);
    told
}
