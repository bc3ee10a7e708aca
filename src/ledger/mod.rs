//! Changes that are not carried out yet, on disk: a line each, in the order they were made, for their owner alone, and
//! written through to the disk before anybody is told that they are kept. Each running program has a file of its own,
//! locked as long as it lives; what a dead one left is taken over. Must not know servers or what a change means.

mod entry;

pub use entry::{At, Edit, Entry, Folder, Saw, Then, Trip};

use crate::access::WriteGrant;
use crate::mailbox::ShortId;
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Where the changes of an account's folder are kept. Only a [`WriteGrant`] makes one: what may not be written is not
/// kept either.
#[derive(Debug, Clone)]
pub struct Place {
    folder: PathBuf,
    owner: String,
}

/// A line of a file.
#[derive(Serialize, Deserialize)]
enum Line {
    /// Whose changes these are; the first line.
    Owner { version: u32, owner: String },
    /// A change, or how it stands now.
    Stands(Entry),
    /// It is done with.
    Gone(u64),
}

const VERSION: u32 = 1;
/// Files this program has begun.
static FILES: AtomicUsize = AtomicUsize::new(0);

/// The file of this program.
#[derive(Debug)]
pub struct Ledger {
    place: Place,
    /// Made at the first change.
    file: Option<(PathBuf, File)>,
    /// The number of the next change.
    next: u64,
    /// Changes in the file.
    entries: Vec<Entry>,
}

impl Place {
    /// Where changes are kept unless told otherwise.
    pub fn default_folder() -> Option<PathBuf> {
        let dirs = directories::ProjectDirs::from("", "", "levelhead")?;
        Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).join("changes"))
    }

    /// Under a folder for all accounts: of the account that is known by this identity (user, server), which the grant
    /// is for, and its folder of this name.
    pub fn new(_: &WriteGrant, under: &Path, identity: &str, name: &str) -> Self {
        let owner = format!("{identity}\n{name}");
        Self { folder: under.join(ShortId::of(&owner).to_string()), owner }
    }

    /// Takes over what dead programs have left, oldest first; what can't be read is named, a line each.
    ///
    /// # Errors
    /// What they left can't be kept on in a file of this program's.
    pub fn open(self) -> io::Result<(Ledger, Vec<String>)> {
        let (mut left, mut wrong, mut taken) = (Vec::new(), Vec::new(), Vec::new());
        for path in self.files()? {
            let file = OpenOptions::new().read(true).write(true).open(&path)?;
            if file.try_lock().is_err() {
                // Its program lives.
                continue;
            }
            match self.read(&fs::read(&path)?) {
                Ok((entries, damaged)) => {
                    left.extend(entries);
                    if damaged > 0 {
                        wrong.push(format!("{}: {damaged} kept changes can't be read", path.display()));
                    }
                    taken.push((path, file));
                }
                Err(why) => wrong.push(format!("{}: {why}: left alone", path.display())),
            }
        }
        let mut ledger = Ledger { place: self, file: None, next: 0, entries: Vec::new() };
        for entry in left {
            ledger.write(entry)?;
        }
        ledger.sync()?;
        for (path, file) in taken {
            // Emptied first: a program that has it open already finds nothing to take over.
            file.set_len(0)?;
            fs::remove_file(&path)?;
        }
        Ok((ledger, wrong))
    }

    fn files(&self) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let mut paths: Vec<PathBuf> =
            paths.filter(|path| path.extension().is_some_and(|extension| extension == "jsonl")).collect();
        paths.sort();
        Ok(paths)
    }

    /// The changes of a file, and how many lines of it are damaged. A last line that was cut short is none: nobody was
    /// told that it is kept.
    fn read(&self, bytes: &[u8]) -> Result<(Vec<Entry>, usize), &'static str> {
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let mut lines = bytes.get(..whole).unwrap_or_default().split(|byte| *byte == b'\n');
        match lines.next().map(serde_json::from_slice) {
            Some(Ok(Line::Owner { version: VERSION, owner })) if owner == self.owner => {}
            Some(Ok(Line::Owner { version: VERSION, .. })) => return Err("of another account"),
            // The program died before its first change was kept.
            None => return Ok((Vec::new(), 0)),
            _ if whole == 0 => return Ok((Vec::new(), 0)),
            _ => return Err("of another version"),
        }
        let (mut entries, mut damaged) = (Vec::<Entry>::new(), 0);
        for line in lines.filter(|line| !line.is_empty()) {
            match serde_json::from_slice(line) {
                Ok(Line::Stands(entry)) => match entries.iter_mut().find(|known| known.id == entry.id) {
                    Some(known) => *known = entry,
                    None => entries.push(entry),
                },
                Ok(Line::Gone(id)) => entries.retain(|known| known.id != id),
                Ok(Line::Owner { .. }) | Err(_) => damaged += 1,
            }
        }
        Ok((entries, damaged))
    }
}

impl Ledger {
    /// What is kept, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds a change; its number. When this returns, it is on the disk.
    ///
    /// # Errors
    /// It can't be written.
    pub fn add(&mut self, entry: Entry) -> io::Result<u64> {
        let id = self.write(entry)?;
        self.sync()?;
        Ok(id)
    }

    /// Writes how a change stands now. When this returns, it is on the disk.
    ///
    /// # Errors
    /// It can't be written.
    pub fn put(&mut self, entry: &Entry) -> io::Result<()> {
        let Some(known) = self.entries.iter_mut().find(|known| known.id == entry.id) else { return Ok(()) };
        known.clone_from(entry);
        self.append(&Line::Stands(entry.clone()))?;
        self.sync()
    }

    /// Forgets a change that is done with. Should that not reach the disk, it is found to be done already.
    ///
    /// # Errors
    /// It can't be written.
    pub fn forget(&mut self, id: u64) -> io::Result<()> {
        self.entries.retain(|known| known.id != id);
        if !self.entries.is_empty() {
            return self.append(&Line::Gone(id));
        }
        match self.file.take() {
            Some((path, _)) => fs::remove_file(path),
            None => Ok(()),
        }
    }

    fn write(&mut self, entry: Entry) -> io::Result<u64> {
        let entry = Entry { id: self.next, ..entry };
        self.append(&Line::Stands(entry.clone()))?;
        self.next += 1;
        self.entries.push(entry);
        Ok(self.next - 1)
    }

    fn append(&mut self, line: &Line) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        let file = self.file()?;
        let before = file.metadata()?.len();
        let written = file.write_all(&bytes);
        if written.is_err() {
            // Half a line would spoil the next.
            file.set_len(before)?;
        }
        written
    }

    fn sync(&self) -> io::Result<()> {
        self.file.as_ref().map_or(Ok(()), |(_, file)| file.sync_all())
    }

    fn file(&mut self) -> io::Result<&mut File> {
        if self.file.is_none() {
            self.file = Some(self.begin()?);
        }
        self.file.as_mut().map(|(_, file)| file).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Makes the file, and its folder where that is missing.
    fn begin(&self) -> io::Result<(PathBuf, File)> {
        let folder = &self.place.folder;
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        let path = self.fresh()?;
        // Under its own name it is there only when it is locked: else another program would take it for a dead one's.
        let part = path.with_extension("part");
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(&part)?;
        file.lock()?;
        file.set_len(0)?;
        let owner = Line::Owner { version: VERSION, owner: self.place.owner.clone() };
        let mut bytes = serde_json::to_vec(&owner)?;
        bytes.push(b'\n');
        file.write_all(&bytes)?;
        fs::rename(&part, &path)?;
        // Its name must be on the disk too, and the way to it.
        for folder in folder.ancestors().take(3) {
            File::open(folder)?.sync_all()?;
        }
        Ok((path, file))
    }

    /// A name of this program's own that sorts after those that are there.
    fn fresh(&self) -> io::Result<PathBuf> {
        let number = |path: &PathBuf| path.file_stem()?.to_str()?.split('-').next()?.parse::<u64>().ok();
        let next = self.place.files()?.iter().filter_map(number).max().map_or(0, |last| last + 1);
        let name =
            format!("{next:010}-{}-{}.jsonl", std::process::id(), FILES.fetch_add(1, Ordering::Relaxed));
        Ok(self.place.folder.join(name))
    }
}

#[cfg(test)]
mod tests;
