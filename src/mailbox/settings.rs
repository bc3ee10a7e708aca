//! How far the subject join goes. Must not know how it is carried out.

use std::time::Duration;

/// The cautious subject join: mail of one customer with the same subject, close in time, that its program did not link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JoinSettings {
    /// Whether to join by subject at all (`subject_join` in the config).
    pub enabled: bool,
    /// How far apart the two may lie, either way.
    pub window: Duration,
}

impl Default for JoinSettings {
    fn default() -> Self {
        Self { enabled: true, window: Duration::from_hours(7 * 24) }
    }
}
