//! What goes to other programs and folders of the user: attachments saved, files and links shown by the system's
//! programs. Must not know mail or the screen's state.

use crate::app::enclosed::Shown;
use anyhow::{Context as _, Result};
use directories::{ProjectDirs, UserDirs};
use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The system's program that finds the program for a file or link.
const OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
/// Files of one name kept beside each other.
const BESIDE: u32 = 999;

/// Saves a file among the user's downloads under the name given, or one beside it. What to tell.
pub fn save(name: &str, bytes: &[u8]) -> Result<String> {
    let dirs = UserDirs::new().context("no home folder is known to save in; set HOME")?;
    let folder = dirs.download_dir().filter(|folder| folder.is_dir()).unwrap_or_else(|| dirs.home_dir());
    let path = write_new(folder, name, bytes).with_context(|| format!("{name}: not saved"))?;
    Ok(format!("saved to {}", path.display()))
}

/// Has a file or link shown by the system's program, which runs on by itself. What to tell.
pub fn show(shown: &Shown) -> Result<String> {
    let target = match shown {
        Shown::Link(link) => link.into(),
        Shown::File { name, bytes } => {
            let dirs = ProjectDirs::from("", "", "levelhead").context("no home folder is known; set HOME")?;
            let folder = dirs.cache_dir().join("opened");
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&folder)
                .with_context(|| format!("{}: can't be made", folder.display()))?;
            write_new(&folder, name, bytes).with_context(|| format!("{name}: not opened"))?.into_os_string()
        }
    };
    let mut started = Command::new(OPENER)
        .arg(&target)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("{OPENER} can't be started; install the package xdg-utils"))?;
    let ended = started.wait().with_context(|| format!("{OPENER} was lost"))?;
    anyhow::ensure!(ended.success(), "{OPENER} found no program for it; an attachment can be saved instead");
    Ok(format!("handed to {OPENER}"))
}

/// Writes a file that was not there; where the name is taken, `name (2).pdf`.
fn write_new(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let (stem, ending) =
        name.rsplit_once('.').map_or((name, String::new()), |(stem, rest)| (stem, format!(".{rest}")));
    for number in 1..=BESIDE {
        let named = if number == 1 { name.to_owned() } else { format!("{stem} ({number}){ending}") };
        let path = folder.join(named);
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(mut file) => {
                file.write_all(bytes)?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<PathBuf> =
            (0..3).map(|at| write_new(folder.path(), "a.tar.gz", &[at]).unwrap()).collect();
        assert_eq!(names[2], folder.path().join("a.tar (3).gz"));
        assert_eq!(fs::read(&names[0]).unwrap(), [0]);
        assert_eq!(fs::metadata(&names[0]).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
