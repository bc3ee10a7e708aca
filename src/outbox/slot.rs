//! One item of the outbox, in this program's hand as long as it lives. Must not know the other items.

use super::Error;
use crate::reply::outbox::{Item, Step};
use jiff::Timestamp;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// An item, locked for this program.
#[derive(Debug)]
pub struct Slot {
    path: PathBuf,
    /// Let go by the system when the program ends, however it ends.
    _lock: File,
    item: Item,
    message: Vec<u8>,
}

impl Slot {
    pub(super) fn new(path: PathBuf, lock: File, item: Item, message: Vec<u8>) -> Self {
        Self { path, _lock: lock, item, message }
    }

    /// The item as it is on the disk.
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// The message as it is filed.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// Takes a step and writes it through to the disk; `false` where the step is not possible, and nothing changes.
    ///
    /// # Errors
    /// It can't be written; then the item is as it was before.
    pub fn step(&mut self, step: &Step, now: Timestamp) -> Result<bool, Error> {
        let before = self.item.clone();
        if !self.item.step(step, now) {
            return Ok(false);
        }
        self.write().inspect_err(|_| self.item = before)?;
        Ok(true)
    }

    /// Takes another order in the place of this one, under the same lock.
    ///
    /// # Errors
    /// It can't be written; then the item is as it was before.
    pub fn replace(&mut self, item: Item, message: Vec<u8>) -> Result<(), Error> {
        let before = (std::mem::replace(&mut self.item, item), std::mem::replace(&mut self.message, message));
        self.write().inspect_err(|_| (self.item, self.message) = before)
    }

    /// Takes the item off the disk.
    ///
    /// # Errors
    /// It can't be removed.
    pub fn remove(self) -> Result<(), Error> {
        let gone = fs::remove_file(&self.path).and_then(|()| sync_folder(&self.path));
        // A lock file that stays behind does no harm.
        let _ = fs::remove_file(lock_path(&self.path));
        gone.map_err(Error::at(&self.path))
    }

    /// Writes the whole item, or leaves what was there; when this returns it is on the disk, and so is its name.
    pub(super) fn write(&self) -> Result<(), Error> {
        let part = self.path.with_extension("part");
        let bytes = self.item.to_bytes(&self.message);
        let written = (|| {
            let mut file = private(&part)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&part, &self.path)?;
            sync_folder(&self.path)
        })();
        written.map_err(Error::at(&self.path))
    }
}

pub(super) fn lock_path(item: &Path) -> PathBuf {
    item.with_extension("lock")
}

/// Locks a file of this name; `None` where another program has.
pub(super) fn lock(path: &Path) -> io::Result<Option<File>> {
    let file = private(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

fn sync_folder(item: &Path) -> io::Result<()> {
    File::open(item.parent().unwrap_or(Path::new(".")))?.sync_all()
}
