//! The threads that serve one account. Must not know the screen.

use super::AccountSettings;
use crate::access::{ReadOnlyReason, WriteGrant};
use crate::mail::SourceId;
use crate::port::mail::{Report, Request};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

/// What to serve.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The account.
    pub account: AccountSettings,
    /// The number of the opened folder; its Sent folders are numbered on from there, at most [`Plan::SENT`] of them.
    pub first: SourceId,
    /// The right to write, or why there is none.
    pub access: Result<WriteGrant, ReadOnlyReason>,
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

/// Starts serving. Answers go into `reports` until it is stopped or nobody listens.
///
/// # Errors
/// When the system gives no thread.
pub fn start(plan: Plan, reports: Sender<Report>) -> std::io::Result<Running> {
    let (requests, asked) = channel();
    let worker = thread::Builder::new().name("imap".into()).spawn(move || run(&plan, &asked, &reports))?;
    Ok(Running { requests, worker })
}

fn run(plan: &Plan, asked: &Receiver<Request>, reports: &Sender<Report>) {
    let _ = (plan, reports);
    while let Ok(request) = asked.recv() {
        if request == Request::Stop {
            return;
        }
    }
}
