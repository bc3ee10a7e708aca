//! The system keyring, behind the feature `keyring`. Must not know what its entries open.

use super::SecretError;
use secrecy::SecretString;

/// Reads an entry.
#[cfg(feature = "keyring")]
pub(super) fn entry(service: &str, user: &str) -> Result<SecretString, SecretError> {
    open(service, user)?.get_password().map(Into::into).map_err(|error| told(&error, service, user))
}

/// Whether there is a keyring to put this entry into.
///
/// # Errors
/// There is none on this machine.
#[cfg(feature = "keyring")]
pub fn answers(service: &str, user: &str) -> Result<(), SecretError> {
    match open(service, user)?.get_password() {
        Ok(_) | Err(keyring::Error::NoEntry) => Ok(()),
        Err(error) => Err(told(&error, service, user)),
    }
}

/// Writes an entry (`init` offers it).
///
/// # Errors
/// There is no keyring, or it is locked.
#[cfg(feature = "keyring")]
pub fn store_in_keyring(service: &str, user: &str, secret: &SecretString) -> Result<(), SecretError> {
    use secrecy::ExposeSecret;
    open(service, user)?.set_password(secret.expose_secret()).map_err(|error| told(&error, service, user))
}

#[cfg(feature = "keyring")]
fn open(service: &str, user: &str) -> Result<keyring::Entry, SecretError> {
    if let Err(error) = keyring::Entry::store_status() {
        return Err(told(error, service, user));
    }
    keyring::Entry::new(service, user).map_err(|error| told(&error, service, user))
}

/// Only the kinds are told: an error may carry the stored bytes.
#[cfg(feature = "keyring")]
fn told(error: &keyring::Error, service: &str, user: &str) -> SecretError {
    use keyring::Error;
    SecretError::Keyring(match error {
        Error::NoEntry => format!("no entry for service {service:?}, user {user:?}"),
        Error::NoStorageAccess(_) => "it is locked or refused access".to_owned(),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => format!("the entry of user {user:?} is no text"),
        Error::Ambiguous(_) => format!("several entries for service {service:?}, user {user:?}"),
        _ => "none answers on this machine".to_owned(),
    })
}

/// Without the feature there is no keyring.
#[cfg(not(feature = "keyring"))]
pub(super) fn entry(_service: &str, _user: &str) -> Result<SecretString, SecretError> {
    Err(SecretError::NoKeyring)
}

/// Without the feature there is no keyring.
///
/// # Errors
/// Always.
#[cfg(not(feature = "keyring"))]
pub fn answers(_service: &str, _user: &str) -> Result<(), SecretError> {
    Err(SecretError::NoKeyring)
}

/// Without the feature there is no keyring.
///
/// # Errors
/// Always.
#[cfg(not(feature = "keyring"))]
pub fn store_in_keyring(_service: &str, _user: &str, _secret: &SecretString) -> Result<(), SecretError> {
    Err(SecretError::NoKeyring)
}
