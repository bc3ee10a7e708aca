//! One folder's index, from login to the end: read, then watched, then connected again when the line is lost. Must not
//! know bodies or changes.

mod known;
mod read;
mod recall;
mod watch;

use super::super::connect::back_off;
use super::super::error::{Error, Result};
use super::super::{Entry, FolderName, Opened, Reader};
use super::bell::Ear;
use super::shared::{Place, Shared, Store, locked, spawn};
use crate::mail::{Defect, Message, MessageKey, MessageRef, SafeText, SourceId, parse};
use crate::port::mail::{Line, Phase, Report, SourceInfo};
use known::Known;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

/// Messages of each page but the first.
const PAGE: u32 = 2_000;
/// Messages reported at a time.
const BATCH: usize = 128;

/// One folder being read and watched.
struct Lane {
    shared: Arc<Shared>,
    source: SourceId,
    /// `None` for the account's opened folder, which brings up the Sent folders after its first page.
    sent: Option<FolderName>,
    ear: Ear,
    known: Known,
    validity: Option<u32>,
    /// Changes up to this HIGHESTMODSEQ have been reported; `None` where the server counts none.
    modseq: Option<u64>,
    /// How often the server was said to be asked for news.
    polled: Option<Duration>,
    complete: bool,
    /// What is kept of it on disk.
    store: Option<Store>,
    /// Whether the messages were told from the disk and have not been compared with the server yet.
    recalled: bool,
    /// Whether the Sent folders have been brought up.
    accompanied: bool,
    /// Their names.
    sent_names: Vec<String>,
    /// Cut when those that were brought up early are open.
    siblings: Option<Receiver<()>>,
    started: Instant,
    /// What was told of bytes and waiting of this connection.
    spent: (u64, Duration),
    /// Held by a Sent folder's thread until it is known whether that folder opens.
    opening: Option<Sender<()>>,
    /// Held until all that was there at the start is told, or can't be.
    beginning: Option<Arc<Beginning>>,
}

/// What the folders opened at the start have in common: when the last of them lets go of it, the account has settled.
struct Beginning(Arc<Shared>);

impl Drop for Beginning {
    fn drop(&mut self) {
        self.0.report(Report::Settled);
    }
}

/// Serves the account's opened folder.
pub(super) fn serve_opened(shared: &Arc<Shared>) {
    let beginning = Some(Arc::new(Beginning(Arc::clone(shared))));
    serve(shared, shared.plan.first, None, None, beginning);
}

fn serve(
    shared: &Arc<Shared>,
    source: SourceId,
    sent: Option<FolderName>,
    opening: Option<Sender<()>>,
    beginning: Option<Arc<Beginning>>,
) {
    let ear = match shared.ear() {
        Ok(ear) => ear,
        Err(error) => {
            let said = format!("{}: no pipe to wake a thread: {error}", shared.plan.account.name);
            return shared.report(Report::Failed(SafeText::line(&said)));
        }
    };
    shared.begins(source);
    spawn(shared, "imap-index", move |shared| {
        let sent_folder = sent.is_some();
        let lane = Lane {
            shared: Arc::clone(shared),
            source,
            sent,
            ear,
            known: Known::default(),
            validity: None,
            modseq: None,
            polled: None,
            complete: false,
            store: None,
            recalled: false,
            accompanied: sent_folder,
            sent_names: Vec::new(),
            siblings: None,
            started: Instant::now(),
            spent: (0, Duration::ZERO),
            opening,
            beginning,
        };
        lane.run();
    });
}

impl Lane {
    /// Connects, serves, and connects again, until told to stop.
    fn run(mut self) {
        let recalled = self.folder().is_ok_and(|folder| self.recall(&folder));
        if self.shared.plan.offline {
            return self.stay(recalled);
        }
        let mut failures = 0;
        while !self.shared.is_stopped() {
            let Err(error) = self.session(&mut failures) else { return };
            self.opening = None;
            self.shared.falls_behind(self.source);
            let said = SafeText::line(&format!("{}: {error}", self.shared.plan.account.name));
            // A folder that was there before may be locked for a while by a session that ended badly.
            let locked = self.validity.is_some() && matches!(error, Error::Folder { .. });
            if self.sent.is_some() && matches!(error, Error::Folder { .. }) && !locked {
                // The account works without it.
                self.shared.report(Report::Skipped(said));
                self.shared.is_told(self.source);
                return;
            }
            let patience = if error.passes() || locked {
                self.shared.line(self.source, Line::Down(said));
                back_off(self.shared.plan.account.patience.retry, failures)
            } else {
                self.shared.line(self.source, Line::Stopped(said));
                Duration::MAX
            };
            self.beginning = None;
            failures += 1;
            if !self.shared.pause(&self.ear, patience) {
                return;
            }
        }
    }

    /// One connection, from login to its end; `Ok` when told to stop.
    fn session(&mut self, failures: &mut u32) -> Result<()> {
        let settings = &self.shared.plan.account;
        let folder = self.folder()?;
        let began = Instant::now();
        let connecting = SafeText::line(&format!("connecting to {}", settings.host));
        self.shared.line(self.source, Line::Connecting(connecting));
        let mut reader = Reader::connect(settings)?;
        self.spent = (0, Duration::ZERO);
        self.timed(Phase::Connect, began, Some(&reader));
        let opened = reader.open(&folder)?;
        self.shared.line(self.source, Line::Up);
        self.place(&folder, opened);
        if self.complete {
            self.catch_up(&mut reader)?;
            self.modseq = self.modseq.or(opened.modseq);
        } else {
            if !self.recalled {
                self.modseq = opened.modseq;
            }
            self.read_all(&mut reader, &folder, opened.exists)?;
        }
        *failures = 0;
        self.in_step();
        self.watch(reader)
    }

    fn folder(&self) -> Result<FolderName> {
        match &self.sent {
            Some(name) => Ok(name.clone()),
            None => FolderName::from_text(&self.shared.plan.account.folder),
        }
    }

    /// Tells of the opened folder; of one that was replaced, first that all its messages are gone.
    fn place(&mut self, folder: &FolderName, opened: Opened) {
        let Opened { exists, validity, modseq } = opened;
        if self.validity.is_some_and(|before| before != validity) {
            let gone = self.known.clear();
            self.vanished(gone);
            (self.complete, self.recalled) = (false, false);
        }
        if let Some(store) = &self.store {
            locked(store).begin(validity);
        }
        // A server that was set back counts anew.
        self.modseq = self.modseq.filter(|before| modseq.is_some_and(|now| *before <= now));
        if self.validity != Some(validity) {
            self.validity = Some(validity);
            let info = SourceInfo {
                source: self.source,
                account: self.shared.account(),
                folder: folder.safe(),
                sent: self.sent.is_some(),
                total: Some(exists),
                read_only: self.shared.plan.access.as_ref().err().copied(),
                shared: true,
            };
            self.shared.opened(Place { name: folder.clone(), validity, info });
        }
        self.opening = None;
    }

    /// Reports messages that were not known, newest first.
    fn arrived(&mut self, page: Vec<Message>) {
        let mut fresh = self.known.note_all(page, |message| (message.reference.key.0, &message.flags));
        fresh.sort_by_key(|message| std::cmp::Reverse(message.reference.key));
        while !fresh.is_empty() {
            let rest = fresh.split_off(fresh.len().min(BATCH));
            self.shared.report(Report::Arrived(std::mem::replace(&mut fresh, rest)));
        }
    }

    fn vanished(&self, uids: Vec<u32>) {
        if !uids.is_empty() {
            if let Some(store) = &self.store {
                locked(store).forget(&uids);
            }
            let gone = uids.into_iter().map(|uid| reference(self.source, uid));
            self.shared.report(Report::Vanished(gone.collect()));
        }
    }

    /// Tells how far the index is read, out of at least `total`.
    fn progress(&self, total: u32) {
        if !self.complete {
            let done = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
            self.shared.report(Report::Progress { source: self.source, done, total: total.max(done) });
        }
    }

    fn timed(&mut self, phase: Phase, since: Instant, reader: Option<&Reader>) {
        let (bytes, waited) = reader.map(Reader::spent).unwrap_or_default();
        let (bytes_told, waited_told) = std::mem::replace(&mut self.spent, (bytes, waited));
        if !self.complete {
            self.shared.report(Report::Timed {
                source: self.source,
                phase,
                took: since.elapsed(),
                bytes: bytes.saturating_sub(bytes_told),
                waited: waited.saturating_sub(waited_told),
            });
        }
    }
}

fn reference(source: SourceId, uid: u32) -> MessageRef {
    MessageRef { source, key: MessageKey(uid) }
}

fn message(source: SourceId, entry: &Entry<'_>) -> Message {
    let mut message = parse::headers(
        reference(source, entry.uid),
        entry.headers,
        entry.size,
        entry.flags.clone(),
        entry.received,
    );
    if entry.cut && !message.defects.contains(&Defect::TooManyHeaders) {
        message.defects.push(Defect::TooManyHeaders);
    }
    message
}
