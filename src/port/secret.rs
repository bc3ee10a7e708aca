//! How a secret is asked for: at the moment it is needed, by whoever needs it. Must not know where it comes from.

use crate::mail::SafeText;
use secrecy::SecretString;
use std::fmt;
use std::sync::Arc;

type Ask = dyn Fn() -> Result<SecretString, SafeText> + Send + Sync;

/// Gives a password when asked, on the asking thread: a command may run or a keyring be opened meanwhile. Prints as
/// nothing.
#[derive(Clone)]
pub struct SecretProvider(Arc<Ask>);

impl SecretProvider {
    /// Wraps a way to get the secret. The error is one line: what, where, remedy; never the secret.
    pub fn new(ask: impl Fn() -> Result<SecretString, SafeText> + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }

    /// The secret, freshly asked for.
    pub fn get(&self) -> Result<SecretString, SafeText> {
        (self.0)()
    }
}

impl fmt::Debug for SecretProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretProvider")
    }
}
