//! One folder's index: the newest page first, then the rest backwards, then news. Must not know bodies or changes.

use super::super::connect::back_off;
use super::super::error::{Error, Result};
use super::super::{Entry, FolderName, Reader};
use super::known::Known;
use super::shared::{Place, Shared, Wake, spawn};
use crate::mail::{Defect, Message, MessageKey, MessageRef, SafeText, SourceId, parse};
use crate::port::mail::{Line, Phase, Report, SourceInfo};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Messages of the first page, which comes before all else.
const FIRST_PAGE: u32 = 200;
/// Messages of each further page.
const PAGE: u32 = 2_000;
/// Messages reported at a time.
const BATCH: usize = 256;
/// Pages without a single message, after which a server's count is not believed.
const EMPTY_PAGES: u32 = 3;
/// Every so many looks the flags are compared even if the server told of no change.
const THOROUGH: u32 = 20;

/// How long the opened folder's completion waits for the Sent folders to be opened or refused.
const SIBLINGS: Duration = Duration::from_secs(20);

/// One folder being read and watched.
struct Lane {
    shared: Arc<Shared>,
    source: SourceId,
    /// `None` for the account's opened folder, which brings up the Sent folders after its first page.
    sent: Option<FolderName>,
    woken: Receiver<Wake>,
    known: Known,
    validity: Option<u32>,
    complete: bool,
    started: Instant,
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
    let woken = shared.wakeable();
    spawn(shared, "imap-index", move |shared| {
        let lane = Lane {
            shared: Arc::clone(shared),
            source,
            sent,
            woken,
            known: Known::default(),
            validity: None,
            complete: false,
            started: Instant::now(),
            opening,
            beginning,
        };
        lane.run();
    });
}

impl Lane {
    /// Connects, serves, and connects again, until told to stop.
    fn run(mut self) {
        let mut failures = 0;
        while !self.shared.is_stopped() {
            let Err(error) = self.session(&mut failures) else { return };
            self.opening = None;
            let said = SafeText::line(&format!("{}: {error}", self.shared.plan.account.name));
            if self.sent.is_some() && matches!(error, Error::Folder { .. }) {
                // The account works without it.
                self.shared.report(Report::Skipped(said));
                return;
            }
            let patience = if error.passes() {
                self.shared.line(Line::Down(said));
                back_off(failures)
            } else {
                self.shared.report(Report::Failed(said));
                Duration::MAX
            };
            self.beginning = None;
            failures += 1;
            if !self.shared.pause(&self.woken, patience) {
                return;
            }
        }
    }

    /// One connection, from login to its end; `Ok` when told to stop.
    fn session(&mut self, failures: &mut u32) -> Result<()> {
        let settings = &self.shared.plan.account;
        let folder = match &self.sent {
            Some(name) => name.clone(),
            None => FolderName::from_text(&settings.folder)?,
        };
        let began = Instant::now();
        self.shared.line(Line::Connecting(SafeText::line(&format!("connecting to {}", settings.host))));
        let mut reader = Reader::connect(settings)?;
        self.timed(Phase::Connect, began, reader.bytes());
        let (exists, validity) = reader.open(&folder)?;
        self.shared.line(Line::Up);
        self.place(&folder, exists, validity);
        if self.complete {
            self.catch_up(&mut reader)?;
        } else {
            self.read_all(&mut reader, &folder, exists)?;
        }
        *failures = 0;
        self.watch(reader)
    }

    /// Tells of the opened folder; of one that was replaced, first that all its messages are gone.
    fn place(&mut self, folder: &FolderName, exists: u32, validity: u32) {
        if self.validity.is_some_and(|before| before != validity) {
            let gone = self.known.clear();
            self.vanished(gone);
            self.complete = false;
        }
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

    /// The newest page, what else the first screen needs, then the rest backwards.
    fn read_all(&mut self, reader: &mut Reader, folder: &FolderName, exists: u32) -> Result<()> {
        let mut empty = 0;
        let mut siblings = None;
        for (number, page) in pages(exists).enumerate() {
            let read = self.page(reader, &page)?;
            if number == 0 {
                self.timed(Phase::FirstPage, self.started, reader.bytes());
                siblings = Some(self.beside(reader, folder)?);
            }
            empty = if read == 0 { empty + 1 } else { 0 };
            if empty >= EMPTY_PAGES {
                return Err(Error::Protocol("a count of messages that are not there"));
            }
            let done = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
            self.shared.report(Report::Progress { source: self.source, done, total: exists.max(done) });
            if self.shared.is_stopped() {
                return Ok(());
            }
        }
        if exists == 0 {
            self.timed(Phase::FirstPage, self.started, reader.bytes());
            siblings = Some(self.beside(reader, folder)?);
        }
        if self.known.len() != exists as usize {
            self.catch_up(reader)?;
        }
        self.complete = true;
        self.timed(Phase::WholeIndex, self.started, reader.bytes());
        // Who waits for everything has to know of the Sent folders before the opened one is complete.
        if let Some(opening) = siblings {
            let _ = opening.recv_timeout(SIBLINGS);
        }
        self.shared.report(Report::Complete(self.source));
        self.beginning = None;
        Ok(())
    }

    /// What waits until the first page is shown: our rights, and the Sent folders.
    fn beside(&mut self, reader: &mut Reader, folder: &FolderName) -> Result<Receiver<()>> {
        let (opening, opened) = channel();
        let plan = &self.shared.plan;
        if plan.access.is_ok() && reader.rights(folder)?.is_some_and(|rights| !rights.may_write()) {
            self.shared.correct(self.source, Some(crate::access::ReadOnlyReason::Rights), true);
        }
        if self.sent.is_some() || self.shared.place(SourceId(plan.first.0 + 1)).is_some() {
            return Ok(opened);
        }
        let named: Result<Vec<FolderName>> =
            plan.account.sent.iter().map(|name| FolderName::from_text(name)).collect();
        let mut folders = named?;
        if folders.is_empty() {
            folders.extend(reader.sent_beside(folder)?);
        }
        if folders.is_empty() {
            self.shared.report(Report::Skipped(SafeText::line(&format!(
                "{}: no Sent folder found beside {folder}: name it with `sent` in the config",
                plan.account.name
            ))));
        }
        for (number, name) in (plan.first.0 + 1..).zip(folders).take(super::Plan::SENT.into()) {
            serve(&self.shared, SourceId(number), Some(name), Some(opening.clone()), self.beginning.clone());
        }
        Ok(opened)
    }

    /// Reads one page; how many messages came.
    fn page(&mut self, reader: &mut Reader, numbers: &RangeInclusive<u32>) -> Result<usize> {
        let mut page = Vec::new();
        let (source, read) = (self.source, &mut page);
        reader.page(numbers, &mut |entry| read.push(message(source, &entry)))?;
        let count = page.len();
        self.arrived(page);
        Ok(count)
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

    /// Waits for news until told to stop.
    fn watch(&mut self, mut reader: Reader) -> Result<()> {
        let poll = self.shared.plan.account.patience.poll;
        let mut looks = 0;
        loop {
            if self.shared.is_stopped() {
                reader.leave();
                return Ok(());
            }
            match self.woken.recv_timeout(poll) {
                Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => {
                    reader.leave();
                    return Ok(());
                }
                Ok(Wake::Reopen) => return Err(Error::Replaced),
                Ok(Wake::Look) | Err(RecvTimeoutError::Timeout) => {}
            }
            looks += 1;
            if reader.news()? || looks % THOROUGH == 0 {
                self.catch_up(&mut reader)?;
            }
            if let Some(alert) = reader.alert() {
                self.shared.report(Report::Skipped(SafeText::line(&format!("the server says: {alert}"))));
            }
        }
    }

    /// Compares the folder with what was reported, and reports the difference.
    fn catch_up(&mut self, reader: &mut Reader) -> Result<()> {
        let mut now = Vec::new();
        reader.flags(&mut |uid, flags| now.push((uid, flags)))?;
        let news = self.known.compare(now);
        self.vanished(news.gone);
        if !news.changed.is_empty() {
            let source = self.source;
            let changed = news.changed.into_iter().map(|(uid, flags)| (reference(source, uid), flags));
            self.shared.report(Report::FlagsChanged(changed.collect()));
        }
        for uids in news.new.rchunks(PAGE as usize) {
            let mut page = Vec::new();
            let (source, read) = (self.source, &mut page);
            reader.entries(uids, &mut |entry| read.push(message(source, &entry)))?;
            self.arrived(page);
        }
        Ok(())
    }

    fn vanished(&self, uids: Vec<u32>) {
        if !uids.is_empty() {
            let gone = uids.into_iter().map(|uid| reference(self.source, uid));
            self.shared.report(Report::Vanished(gone.collect()));
        }
    }

    fn timed(&self, phase: Phase, since: Instant, bytes: u64) {
        if !self.complete {
            self.shared.report(Report::Timed { source: self.source, phase, took: since.elapsed(), bytes });
        }
    }
}

/// Sequence numbers in pages, the newest first.
fn pages(exists: u32) -> impl Iterator<Item = RangeInclusive<u32>> {
    let mut top = exists;
    let mut size = FIRST_PAGE;
    std::iter::from_fn(move || {
        (top > 0).then(|| {
            let page = top.saturating_sub(size - 1).max(1)..=top;
            top = page.start() - 1;
            size = PAGE;
            page
        })
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_page_is_small_and_every_message_is_in_one_page() {
        let all: Vec<_> = pages(5_000).collect();
        assert_eq!(all, [4_801..=5_000, 2_801..=4_800, 801..=2_800, 1..=800]);
        assert_eq!(pages(1).collect::<Vec<_>>(), [1..=1]);
        assert_eq!(pages(0).count(), 0);
        assert_eq!(pages(u32::MAX).next(), Some(u32::MAX - 199..=u32::MAX));
    }
}
