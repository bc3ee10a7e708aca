//! What the rows in sight tell, kept from frame to frame until something changes: a frame of a key that only moves looks
//! no conversation up again. Must not know how a row is drawn.

use super::App;
use super::group::Group;
use crate::mailbox::ConversationId;
use crate::triage::Summary;
use hashbrown::HashMap;
use jiff::Timestamp;

/// The rows in sight, as they were at one time of the present minute.
#[derive(Debug, Default)]
pub struct Sight {
    at: Timestamp,
    rows: HashMap<ConversationId, Row>,
}

/// A row, with what it stood for.
#[derive(Debug, PartialEq)]
struct Row {
    group: Option<Group>,
    told: Option<Summary>,
}

impl App {
    /// What the row of a conversation in sight tells; `None` where the conversation is gone. The state must be settled
    /// ([`App::settle`]).
    pub fn row_in_sight(&self, id: ConversationId) -> Option<&Summary> {
        self.sight.rows.get(&id)?.told.as_ref()
    }

    /// Looks up the rows that have come into sight, all of them where something has changed.
    pub(super) fn settle_sight(&mut self, height: usize, changed: bool) {
        let mut known = std::mem::take(&mut self.sight);
        if changed || minute(known.at) != minute(self.now) {
            known = Sight { at: self.now, ..Sight::default() };
        }
        let at = known.at;
        let anew = |id| Row { group: self.queue.group(id).cloned(), told: self.row_of(id, at) };
        let kept = |id: ConversationId, row: &Row| row.group.as_ref() == self.queue.group(id);
        let in_sight = self.queue.list.iter().skip(self.queue.top).take(height).copied();
        let rows: HashMap<_, _> = in_sight
            .map(|id| (id, known.rows.remove(&id).filter(|row| kept(id, row)).unwrap_or_else(|| anew(id))))
            .collect();
        debug_assert!(
            rows.iter().all(|(id, row)| *row == anew(*id)),
            "a row was kept that tells something else by now"
        );
        self.sight = Sight { at, rows };
    }
}

fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}
