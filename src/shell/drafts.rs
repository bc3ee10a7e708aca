//! Drafts as files: 0600 in a 0700 folder under the user's state folder, written on a worker of its own. Must not know
//! what is in a draft.

use super::wake::Wake;
use crate::app::{Effect, Event};
use crate::reply::Kept;
use anyhow::{Context as _, Result};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

/// The worker: what is ordered is done in order.
#[derive(Debug)]
pub struct Keeper {
    orders: Option<Sender<Effect>>,
    worker: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts it; first it tells which drafts are there.
    pub fn start(teller: Sender<Wake>) -> io::Result<Self> {
        let (orders, taken) = channel();
        let worker = thread::Builder::new().name("drafts".into()).spawn(move || work(&taken, &teller))?;
        Ok(Self { orders: Some(orders), worker: Some(worker) })
    }

    /// Orders a draft to be written, or its file to be removed.
    pub fn order(&self, effect: Effect) {
        // It ends only with the program.
        let _ = self.orders.as_ref().map(|orders| orders.send(effect));
    }

    /// Waits until everything ordered is done.
    pub fn end(&mut self) {
        self.orders = None;
        let _ = self.worker.take().map(JoinHandle::join);
    }
}

fn work(orders: &Receiver<Effect>, teller: &Sender<Wake>) {
    let found = folder().map(|folder| find(&folder)).unwrap_or_default();
    if !found.is_empty() && teller.send(Wake::Outside(Event::DraftsFound(found))).is_err() {
        return;
    }
    for order in orders {
        let event = match order {
            Effect::SaveDraft { name, revision, kept, at, token } => {
                let bytes = kept.to_bytes(&at, token);
                match folder().and_then(|folder| save(&folder, &name, &bytes)) {
                    Ok(path) => Event::DraftSaved { name, revision, path: path.display().to_string() },
                    Err(error) => Event::DraftNotSaved { name, revision, why: format!("{error:#}") },
                }
            }
            Effect::DropDraft { name } => {
                // One that was never written is gone already.
                let _ = folder().map(|folder| fs::remove_file(folder.join(name)));
                continue;
            }
            _ => continue,
        };
        // What was ordered is done also while the program ends.
        let _ = teller.send(Wake::Outside(event));
    }
}

/// Files that are read; a larger one is no draft.
const LARGEST: u64 = 256 << 20;

/// The drafts of a folder, by their files' names.
fn find(folder: &Path) -> Vec<(String, Kept)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(String, Kept)> = entries
        .filter(|entry| entry.metadata().is_ok_and(|file| file.is_file() && file.len() <= LARGEST))
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let whole = name.strip_suffix(".eml").is_some_and(|stem| !stem.starts_with('.'));
            let bytes = whole.then(|| fs::read(entry.path()).ok()).flatten()?;
            Some((name, Kept::from_bytes(&bytes)?))
        })
        .collect();
    found.sort_by(|(one, _), (other, _)| other.cmp(one));
    found
}

/// The folder of drafts.
pub fn folder() -> Result<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "levelhead")
        .context("no home folder is known to keep drafts in; set HOME")?;
    Ok(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).join("drafts"))
}

/// Writes a draft into a folder; the whole of it or nothing. The path it has then.
pub fn save(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let make = |path: &Path| DirBuilder::new().recursive(true).mode(0o700).create(path);
    make(folder).with_context(|| format!("{}: can't be made", folder.display()))?;
    let path = folder.join(name);
    let part = folder.join(format!(".{name}.part"));
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, &path)
    })();
    written.with_context(|| format!("{}: not saved", path.display()))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn drafts_are_found_and_half_written_or_other_files_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept { to: "dana".into(), ..Kept::default() };
        let at = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
        for name in ["a.eml", ".b.eml.part", ".c.eml", "d.txt"] {
            fs::write(folder.path().join(name), kept.to_bytes(&at, 1)).unwrap();
        }
        fs::write(folder.path().join("e.eml"), "From: a@b.example\r\n\r\nhello").unwrap();
        let [(name, found)] = find(folder.path()).try_into().unwrap();
        assert_eq!((name.as_str(), found.to.as_str()), ("a.eml", "dana"));
    }

    #[test]
    fn drafts_are_for_their_owner_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("state/drafts");
        let path = save(&folder, "a.eml", b"first").unwrap();
        save(&folder, "a.eml", b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&path)), (0o700, 0o600));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }
}
