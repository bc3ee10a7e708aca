//! Starts whatever sources were asked for, has their messages read for evidence on a thread of its own, and hands on
//! what comes out: to the screen as it comes, to a command as a finished desk. Must not know which source it is
//! beyond starting it.

mod drain;
mod known;
mod read;
mod route;

pub use crate::port::mail::Incoming;
pub use drain::{Drained, Goal, Stats, drain};

use crate::cache::Cache;
use crate::classify::Model;
use crate::imap;
use crate::port::mail::Request;
use crate::sources;
use jiff::Timestamp;
use std::io;
use std::sync::mpsc::{Receiver, Sender, sync_channel};
use std::thread;

/// What to read from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// The sample inbox, or files.
    Local(sources::Plan),
    /// Accounts on servers, joined; their `first` source numbers are given here.
    Accounts(Vec<imap::Plan>),
}

/// What to start.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What to read from.
    pub origin: Origin,
    /// What messages are read with.
    pub model: Model,
    /// Headers of messages sent since then are kept until their bodies arrive; `None`: of all.
    pub queue_since: Option<Timestamp>,
}

/// Sources at work. Dropping `requests` ends them, like [`Request::Stop`].
#[derive(Debug)]
pub struct Intake {
    /// Takes requests for all sources.
    pub requests: Sender<Request>,
    /// What they report, in order.
    pub reports: Receiver<Incoming>,
}

/// Reports that may wait before each step: a source runs no further ahead of who takes them, or a large mailbox would
/// lie in memory twice.
const AHEAD: usize = 2;

/// Starts the sources of a plan and the classify step.
///
/// # Errors
/// When the system gives no thread.
pub fn start(plan: Plan) -> io::Result<Intake> {
    let (told, heard) = sync_channel(AHEAD);
    let kept = kept(&plan.origin);
    let requests = match plan.origin {
        Origin::Local(local) => vec![sources::start(local, told)?.requests],
        Origin::Accounts(accounts) => {
            let start = |(place, mut account): (usize, imap::Plan)| {
                account.first = route::first_of(place);
                imap::start(account, told.clone()).map(|running| running.requests)
            };
            accounts.into_iter().enumerate().map(start).collect::<io::Result<Vec<_>>>()?
        }
    };
    let (incoming, reports) = sync_channel(AHEAD);
    let (model, since, sources) = (plan.model, plan.queue_since, requests.len());
    let read = move || {
        let known = known::Known::open(&kept, &model);
        read::Reader::new(model, since, sources, known).run(&heard, &incoming);
    };
    thread::Builder::new().name("classify".into()).spawn(read)?;
    Ok(Intake { requests: route::over(requests)?, reports })
}

/// Where each account keeps a copy, and the folder it opens.
fn kept(origin: &Origin) -> Vec<(Option<Cache>, String)> {
    match origin {
        Origin::Local(_) => Vec::new(),
        Origin::Accounts(accounts) => {
            accounts.iter().map(|plan| (plan.cache.clone(), plan.account.folder.clone())).collect()
        }
    }
}
