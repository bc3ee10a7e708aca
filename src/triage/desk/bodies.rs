//! Which bodies are still to be fetched: for the queue only, the unanswered and newest first. Must not know who fetches
//! them.

use super::Desk;
use crate::mail::MessageRef;
use crate::mailbox::{ConversationId, Direction};
use jiff::Timestamp;
use std::cmp::Reverse;

impl Desk {
    /// Remembers whether a conversation of the queue lacks bodies.
    pub(super) fn note_missing_bodies(&mut self, id: ConversationId, now: Timestamp) {
        let since = self.since(now);
        let queued = self.entries.get(id).is_some_and(|entry| entry.of_customer && !entry.is_old(since));
        if queued && !self.missing_bodies(id).is_empty() {
            self.lacking.insert(id);
        } else {
            self.lacking.remove(&id);
        }
    }

    /// A conversation's customer mails whose bodies have neither come nor been asked for, newest first.
    fn missing_bodies(&self, id: ConversationId) -> Vec<MessageRef> {
        let rows = self.live_rows(id).into_iter().rev();
        let missing = rows.filter(|(row, view)| {
            view.direction == Direction::Customer
                && !self.asked.contains(&view.reference)
                && self.notes.get(row).is_none_or(|note| !note.has_body)
        });
        missing.map(|(_, view)| view.reference).collect()
    }

    /// Bodies to be fetched for the queue, the unanswered and newest first. Each is asked for once; see
    /// [`Desk::forget_asked`].
    pub fn wanted_bodies(&mut self, limit: usize, now: Timestamp) -> Vec<MessageRef> {
        if limit == 0 {
            return Vec::new();
        }
        let moment = self.moment(now);
        let mut lacking: Vec<(bool, Reverse<Option<Timestamp>>, ConversationId)> = self
            .lacking
            .iter()
            .filter_map(|id| {
                let entry = self.entries.get(*id)?;
                Some((!entry.is_open(&moment), Reverse(entry.last_customer_at()), *id))
            })
            .collect();
        lacking.sort_unstable();
        let mut wanted = Vec::new();
        for (_, _, id) in lacking {
            let missing = self.missing_bodies(id);
            let room = limit - wanted.len();
            if missing.len() <= room {
                self.lacking.remove(&id);
            }
            wanted.extend(missing.into_iter().take(room));
            if wanted.len() >= limit {
                break;
            }
        }
        self.asked.extend(&wanted);
        wanted
    }

    /// The line was lost: what was asked for and has not come may be asked for again.
    pub fn forget_asked(&mut self, now: Timestamp) {
        self.asked.clear();
        let ids: Vec<ConversationId> = self.entries.iter().map(|(id, _)| *id).collect();
        for id in ids {
            self.note_missing_bodies(id, now);
        }
    }
}
