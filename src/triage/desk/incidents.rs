//! The incidents among the conversations of the queue. Must not know how they are found.

use super::Desk;
use super::told::Incident;
use crate::mail::SafeText;
use crate::mailbox::{ConversationId, RowView, ShortId};
use crate::triage::incident::{Cluster, Report, clusters};
use jiff::Timestamp;
use std::collections::HashMap;

/// Conversations by incident.
#[derive(Debug, Default)]
pub(super) struct Grouped {
    clusters: Vec<(ShortId, Cluster<ConversationId>)>,
    /// Which of them a conversation belongs to.
    pub(super) of: HashMap<ConversationId, usize>,
}

impl Desk {
    /// The incidents as found when last something changed.
    pub(super) fn grouped(&self) -> &Grouped {
        self.incidents.get_or_init(|| {
            let found = clusters(&self.reports(), &self.settings.incident);
            let named = |cluster: Cluster<ConversationId>| {
                let first = cluster.members.first()?;
                Some((self.mailbox.short_id(*first), cluster))
            };
            let clusters: Vec<_> = found.into_iter().filter_map(named).collect();
            let members = clusters
                .iter()
                .enumerate()
                .flat_map(|(place, (_, cluster))| cluster.members.iter().map(move |member| (*member, place)));
            Grouped { of: members.collect(), clusters }
        })
    }

    /// Leaves the incidents as they are while mail streams in, whatever changes: finding them takes all mails of the
    /// queue into account. Without `wait` they are brought up to date.
    pub fn let_incidents_wait(&mut self, wait: bool) {
        self.incidents_wait = wait;
        if !wait && std::mem::take(&mut self.incidents_stale) {
            self.incidents.take();
        }
    }

    pub(super) fn outdate_incidents(&mut self) {
        self.incidents_stale = self.incidents_wait;
        if !self.incidents_wait {
            self.incidents.take();
        }
    }

    /// A change that no incident depends on: finding them looks at the whole queue, and is not done for it.
    pub(super) fn keep_incidents<T>(&mut self, change: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.incidents_wait, self.incidents_stale);
        self.incidents_wait = true;
        let changed = change(self);
        (self.incidents_wait, self.incidents_stale) = before;
        changed
    }

    /// What customers wrote in the conversations of the queue.
    fn reports(&self) -> Vec<Report<'_, ConversationId>> {
        let mut reports = Vec::new();
        for (id, entry) in self.entries.iter() {
            let Some(person) = entry.customer.filter(|_| entry.verdict.is_some()) else { continue };
            let rows = self.mailbox.rows(*id).into_iter();
            let noted = rows.filter_map(|row| Some((self.mailbox.row(row)?, self.notes.get(&row)?)));
            let newest = noted.filter(|(view, _)| self.is_to_us(view)).last();
            let Some((at, note)) = newest.and_then(|(view, note)| Some((view.at?, note))) else { continue };
            let party = self.mailbox.organisation(person).unwrap_or(self.mailbox.person(person).address);
            let hot = entry.anger.flag || entry.urgency.flag;
            reports.push(Report { item: *id, at, party, terms: &note.terms, hot });
        }
        reports
    }

    /// Whether we are not just copied in: what is written to somebody else is no report to us.
    fn is_to_us(&self, view: &RowView<'_>) -> bool {
        self.settings.ours.is_empty() || view.to().any(|address| self.mailbox.is_ours(address))
    }

    /// The incidents that still have open conversations, largest first.
    pub fn incidents(&self, now: Timestamp) -> Vec<Incident> {
        let clusters = &self.grouped().clusters;
        let mut incidents: Vec<Incident> =
            clusters.iter().map(|(id, cluster)| self.tell(*id, cluster, now)).collect();
        incidents.retain(|incident| incident.open > 0);
        incidents.sort_by_key(|incident| (std::cmp::Reverse(incident.customers), incident.id));
        incidents
    }

    fn tell(&self, id: ShortId, cluster: &Cluster<ConversationId>, now: Timestamp) -> Incident {
        let moment = self.moment(now);
        let open = |id: &&ConversationId| self.entries.get(**id).is_some_and(|entry| entry.is_open(&moment));
        Incident {
            id,
            words: cluster.terms.iter().map(|term| SafeText::line(self.vocabulary.word(*term))).collect(),
            conversations: cluster.members.clone(),
            customers: cluster.parties,
            open: cluster.members.iter().filter(open).count(),
            since: Some(cluster.since),
        }
    }

    /// The incident of this id.
    pub fn incident(&self, id: ShortId, now: Timestamp) -> Option<Incident> {
        let (id, cluster) = self.grouped().clusters.iter().find(|(own, _)| *own == id)?;
        Some(self.tell(*id, cluster, now))
    }

    /// The incident a conversation belongs to, and how many customers it has.
    pub(super) fn incident_of(&self, id: ConversationId) -> Option<(ShortId, usize)> {
        let grouped = self.grouped();
        let (id, cluster) = grouped.clusters.get(*grouped.of.get(&id)?)?;
        Some((*id, cluster.parties))
    }
}

#[cfg(test)]
mod tests {
    use crate::classify::{Model, evidence};
    use crate::mail::{Flags, MessageKey, MessageRef, SourceId, parse};
    use crate::triage::{BodyRead, Desk, DeskSettings};
    use jiff::Timestamp;

    #[test]
    fn a_text_that_comes_again_finds_no_incidents_anew_and_another_text_does() {
        let now: Timestamp = "2026-03-09T12:00:00Z".parse().unwrap();
        let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
        let message = |text: &str| {
            let head = "From: c@buyer.example\r\nMessage-ID: <m@buyer.example>\r\nDate: Mon, 9 Mar 2026 11:00:00 +0000";
            let raw = format!("{head}\r\nSubject: Gateway\r\n\r\n{text}\r\n");
            parse::message(reference, raw.as_bytes(), Flags::default(), None)
        };
        let body = |text: &str| BodyRead {
            reference,
            body: message(text).body,
            evidence: None,
            defects: Vec::new(),
        };
        let model = Model::shipped();
        let first = message("The gateway times out.");
        let mut desk = Desk::new(DeskSettings::new(model.clone()));
        desk.apply_arrived(&[(first.clone(), evidence(&model, &first))], now);
        desk.grouped();
        desk.apply_bodies(&[body("The gateway times out.")], now);
        assert!(desk.incidents.get().is_some());
        desk.apply_bodies(&[body("The labels are smeared.")], now);
        assert!(desk.incidents.get().is_none());
    }
}
