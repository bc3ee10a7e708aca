//! Answers for opened folders: first what they hold, newest first, then whatever is asked. Must not know where the
//! messages lie.

use super::folder::Folder;
use crate::mail::{MessageKey, MessageRef, SafeText, raw_attachment};
use crate::port::mail::{FetchedBody, Filing, Report, Request};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError};

/// Messages in the first report: what fills the first screen.
const FIRST: usize = 200;
/// Messages in each report after it.
const BATCH: usize = 256;

/// Nobody listens any more, or [`Request::Stop`] came.
struct Stopped;

/// Reports all folders, then serves requests until stopped.
pub fn serve(folders: &[Folder], asked: &Receiver<Request>, reports: &SyncSender<Report>) {
    let desk = Desk { folders, asked, reports, moved: RefCell::default() };
    let _ = desk.report_all().and_then(|()| desk.send(Report::Settled)).and_then(|()| desk.answer_all());
}

struct Desk<'a> {
    folders: &'a [Folder],
    asked: &'a Receiver<Request>,
    reports: &'a SyncSender<Report>,
    /// What was moved away, by ticket: only for this run, since nothing is ever written here.
    moved: RefCell<HashMap<u64, Vec<MessageRef>>>,
}

impl Desk<'_> {
    fn report_all(&self) -> Result<(), Stopped> {
        for folder in self.folders {
            self.send(Report::Opened(folder.info.clone()))?;
        }
        self.folders.iter().try_for_each(|folder| self.report(folder))
    }

    fn report(&self, folder: &Folder) -> Result<(), Stopped> {
        let total = folder.entries.len() as u32;
        let mut done = 0;
        let mut size = FIRST;
        let mut keys = folder.newest_first().peekable();
        while keys.peek().is_some() {
            let batch: Vec<MessageKey> = keys.by_ref().take(size).collect();
            size = BATCH;
            done += batch.len() as u32;
            let messages: Vec<_> = batch.into_iter().filter_map(|key| folder.message(key)).collect();
            self.send(Report::Arrived(messages))?;
            self.send(Report::Progress { source: folder.source(), done, total })?;
            self.answer_waiting()?;
        }
        self.send(Report::Complete(folder.source()))
    }

    fn answer_waiting(&self) -> Result<(), Stopped> {
        loop {
            match self.asked.try_recv() {
                Ok(request) => self.answer(request)?,
                Err(TryRecvError::Empty) => return Ok(()),
                Err(TryRecvError::Disconnected) => return Err(Stopped),
            }
        }
    }

    fn answer_all(&self) -> Result<(), Stopped> {
        self.asked.iter().try_for_each(|request| self.answer(request))
    }

    fn answer(&self, request: Request) -> Result<(), Stopped> {
        match request {
            Request::FetchBodies(wanted) => wanted.chunks(BATCH).try_for_each(|wanted| {
                self.send(Report::Bodies(wanted.iter().map(|reference| self.body(*reference)).collect()))
            }),
            Request::FetchRaw(reference) | Request::FetchText(reference) => {
                let bytes = self.folder(reference).and_then(|folder| folder.raw(reference.key));
                self.send(Report::Raw { reference, bytes })
            }
            Request::FetchPart { message: reference, part } => {
                let raw = self.folder(reference).and_then(|folder| folder.raw(reference.key));
                let content = raw.and_then(|raw| raw_attachment(&raw, part));
                let content = content.ok_or_else(|| SafeText::line("its message can no longer be read"));
                self.send(Report::Part { reference, part, content })
            }
            Request::Store { ticket, .. } => {
                // The desk keeps the states of local mail in memory; there is nothing to write.
                self.send(Report::Stored { ticket })
            }
            Request::Move { ticket, messages, .. } => {
                self.moved.borrow_mut().insert(ticket, messages.clone());
                self.send(Report::Vanished(messages))?;
                self.send(Report::Stored { ticket })
            }
            Request::MoveBack { ticket, moved, .. } => {
                let back = self.moved.borrow_mut().remove(&moved).unwrap_or_default();
                let messages =
                    back.iter().filter_map(|reference| self.folder(*reference)?.message(reference.key));
                self.send(Report::Arrived(messages.collect()))?;
                self.send(Report::Stored { ticket })
            }
            Request::File(Filing { message_id, .. }) => {
                let why = SafeText::line("local mail is never written to");
                self.send(Report::NotFiled { message_id, why })
            }
            Request::Keep(_)
            | Request::SendWaiting(_)
            | Request::DropWaiting(_)
            | Request::StopReading(_)
            | Request::Refresh => Ok(()),
            Request::Stop => Err(Stopped),
        }
    }

    fn body(&self, reference: MessageRef) -> FetchedBody {
        let read = self.folder(reference).and_then(|folder| folder.body(reference.key));
        let (body, defects) = read.map_or((None, Vec::new()), |(body, defects)| (Some(body), defects));
        FetchedBody { reference, body, defects }
    }

    fn folder(&self, reference: MessageRef) -> Option<&Folder> {
        self.folders.iter().find(|folder| folder.source() == reference.source)
    }

    fn send(&self, report: Report) -> Result<(), Stopped> {
        self.reports.send(report).map_err(|_| Stopped)
    }
}
