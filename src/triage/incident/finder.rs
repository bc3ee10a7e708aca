//! Finds incidents away from the desk: it is told what changed, keeps it, and looks when asked, on whatever thread it
//! lives. Must not know the desk.

use super::{Cluster, IncidentSettings, Report, clusters};
use crate::mailbox::ConversationId;
use std::collections::HashMap;

/// What changed among the reports since the last time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct News {
    /// Each conversation that may have changed, with what it reports now; `None` where nothing.
    pub changed: Vec<(ConversationId, Option<Report<ConversationId>>)>,
    /// Whether to look now; else more is about to come.
    pub look: bool,
}

/// The incidents among all that was told until some moment, largest first.
pub type Found = Vec<Cluster<ConversationId>>;

/// Keeps what was reported.
#[derive(Debug)]
pub struct Finder {
    settings: IncidentSettings,
    reports: HashMap<ConversationId, Report<ConversationId>>,
    /// Whether a report has changed since it looked.
    changed: bool,
    /// Whether it was asked to look since.
    asked: bool,
}

impl Finder {
    /// Knows of nothing.
    pub fn new(settings: IncidentSettings) -> Self {
        Self { settings, reports: HashMap::new(), changed: false, asked: false }
    }

    /// How many conversations report something.
    pub fn reports(&self) -> usize {
        self.reports.len()
    }

    /// Takes in what changed.
    pub fn take(&mut self, news: News) {
        for (id, report) in news.changed {
            let same = self.reports.get(&id) == report.as_ref();
            match report {
                _ if same => continue,
                Some(report) => self.reports.insert(id, report),
                None => self.reports.remove(&id),
            };
            self.changed = true;
        }
        self.asked |= news.look;
    }

    /// Looks, if that was asked for and something has changed.
    pub fn look(&mut self) -> Option<Found> {
        let wanted = self.asked && self.changed;
        self.asked = false;
        if !wanted {
            return None;
        }
        self.changed = false;
        Some(clusters(self.reports.values(), &self.settings))
    }
}
