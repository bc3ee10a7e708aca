//! Which drafts this program has in hand: a lock for each, let go by the system when the program ends, however it ends.
//! Must not know what is in a draft.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// The locks this program has, by the names of the drafts.
#[derive(Debug, Default)]
pub struct Held(HashMap<String, File>);

impl Held {
    /// Takes a draft in hand; who has it, where somebody else does.
    pub fn take(&mut self, folder: &Path, name: &str) -> io::Result<Option<String>> {
        if self.0.contains_key(name) {
            return Ok(None);
        }
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let path = lock_of(folder, name);
        loop {
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut who = String::new();
                    file.take(200).read_to_string(&mut who)?;
                    return Ok(Some(who.trim().to_owned()));
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // It may have been removed by who had it, between our opening and locking it.
            if !fs::metadata(&path)
                .is_ok_and(|there| file.metadata().is_ok_and(|ours| ours.ino() == there.ino()))
            {
                continue;
            }
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(this_program().as_bytes())?;
            self.0.insert(name.to_owned(), file);
            return Ok(None);
        }
    }

    /// Lets a draft go: others may take it in hand.
    pub fn let_go(&mut self, folder: &Path, name: &str) {
        if let Some(lock) = self.0.remove(name) {
            // One that stays behind is no lock: nobody holds it.
            let _ = fs::remove_file(lock_of(folder, name));
            drop(lock);
        }
    }

    /// Whether this program has it in hand.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether another program has it in hand.
    pub fn elsewhere(&self, folder: &Path, name: &str) -> bool {
        let lock = || File::open(lock_of(folder, name));
        !self.has(name) && lock().is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
    }
}

fn lock_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!(".{name}.lock"))
}

/// How another program's user finds this one.
fn this_program() -> String {
    let terminal = rustix::termios::ttyname(io::stdin(), Vec::new()).ok();
    let terminal = terminal.and_then(|name| name.into_string().ok());
    let terminal = terminal.map(|name| format!("{}, ", name.trim_start_matches("/dev/")));
    format!("{}process {}", terminal.unwrap_or_default(), std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_in_one_hand_and_goes_on_when_that_lets_go_or_ends() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("drafts");
        let (mut one, mut other) = (Held::default(), Held::default());
        assert_eq!(one.take(&folder, "a.eml").unwrap(), None);
        assert_eq!(one.take(&folder, "a.eml").unwrap(), None, "it has it already");
        let who = other.take(&folder, "a.eml").unwrap().unwrap();
        assert!(who.ends_with(&format!("process {}", std::process::id())), "{who}");
        assert!(other.elsewhere(&folder, "a.eml") && !one.elsewhere(&folder, "a.eml"));
        assert!(!other.has("a.eml") && !other.elsewhere(&folder, "b.eml"));

        one.let_go(&folder, "a.eml");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "no lock stays behind");
        assert_eq!(other.take(&folder, "a.eml").unwrap(), None);
        assert!(one.take(&folder, "a.eml").unwrap().is_some());

        // As a crash leaves it: the file is there, nobody holds it.
        drop(other);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        assert_eq!(one.take(&folder, "a.eml").unwrap(), None);
    }
}
