//! What the threads of one account have in common. Must not know connections.

use super::super::FolderName;
use super::super::error::{Error, Result};
use super::Plan;
use super::bell::{Bell, Ear, Wake, bell};
use super::changes::Ask;
use super::kept;
use crate::access::{ReadOnlyReason, WriteGrant};
use crate::cache;
use crate::ledger::{Entry, Folder};
use crate::mail::{SafeText, SourceId};
use crate::port::mail::{Line, Report, SourceInfo};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

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

/// What is kept of a folder on disk.
pub(super) type Store = Arc<Mutex<cache::Folder>>;

/// What the threads share.
pub(super) struct Shared {
    /// What is served.
    pub plan: Plan,
    reports: SyncSender<Report>,
    places: Mutex<BTreeMap<SourceId, Place>>,
    stores: Mutex<BTreeMap<SourceId, Store>>,
    bells: Mutex<Vec<Bell>>,
    /// Folders whose line is down.
    down: Mutex<BTreeSet<SourceId>>,
    /// Folders of which the server may hold more than was told, and whether what was told is of an earlier connection.
    behind: Mutex<BTreeMap<SourceId, Behind>>,
    /// Changes that an earlier run has left, by ticket.
    left: Mutex<Vec<(u64, Entry)>>,
    /// To the thread that changes, until everything is stopped.
    changes: Mutex<Option<Sender<Ask>>>,
    stopped: AtomicBool,
    /// Never sent into: its other end is cut when the last thread has ended.
    _alive: Sender<()>,
}

/// How a folder's index is behind the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// It is being read for the first time.
    Reading,
    /// What is known of it may be out of date.
    Stale,
}

/// Parsing deeply nested mail and dropping it again needs room.
const STACK: usize = 8 << 20;

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn new(plan: Plan, reports: SyncSender<Report>, changes: Sender<Ask>) -> (Self, Receiver<()>) {
        let (alive, ended) = channel();
        let shared = Self {
            plan,
            reports,
            places: Mutex::default(),
            stores: Mutex::default(),
            bells: Mutex::default(),
            down: Mutex::default(),
            behind: Mutex::default(),
            left: Mutex::default(),
            changes: Mutex::new(Some(changes)),
            stopped: AtomicBool::new(false),
            _alive: alive,
        };
        (shared, ended)
    }

    /// The right to write, where a server may be asked.
    pub(super) fn grant(&self) -> Result<&WriteGrant> {
        if self.plan.offline {
            let why = "no server is asked (--offline), and this does not wait for one";
            return Err(Error::NotGranted(why.to_owned()));
        }
        self.plan.access.as_ref().map_err(|reason| Error::NotGranted(reason.to_string()))
    }

    /// Reports; when nobody listens any more, everything ends.
    pub(super) fn report(&self, report: Report) {
        if self.reports.send(report).is_err() {
            self.stop();
        }
    }

    /// Reports how the line of a folder is. The account's is up when all are.
    pub(super) fn line(&self, source: SourceId, line: Line) {
        let mut down = locked(&self.down);
        let told = match &line {
            // A folder of sent mail that stays away does not keep the account from being up.
            Line::Stopped(_) if source != self.plan.first => true,
            Line::Down(_) | Line::Stopped(_) => {
                down.insert(source);
                true
            }
            Line::Up => {
                let was = down.remove(&source);
                down.is_empty() && (was || source == self.plan.first)
            }
            Line::Connecting(_) => source == self.plan.first || down.contains(&source),
        };
        drop(down);
        if told {
            self.report(Report::Line { account: self.account(), line });
        }
    }

    /// The account's name, for people.
    pub(super) fn account(&self) -> SafeText {
        SafeText::line(&self.plan.account.name)
    }

    /// Notes an opened folder and tells of it.
    pub(super) fn opened(&self, place: Place) {
        let info = place.info.clone();
        let left = locked(&self.left);
        let left: Vec<_> =
            left.iter().filter_map(|(ticket, entry)| kept::left(*ticket, entry, &place)).collect();
        locked(&self.places).insert(info.source, place);
        self.report(Report::Opened(info));
        for left in left {
            self.report(Report::LeftWaiting(left));
        }
    }

    /// Tells of these changes of an earlier run when their folders are opened for the first time.
    pub(super) fn expect(&self, left: Vec<(u64, Entry)>) {
        *locked(&self.left) = left;
    }

    /// A folder is about to be read.
    pub(super) fn begins(&self, source: SourceId) {
        locked(&self.behind).insert(source, Behind::Reading);
    }

    /// What was told of a folder may be out of date.
    pub(super) fn falls_behind(&self, source: SourceId) {
        locked(&self.behind).insert(source, Behind::Stale);
    }

    /// All that a folder holds was told, or nothing more will be.
    pub(super) fn is_told(&self, source: SourceId) {
        let mut behind = locked(&self.behind);
        if behind.remove(&source).is_some() && behind.is_empty() {
            locked(&self.left).clear();
            let _ = locked(&self.changes).as_ref().map(|changes| changes.send(Ask::InStep));
        }
    }

    /// Whether all that the folders hold was told.
    pub(super) fn is_in_step(&self) -> bool {
        !self.plan.offline && locked(&self.behind).is_empty()
    }

    /// Whether anything that was told may be out of date.
    pub(super) fn is_stale(&self) -> bool {
        self.plan.offline || locked(&self.behind).values().any(|behind| *behind == Behind::Stale)
    }

    /// The number of an opened folder.
    pub(super) fn source_of(&self, folder: &Folder) -> Result<SourceId> {
        let places = locked(&self.places);
        let place = places.values().find(|place| place.name.wire() == folder.name);
        let place = place.ok_or_else(|| Error::NotGranted("a folder of it is not open".to_owned()))?;
        if place.validity == folder.validity { Ok(place.info.source) } else { Err(Error::Replaced) }
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

    /// Notes what is kept of a folder.
    pub(super) fn keep(&self, source: SourceId, folder: cache::Folder) -> Store {
        let store = Arc::new(Mutex::new(folder));
        locked(&self.stores).insert(source, Arc::clone(&store));
        store
    }

    /// What is kept of a folder.
    pub(super) fn store(&self, source: SourceId) -> Option<Store> {
        locked(&self.stores).get(&source).cloned()
    }

    /// Wakes every folder's thread.
    pub(super) fn wake(&self, why: Wake) {
        locked(&self.bells).retain(|bell| bell.ring(why));
    }

    /// Ends everything.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        *locked(&self.changes) = None;
        self.wake(Wake::Stop);
    }

    /// Whether everything is to end.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// The ear of a new folder's thread.
    pub(super) fn ear(&self) -> std::io::Result<Ear> {
        let (bell, ear) = bell()?;
        locked(&self.bells).push(bell);
        Ok(ear)
    }

    /// Waits before trying again; a wish to look ends the wait. Whether to go on.
    pub(super) fn pause(&self, ear: &Ear, time: Duration) -> bool {
        ear.heard(time) != Some(Wake::Stop) && !self.is_stopped()
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
