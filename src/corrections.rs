//! What the user said against the classifier, on disk: one line a correction, oldest first, for its owner alone. Taking
//! the newest back leaves the file as it was before. Must not know the screen, servers, or what corrections are good for.

use crate::classify::{Correction, Corrections, Flag, Trace};
use crate::mail::{MessageId, SafeText};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// Why something with the file did not work: what, where, remedy.
#[derive(Debug, thiserror::Error)]
#[error("{}: {why}", path.display())]
pub struct Error {
    path: PathBuf,
    why: String,
}

/// One correction and the text it was said of.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// What was said.
    pub correction: Correction,
    /// What the mail's writer newly wrote; empty where it had not been read.
    pub text: String,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    said: Timestamp,
    flag: String,
    yes: bool,
    message_id: String,
    trace: String,
    subject: String,
    text: String,
}

impl Line {
    fn of(Kept { correction, text }: &Kept) -> Self {
        let flag = match correction.flag {
            Flag::Angry => "angry",
            Flag::Urgent => "urgent",
        };
        Self {
            said: correction.said_at,
            flag: flag.to_owned(),
            yes: correction.yes,
            message_id: correction.message_id.to_string(),
            trace: correction.trace.to_string(),
            subject: correction.subject.to_string(),
            text: text.clone(),
        }
    }

    fn kept(self) -> Option<Kept> {
        let flag = match self.flag.as_str() {
            "angry" => Flag::Angry,
            "urgent" => Flag::Urgent,
            _ => return None,
        };
        let correction = Correction {
            flag,
            yes: self.yes,
            message_id: MessageId::parse(&self.message_id)?,
            subject: SafeText::line(&self.subject),
            trace: Trace::parse(&self.trace)?,
            said_at: self.said,
        };
        Some(Kept { correction, text: self.text })
    }
}

/// The file of one user.
#[derive(Debug, Clone)]
pub struct Store {
    path: PathBuf,
}

impl Store {
    /// Where it lies; `None` where no home folder is known.
    pub fn usual() -> Option<Self> {
        let dirs = directories::ProjectDirs::from("", "", "levelhead")?;
        let folder = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir());
        Some(Self { path: folder.join("corrections.jsonl") })
    }

    /// One that lies elsewhere.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// All there are, oldest first; none where there is no file.
    ///
    /// # Errors
    /// It can't be read, or a line of it is none of ours.
    pub fn all(&self) -> Result<Vec<Kept>, Error> {
        let text = self.read().map_err(|why| self.wrong(&why))?;
        let line = |(number, line): (usize, &str)| {
            let kept = serde_json::from_str(line).ok().and_then(Line::kept);
            kept.ok_or_else(|| Error {
                path: self.path.clone(),
                why: format!("line {} is no correction: take it out, or the file away", number + 1),
            })
        };
        text.lines().enumerate().map(line).collect()
    }

    /// The same without the texts, as the classifier takes them.
    ///
    /// # Errors
    /// As for [`Store::all`].
    pub fn corrections(&self) -> Result<Corrections, Error> {
        Ok(Corrections::new(self.all()?.into_iter().map(|kept| kept.correction).collect()))
    }

    /// Adds one. When this returns, it is on the disk.
    ///
    /// # Errors
    /// It can't be written.
    pub fn add(&self, kept: &Kept) -> Result<(), Error> {
        let add = || {
            let _lock = self.lock()?;
            let mut line = serde_json::to_vec(&Line::of(kept))?;
            line.push(b'\n');
            let mut file = private().append(true).open(&self.path)?;
            file.write_all(&line)?;
            file.sync_all()
        };
        add().map_err(|why| self.wrong(&why))
    }

    /// Takes the newest back that `is` meant, without a trace of it.
    ///
    /// # Errors
    /// It can't be read or written.
    pub fn take_back(&self, is: impl Fn(&Correction) -> bool) -> Result<Option<Kept>, Error> {
        let all = self.all()?;
        let Some(at) = all.iter().rposition(|kept| is(&kept.correction)) else { return Ok(None) };
        let take = || {
            let _lock = self.lock()?;
            let text = self.read()?;
            let left: String =
                text.split_inclusive('\n').enumerate().filter(|(n, _)| *n != at).map(|(_, l)| l).collect();
            if left.is_empty() {
                return fs::remove_file(&self.path);
            }
            let part = self.path.with_extension("part");
            let mut file = private().write(true).truncate(true).open(&part)?;
            file.write_all(left.as_bytes())?;
            file.sync_all()?;
            fs::rename(&part, &self.path)
        };
        take().map_err(|why| self.wrong(&why))?;
        Ok(all.into_iter().nth(at))
    }

    fn read(&self) -> io::Result<String> {
        match fs::read_to_string(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            read => read,
        }
    }

    /// Held while the file is written: another levelhead waits.
    fn lock(&self) -> io::Result<File> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let folder = File::open(folder)?;
        folder.lock()?;
        Ok(folder)
    }

    fn wrong(&self, why: &io::Error) -> Error {
        let why = format!("{why}: see that the disk has room and the file is yours");
        Error { path: self.path.clone(), why }
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).mode(0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn kept(id: &str, yes: bool) -> Kept {
        let correction = Correction {
            flag: Flag::Angry,
            yes,
            message_id: MessageId::parse(id).unwrap(),
            subject: SafeText::line("Größe"),
            trace: Trace::default(),
            said_at: "2026-06-03T12:00:00Z".parse().unwrap(),
        };
        Kept { correction, text: "one\n\"two\"\tthree\n".into() }
    }

    #[test]
    fn what_is_taken_back_leaves_the_file_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::at(&home.path().join("state/corrections.jsonl"));
        assert_eq!(store.all().unwrap(), []);
        store.add(&kept("<a@x>", true)).unwrap();
        store.add(&kept("<b@x>", true)).unwrap();
        let before = fs::read(&store.path).unwrap();
        store.add(&kept("<a@x>", false)).unwrap();
        assert_eq!(store.all().unwrap(), [kept("<a@x>", true), kept("<b@x>", true), kept("<a@x>", false)]);
        let mode = fs::metadata(&store.path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);

        let id = MessageId::parse("<a@x>").unwrap();
        let taken = store.take_back(|known| known.message_id == id).unwrap();
        assert_eq!(taken, Some(kept("<a@x>", false)), "the newest");
        assert_eq!(fs::read(&store.path).unwrap(), before);
        for _ in 0..2 {
            store.take_back(|_| true).unwrap();
        }
        assert!(!store.path.exists());
        assert_eq!(store.take_back(|_| true).unwrap(), None);
    }

    #[test]
    fn a_line_that_is_no_correction_is_named() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::at(&home.path().join("c.jsonl"));
        store.add(&kept("<a@x>", true)).unwrap();
        fs::write(&store.path, [fs::read(&store.path).unwrap(), b"{}\n".to_vec()].concat()).unwrap();
        assert!(store.all().unwrap_err().to_string().contains("line 2"));
    }
}
