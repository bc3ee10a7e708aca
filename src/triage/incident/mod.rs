//! Incidents: customers of different organisations who write about the same thing within hours. Must not know texts,
//! states or the clock.

mod cluster;
mod faults;
mod finder;
mod terms;

pub use cluster::{Cluster, Report, clusters};
pub use finder::{Finder, Found, News};
pub use terms::{Terms, Vocabulary};

use jiff::SignedDuration;

/// What makes an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentSettings {
    /// How many different customers at least.
    pub customers: usize,
    /// How far apart two neighbouring mails of one incident may be.
    pub gap: SignedDuration,
}

impl Default for IncidentSettings {
    fn default() -> Self {
        Self { customers: 3, gap: SignedDuration::from_hours(6) }
    }
}
