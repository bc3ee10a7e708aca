//! What the threads of one account have in common. Must not know connections.

use super::super::FolderName;
use super::Plan;
use crate::access::ReadOnlyReason;
use crate::mail::{SafeText, SourceId};
use crate::port::mail::{Line, Report, SourceInfo};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What a folder's thread is woken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wake {
    /// To look for news now.
    Look,
    /// To open the folder anew: it was found to be another than was told.
    Reopen,
    /// To end.
    Stop,
}

/// A folder that was opened.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its name.
    pub name: FolderName,
    /// Its UIDVALIDITY.
    pub validity: u32,
    /// What was told about it.
    pub info: SourceInfo,
}

/// What the threads share.
pub(super) struct Shared {
    /// What is served.
    pub plan: Plan,
    reports: Sender<Report>,
    places: Mutex<BTreeMap<SourceId, Place>>,
    wakes: Mutex<Vec<Sender<Wake>>>,
    stopped: AtomicBool,
    /// Never sent into: its other end is cut when the last thread has ended.
    _alive: Sender<()>,
}

/// Parsing deeply nested mail and dropping it again needs room.
const STACK: usize = 8 << 20;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn new(plan: Plan, reports: Sender<Report>) -> (Self, Receiver<()>) {
        let (alive, ended) = channel();
        let shared = Self {
            plan,
            reports,
            places: Mutex::default(),
            wakes: Mutex::default(),
            stopped: AtomicBool::new(false),
            _alive: alive,
        };
        (shared, ended)
    }

    /// Reports; when nobody listens any more, everything ends.
    pub(super) fn report(&self, report: Report) {
        if self.reports.send(report).is_err() {
            self.stop();
        }
    }

    /// Reports how the line is.
    pub(super) fn line(&self, line: Line) {
        self.report(Report::Line { account: self.account(), line });
    }

    /// The account's name, for people.
    pub(super) fn account(&self) -> SafeText {
        SafeText::line(&self.plan.account.name)
    }

    /// Notes an opened folder and tells of it.
    pub(super) fn opened(&self, place: Place) {
        let info = place.info.clone();
        locked(&self.places).insert(info.source, place);
        self.report(Report::Opened(info));
    }

    /// Corrects what was told about a folder, if it is news.
    pub(super) fn correct(&self, source: SourceId, read_only: Option<ReadOnlyReason>, shared: bool) {
        let mut places = locked(&self.places);
        let Some(place) = places.get_mut(&source) else { return };
        if (place.info.read_only, place.info.shared) != (read_only, shared) {
            (place.info.read_only, place.info.shared) = (read_only, shared);
            let info = place.info.clone();
            drop(places);
            self.report(Report::Opened(info));
        }
    }

    /// An opened folder.
    pub(super) fn place(&self, source: SourceId) -> Option<Place> {
        locked(&self.places).get(&source).cloned()
    }

    /// Wakes every folder's thread.
    pub(super) fn wake(&self, why: Wake) {
        locked(&self.wakes).retain(|wake| wake.send(why).is_ok());
    }

    /// Ends everything.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.wake(Wake::Stop);
    }

    /// Whether everything is to end.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// The receiving end of a new folder's thread.
    pub(super) fn wakeable(&self) -> Receiver<Wake> {
        let (wake, woken) = channel();
        locked(&self.wakes).push(wake);
        woken
    }

    /// Waits before trying again; a wish to look ends the wait. Whether to go on.
    pub(super) fn pause(&self, woken: &Receiver<Wake>, time: Duration) -> bool {
        woken.recv_timeout(time) != Ok(Wake::Stop) && !self.is_stopped()
    }
}

/// Starts a thread with room enough.
pub(super) fn spawn(shared: &Arc<Shared>, name: &str, work: impl FnOnce(&Arc<Shared>) + Send + 'static) {
    let theirs = Arc::clone(shared);
    let spawned = thread::Builder::new().name(name.into()).stack_size(STACK).spawn(move || work(&theirs));
    if let Err(error) = spawned {
        shared.report(Report::Failed(SafeText::line(&format!("no thread for {name}: {error}"))));
    }
}
