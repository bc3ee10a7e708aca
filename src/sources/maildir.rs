//! A Maildir: names carry flags and time. Nothing is moved from `new` to `cur`. Must not know what is in the messages.

use super::folder::{Entry, Place};
use crate::mail::Flags;
use jiff::Timestamp;
use std::fs;
use std::io;
use std::path::Path;

/// Whether a folder is a Maildir.
pub fn is_maildir(folder: &Path) -> bool {
    folder.join("cur").is_dir() && (folder.join("new").is_dir() || folder.join("tmp").is_dir())
}

/// Its messages, oldest first by the time in their names.
pub fn entries(folder: &Path) -> io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    for part in ["cur", "new"] {
        let Ok(list) = fs::read_dir(folder.join(part)) else { continue };
        for entry in list {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') || !path.is_file() {
                continue;
            }
            let entry =
                Entry { flags: flags(&name), received: received(&name), place: Place::File(path.into()) };
            found.push((name, entry));
        }
    }
    found.sort_by(|(a, x), (b, y)| (x.received, a).cmp(&(y.received, b)));
    Ok(found.into_iter().map(|(_, entry)| entry).collect())
}

/// The flags after `:2,` (some systems write `;2,` or `!2,`).
fn flags(name: &str) -> Flags {
    let letters = [":2,", ";2,", "!2,"]
        .iter()
        .find_map(|mark| name.rsplit_once(mark))
        .map_or("", |(_, letters)| letters);
    let has = |letter| letters.contains(letter);
    Flags {
        seen: has('S'),
        answered: has('R'),
        flagged: has('F'),
        deleted: has('T'),
        draft: has('D'),
        keywords: Vec::new(),
    }
}

/// A unique name begins with the second of delivery.
fn received(name: &str) -> Option<Timestamp> {
    let (seconds, _) = name.split_once('.')?;
    let seconds: i64 = seconds.parse().ok()?;
    Timestamp::from_second(seconds).ok().filter(|_| seconds > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_flags_and_time() {
        let found = flags("1700000000.M1P2.host,S=3:2,RS");
        assert!(found.seen && found.answered && !found.flagged);
        assert_eq!(flags("1700000000.M1P2.host"), Flags::default());
        assert_eq!(received("1700000000.M1.host:2,").map(Timestamp::as_second), Some(1_700_000_000));
        assert_eq!(received("letter.eml"), None);
    }

    #[test]
    fn both_parts_are_read_and_nothing_is_moved() {
        let root = tempfile::tempdir().unwrap();
        for part in ["cur", "new", "tmp"] {
            fs::create_dir(root.path().join(part)).unwrap();
        }
        fs::write(root.path().join("cur/1700000002.a.h:2,S"), "From: a@b\n\nx").unwrap();
        fs::write(root.path().join("new/1700000001.b.h"), "From: a@b\n\nx").unwrap();
        fs::write(root.path().join("tmp/1700000003.c.h"), "From: a@b\n\nx").unwrap();
        assert!(is_maildir(root.path()));
        let found = entries(root.path()).unwrap();
        assert_eq!(found.iter().map(|entry| entry.flags.seen).collect::<Vec<_>>(), [false, true]);
        assert!(root.path().join("new/1700000001.b.h").exists());
    }
}
