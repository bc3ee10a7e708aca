//! The threads that serve one account: one for each folder's index, one for bodies, one for changes, each with a
//! connection of its own, so that none waits for another; and the one that hands requests to them. Must not know the
//! screen.

mod bell;
mod bodies;
mod changes;
mod claims;
mod file;
mod index;
mod kept;
mod moves;
mod shared;
mod waiting;

use super::AccountSettings;
use crate::access::{ReadOnlyReason, WriteGrant};
use crate::cache::Cache;
use crate::ledger;
use crate::mail::SourceId;
use crate::port::mail::{Report, Request};
use bell::Wake;
use shared::Shared;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use waiting::Waiting;

/// What to serve.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The account.
    pub account: AccountSettings,
    /// The number of the opened folder; its Sent folders are numbered on from there, at most [`Plan::SENT`] of them.
    pub first: SourceId,
    /// The right to write, or why there is none.
    pub access: Result<WriteGrant, ReadOnlyReason>,
    /// Where a copy is kept for the next start, if one is.
    pub cache: Option<Cache>,
    /// Where changes are kept that have to wait for the line, if they are.
    pub ledger: Option<ledger::Place>,
    /// Whether the copy is all that is looked at.
    pub offline: bool,
}

impl Plan {
    /// Sent folders an account may have; a next account's `first` is at least this + 1 further on.
    pub const SENT: u16 = 7;
}

/// An account being served.
#[derive(Debug)]
pub struct Running {
    /// Takes requests; dropping it ends the threads, like [`Request::Stop`].
    pub requests: Sender<Request>,
    /// The thread that routes them.
    pub worker: JoinHandle<()>,
}

/// How long connections get to say goodbye when the program ends.
const GOODBYE: Duration = Duration::from_millis(300);

/// Starts serving. Answers go into `reports` until it is stopped or nobody listens.
///
/// What passes by itself (no network, a server that restarts) is reported as [`Line::Down`](crate::port::mail::Line)
/// and tried again; who cannot wait takes the first such report as the end. What a person has to mend comes as
/// [`Line::Stopped`](crate::port::mail::Line) and is tried again on [`Request::Refresh`].
///
/// # Errors
/// When the system gives no thread.
pub fn start(plan: Plan, reports: SyncSender<Report>) -> std::io::Result<Running> {
    let (requests, asked) = channel();
    let worker = thread::Builder::new().name("imap".into()).spawn(move || route(plan, &asked, reports))?;
    Ok(Running { requests, worker })
}

fn route(plan: Plan, asked: &Receiver<Request>, reports: SyncSender<Report>) {
    let (changes, asked_to_change) = channel();
    let (shared, ended) = Shared::new(plan, reports, changes.clone());
    let shared = Arc::new(shared);
    let (waiting, left) = Waiting::open(&shared);
    shared.expect(left);
    index::serve_opened(&shared);
    let bodies = bodies::serve(&shared);
    changes::serve(&shared, waiting, asked_to_change);
    let order = |ask| drop(changes.send(ask));
    let change = |ticket, what| order(changes::Ask::Change { ticket, what });
    while let Ok(request) = asked.recv() {
        match request {
            Request::FetchBodies(wanted) => drop(bodies.send(bodies::Ask::Bodies(wanted))),
            Request::FetchRaw(wanted) => drop(bodies.send(bodies::Ask::Raw(wanted))),
            Request::FetchPart { message, part } => drop(bodies.send(bodies::Ask::Part(message, part))),
            Request::StopReading(message) => drop(bodies.send(bodies::Ask::Stop(message))),
            Request::FetchText(wanted) => drop(bodies.send(bodies::Ask::Text(wanted))),
            Request::Store { ticket, edits } => change(ticket, changes::What::Keywords(edits)),
            Request::Move { ticket, messages, to, edits } => {
                change(ticket, changes::What::Away { messages, to, edits });
            }
            Request::MoveBack { ticket, moved, edits } => {
                change(ticket, changes::What::Back { moved, edits });
            }
            Request::Keep(intent) => order(changes::Ask::Keep(intent)),
            Request::SendWaiting(ticket) => order(changes::Ask::Send(ticket)),
            Request::DropWaiting(ticket) => order(changes::Ask::Drop(ticket)),
            Request::File(filing) => order(changes::Ask::File(filing)),
            Request::Refresh => shared.wake(Wake::Look),
            Request::Stop => break,
        }
    }
    shared.stop();
    drop((bodies, changes, shared));
    // Every thread holds the other end; it is cut when the last has ended. One that waits for a dead server is left.
    let _ = ended.recv_timeout(GOODBYE);
}
