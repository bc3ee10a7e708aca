//! Mail that needs no server: the sample inbox, and files and folders given with `--open`. Each runs on a thread of its
//! own and speaks [`port::mail`](crate::port::mail). Nothing is ever written. Must not know the screen or IMAP.

mod demo;
mod folder;
mod kind;
mod maildir;
mod mbox;
mod open;
mod serve;
mod whole;

pub use whole::messages;

use crate::mail::SafeText;
use crate::port::mail::{Report, Request};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
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
pub fn start(plan: Plan, reports: SyncSender<Report>) -> std::io::Result<Running> {
    let (requests, asked) = channel();
    let worker = thread::Builder::new().name("mail".into()).spawn(move || run(&plan, &asked, &reports))?;
    Ok(Running { requests, worker })
}

fn run(plan: &Plan, asked: &Receiver<Request>, reports: &SyncSender<Report>) {
    match plan {
        Plan::Demo { now } => serve::serve(&demo::folders(*now), asked, reports),
        Plan::Open(paths) => {
            let found = open::find(paths);
            let nothing = found.folders.is_empty();
            let skipped = found.skipped.into_iter().map(Report::Skipped);
            if skipped.into_iter().try_for_each(|report| reports.send(report)).is_err() {
                return;
            }
            if nothing {
                let names: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
                let why = format!(
                    "{}: no mail found; give an .eml file, an mbox, a Maildir or a folder of them",
                    names.join(", ")
                );
                let _ = reports.send(Report::Failed(SafeText::line(&why)));
            }
            serve::serve(&found.folders, asked, reports);
        }
    }
}
