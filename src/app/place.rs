//! Conversations that come back to the list: each takes its place, and no other row moves. Must not know why they were
//! gone.

use super::Queue;
use crate::mailbox::ConversationId;
use crate::triage::Desk;
use jiff::Timestamp;

impl Queue {
    /// Puts conversations where sorting anew would put them; those that belong elsewhere by now leave.
    pub fn put_back(&mut self, ids: &[ConversationId], desk: &Desk, now: Timestamp) {
        let ids: Vec<ConversationId> = ids.iter().map(|id| desk.resolve(*id)).collect();
        let cursor = self.cursor;
        self.leave(&ids.iter().copied().filter(|id| self.known.contains(*id)).collect());
        for id in ids {
            if !self.known.contains(id) && self.holds(id, desk, now) {
                self.put_in(id, desk, now);
            }
        }
        self.cursor = cursor.filter(|id| self.known.contains(*id)).or(self.cursor);
        self.cursor_to_row();
        if self.row().is_none() {
            self.put(0);
        }
    }

    fn put_in(&mut self, id: ConversationId, desk: &Desk, now: Timestamp) {
        self.news.new.remove(&id);
        self.news.hotter.remove(&id);
        let place = desk.place(id, &self.base, self.order, now);
        self.base.insert(place, id);
        self.known.insert(id);
        // What the filter comes to yet it looks at then.
        if place <= self.filtered {
            self.filtered += 1;
            if desk.summary(id, now).is_some_and(|row| self.filter.passes(&row, now)) {
                self.list_again(id, desk, now);
            }
        }
        if let Some(incident) = desk.incident_of_id(id).filter(|_| self.is_grouped()) {
            self.regroup(incident, desk, now);
        }
    }

    /// Gives a conversation its row, if it has none.
    pub(super) fn list_again(&mut self, id: ConversationId, desk: &Desk, now: Timestamp) {
        let place = desk.place(id, &self.list, self.order, now);
        if self.list.get(place) != Some(&id) {
            self.list.insert(place, id);
        }
    }
}
