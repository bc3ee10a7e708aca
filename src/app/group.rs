//! Rows that stand for several conversations: those of an incident, under the hottest of them. Must not know how a list is
//! made or drawn.

use super::Queue;
use crate::mailbox::{ConversationId, ConversationSet, ShortId};
use crate::triage::Desk;
use hashbrown::{HashMap, HashSet};
use jiff::Timestamp;

/// Several conversations in one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they share.
    pub incident: ShortId,
    /// In the order of the list; the first stands for them.
    pub members: Vec<ConversationId>,
}

/// The rows of a list that stand for several conversations.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    of: HashMap<ConversationId, Group>,
    hidden: ConversationSet,
}

impl Groups {
    /// Puts those of one incident together, in the order given.
    pub fn of(ordered: &[ConversationId], desk: &Desk) -> Self {
        let somewhere = desk.in_incidents();
        let mut members: HashMap<ShortId, Vec<ConversationId>> = HashMap::new();
        for id in ordered.iter().filter(|id| somewhere.contains(**id)) {
            if let Some(incident) = desk.incident_of_id(*id) {
                members.entry(incident).or_default().push(*id);
            }
        }
        let mut groups = Self::default();
        for (incident, members) in members {
            groups.put(incident, members);
        }
        groups
    }

    /// Makes one row of conversations, if there are several.
    fn put(&mut self, incident: ShortId, members: Vec<ConversationId>) {
        if let [first, others @ ..] = members.as_slice()
            && !others.is_empty()
        {
            self.hidden.extend(others.iter().copied());
            self.of.insert(*first, Group { incident, members });
        }
    }

    /// Takes the row of an incident apart: the conversations it stood for.
    fn part(&mut self, incident: ShortId) -> Vec<ConversationId> {
        let first = self.of.iter().find(|(_, group)| group.incident == incident).map(|(first, _)| *first);
        let members =
            first.and_then(|first| self.of.remove(&first)).map_or_else(Vec::new, |group| group.members);
        for id in &members {
            self.hidden.remove(*id);
        }
        members
    }

    /// Whether a conversation has no row of its own.
    pub fn hides(&self, id: ConversationId) -> bool {
        self.hidden.contains(id)
    }

    /// What the row of a conversation stands for, where that is more than itself.
    pub fn get(&self, id: ConversationId) -> Option<&Group> {
        self.of.get(&id)
    }

    /// The conversation in whose row this one is.
    pub fn row_of(&self, id: ConversationId) -> ConversationId {
        let group = || self.of.values().find(|group| group.members.contains(&id));
        let first = self.hides(id).then(group).flatten().and_then(|group| group.members.first());
        first.copied().unwrap_or(id)
    }

    /// Takes conversations out. Where the first of a group goes, the next takes its row: who has gone, and who stands
    /// there now.
    pub fn leave(&mut self, leaving: &HashSet<ConversationId>) -> HashMap<ConversationId, ConversationId> {
        let mut heirs = HashMap::new();
        for (first, mut group) in std::mem::take(&mut self.of) {
            group.members.retain(|id| !leaving.contains(id));
            let Some(now) = group.members.first().copied() else { continue };
            if now != first {
                heirs.insert(first, now);
                self.hidden.remove(now);
            }
            if group.members.len() > 1 {
                self.of.insert(now, group);
            }
        }
        leaving.iter().for_each(|id| self.hidden.remove(*id));
        heirs
    }
}

impl Queue {
    /// What the row of a conversation stands for, where that is an incident: not while a filter is set.
    pub fn group(&self, id: ConversationId) -> Option<&Group> {
        self.groups.get(id).filter(|_| self.filter.is_empty())
    }

    /// The conversations that the row of this one stands for.
    pub fn stands_for(&self, id: ConversationId) -> Vec<ConversationId> {
        self.group(id).map_or_else(|| vec![id], |group| group.members.clone())
    }

    /// The incident in whose row a conversation is.
    pub fn incident_around(&self, id: ConversationId) -> Option<ShortId> {
        self.group(self.groups.row_of(id)).map(|group| group.incident)
    }

    /// The incident whose conversations alone are listed.
    pub fn inside(&self) -> Option<ShortId> {
        self.inside
    }

    /// Lists the conversations of an incident alone.
    pub fn enter(&mut self, incident: ShortId, desk: &Desk, now: Timestamp) {
        self.inside = Some(incident);
        self.marks.clear();
        (self.cursor, self.top) = (None, 0);
        self.sort(desk, now);
    }

    /// Lists all of the view again, the cursor on the incident's row. Whether only an incident was listed.
    pub fn step_out(&mut self, desk: &Desk, now: Timestamp) -> bool {
        let was_inside = self.inside.take().is_some();
        if was_inside {
            self.marks.clear();
            self.sort(desk, now);
        }
        was_inside
    }

    /// Makes the row of an incident anew, in its place: one of its conversations has come back.
    pub(super) fn regroup(&mut self, incident: ShortId, desk: &Desk, now: Timestamp) {
        let mut rows = self.groups.part(incident);
        let members = desk.members_of(incident).iter().copied().filter(|id| self.known.contains(*id));
        let members = desk.in_order(members, self.order, now);
        rows.extend(&members);
        let first = members.first().copied();
        self.groups.put(incident, members);
        if self.filter.is_empty() {
            self.list.retain(|id| !rows.contains(id));
            let shown: Vec<_> = rows.into_iter().filter(|id| !self.groups.hides(*id)).collect();
            shown.into_iter().chain(first).for_each(|id| self.list_again(id, desk, now));
        }
    }

    /// Where the conversation under the cursor has no row of its own, the cursor goes to the one that stands for it.
    pub(super) fn cursor_to_row(&mut self) {
        if self.filter.is_empty() {
            self.cursor = self.cursor.map(|id| self.groups.row_of(id));
        }
    }
}
