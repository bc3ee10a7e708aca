//! What servers sent, kept on disk for the next start: a file for each folder and small ones beside it, for their
//! owner alone. Only a copy: what is
//! damaged, of another format, or of another folder is thrown away and costs time only. Must not know servers or what
//! mail means: kept are the bytes that were sent, to be parsed again.

mod findings;
mod folder;
mod newest;
mod record;
mod row;

pub use findings::{Findings, FoundIn};
pub use folder::{Folder, Kept};
pub use newest::Newest;
pub use row::Row;

use crate::mailbox::ShortId;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Where the files of one account lie, and whose they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    folder: PathBuf,
    account: String,
}

impl Cache {
    /// Where mail is kept unless told otherwise.
    pub fn default_folder() -> Option<PathBuf> {
        Some(directories::ProjectDirs::from("", "", "levelhead")?.cache_dir().join("mail"))
    }

    /// Of the account that is known by this identity (user, server), under a folder for all of them.
    pub fn new(under: &Path, account: String) -> Self {
        Self { folder: under.join(ShortId::of(&account).to_string()), account }
    }

    /// Opens what is kept of a mailbox folder, or begins it. `None` where the disk doesn't allow it: then nothing is
    /// kept.
    pub fn open(&self, name: &str) -> Option<Folder> {
        let path = self.path(name);
        let opened = self.make().and_then(|()| Folder::open(&path, &self.name(name)));
        opened.inspect_err(|error| tracing::warn!("nothing is kept in {}: {error}", path.display())).ok()
    }

    /// The newest messages of a mailbox folder, at once; what [`Cache::open`] finds then has the last word. `None` where
    /// none are kept.
    pub fn newest(&self, name: &str) -> Option<Newest> {
        newest::read(&newest::beside(&self.path(name)), &self.name(name))
    }

    /// What was found in the messages of a mailbox folder in this way. `None` where the disk doesn't allow it.
    pub fn findings(&self, name: &str, way: u64) -> Option<Findings> {
        let made = self.make();
        let opened = made.and_then(|()| Findings::open(&self.path(name), way));
        opened.inspect_err(|error| tracing::warn!("findings of {name:?} are not kept: {error}")).ok()
    }

    /// Makes the folder of the account's files, for its owner alone.
    fn make(&self) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o700))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{}.mail", ShortId::of(name)))
    }

    /// What a folder is called in its own files.
    fn name(&self, name: &str) -> String {
        format!("{}\n{name}", self.account)
    }

    /// The folder of the account's files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Removes all that is kept of the account.
    ///
    /// # Errors
    /// It can't be removed.
    pub fn remove(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
