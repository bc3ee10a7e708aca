//! The classify step: reads each message for evidence on its way from the source, so that the screen only adds
//! numbers. Must not know servers or the desk.

use crate::classify::{Evidence, Model, evidence};
use crate::mail::{Message, MessageRef, SourceId};
use crate::port::mail::{FetchedBody, Incoming, Phase, Report};
use crate::triage::BodyRead;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, SendError, Sender};
use std::time::{Duration, Instant};

/// Reads messages as they pass.
#[derive(Debug)]
pub struct Reader {
    model: Model,
    /// Headers older than this are not kept for their bodies.
    since: Option<Timestamp>,
    /// Messages that came without their bodies.
    bodiless: HashMap<MessageRef, Message>,
    /// Sources that have not yet told all they had.
    unsettled: usize,
    /// Time spent reading.
    spent: Duration,
}

impl Reader {
    /// A reader for so many sources.
    pub fn new(model: Model, since: Option<Timestamp>, sources: usize) -> Self {
        Self { model, since, bodiless: HashMap::new(), unsettled: sources, spent: Duration::ZERO }
    }

    /// Reads until the sources have ended or nobody listens.
    pub fn run(mut self, heard: &Receiver<Report>, incoming: &Sender<Incoming>) {
        while let Ok(report) = heard.recv() {
            if self.pass(report, incoming).is_err() {
                return;
            }
        }
    }

    fn pass(&mut self, report: Report, incoming: &Sender<Incoming>) -> Result<(), SendError<Incoming>> {
        let begun = Instant::now();
        let told = match report {
            Report::Arrived(messages) => {
                let read = messages.into_iter().map(|message| self.arrived(message)).collect();
                self.spent += begun.elapsed();
                Incoming::Arrived(read)
            }
            Report::Bodies(bodies) => {
                let read = bodies.into_iter().map(|body| self.body(body)).collect();
                self.spent += begun.elapsed();
                incoming.send(self.timed())?;
                Incoming::Bodies(read)
            }
            Report::Settled => {
                self.unsettled = self.unsettled.saturating_sub(1);
                if self.unsettled > 0 {
                    return Ok(());
                }
                incoming.send(self.timed())?;
                Incoming::Settled
            }
            Report::Vanished(gone) => {
                for message in &gone {
                    self.bodiless.remove(message);
                }
                Incoming::Vanished(gone)
            }
            Report::Opened(info) => Incoming::Opened(info),
            Report::Progress { source, done, total } => Incoming::Progress { source, done, total },
            Report::Complete(source) => Incoming::Complete(source),
            Report::Timed { source, phase, took, bytes } => Incoming::Timed { source, phase, took, bytes },
            Report::Raw { reference, bytes } => Incoming::Raw { reference, bytes },
            Report::FlagsChanged(flags) => Incoming::FlagsChanged(flags),
            Report::Stored { ticket } => Incoming::Stored { ticket },
            Report::StoreRefused { ticket, why } => Incoming::StoreRefused { ticket, why },
            Report::Line { account, line } => Incoming::Line { account, line },
            Report::Skipped(what) => Incoming::Skipped(what),
            Report::Failed(why) => Incoming::Failed(why),
        };
        incoming.send(told)
    }

    /// The time spent reading so far.
    fn timed(&self) -> Incoming {
        Incoming::Timed { source: SourceId(0), phase: Phase::Classify, took: self.spent, bytes: 0 }
    }

    fn arrived(&mut self, message: Message) -> (Message, Evidence) {
        let evidence = evidence(&self.model, &message);
        let recent = self.since.is_none_or(|since| message.at().is_none_or(|at| at >= since));
        if message.body.is_none() && recent {
            self.bodiless.insert(message.reference, message.clone());
        }
        (message, evidence)
    }

    fn body(&mut self, fetched: FetchedBody) -> BodyRead {
        let FetchedBody { reference, body, defects } = fetched;
        let headers = self.bodiless.remove(&reference);
        let whole =
            headers.zip(body.as_ref()).map(|(headers, body)| Message { body: Some(body.clone()), ..headers });
        let evidence = whole.map(|message| evidence(&self.model, &message));
        BodyRead { reference, body, evidence, defects }
    }
}
