//! Passwords from a command, the environment, the keyring or a 0600 file. Must not know what they open.

mod command;
mod file;
mod keyring;

pub use keyring::{answers as keyring_answers, store_in_keyring};

use crate::mail::SafeText;
use crate::port::secret::SecretProvider;
use secrecy::SecretString;
use std::path::PathBuf;

/// Where a secret comes from.
#[derive(Debug, Clone)]
pub enum SecretSource {
    /// The first line that a shell command prints.
    Command(String),
    /// An environment variable.
    Environment(String),
    /// The system keyring.
    Keyring {
        /// The service name, by default `levelhead`.
        service: String,
        /// The user name within it.
        user: String,
    },
    /// Written in the config file, which must then be readable by its owner alone.
    ConfigFile {
        /// The secret.
        value: SecretString,
        /// The file it stands in.
        path: PathBuf,
    },
}

impl SecretSource {
    /// Something that asks this source each time a secret is needed.
    pub fn provider(self) -> SecretProvider {
        SecretProvider::new(move || resolve(&self).map_err(|error| SafeText::line(&error.to_string())))
    }
}

/// Why there is no secret: what, where, remedy, in one line; never the secret itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The command could not be run, failed, took too long or printed nothing.
    #[error("password_command {0}: run it by hand to see why")]
    Command(String),
    /// The variable is not set or empty.
    #[error("environment variable {0} is not set: export it, or use password_command")]
    Environment(String),
    /// The keyring has no such entry, or there is no keyring.
    #[error("keyring: {0}: unlock or fill the keyring, or use password_command")]
    Keyring(String),
    /// The program was built without keyring support.
    #[error("keyring: not built in: use password_command, or build with the feature `keyring`")]
    NoKeyring,
    /// The config file can be read by others.
    #[error("{path} holds a password but has mode {mode:04o}: chmod 600 {path}")]
    Mode {
        /// The file.
        path: String,
        /// Its permission bits.
        mode: u32,
    },
    /// The config file could not be looked at.
    #[error("{path}: {why}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        why: String,
    },
}

/// Gets the secret from where it is.
///
/// # Errors
/// Why there is none; see [`SecretError`].
pub fn resolve(source: &SecretSource) -> Result<SecretString, SecretError> {
    match source {
        SecretSource::Command(command) => command::first_line(command),
        SecretSource::Environment(name) => match std::env::var(name) {
            Ok(value) if !value.is_empty() => Ok(value.into()),
            _ => Err(SecretError::Environment(name.clone())),
        },
        SecretSource::Keyring { service, user } => keyring::entry(service, user),
        SecretSource::ConfigFile { value, path } => {
            file::private(path)?;
            Ok(value.clone())
        }
    }
}
