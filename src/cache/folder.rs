//! The file of one mailbox folder: records one after the other, a prefix of which is always sound. Must not know how
//! the folder is kept in step.
//!
//! Records are only ever appended, so that a program that is killed leaves a shorter file and nothing worse; what is to
//! be forgotten is overwritten with zeros where it stands. One program writes, the others read.

use super::newest::{self, Newest, PAGE};
use super::record::{Head, Kind, damaged, head_at, payload_at};
use super::row::{Row, flags_from_bytes, flags_to_bytes};
use crate::mail::Flags;
use hashbrown::HashMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::mem::replace;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Grows when what is written changes its form.
const FORMAT: u32 = 2;
/// A file with more bytes than this that nobody needs any more is written anew when it is opened, if they are most of it.
const SPARE: u64 = 1 << 20;
/// So much may wait to be written.
const BUFFER: usize = 256 << 10;

/// How far what is kept was in step with the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The HIGHESTMODSEQ up to which changes are in it; `None` where the server counts none.
    pub modseq: Option<u64>,
    /// When.
    pub at: Timestamp,
    /// The folders of sent mail that belong to it.
    pub sent: Vec<String>,
}

/// Whose file it is.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Owner {
    format: u32,
    folder: String,
    validity: u32,
}

/// Where a message's records begin; 0: nowhere, since the owner's record stands there. There may be a million of them.
#[derive(Debug, Clone, Copy, Default)]
struct Places {
    row: u32,
    flags: u32,
    text: u32,
}

/// One folder's file.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    name: String,
    file: File,
    /// Whether this program writes.
    writes: bool,
    validity: Option<u32>,
    kept: Option<Kept>,
    places: HashMap<u32, Places>,
    /// Where the records of the newest messages stood when they were last written by themselves.
    newest: Vec<(u32, u32, u32)>,
    /// Where the next record goes.
    end: u64,
    /// Written from `end - waiting.len()` on at the next occasion.
    waiting: Vec<u8>,
}

impl Folder {
    pub(super) fn open(path: &Path, name: &str) -> io::Result<Self> {
        let mut folder = Self {
            path: path.to_owned(),
            name: name.to_owned(),
            file: private(path, false)?,
            writes: false,
            validity: None,
            kept: None,
            places: HashMap::new(),
            newest: Vec::new(),
            end: 0,
            waiting: Vec::new(),
        };
        folder.file.set_permissions(fs::Permissions::from_mode(0o600))?;
        folder.writes = folder.file.try_lock().is_ok();
        match folder.load() {
            Ok(spare) if folder.writes && spare > SPARE.max(folder.end / 2) => folder.write_anew()?,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!("{}: not used: {error}", path.display());
                folder.drop_all();
            }
        }
        Ok(folder)
    }

    /// Finds what is in the file; the bytes of it that nobody needs any more.
    fn load(&mut self) -> io::Result<u64> {
        let length = self.file.metadata()?.len();
        if length == 0 {
            return Ok(0);
        }
        let owner: Owner =
            postcard::from_bytes(&payload_at(&self.file, 0, Kind::Owner, 0)?).map_err(|_| damaged())?;
        if owner.format != FORMAT || owner.folder != self.name {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is of another version or folder"));
        }
        self.validity = Some(owner.validity);
        self.end = head_at(&self.file, 0)?.whole();
        let mut spare = 0;
        let mut input = BufReader::with_capacity(BUFFER, self.file.try_clone()?);
        input.seek(SeekFrom::Start(self.end))?;
        let (mut payload, mut step) = (Vec::new(), None);
        while length - self.end >= Head::SIZE as u64 {
            let mut bytes = [0; Head::SIZE];
            input.read_exact(&mut bytes)?;
            let head = Head::from_bytes(bytes).ok_or_else(damaged)?;
            if length - self.end < head.whole() {
                break;
            }
            let at = u32::try_from(self.end).map_err(|_| damaged())?;
            let places = match head.kind {
                Kind::Void | Kind::Step => &mut Places::default(),
                _ => self.places.entry(head.uid).or_default(),
            };
            let before = match head.kind {
                Kind::Row => replace(&mut places.row, at),
                Kind::Flags => replace(&mut places.flags, at),
                Kind::Text => replace(&mut places.text, at),
                Kind::Step => step.replace(at).unwrap_or(0),
                Kind::Void => at,
                Kind::Owner => return Err(damaged()),
            };
            // What stands there now is about as long as what stood there before.
            spare += if before > 0 { head.whole() } else { 0 };
            if matches!(head.kind, Kind::Void | Kind::Text) {
                input.seek_relative(i64::from(head.length))?;
            } else {
                payload.resize(head.length as usize, 0);
                input.read_exact(&mut payload)?;
                if !head.fits(&payload) {
                    return Err(damaged());
                }
            }
            self.end += head.whole();
        }
        if let Some(at) = step {
            self.kept = postcard::from_bytes(&payload_at(&self.file, at.into(), Kind::Step, 0)?).ok();
        }
        // What has no row is of no use: a text whose message went, or whose row was not yet written.
        self.places.retain(|_, places| places.row > 0 && places.flags > 0);
        Ok(spare)
    }

    /// The UIDVALIDITY of what is kept; `None` where nothing is.
    pub fn validity(&self) -> Option<u32> {
        self.validity
    }

    /// How far it was in step; `None` where the folder was never read to its end.
    pub fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    /// The messages, newest first.
    pub fn uids(&self) -> Vec<u32> {
        let mut uids: Vec<u32> = self.places.keys().copied().collect();
        uids.sort_unstable_by_key(|uid| Reverse(*uid));
        uids
    }

    /// What the index says of a message.
    pub fn row(&self, uid: u32) -> Option<Row> {
        let places = self.places.get(&uid)?;
        let flags = flags_from_bytes(&self.payload(places.flags, Kind::Flags, uid)?)?;
        Row::from_bytes(uid, flags, &self.payload(places.row, Kind::Row, uid)?)
    }

    /// The text of a message, as bytes of a message.
    pub fn text(&self, uid: u32) -> Option<Vec<u8>> {
        let at = self.places.get(&uid)?.text;
        if at > 0 { self.payload(at, Kind::Text, uid) } else { None }
    }

    fn payload(&self, at: u32, kind: Kind, uid: u32) -> Option<Vec<u8>> {
        payload_at(&self.file, at.into(), kind, uid).ok()
    }

    /// Keeps only what is of this UIDVALIDITY.
    pub fn begin(&mut self, validity: u32) {
        if self.validity == Some(validity) {
            return;
        }
        self.drop_all();
        self.validity = Some(validity);
        let owner = Owner { format: FORMAT, folder: self.name.clone(), validity };
        self.append(Kind::Owner, 0, postcard::to_stdvec(&owner).ok());
    }

    /// Keeps what the index says of a message.
    pub fn keep_row(&mut self, row: &Row) {
        if self.places.contains_key(&row.uid) {
            return self.keep_flags(row.uid, &row.flags);
        }
        let at = self.append(Kind::Row, row.uid, row.to_bytes());
        let flags = self.append(Kind::Flags, row.uid, flags_to_bytes(&row.flags));
        if let Some((at, flags)) = at.zip(flags) {
            self.places.insert(row.uid, Places { row: at, flags, text: 0 });
        }
    }

    /// Keeps fresh flags of a message that is kept.
    pub fn keep_flags(&mut self, uid: u32, flags: &Flags) {
        if self.places.contains_key(&uid)
            && let Some(at) = self.append(Kind::Flags, uid, flags_to_bytes(flags))
            && let Some(places) = self.places.get_mut(&uid)
        {
            places.flags = at;
        }
    }

    /// Keeps the text of a message that is kept.
    pub fn keep_text(&mut self, uid: u32, text: &[u8]) {
        if self.places.get(&uid).is_some_and(|places| places.text == 0)
            && let Some(at) = self.append(Kind::Text, uid, Some(text.to_vec()))
            && let Some(places) = self.places.get_mut(&uid)
        {
            places.text = at;
        }
        self.flush();
    }

    /// Forgets messages: nothing of them stays in the file.
    pub fn forget(&mut self, uids: &[u32]) {
        self.flush();
        if self.newest.is_empty() || self.newest.iter().any(|(uid, ..)| uids.contains(uid)) {
            self.wipe_newest();
        }
        for uid in uids {
            let Some(places) = self.places.remove(uid) else { continue };
            for at in [places.row, places.flags, places.text].into_iter().filter(|at| *at > 0) {
                if self.writes && self.void(at).is_err() {
                    self.drop_all();
                    return;
                }
            }
        }
    }

    /// Notes that all that was told is in it.
    pub fn in_step(&mut self, kept: Kept) {
        let now = (kept.modseq, &kept.sent);
        if self.kept.as_ref().is_none_or(|before| (before.modseq, &before.sent) != now || before.at < kept.at)
        {
            self.append(Kind::Step, 0, postcard::to_stdvec(&kept).ok());
            self.kept = Some(kept);
        }
        self.flush();
        self.write_newest();
    }

    /// Writes the newest messages by themselves, if they are others than before.
    fn write_newest(&mut self) {
        let Some((validity, kept)) = self.validity.zip(self.kept.as_ref()).filter(|_| self.writes) else {
            return;
        };
        let newest = self.newest_places();
        if newest == self.newest {
            return;
        }
        let rows = newest.iter().filter_map(|(uid, ..)| self.row(*uid)).collect();
        let total = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let told = Newest { validity, modseq: kept.modseq, total, rows };
        match newest::write(&newest::beside(&self.path), &self.name, &told) {
            Ok(()) => self.newest = newest,
            Err(error) => tracing::warn!("{}: the newest are not kept: {error}", self.path.display()),
        }
    }

    /// The newest messages and where their records stand, newest first; of many, no list of all is made.
    fn newest_places(&self) -> Vec<(u32, u32, u32)> {
        let mut newest = BinaryHeap::with_capacity(PAGE + 1);
        for (uid, places) in &self.places {
            newest.push(Reverse((*uid, places.row, places.flags)));
            if newest.len() > PAGE {
                newest.pop();
            }
        }
        newest.into_sorted_vec().into_iter().map(|Reverse(place)| place).collect()
    }

    fn wipe_newest(&mut self) {
        self.newest.clear();
        if self.writes
            && let Err(error) = newest::wipe(&newest::beside(&self.path))
        {
            tracing::warn!("{}: the newest are still on the disk: {error}", self.path.display());
        }
    }

    /// Writes what waits.
    pub fn flush(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let from = self.end - waiting.len() as u64;
        if let Err(error) = self.file.write_all_at(&waiting, from) {
            tracing::warn!("{}: nothing more is kept: {error}", self.path.display());
            self.writes = false;
        }
    }

    /// Where the record will stand.
    fn append(&mut self, kind: Kind, uid: u32, payload: Option<Vec<u8>>) -> Option<u32> {
        let payload = payload.filter(|_| self.writes && self.validity.is_some())?;
        let head = Head::new(kind, uid, &payload)?;
        let at = u32::try_from(self.end).ok()?;
        self.waiting.extend(head.to_bytes());
        self.waiting.extend(payload);
        self.end += head.whole();
        if self.waiting.len() >= BUFFER {
            self.flush();
        }
        Some(at)
    }

    fn void(&self, at: u32) -> io::Result<()> {
        let at = u64::from(at);
        let head = head_at(&self.file, at)?;
        let nothing = vec![0; head.length as usize];
        self.file.write_all_at(&nothing, at + Head::SIZE as u64)?;
        let void = Head::new(Kind::Void, 0, &nothing).ok_or_else(damaged)?;
        self.file.write_all_at(&void.to_bytes(), at)
    }

    fn drop_all(&mut self) {
        (self.validity, self.kept, self.end) = (None, None, 0);
        self.waiting.clear();
        self.places.clear();
        self.wipe_newest();
        if self.writes && self.file.set_len(0).is_err() {
            self.writes = false;
        }
    }

    /// Writes what is needed into a new file, which takes the place of this one.
    fn write_anew(&mut self) -> io::Result<()> {
        let path = self.path.with_extension("new");
        let _ = fs::remove_file(&path);
        let mut new = private(&path, true)?;
        new.lock()?;
        let mut end = 0_u64;
        let mut copy = |at: u32, kind: Kind, uid: u32| -> io::Result<u32> {
            let payload = payload_at(&self.file, at.into(), kind, uid)?;
            let head = Head::new(kind, uid, &payload).ok_or_else(damaged)?;
            new.write_all(&[&head.to_bytes(), payload.as_slice()].concat())?;
            let at = u32::try_from(end).map_err(|_| damaged())?;
            end += head.whole();
            Ok(at)
        };
        copy(0, Kind::Owner, 0)?;
        let mut places = HashMap::new();
        let mut uids: Vec<(u32, Places)> = self.places.iter().map(|(uid, places)| (*uid, *places)).collect();
        uids.sort_unstable_by_key(|(uid, _)| Reverse(*uid));
        for (uid, old) in uids {
            let text = if old.text > 0 { copy(old.text, Kind::Text, uid).unwrap_or(0) } else { 0 };
            let (row, flags) = (copy(old.row, Kind::Row, uid)?, copy(old.flags, Kind::Flags, uid)?);
            places.insert(uid, Places { row, flags, text });
        }
        fs::rename(&path, &self.path)?;
        (self.file, self.places, self.end) = (new, places, end);
        if let Some(kept) = self.kept.take() {
            self.in_step(kept);
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.flush();
        // A program that is just being started may hold the file too, until it is its own: the lock would outlive us.
        let _ = self.file.unlock();
    }
}

/// A file for its owner alone.
pub(super) fn private(path: &Path, new: bool) -> io::Result<File> {
    let mut how = OpenOptions::new();
    how.read(true).write(true).create(true).create_new(new).truncate(false).mode(0o600).open(path)
}
