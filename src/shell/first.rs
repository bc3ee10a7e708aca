//! Whether the tour was shown before: a mark in the state folder. Must not know the tour.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

fn mark() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "levelhead")?;
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).join("tour-shown"))
}

/// Whether this is the first time, which it is only once. Where no mark can be left it never is: a tour that comes back
/// each time is worse than none.
pub fn first_time() -> bool {
    mark().is_some_and(|path| leave(&path))
}

/// Leaves the mark; whether it was not there.
fn leave(path: &Path) -> bool {
    let made = path.parent().map(|folder| fs::DirBuilder::new().recursive(true).mode(0o700).create(folder));
    matches!(made, Some(Ok(())))
        && OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_time_is_once() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state/levelhead/tour-shown");
        assert_eq!([leave(&path), leave(&path)], [true, false]);
        assert!(!leave(Path::new("/proc/none/tour-shown")));
    }
}
