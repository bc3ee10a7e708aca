//! Finds the mail in what `--open` names: each file, Maildir and mbox of several messages is a source of its own, and
//! so is each directory tree with the single messages in it. Opens files for reading only. Must not know what is in
//! the messages.

use super::folder::{Entry, Folder, Place};
use super::kind::{self, Kind};
use super::{maildir, mbox};
use crate::access::ReadOnlyReason;
use crate::mail::{Flags, SafeText, SourceId};
use crate::port::mail::SourceInfo;
use jiff::Timestamp;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

/// Folders below folders that are looked into.
const DEPTH: usize = 64;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The sources.
    pub folders: Vec<Folder>,
    /// What is no mail or can't be read, a line each.
    pub skipped: Vec<SafeText>,
}

/// Looks through the given files and folders.
pub fn find(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        if path.is_dir() {
            found.tree(path);
        } else {
            let mut single = Vec::new();
            found.file(path, &mut single);
            found.folder(path, single);
        }
    }
    found
}

impl Found {
    /// A directory tree; the single messages in it become one source. Links to folders are not followed.
    fn tree(&mut self, root: &Path) {
        let mut single = Vec::new();
        let mut waiting = vec![(root.to_path_buf(), 0)];
        while let Some((path, depth)) = waiting.pop() {
            if !path.is_dir() {
                self.file(&path, &mut single);
                continue;
            }
            let is_maildir = maildir::is_maildir(&path);
            if is_maildir {
                match maildir::entries(&path) {
                    Ok(entries) => self.folder(&path, entries),
                    Err(error) => self.skip(&path, &error.to_string()),
                }
            }
            match children(&path) {
                Ok(_) if depth >= DEPTH => self.skip(&path, "lies too deep"),
                Ok(children) => {
                    let own = |child: &Path| {
                        is_maildir && ["cur", "new", "tmp"].iter().any(|part| child.ends_with(part))
                    };
                    // The last one pushed is looked at first.
                    let wanted = children.into_iter().rev().filter(|child| !own(child));
                    waiting
                        .extend(wanted.filter(|child| !linked_folder(child)).map(|child| (child, depth + 1)));
                }
                Err(error) => self.skip(&path, &error.to_string()),
            }
        }
        self.folder(root, single);
    }

    /// One file: a message goes to `single`, an mbox of several becomes a source.
    fn file(&mut self, path: &Path, single: &mut Vec<Entry>) {
        match look(path) {
            Ok((Kind::Mail, received)) => {
                single.push(Entry { place: Place::File(path.into()), flags: Flags::default(), received });
            }
            Ok((Kind::Mbox, _)) => match pieces(path) {
                Ok(pieces) if pieces.is_empty() => self.skip(path, "no mail (it only begins like an mbox)"),
                Ok(mut pieces) if pieces.len() == 1 => single.append(&mut pieces),
                Ok(pieces) => self.folder(path, pieces),
                Err(error) => self.skip(path, &error.to_string()),
            },
            Ok((Kind::Empty, _)) => self.skip(path, "empty"),
            Ok((Kind::Other, _)) => self.skip(path, "no mail"),
            Err(error) => self.skip(path, &error.to_string()),
        }
    }

    fn folder(&mut self, path: &Path, entries: Vec<Entry>) {
        if entries.is_empty() {
            return;
        }
        let Ok(number) = u16::try_from(self.folders.len()) else {
            self.skip(path, "too many sources: open fewer at a time");
            return;
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let info = SourceInfo {
            source: SourceId(number),
            account: SafeText::line(&path.to_string_lossy()),
            folder: SafeText::line(&name),
            sent: is_sent(&name),
            total: u32::try_from(entries.len()).ok(),
            read_only: Some(ReadOnlyReason::Opened),
            shared: false,
        };
        self.folders.push(Folder { info, entries });
    }

    fn skip(&mut self, path: &Path, why: &str) {
        self.skipped.push(SafeText::line(&format!("{}: {why}", path.display())));
    }
}

/// Names of sent folders, in the languages covered; Maildir++ puts a dot before.
fn is_sent(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "sent",
        "sent items",
        "sent messages",
        "sent mail",
        "sent-mail",
        "gesendet",
        "gesendete objekte",
        "gesendete elemente",
        "messages envoyés",
        "éléments envoyés",
        "enviados",
        "elementos enviados",
        "itens enviados",
        "inviata",
        "posta inviata",
        "verzonden",
        "verzonden items",
    ];
    let name = name.trim_start_matches('.').to_lowercase();
    let name = name.strip_suffix(".mbox").unwrap_or(&name);
    NAMES.contains(&name) || name.strip_prefix("inbox.").is_some_and(|name| NAMES.contains(&name))
}

fn linked_folder(path: &Path) -> bool {
    path.is_symlink() && path.is_dir()
}

fn children(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut list =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    list.sort();
    Ok(list)
}

/// The kind of a file and when it was last written. Pipes and devices are not opened.
fn look(path: &Path) -> io::Result<(Kind, Option<Timestamp>)> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Ok((Kind::Other, None));
    }
    let mut head = Vec::new();
    File::open(path)?.take(kind::HEAD as u64).read_to_end(&mut head)?;
    let written = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    Ok((kind::judge(&head), written))
}

fn pieces(path: &Path) -> io::Result<Vec<Entry>> {
    let pieces = mbox::pieces(BufReader::with_capacity(256 << 10, File::open(path)?))?;
    let entry = |piece: mbox::Piece| Entry {
        received: mbox::received(&piece.separator),
        place: Place::Piece(path.into(), piece.range),
        flags: Flags::default(),
    };
    Ok(pieces.into_iter().map(entry).collect())
}
