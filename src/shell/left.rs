//! What the user's own editor left of a draft, when it or the program ended in an unusual way. Must not know how it is
//! offered.

use crate::app::LeftText;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A larger file is no text of a draft.
const LARGEST: u64 = 16 << 20;

/// The folder of files that are being edited: beside that of the drafts, which are read at the start.
pub fn folder(drafts: &Path) -> PathBuf {
    drafts.with_file_name("editing")
}

/// The files of a draft, and when each was written.
fn files(drafts: &Path, name: &str) -> Vec<(SystemTime, PathBuf)> {
    let stem = format!("{}-", name.trim_end_matches(".eml"));
    let entries = fs::read_dir(folder(drafts)).into_iter().flatten().flatten();
    entries
        .filter(|entry| {
            let number = entry.file_name().into_string().ok();
            let number = number.as_deref().and_then(|name| name.strip_prefix(&stem)?.strip_suffix(".eml"));
            number.is_some_and(|number| number.parse::<u32>().is_ok())
        })
        .filter_map(|entry| {
            let file = entry.metadata().ok().filter(|file| file.is_file() && file.len() <= LARGEST)?;
            Some((file.modified().ok()?, entry.path()))
        })
        .collect()
}

/// What is newer than the draft itself; the draft is written each time what was left is taken or refused.
pub fn of(drafts: &Path, name: &str) -> Option<LeftText> {
    let draft = fs::metadata(drafts.join(name)).and_then(|draft| draft.modified()).ok()?;
    let (written, path) = files(drafts, name).into_iter().max()?;
    let text = String::from_utf8(fs::read(&path).ok()?).ok().filter(|_| written > draft)?;
    Some(LeftText { path: path.display().to_string(), text })
}

/// The draft is gone: so is what was left of it.
pub fn remove(drafts: &Path, name: &str) {
    for (_, path) in files(drafts, name) {
        // One that stays behind does no harm.
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn only_what_is_newer_than_the_draft_is_left() {
        let home = tempfile::tempdir().unwrap();
        let drafts = home.path().join("drafts");
        fs::create_dir_all(&drafts).unwrap();
        fs::create_dir_all(folder(&drafts)).unwrap();
        let write = |path: PathBuf, text: &str, seconds: u64| {
            fs::write(&path, text).unwrap();
            let file = fs::File::options().write(true).open(path).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
        };
        write(drafts.join("a-1.eml"), "draft", 100);
        write(folder(&drafts).join("a-1-0.eml"), "older", 99);
        write(folder(&drafts).join("a-1-1-0.eml"), "another draft's", 300);
        assert_eq!(of(&drafts, "a-1.eml"), None);
        write(folder(&drafts).join("a-1-1.eml"), "newer", 101);
        assert_eq!(of(&drafts, "a-1.eml").unwrap().text, "newer");
        remove(&drafts, "a-1.eml");
        assert_eq!(fs::read_dir(folder(&drafts)).unwrap().count(), 1);
    }
}
