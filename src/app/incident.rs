//! An incident's row and page: what one row tells of many conversations, and what leads into their list and back. Must not
//! know how it is drawn.

use super::reader::plural;
use super::{Action, App, Form, Notice};
use crate::mail::SafeText;
use crate::mailbox::{ConversationId, ShortId};
use crate::triage::{Status, Summary};
use jiff::Timestamp;

/// So many of its conversations, the hottest, are looked at for a row.
const LOOKED_AT: usize = 50;

impl App {
    /// What the row of a conversation tells at `now`, or that of the incident for which it stands.
    pub(super) fn row_of(&self, id: ConversationId, now: Timestamp) -> Option<Summary> {
        let hottest = self.desk.summary(id, now)?;
        let Some(group) = self.queue.group(id) else { return Some(hottest) };
        let (customers, about) = self.desk.incident_brief(group.incident)?;
        let sign = if self.form == Form::Linear { "" } else { "⧉ " };
        let mut row = Summary {
            customer: SafeText::line(&format!("{sign}{}", plural(customers, "customer", "customers"))),
            customer_address: None,
            organisation: None,
            subject: SafeText::line(&format!("Incident: {about}")),
            message_count: 0,
            others_in_copy: 0,
            claim: None,
            incident: None,
            has_attachment: false,
            ..hottest
        };
        for one in group.members.iter().take(LOOKED_AT).filter_map(|id| self.desk.summary(*id, now)) {
            let open = one.status == Status::Open;
            row.urgency.flag |= one.urgency.flag && open;
            row.anger.flag |= one.anger.flag && open;
            row.heat = row.heat.max(one.heat);
            row.due = [row.due, one.due.filter(|_| open)].into_iter().flatten().min();
            row.waiting_since = [row.waiting_since, one.waiting_since].into_iter().flatten().min();
            row.last_at = row.last_at.max(one.last_at);
            row.unread += one.unread;
            row.message_count += one.message_count;
        }
        Some(row)
    }

    /// Whether a reply is being written to what the row of a conversation stands for.
    pub fn is_answered(&self, id: ConversationId) -> bool {
        let group = self.queue.group(id).map(|group| group.members.as_slice());
        group.unwrap_or(&[id]).iter().any(|id| self.drafts.contains_key(id))
    }

    /// Whether the row under the cursor stands for an incident, and no conversation is opened.
    pub fn on_incident(&self) -> bool {
        !self.reading && self.queue.cursor.is_some_and(|id| self.queue.group(id).is_some())
    }

    /// What stands above an incident's conversations: how many, since when, what was like it, what can be done.
    pub fn incident_told(&self, incident: ShortId) -> Vec<String> {
        let Some(told) = self.desk.incident(incident, self.now) else { return Vec::new() };
        let date = |at| self.in_full(at);
        let since = told.since.map(|since| format!(", since {}", date(since)));
        let words: Vec<&str> = told.words.iter().take(8).map(SafeText::as_str).collect();
        let customers = plural(told.customers, "customer", "customers");
        let mut lines = vec![
            format!("{customers}, {} open{}", told.open, since.unwrap_or_default()),
            format!("they share: {}", words.join(", ")),
        ];
        for past in self.desk.past_incidents(incident, self.now).iter().take(3) {
            let since = past.since.map(date).unwrap_or_default();
            lines.push(format!("before: {since}, {}", plural(past.customers, "customer", "customers")));
        }
        lines.push(format!("{} lists them", self.key(Action::Open)));
        lines.push(format!("{} answers each from one template", self.key(Action::Each)));
        lines
    }

    /// Why a reply to an incident is none to anybody.
    pub(super) fn incident_refusal(&self) -> String {
        format!(
            "several customers: {} answers each from one template, {} lists them",
            self.key(Action::Each),
            self.key(Action::Open)
        )
    }

    /// Goes into the list of an incident.
    pub(super) fn enter_incident(&mut self, incident: ShortId) {
        self.queue.enter(incident, &self.desk, self.now);
        let many = plural(self.queue.list.len(), "conversation", "conversations");
        let back = self.key(Action::Quit);
        self.notice = Some(Notice::good(format!("{many} of this incident  ·  {back} goes back")));
    }
}
