//! Where an account's password comes from: exactly one of four options. Must not know what it opens.

use super::section::Section;
use crate::secrets::SecretSource;
use std::path::Path;
use toml::Spanned;

const REMEDY: &str = "write one of password_command, password_env, keyring, password";

/// Reads whichever is there, else what is taken over from elsewhere.
pub fn read(
    section: &mut Section<'_>,
    user: Option<&String>,
    path: &Path,
    inherited: Option<&SecretSource>,
) -> Option<SecretSource> {
    let source = section.source;
    let command = section.text("password_command");
    let variable = section.text("password_env");
    let keyring = section.flag("keyring").filter(|on| *on.get_ref());
    let inline = section.text("password");
    let found: Vec<(usize, SecretSource)> = [
        command.map(|text| (text.span().start, SecretSource::Command(text.into_inner()))),
        variable.map(|text| (text.span().start, SecretSource::Environment(text.into_inner()))),
        keyring.map(|flag| {
            let user = user.cloned().unwrap_or_default();
            (flag.span().start, SecretSource::Keyring { service: "levelhead".into(), user })
        }),
        inline.map(|text| {
            let at = text.span().start;
            if let Some(mode) = open_to_others(path) {
                let what = format!("this file holds a password, and others can read it (mode {mode:04o})");
                source.report(at, what, format!("chmod 600 {}", path.display()));
            }
            (at, SecretSource::ConfigFile { value: Spanned::into_inner(text).into(), path: path.to_owned() })
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    match found.get(1) {
        Some((second, _)) => {
            source.report(*second, "a second source of the password", REMEDY);
            None
        }
        None if found.is_empty() && inherited.is_some() => inherited.cloned(),
        None if found.is_empty() => {
            source.report(section.at, "[account] has no password", REMEDY);
            None
        }
        None => found.into_iter().next().map(|(_, secret)| secret),
    }
}

/// The permission bits, where group or others have any.
fn open_to_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}
