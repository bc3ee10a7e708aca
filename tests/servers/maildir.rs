//! Puts messages into a Maildir as fast as files can be written, and gives them to the user the server runs as.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Whom mail belongs to.
#[derive(Debug, Clone)]
pub struct Owner {
    pub user: String,
    pub group: String,
    pub uid: u32,
    pub gid: u32,
    /// Whether we are root and have to give files away.
    pub root: bool,
}

impl Owner {
    /// The user `mail` if we are root, else ourselves.
    pub fn find() -> Self {
        let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        let wanted = |fields: &[&str]| match uid {
            0 => fields[0] == "mail",
            _ => fields[2] == uid.to_string(),
        };
        let passwd = fs::read_to_string("/etc/passwd").unwrap();
        let entry: Vec<&str> = passwd
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>())
            .find(|fields| fields.len() > 3 && wanted(fields))
            .expect("the user is in /etc/passwd");
        let gid = if uid == 0 { entry[3].parse().unwrap() } else { gid };
        let groups = fs::read_to_string("/etc/group").unwrap();
        let group = groups
            .lines()
            .find(|line| line.split(':').nth(2) == Some(&gid.to_string()))
            .and_then(|line| line.split(':').next())
            .expect("the group is in /etc/group");
        Self {
            user: entry[0].to_owned(),
            group: group.to_owned(),
            uid: entry[2].parse().unwrap(),
            gid,
            root: uid == 0,
        }
    }
}

/// One folder on disk.
pub struct Maildir {
    path: PathBuf,
    owner: Owner,
}

/// Names sort in the order of delivery, which is the order of UIDs.
static NEXT: AtomicU32 = AtomicU32::new(1);

impl Maildir {
    pub(super) fn make(path: PathBuf, owner: Owner) -> Self {
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(path.join(part)).unwrap();
        }
        // A subfolder of a Maildir++ is one by this file.
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            fs::write(path.join("maildirfolder"), "").unwrap();
            give(path.parent().unwrap(), &owner);
        }
        give(&path, &owner);
        Self { path, owner }
    }

    /// Delivers one message: it is recent and unseen.
    pub fn deliver(&self, raw: impl AsRef<[u8]>) {
        self.write("new", raw.as_ref());
    }

    /// Delivers many; `text` makes the `n`th, counted from 1.
    pub fn fill(&self, count: u32, text: impl Fn(u32) -> String) {
        for n in 1..=count {
            self.write("new", text(n).as_bytes());
        }
    }

    /// Takes a message out, as another program would: that of the `nth` name, counted from 0.
    pub fn remove(&self, nth: usize) {
        let mut files: Vec<PathBuf> = ["new", "cur"]
            .iter()
            .flat_map(|part| fs::read_dir(self.path.join(part)).unwrap())
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort_by_key(|path| path.file_name().unwrap().to_owned());
        fs::remove_file(&files[nth]).unwrap();
    }

    fn write(&self, part: &str, raw: &[u8]) {
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}.M{n:08}.test", 1_700_000_000 + n);
        let (draft, target) = (self.path.join("tmp").join(&name), self.path.join(part).join(&name));
        fs::write(&draft, raw).unwrap();
        if self.owner.root {
            chown(&draft, Some(self.owner.uid), Some(self.owner.gid)).unwrap();
        }
        fs::rename(draft, target).unwrap();
    }
}

/// Gives a tree to the owner.
pub(super) fn give(path: &Path, owner: &Owner) {
    if !owner.root {
        return;
    }
    // What the server writes for a moment may be gone again by now.
    let Ok(about) = fs::metadata(path) else { return };
    if about.uid() != owner.uid {
        chown(path, Some(owner.uid), Some(owner.gid)).unwrap();
    }
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            give(&entry.unwrap().path(), owner);
        }
    }
}

/// A plain mail from a customer.
pub fn mail(n: u32) -> String {
    format!(
        "From: Customer {c} <customer{c}@example.org>\r\nTo: support@example.com\r\nSubject: Question {n}\r\n\
         Date: Mon, 2 Feb 2026 10:{m:02}:{s:02} +0000\r\nMessage-ID: <q{n}@example.org>\r\n\r\nThis is question {n}.\r\n",
        c = n % 50,
        m = n / 60 % 60,
        s = n % 60,
    )
}
