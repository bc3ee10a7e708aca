//! Drafts as files: 0600 in a 0700 folder under the user's state folder. Must not know what is in a draft.

use anyhow::{Context as _, Result};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// The folder of drafts.
pub fn folder() -> Result<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "levelhead")
        .context("no home folder is known to keep drafts in; set HOME")?;
    Ok(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).join("drafts"))
}

/// Writes a draft into a folder; the whole of it or nothing. The path it has then.
pub fn save(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let make = |path: &Path| DirBuilder::new().recursive(true).mode(0o700).create(path);
    make(folder).with_context(|| format!("{}: can't be made", folder.display()))?;
    let path = folder.join(name);
    let part = folder.join(format!(".{name}.part"));
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, &path)
    })();
    written.with_context(|| format!("{}: not saved", path.display()))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn drafts_are_for_their_owner_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("state/drafts");
        let path = save(&folder, "a.eml", b"first").unwrap();
        save(&folder, "a.eml", b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&path)), (0o700, 0o600));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }
}
