//! Bodies and raw messages, asked for last served first, over a connection of their own: what is opened now does not
//! wait for what was wanted ahead. Must not know the index.

mod kept;
mod large;
mod read;

use super::super::Reader;
use super::super::connect::back_off;
use super::super::error::Error;
use super::super::reader::Large;
use super::bell::Wake;
use super::shared::{Shared, spawn};
use crate::mail::{Body, Defect, MessageKey, MessageRef, SafeText, SourceId};
use crate::port::mail::{FetchedBody, Phase, Report};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::Instant;

/// Bodies read in one command.
const BATCH: usize = 16;
/// How often one batch is tried before its messages are tried singly and then given up.
const TRIES: u32 = 3;

/// Asked of this thread.
pub(super) enum Ask {
    /// Parsed bodies.
    Bodies(Vec<MessageRef>),
    /// One message as it is.
    Raw(MessageRef),
    /// One message, of which what is not shown may be missing.
    Text(MessageRef),
    /// One file that came with a message.
    Part(MessageRef, u32),
    /// No more of a message as it is, or of its files.
    Stop(MessageRef),
}

/// Serves until the sender is dropped.
pub(super) fn serve(shared: &Arc<Shared>) -> Sender<Ask> {
    let (asks, asked) = channel();
    spawn(shared, "imap-bodies", move |shared| {
        let mut lane = Lane { shared: Arc::clone(shared), line: None, waiting: Vec::new(), failures: 0 };
        lane.run(&asked);
        if let Some((reader, _)) = lane.line {
            reader.leave();
        }
    });
    asks
}

struct Lane {
    shared: Arc<Shared>,
    /// The connection and the folder open on it.
    line: Option<(Reader, Option<(SourceId, u32)>)>,
    /// What was asked for, the last first served; each batch is of one folder.
    waiting: Vec<Work>,
    /// How often in a row the connection failed.
    failures: u32,
}

struct Work {
    source: SourceId,
    uids: Vec<u32>,
    what: What,
    /// Whether reading in parts was tried in vain.
    whole: bool,
    /// How often the server was asked for it in vain.
    tries: u32,
    /// What has been read of something large.
    large: Option<Large>,
}

/// How messages are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// Parsed.
    Body,
    /// In bytes, as they are.
    Raw,
    /// In bytes, of which what is not shown may be missing.
    Text,
    /// One file of it.
    Part(u32),
}

impl What {
    /// Whether it is read piece by piece.
    fn is_large(self) -> bool {
        matches!(self, Self::Raw | Self::Part(_))
    }
}

impl Lane {
    fn run(&mut self, asked: &Receiver<Ask>) {
        loop {
            if self.waiting.is_empty() {
                match asked.recv() {
                    Ok(ask) => self.take(ask),
                    Err(_) => return,
                }
            }
            loop {
                match asked.try_recv() {
                    Ok(ask) => self.take(ask),
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return,
                }
            }
            let Some(mut work) = self.waiting.pop() else { continue };
            let began = Instant::now();
            let spent =
                |lane: &Self| lane.line.as_ref().map(|(reader, _)| reader.spent()).unwrap_or_default();
            let (bytes, waited) = spent(self);
            let mut asks = Vec::new();
            let fetched = if work.what.is_large() {
                self.read_large(&mut work, asked, &mut asks)
            } else {
                self.fetch(&mut work)
            };
            match fetched {
                Ok(()) => {
                    self.failures = 0;
                    let (bytes_after, waited_after) = spent(self);
                    self.shared.report(Report::Timed {
                        source: work.source,
                        phase: Phase::Bodies,
                        took: began.elapsed(),
                        bytes: bytes_after.saturating_sub(bytes),
                        waited: waited_after.saturating_sub(waited),
                    });
                    self.interrupt(work, asks);
                }
                Err(error) => {
                    self.line = None;
                    let goes_on = self.again(work, &error, asked);
                    for ask in asks {
                        self.take(ask);
                    }
                    if !goes_on {
                        return;
                    }
                }
            }
            if self.shared.is_stopped() {
                return;
            }
        }
    }

    fn take(&mut self, ask: Ask) {
        match ask {
            Ask::Raw(message) => {
                self.push(message.source, &[message.key.0], What::Raw);
            }
            Ask::Text(message) => self.push(message.source, &[message.key.0], What::Text),
            Ask::Part(message, part) => self.push(message.source, &[message.key.0], What::Part(part)),
            Ask::Stop(message) => self.waiting.retain(|work| {
                !(work.what.is_large() && work.source == message.source && work.uids == [message.key.0])
            }),
            Ask::Bodies(messages) => {
                let mut folders: BTreeMap<SourceId, Vec<u32>> = BTreeMap::new();
                for message in messages {
                    folders.entry(message.source).or_default().push(message.key.0);
                }
                for (source, uids) in folders.into_iter().rev() {
                    for batch in uids.rchunks(BATCH) {
                        self.push(source, batch, What::Body);
                    }
                }
            }
        }
    }

    fn push(&mut self, source: SourceId, uids: &[u32], what: What) {
        // What was asked for already is served now instead.
        for work in self.waiting.iter_mut().filter(|work| work.source == source && work.what == what) {
            work.uids.retain(|uid| !uids.contains(uid));
        }
        self.waiting.retain(|work| !work.uids.is_empty());
        let whole = what == What::Raw;
        self.waiting.push(Work { source, uids: uids.to_vec(), what, whole, tries: 0, large: None });
    }

    /// Lines up what was asked for while something large was read, which is gone on with behind the newest of it.
    fn interrupt(&mut self, large: Work, asks: Vec<Ask>) {
        let at = self.waiting.len();
        if !asks.is_empty() && !large.uids.is_empty() {
            self.waiting.push(large);
        }
        for ask in asks {
            self.take(ask);
        }
        let last = self.waiting.len().saturating_sub(1);
        if at < last && self.waiting.get(at).is_some_and(|work| work.large.is_some()) {
            let large = self.waiting.remove(at);
            self.waiting.insert(last - 1, large);
        }
    }

    /// What the server did not send is gone.
    fn report_missing(&self, work: &Work) {
        for uid in &work.uids {
            let reference = MessageRef { source: work.source, key: MessageKey(*uid) };
            self.shared.report(match work.what {
                What::Raw | What::Text => Report::Raw { reference, bytes: None },
                What::Body => {
                    Report::Bodies(vec![FetchedBody { reference, body: None, defects: Vec::new() }])
                }
                What::Part(part) => {
                    let why = if self.shared.plan.offline {
                        "it is not kept on this machine, and no server is asked (--offline)"
                    } else {
                        "its message is no longer in the mailbox"
                    };
                    Report::Part { reference, part, content: Err(SafeText::line(why)) }
                }
            });
        }
    }

    /// Lines failed work up again: as it is while the server is away, singly after too many tries; a message that fails
    /// even so is shown as broken. Whether to go on.
    fn again(&mut self, mut work: Work, error: &Error, asked: &Receiver<Ask>) -> bool {
        self.failures += 1;
        if *error == Error::Replaced {
            self.shared.wake(Wake::Reopen);
        }
        if !error.passes() || *error == Error::Replaced {
            self.report_missing(&work);
        } else if work.tries < TRIES {
            // A structure beyond all limits has to be gone round.
            if matches!(error, Error::Limit(_) | Error::Protocol(_)) {
                (work.whole, work.large) = (true, None);
            }
            self.waiting.push(work);
        } else if work.uids.len() > 1 {
            let Work { source, what, whole, .. } = work;
            let single = |uid| Work { source, uids: vec![uid], what, whole, tries: TRIES - 1, large: None };
            self.waiting.extend(work.uids.into_iter().map(single));
        } else if work.what != What::Body {
            self.report_missing(&work);
        } else if let Some(uid) = work.uids.first() {
            let reference = MessageRef { source: work.source, key: MessageKey(*uid) };
            let body = FetchedBody {
                reference,
                body: Some(Body::default()),
                defects: vec![Defect::BrokenMime, Defect::TooLarge],
            };
            self.shared.report(Report::Bodies(vec![body]));
        }
        match asked.recv_timeout(back_off(self.shared.plan.account.patience.retry, self.failures - 1) / 4) {
            Ok(ask) => {
                self.take(ask);
                true
            }
            Err(RecvTimeoutError::Timeout) => !self.shared.is_stopped(),
            Err(RecvTimeoutError::Disconnected) => false,
        }
    }
}
