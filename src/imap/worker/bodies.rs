//! Bodies and raw messages, asked for last served first, over a connection of their own: what is opened now does not
//! wait for what was wanted ahead. Must not know the index.

use super::super::Reader;
use super::super::connect::back_off;
use super::super::error::{Error, Result};
use super::bell::Wake;
use super::shared::{Place, Shared, locked, spawn};
use crate::mail::{Body, Defect, MessageKey, MessageRef, SourceId, parse};
use crate::port::mail::{FetchedBody, Phase, Report};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::Instant;

/// Bytes read of a message to show its body.
const BODY_BYTES: u64 = 8 << 20;
/// Bytes read of a message to save it or its attachments.
const RAW_BYTES: u64 = 64 << 20;
/// Larger ones are not kept on disk.
const KEPT_BYTES: usize = 512 << 10;
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
    raw: bool,
    /// How often the server was asked for it.
    tries: u32,
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
            let before = self.line.as_ref().map_or(0, |(reader, _)| reader.bytes());
            match self.fetch(&mut work) {
                Ok(()) => {
                    self.failures = 0;
                    let after = self.line.as_ref().map_or(0, |(reader, _)| reader.bytes());
                    self.shared.report(Report::Timed {
                        source: work.source,
                        phase: Phase::Bodies,
                        took: began.elapsed(),
                        bytes: after.saturating_sub(before),
                    });
                }
                Err(error) => {
                    self.line = None;
                    if !self.again(work, &error, asked) {
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
                self.push(message.source, &[message.key.0], true);
            }
            Ask::Bodies(messages) => {
                let mut folders: BTreeMap<SourceId, Vec<u32>> = BTreeMap::new();
                for message in messages {
                    folders.entry(message.source).or_default().push(message.key.0);
                }
                for (source, uids) in folders.into_iter().rev() {
                    for batch in uids.rchunks(BATCH) {
                        self.push(source, batch, false);
                    }
                }
            }
        }
    }

    fn push(&mut self, source: SourceId, uids: &[u32], raw: bool) {
        // What was asked for already is served now instead.
        for work in self.waiting.iter_mut().filter(|work| work.source == source && work.raw == raw) {
            work.uids.retain(|uid| !uids.contains(uid));
        }
        self.waiting.retain(|work| !work.uids.is_empty());
        self.waiting.push(Work { source, uids: uids.to_vec(), raw, tries: 0 });
    }

    /// Reads one batch and reports it; what has come is taken off the batch even if the rest fails.
    fn fetch(&mut self, work: &mut Work) -> Result<()> {
        let Some(place) = self.shared.place(work.source) else {
            self.report_missing(work);
            return Ok(());
        };
        if !work.raw {
            self.recall(work, &place);
        }
        if self.shared.plan.offline {
            self.report_missing(work);
            return Ok(());
        }
        if work.uids.is_empty() {
            return Ok(());
        }
        let reader = Self::opened(&mut self.line, &self.shared, &place)?;
        work.tries += 1;
        let shared = &self.shared;
        let (source, raw) = (work.source, work.raw);
        let store = shared.store(source);
        let wanted = work.uids.clone();
        let limit = if raw { RAW_BYTES } else { BODY_BYTES };
        let fetched = reader.whole(&wanted, limit, &mut |uid, bytes, more| {
            if !work.uids.contains(&uid) {
                return;
            }
            work.uids.retain(|other| *other != uid);
            let reference = MessageRef { source, key: MessageKey(uid) };
            if raw {
                shared.report(Report::Raw { reference, bytes: Some(bytes.to_vec()) });
            } else {
                let keeps = store.as_ref().filter(|_| !more && bytes.len() <= KEPT_BYTES);
                if let Some(store) = keeps {
                    locked(store).keep_text(uid, bytes);
                }
                let (body, mut defects) = parse::body(bytes);
                if more && !defects.contains(&Defect::TooLarge) {
                    defects.push(Defect::TooLarge);
                }
                shared.report(Report::Bodies(vec![FetchedBody { reference, body: Some(body), defects }]));
            }
        });
        fetched?;
        self.report_missing(work);
        Ok(())
    }

    /// Reports what of a batch is kept on disk, and takes it off.
    fn recall(&self, work: &mut Work, place: &Place) {
        let Some(store) = self.shared.store(work.source) else { return };
        let mut bodies = Vec::new();
        work.uids.retain(|uid| {
            let store = locked(&store);
            let text = store.text(*uid).filter(|_| store.validity() == Some(place.validity));
            drop(store);
            let Some(text) = text else { return true };
            let (body, defects) = parse::body(&text);
            let reference = MessageRef { source: work.source, key: MessageKey(*uid) };
            bodies.push(FetchedBody { reference, body: Some(body), defects });
            false
        });
        if !bodies.is_empty() {
            self.shared.report(Report::Bodies(bodies));
        }
    }

    /// The connection with the right folder open.
    fn opened<'l>(
        line: &'l mut Option<(Reader, Option<(SourceId, u32)>)>,
        shared: &Shared,
        place: &Place,
    ) -> Result<&'l mut Reader> {
        let wanted = Some((place.info.source, place.validity));
        let (mut reader, open) = match line.take() {
            Some(line) => line,
            None => (Reader::connect(&shared.plan.account)?, None),
        };
        if open != wanted && reader.open(&place.name)?.validity != place.validity {
            return Err(Error::Replaced);
        }
        Ok(&mut line.insert((reader, wanted)).0)
    }

    /// What the server did not send is gone.
    fn report_missing(&self, work: &Work) {
        for uid in &work.uids {
            let reference = MessageRef { source: work.source, key: MessageKey(*uid) };
            self.shared.report(if work.raw {
                Report::Raw { reference, bytes: None }
            } else {
                Report::Bodies(vec![FetchedBody { reference, body: None, defects: Vec::new() }])
            });
        }
    }

    /// Lines failed work up again: as it is while the server is away, singly after too many tries; a message that fails
    /// even so is shown as broken. Whether to go on.
    fn again(&mut self, work: Work, error: &Error, asked: &Receiver<Ask>) -> bool {
        self.failures += 1;
        if *error == Error::Replaced {
            self.shared.wake(Wake::Reopen);
        }
        if !error.passes() || *error == Error::Replaced {
            self.report_missing(&work);
        } else if work.tries < TRIES {
            self.waiting.push(work);
        } else if work.uids.len() > 1 {
            let single = |uid| Work { source: work.source, uids: vec![uid], raw: work.raw, tries: TRIES - 1 };
            self.waiting.extend(work.uids.into_iter().map(single));
        } else if work.raw {
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
        match asked.recv_timeout(back_off(self.failures - 1) / 4) {
            Ok(ask) => {
                self.take(ask);
                true
            }
            Err(RecvTimeoutError::Timeout) => !self.shared.is_stopped(),
            Err(RecvTimeoutError::Disconnected) => false,
        }
    }
}
