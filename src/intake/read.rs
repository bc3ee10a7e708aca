//! The classify step: reads each message for evidence on its way from the source, so that the screen only adds
//! numbers. Must not know servers or the desk.

use super::known::Known;
use crate::classify::{Evidence, Memory, Model, evidence_with};
use crate::mail::{Flags, Headers, Message, MessageId, MessageRef, SourceId};
use crate::port::mail::{FetchedBody, Incoming, Phase, Report};
use crate::triage::BodyRead;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, SendError, SyncSender};
use std::time::{Duration, Instant};

/// Reads messages as they pass.
#[derive(Debug)]
pub struct Reader {
    model: Model,
    /// The words of the mails before.
    memory: Memory,
    /// Headers older than this are not kept for their bodies.
    since: Option<Timestamp>,
    /// Messages that came without their bodies.
    bodiless: HashMap<MessageRef, Box<Message>>,
    /// Sources that have not yet told all they had.
    unsettled: usize,
    /// What is known from earlier starts.
    known: Known,
    /// Time spent reading.
    spent: Duration,
}

impl Reader {
    /// A reader for so many sources.
    pub fn new(model: Model, since: Option<Timestamp>, sources: usize, known: Known) -> Self {
        Self {
            model,
            memory: Memory::keeping(),
            since,
            bodiless: HashMap::new(),
            unsettled: sources,
            known,
            spent: Duration::ZERO,
        }
    }

    /// Reads until the sources have ended or nobody listens.
    pub fn run(mut self, heard: &Receiver<Report>, incoming: &SyncSender<Incoming>) {
        while let Ok(report) = heard.recv() {
            if self.pass(report, incoming).is_err() {
                return;
            }
        }
    }

    fn pass(&mut self, report: Report, incoming: &SyncSender<Incoming>) -> Result<(), SendError<Incoming>> {
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
                incoming.send(Incoming::Classified(self.known.read))?;
                Incoming::Bodies(read)
            }
            Report::Settled => {
                self.unsettled = self.unsettled.saturating_sub(1);
                if self.unsettled > 0 {
                    return Ok(());
                }
                self.known.settled();
                incoming.send(self.timed())?;
                incoming.send(Incoming::Classified(self.known.read))?;
                Incoming::Settled
            }
            Report::Vanished(gone) => {
                for message in &gone {
                    self.bodiless.remove(message);
                }
                self.known.forget(&gone);
                Incoming::Vanished(gone)
            }
            Report::Classified(messages) => Incoming::Classified(messages),
            Report::Opened(info) => Incoming::Opened(info),
            Report::Progress { source, done, total } => Incoming::Progress { source, done, total },
            Report::Polls { source, every } => Incoming::Polls { source, every },
            Report::Kept { source, at } => Incoming::Kept { source, at },
            Report::Complete(source) => Incoming::Complete(source),
            Report::Timed { source, phase, took, bytes, waited } => {
                Incoming::Timed { source, phase, took, bytes, waited }
            }
            Report::Raw { reference, bytes } => Incoming::Raw { reference, bytes },
            Report::Part { reference, part, content } => Incoming::Part { reference, part, content },
            Report::Reading { reference, done, total } => Incoming::Reading { reference, done, total },
            Report::FlagsChanged(flags) => Incoming::FlagsChanged(flags),
            Report::Stored { ticket } => Incoming::Stored { ticket },
            Report::StoreRefused { ticket, why } => Incoming::StoreRefused { ticket, why },
            Report::KeepsChanges => Incoming::KeepsChanges,
            Report::Waits { ticket, what } => Incoming::Waits { ticket, what },
            Report::LeftWaiting(left) => Incoming::LeftWaiting(left),
            Report::MaySend { ticket, seen } => Incoming::MaySend { ticket, seen },
            Report::TakenBack { ticket } => Incoming::TakenBack { ticket },
            Report::Filed { message_id } => Incoming::Filed { message_id },
            Report::NotFiled { message_id, why } => Incoming::NotFiled { message_id, why },
            Report::Line { account, line } => Incoming::Line { account, line },
            Report::Skipped(what) => Incoming::Skipped(what),
            Report::Failed(why) => Incoming::Failed(why),
        };
        incoming.send(told)
    }

    /// The time spent reading so far.
    fn timed(&self) -> Incoming {
        let (source, phase, waited) = (SourceId(0), Phase::Classify, Duration::ZERO);
        Incoming::Timed { source, phase, took: self.spent, bytes: 0, waited }
    }

    fn arrived(&mut self, message: Message) -> (Message, Evidence) {
        let recent = self.since.is_none_or(|since| message.at().is_none_or(|at| at >= since));
        if message.body.is_none() && !recent {
            // Nobody asks what the subject of an old message says.
            return (message, Evidence::default());
        }
        let (known, memory) = (&mut self.known, &mut self.memory);
        let evidence = known.evidence(&message, |message| evidence_with(memory, &self.model, message));
        if message.body.is_none() {
            self.bodiless.insert(message.reference, Box::new(what_counts(&message)));
        }
        (message, evidence)
    }

    fn body(&mut self, fetched: FetchedBody) -> BodyRead {
        let FetchedBody { reference, body, defects } = fetched;
        let headers = self.bodiless.remove(&reference);
        let whole = headers
            .zip(body.as_ref())
            .map(|(headers, body)| Message { body: Some(body.clone()), ..*headers });
        let (known, memory) = (&mut self.known, &mut self.memory);
        let read = |message: &Message| evidence_with(memory, &self.model, message);
        let evidence = whole.map(|message| known.evidence(&message, read));
        BodyRead { reference, body, evidence, defects }
    }
}

/// What evidence is read from beside the body; many wait for theirs, and some get none.
fn what_counts(message: &Message) -> Message {
    let headers = &message.headers;
    let first = |ids: &[MessageId]| ids.first().cloned().into_iter().collect();
    Message {
        headers: Headers {
            in_reply_to: first(&headers.in_reply_to),
            references: first(&headers.references),
            date: headers.date,
            original_from: headers.original_from.clone(),
            subject: headers.subject.clone(),
            list_id: headers.list_id.clone(),
            automatic: headers.automatic,
            importance: headers.importance,
            ..Headers::default()
        },
        reference: message.reference,
        flags: Flags::default(),
        received: message.received,
        size: message.size,
        body: None,
        defects: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::evidence;
    use crate::mail::{MessageKey, parse};
    use std::sync::mpsc::{channel, sync_channel};

    const RAW: &[u8] =
        b"From: a@b.example\nTo: c@d.example\nCc: e@f.example\nSubject: URGENT\nX-Priority: 1\nList-Id: <g.h>\n\
          In-Reply-To: <i@j.example>\nReferences: <k@l.example> <i@j.example>\n\
          Date: Wed, 3 Jun 2026 12:00:00 +0300\n\nI will sue you! Answer by Friday noon.\n";

    fn reference() -> MessageRef {
        MessageRef { source: SourceId(0), key: MessageKey(1) }
    }

    /// What comes out when the headers and then the body of one message go in.
    fn read(since: Option<&str>) -> (Evidence, Option<Evidence>) {
        let whole = parse::message(reference(), RAW, Flags::default(), None);
        let body = FetchedBody { reference: reference(), body: whole.body.clone(), defects: Vec::new() };
        let (told, heard) = channel();
        let (incoming, out) = sync_channel(9);
        told.send(Report::Arrived(vec![Message { body: None, ..whole.clone() }])).unwrap();
        told.send(Report::Bodies(vec![body])).unwrap();
        drop(told);
        let since = since.map(|since| since.parse().unwrap());
        Reader::new(Model::shipped(), since, 1, Known::default()).run(&heard, &incoming);
        drop(incoming);
        let later = out.into_iter().find_map(|incoming| match incoming {
            Incoming::Bodies(bodies) => Some(bodies[0].evidence.clone()),
            _ => None,
        });
        (evidence(&Model::shipped(), &whole), later.unwrap())
    }

    #[test]
    fn a_body_that_comes_later_is_read_with_its_headers() {
        let (whole, later) = read(None);
        assert_eq!(later, Some(whole));
    }

    #[test]
    fn headers_of_old_mail_are_not_kept() {
        assert_eq!(read(Some("2026-06-04T00:00:00Z")).1, None);
    }

    #[test]
    fn the_last_source_to_settle_settles_all() {
        let (told, heard) = channel();
        let (incoming, out) = sync_channel(9);
        let settled =
            |out: &Receiver<Incoming>| out.try_iter().filter(|told| *told == Incoming::Settled).count();
        told.send(Report::Settled).unwrap();
        told.send(Report::Complete(SourceId(1))).unwrap();
        told.send(Report::Settled).unwrap();
        drop(told);
        Reader::new(Model::shipped(), None, 2, Known::default()).run(&heard, &incoming);
        assert_eq!(settled(&out), 1);
    }
}
