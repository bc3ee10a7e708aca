//! Mail that needs no server: the sample inbox, and files and folders given with `--open`. Each runs on a thread of its
//! own and speaks [`port::mail`](crate::port::mail). Nothing is ever written. Must not know the screen or IMAP.

use crate::port::mail::{Report, Request};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

/// What to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// The sample inbox, told relative to this instant.
    Demo {
        /// Usually the present.
        now: Timestamp,
    },
    /// Files and folders: `.eml`, mbox, Maildir, folders of them.
    Open(Vec<PathBuf>),
}

/// A source at work.
#[derive(Debug)]
pub struct Running {
    /// Takes requests; dropping it ends the thread, like [`Request::Stop`].
    pub requests: Sender<Request>,
    /// The thread.
    pub worker: JoinHandle<()>,
}

/// Starts a source. It answers into `reports` until it is stopped or nobody listens.
///
/// # Errors
/// When the system gives no thread.
pub fn start(plan: Plan, reports: Sender<Report>) -> std::io::Result<Running> {
    let (requests, asked) = channel();
    let worker = thread::Builder::new().name("mail".into()).spawn(move || run(&plan, &asked, &reports))?;
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
