//! Lists and figures: only what is kept ready is looked at, nothing is judged here. Must not know texts of messages.

use super::Desk;
use super::entry::{Entry, Moment};
use super::told::ViewCounts;
use crate::mailbox::ConversationId;
use crate::triage::{Counts, Order, View};
use jiff::Timestamp;
use std::cmp::Reverse;

impl Desk {
    pub(super) fn moment(&self, now: Timestamp) -> Moment {
        Moment {
            now,
            business: self.business_until(now),
            since: self.since(now),
            allowed: self.settings.first_reply,
        }
    }

    /// A view's conversations in order. Equals keep an order of their own, the same each time.
    pub fn queue(&self, view: View, order: Order, now: Timestamp) -> Vec<ConversationId> {
        let moment = self.moment(now);
        let shown = self.entries.iter().filter(|(id, entry)| {
            entry.is_in(view, &moment) && (view != View::Incidents || self.is_of_incident(*id))
        });
        match order {
            Order::Heat => sorted(shown, |entry, _| {
                let warmth = (entry.heat(&moment).total() * 1000.0) as i32;
                (Reverse(warmth), entry.standing.waiting_since.is_none(), age(entry))
            }),
            Order::Age => sorted(shown, |entry, _| (entry.standing.waiting_since.is_none(), age(entry))),
            Order::Customer => sorted(shown, |entry, _| {
                let name = entry.customer.map(|person| self.mailbox.person(person));
                let name = name.map(|person| person.name.unwrap_or(person.address).to_lowercase());
                (name.is_none(), name, age(entry))
            }),
            Order::Subject => sorted(shown, |entry, id| (self.subject(id).to_lowercase(), age(entry))),
        }
    }

    /// Whether a view shows a conversation.
    pub fn shows(&self, view: View, id: ConversationId, now: Timestamp) -> bool {
        let id = self.mailbox.resolve(id);
        let in_view = self.entries.get(id).is_some_and(|entry| entry.is_in(view, &self.moment(now)));
        in_view && (view != View::Incidents || self.is_of_incident(id))
    }

    /// The heat by which a conversation is listed; `None` where it is gone.
    pub fn warmth(&self, id: ConversationId, now: Timestamp) -> Option<f32> {
        Some(self.entries.get(self.mailbox.resolve(id))?.heat(&self.moment(now)).total())
    }

    /// The figures of the header line.
    pub fn counts(&self, now: Timestamp) -> Counts {
        self.entries.counted(&self.moment(now)).0
    }

    /// How many each view shows.
    pub fn view_counts(&self, now: Timestamp) -> ViewCounts {
        let incidents = self.open_incidents(now);
        ViewCounts { incidents, ..self.entries.counted(&self.moment(now)).1 }
    }
}

/// Who waits comes first, longest first; then what moved last.
fn age(entry: &Entry) -> (Option<Timestamp>, Reverse<Option<Timestamp>>) {
    (entry.standing.waiting_since, Reverse(entry.last_at()))
}

fn sorted<'a, K: Ord>(
    shown: impl Iterator<Item = &'a (ConversationId, Entry)>,
    key: impl Fn(&Entry, ConversationId) -> K,
) -> Vec<ConversationId> {
    let mut keyed: Vec<(K, ConversationId)> = shown.map(|(id, entry)| (key(entry, *id), *id)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, id)| id).collect()
}
