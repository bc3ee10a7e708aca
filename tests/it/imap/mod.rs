//! The IMAP edge against a real Dovecot and against a server that misbehaves.

mod asked_once;
mod claims;
mod connect;
mod cuts;
mod files;
mod filing;
mod hostile;
mod interop;
mod kept;
mod live;
mod login;
mod moves;
mod parts;
mod states;
mod store;
mod waiting;
mod worker;

use crate::servers::dovecot::PASSWORD;
use levelhead::access::{self, AccountSetting, Origin, ReadOnlyReason, Wish, WriteGrant};
use levelhead::imap::{self, AccountSettings, Patience, Plan, Running};
use levelhead::mail::{Message, SourceId};
use levelhead::net::{Auth, Security};
use levelhead::port::mail::{Line, Report, Request};
use levelhead::port::secret::SecretProvider;
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

/// An account on a server on this machine, in plain text.
pub fn account(port: u16, user: &str) -> AccountSettings {
    AccountSettings {
        name: "support".to_owned(),
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::PlainLoopback,
        user: user.to_owned(),
        auth: Auth::Plain,
        secret: SecretProvider::new(|| Ok(PASSWORD.into())),
        folder: "INBOX".to_owned(),
        sent: Vec::new(),
        shelves: BTreeMap::new(),
        drafts: None,
        ca_file: None,
        identity: None,
        compress: None,
        patience: Patience { poll: Duration::from_millis(50), ..Patience::default() },
    }
}

/// The right to write.
pub fn granted() -> Result<WriteGrant, ReadOnlyReason> {
    access::decide("support", Origin::Account, Wish::Unspoken, AccountSetting::Writable)
}

/// An account being served, and what it reports.
pub struct Served {
    running: Running,
    reports: Receiver<Report>,
}

impl Served {
    /// Starts serving.
    pub fn start(account: AccountSettings, access: Result<WriteGrant, ReadOnlyReason>) -> Self {
        Self::start_with(Plan {
            account,
            first: SourceId(0),
            access,
            cache: None,
            ledger: None,
            offline: false,
        })
    }

    /// Starts serving what a plan says.
    pub fn start_with(plan: Plan) -> Self {
        let (sender, reports) = sync_channel(2);
        Self { running: imap::start(plan, sender).unwrap(), reports }
    }

    /// Asks.
    pub fn ask(&self, request: Request) {
        self.running.requests.send(request).unwrap();
    }

    /// Waits until `wanted` picks something out of a report.
    pub fn until<T>(&self, what: &str, mut wanted: impl FnMut(&Report) -> Option<T>) -> T {
        let end = Instant::now() + Duration::from_mins(1);
        let mut last = Vec::new();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let report =
                self.reports.recv_timeout(left).unwrap_or_else(|_| panic!("no {what}; last: {last:#?}"));
            if let Some(found) = wanted(&report) {
                return found;
            }
            if last.len() == 5 {
                last.remove(0);
            }
            let shown = format!("{report:?}");
            last.push(shown.chars().take(300).collect::<String>());
        }
    }

    /// Waits until a source is complete; its messages in the order of arrival.
    pub fn complete(&self, source: u16) -> Vec<Message> {
        let mut all = Vec::new();
        self.until("completion", |report| match report {
            Report::Arrived(messages) => {
                all.extend(messages.iter().filter(|m| m.reference.source == SourceId(source)).cloned());
                None
            }
            Report::Complete(done) => (*done == SourceId(source)).then_some(()),
            Report::Failed(why) | Report::Line { line: Line::Stopped(why), .. } => panic!("failed: {why}"),
            _ => None,
        });
        all
    }

    /// Ends it and waits for its threads.
    pub fn stop(self) {
        self.ask(Request::Stop);
        self.running.worker.join().unwrap();
    }
}
