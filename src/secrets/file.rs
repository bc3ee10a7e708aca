//! The mode of a file that holds a secret. Must not read the file.

use super::SecretError;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Refuses a file that anybody but its owner can read or write.
pub(super) fn private(path: &Path) -> Result<(), SecretError> {
    let shown = path.display().to_string();
    let metadata = fs::metadata(path)
        .map_err(|error| SecretError::File { path: shown.clone(), why: error.to_string() })?;
    let mode = metadata.permissions().mode() & 0o7777;
    let others = mode & 0o077;
    if others == 0 { Ok(()) } else { Err(SecretError::Mode { path: shown, mode }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_may_read_a_file_with_a_password() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, "x").unwrap();
        for (mode, fine) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o660, false)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(private(&path).is_ok(), fine, "{mode:o}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let said = private(&path).unwrap_err().to_string();
        assert!(said.contains("0644") && said.contains("chmod 600"), "{said}");
    }
}
