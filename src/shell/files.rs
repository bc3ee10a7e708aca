//! The user's own files, for attachments: folders listed, files read. Must not know what they are for.

use crate::app::Event;
use crate::app::composer::Entry;
use crate::reply::Attached;
use anyhow::{Context as _, Result, ensure};
use directories::BaseDirs;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::PathBuf;

/// Entries of one folder that are looked at.
const MOST: usize = 10_000;

/// A path as people type it: `~/` is the home folder, nothing is where the program was started.
fn path_of(typed: &str) -> PathBuf {
    let home = BaseDirs::new();
    match (typed.strip_prefix("~/"), &home) {
        (Some(rest), Some(home)) => home.home_dir().join(rest),
        _ if typed.is_empty() => PathBuf::from("."),
        _ => PathBuf::from(typed),
    }
}

/// What lies in a folder; nothing where it can't be read: the path may be half typed.
pub fn list(folder: &str) -> Event {
    let entries = fs::read_dir(path_of(folder)).into_iter().flatten().flatten().take(MOST);
    let entries = entries.filter_map(|entry| {
        // What a link leads to counts.
        let told = fs::metadata(entry.path()).ok()?;
        let name = entry.file_name().into_string().ok()?;
        Some(Entry { name, is_folder: told.is_dir(), size: told.len() })
    });
    Event::FolderListed { folder: folder.to_owned(), entries: entries.collect() }
}

/// Reads a file of at most so many bytes.
pub fn read(typed: &str, room: u64, draft: String) -> Result<Event> {
    let path = path_of(typed);
    let shown = || format!("{}: not attached", path.display());
    let told = fs::metadata(&path).with_context(shown)?;
    // Reading a pipe or a device may never end.
    ensure!(told.is_file(), "{}: not attached: it is no file", path.display());
    let too_large = || {
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        format!(
            "{}: not attached: {:.1} MB, and there is room for {:.1} MB (attachments_mb); share it by a link",
            path.display(),
            megabytes(told.len()),
            megabytes(room)
        )
    };
    ensure!(told.len() <= room, "{}", too_large());
    let mut bytes = Vec::with_capacity(told.len() as usize);
    File::open(&path).and_then(|file| file.take(room + 1).read_to_end(&mut bytes)).with_context(shown)?;
    ensure!(bytes.len() as u64 <= room, "{}", too_large());
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Event::AttachmentRead { draft, file: Attached::file(&name, bytes) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_what_is_too_large_are_refused_with_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Größe.csv");
        fs::write(&path, b"a,b").unwrap();
        let typed = path.to_str().unwrap();
        let Ok(Event::AttachmentRead { draft, file }) = read(typed, 3, "x.eml".into()) else { panic!() };
        assert_eq!((draft.as_str(), &*file.name, &*file.bytes), ("x.eml", "Größe.csv", b"a,b".as_slice()));
        assert_eq!(file.media_type, "text/csv");
        let why = |path: &str, room| format!("{:#}", read(path, room, String::new()).unwrap_err());
        assert!(why(typed, 2).contains("there is room for 0.0 MB"));
        assert!(why(folder.path().to_str().unwrap(), 9).contains("no file"));
        assert!(why("/nowhere/x", 9).contains("/nowhere/x: not attached"));
        let listed = format!("{}/", folder.path().display());
        let Event::FolderListed { entries, .. } = list(&listed) else { panic!() };
        assert_eq!(entries, [Entry { name: "Größe.csv".into(), is_folder: false, size: 3 }]);
    }
}
