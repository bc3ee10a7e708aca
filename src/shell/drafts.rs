//! Drafts as files: 0600 in a 0700 folder under the user's state folder, written on a worker of its own. Must not know
//! what is in a draft.

use super::held::Held;
use super::left;
use super::wake::Wake;
use crate::app::{Effect, Event, Taking};
use crate::reply::Kept;
use anyhow::{Context as _, Result, bail};
use std::collections::HashSet;
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

/// The drafts of a folder, as this program sees them.
struct Shelf {
    folder: PathBuf,
    held: Held,
    told: HashSet<String>,
}

fn work(orders: &Receiver<Effect>, teller: &Sender<Wake>) {
    // Without a home folder nothing can be kept; each order says so.
    let mut shelf = folder().map(|folder| Shelf { folder, held: Held::default(), told: HashSet::new() });
    let begun = shelf.as_mut().map(Shelf::begun).unwrap_or_default();
    // What was ordered is done also while the program ends.
    let tell = |event| teller.send(Wake::Outside(event));
    for event in begun {
        let _ = tell(event);
    }
    for order in orders {
        let event = match &mut shelf {
            Ok(shelf) => shelf.carry_out(order),
            Err(error) => nowhere(order, error),
        };
        let _ = event.map(tell);
    }
}

/// The answer to an order where there is no folder for drafts.
fn nowhere(order: Effect, error: &anyhow::Error) -> Option<Event> {
    match order {
        Effect::SaveDraft { name, revision, .. } => {
            Some(Event::DraftNotSaved { name, revision, why: format!("{error:#}") })
        }
        Effect::FindDrafts => Some(Event::DraftsFound(Vec::new())),
        Effect::TakeDraft { name } => Some(Event::DraftTaken { name, taking: Taking::Gone }),
        _ => None,
    }
}

impl Shelf {
    /// What an earlier run has left.
    fn begun(&mut self) -> Vec<Event> {
        let found = self.found();
        let has_text = |name: &&String| {
            !self.held.elsewhere(&self.folder, name) && left::of(&self.folder, name).is_some()
        };
        let texts = found.iter().map(|(name, _)| name).filter(has_text).count();
        let texts = (texts > 0).then_some(Event::TextsLeft(texts));
        let drafts = (!found.is_empty()).then_some(Event::DraftsFound(found));
        texts.into_iter().chain(drafts).collect()
    }

    fn carry_out(&mut self, order: Effect) -> Option<Event> {
        match order {
            Effect::SaveDraft { name, revision, kept, at, token } => {
                let bytes = kept.to_bytes(&at, token);
                Some(match self.save(&name, &bytes) {
                    Ok(path) => Event::DraftSaved { name, revision, path: path.display().to_string() },
                    Err(error) => Event::DraftNotSaved { name, revision, why: format!("{error:#}") },
                })
            }
            Effect::DropDraft { name } => {
                // What another program writes is that program's to drop.
                if matches!(self.held.take(&self.folder, &name), Ok(None)) {
                    // One that was never written is gone already.
                    let _ = fs::remove_file(self.folder.join(&name));
                    left::remove(&self.folder, &name);
                    self.held.let_go(&self.folder, &name);
                }
                None
            }
            Effect::FindDrafts => Some(Event::DraftsFound(self.found())),
            Effect::TakeDraft { name } => {
                let taking = self.take(&name);
                Some(Event::DraftTaken { name, taking })
            }
            Effect::LetGoDraft { name } => {
                self.held.let_go(&self.folder, &name);
                None
            }
            _ => None,
        }
    }

    /// The drafts that have not been told of, and are not this program's own.
    fn found(&mut self) -> Vec<(String, Kept)> {
        let found = find(&self.folder, |name| !self.told.contains(name) && !self.held.has(name));
        self.told.extend(found.iter().map(|(name, _)| name.clone()));
        found
    }

    fn save(&mut self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let place = || self.folder.join(name).display().to_string();
        if let Some(who) = self.held.take(&self.folder, name).with_context(place)? {
            bail!("{}: not saved, another levelhead has this draft ({who}): go on there", place());
        }
        save(&self.folder, name, bytes)
    }

    /// Takes a draft in hand. What is read is the newest: it is locked before.
    fn take(&mut self, name: &str) -> Taking {
        let who = self.held.take(&self.folder, name).unwrap_or_else(|error| Some(error.to_string()));
        let kept = fs::read(self.folder.join(name)).ok().and_then(|bytes| Kept::from_bytes(&bytes));
        match (who, kept.map(Box::new)) {
            (None, Some(kept)) => Taking::Ours { kept, left: left::of(&self.folder, name) },
            (Some(who), Some(kept)) => Taking::Elsewhere { who, kept },
            (_, None) => {
                self.held.let_go(&self.folder, name);
                Taking::Gone
            }
        }
    }
}

/// Files that are read; a larger one is no draft.
const LARGEST: u64 = 256 << 20;

/// The drafts of a folder that are wanted, by their files' names.
fn find(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<(String, Kept)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(String, Kept)> = entries
        .filter(|entry| entry.metadata().is_ok_and(|file| file.is_file() && file.len() <= LARGEST))
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let whole = name.strip_suffix(".eml").is_some_and(|stem| !stem.starts_with('.')) && wanted(&name);
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
        let [(name, found)] = find(folder.path(), |_| true).try_into().unwrap();
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
