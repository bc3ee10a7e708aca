//! Breaking a subject join by hand, and mending it. Must not know who asks.

use super::arrival::{Lost, Mailbox};
use super::forest::Forest;
use super::register::Entry;
use super::{ConversationId, RowId};

/// What [`Mailbox::split`] did, to be taken back by [`Mailbox::mend`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Split {
    /// The messages taken out of the subject join.
    pub rows: Vec<RowId>,
    /// The conversations there are now, the largest first.
    pub parts: Vec<ConversationId>,
}

impl Mailbox {
    /// Breaks a conversation into what its references alone hold together. Its messages take no part in the subject
    /// join any more, with each other or with mail yet to come.
    pub fn split(&mut self, conversation: ConversationId) -> Split {
        let conversation = self.resolve(conversation);
        let rows: Vec<RowId> = self
            .all_rows(conversation)
            .filter(|row| self.kept(*row).is_some_and(|kept| !kept.is_alone()))
            .collect();
        for row in &rows {
            self.set_alone(*row, true);
        }
        let parts = self.regroup(conversation);
        Split { rows, parts }
    }

    /// Takes a split back; the handles that lead elsewhere from here on.
    pub fn mend(&mut self, split: &Split) -> Vec<ConversationId> {
        let entries: Vec<Entry> = split.rows.iter().filter_map(|row| self.set_alone(*row, false)).collect();
        let mut lost = Lost::new();
        for entry in entries {
            self.join_by_subject(entry, &mut lost);
        }
        lost.into_iter().map(ConversationId).collect()
    }

    /// Moves a row to its place in the register; that place.
    fn set_alone(&mut self, row: RowId, alone: bool) -> Option<Entry> {
        self.kept(row)?;
        if let Some(entry) = self.entry(row) {
            self.register.remove(entry);
        }
        self.rows.get_mut(row.0 as usize)?.set_alone(alone);
        let entry = self.entry(row)?;
        self.register.insert(entry);
        Some(entry)
    }

    /// Whether a conversation is held together by the subject join, not by references alone.
    pub fn is_joined_by_subject(&self, conversation: ConversationId) -> bool {
        let conversation = self.resolve(conversation);
        self.by_subject.contains(&conversation.0) && self.reference_groups(conversation).len() > 1
    }

    /// The messages, copies included, in the groups that references alone make.
    pub fn reference_groups(&self, conversation: ConversationId) -> Vec<Vec<RowId>> {
        let conversation = self.resolve(conversation);
        let mut nodes: Vec<u32> = self.forest.members(conversation.0).collect();
        nodes.sort_unstable();
        let place = |node: u32| nodes.binary_search(&node).unwrap_or_default() as u32;
        let mut forest = Forest::default();
        for _ in &nodes {
            forest.push();
        }
        let rows: Vec<(RowId, u32)> =
            self.all_rows(conversation).filter_map(|row| Some((row, place(self.kept(row)?.node)))).collect();
        for (row, own) in &rows {
            for cited in self.kept(*row).into_iter().flat_map(|kept| self.cites.get(kept.node, kept.cites)) {
                forest.union(*own, place(cited));
            }
        }
        let mut groups = vec![Vec::new(); nodes.len()];
        for (row, own) in rows {
            if let Some(group) = groups.get_mut(forest.find(own) as usize) {
                group.push(row);
            }
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}
