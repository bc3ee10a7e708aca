//! Taking messages out again: what only they held together comes apart. Must not know why a message vanished.

use super::arrival::{Lost, Mailbox, NO_ROW};
use super::{ConversationId, RowId};
use crate::mail::MessageRef;

/// What came of [`Mailbox::remove`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Removed {
    /// The messages that are gone.
    pub rows: Vec<RowId>,
    /// What is left of the conversations they were in; more than those where one came apart.
    pub touched: Vec<ConversationId>,
    /// Handles of conversations that are gone.
    pub gone: Vec<ConversationId>,
}

impl Mailbox {
    /// Removes messages. An id that others still cite stays known. Afterwards everything is as if the messages had never
    /// been there: conversations that only they held together come apart, and those left without a message vanish. A
    /// handle leads to the part that its own id is in, or to the largest.
    pub fn remove(&mut self, references: &[MessageRef]) -> Removed {
        let mut removed = Removed::default();
        let mut groups = Vec::new();
        for reference in references {
            let Some(row) = self.row_at(*reference) else { continue };
            groups.extend(self.conversation_of(row));
            self.take_out(row, *reference);
            removed.rows.push(row);
        }
        groups.sort_unstable();
        groups.dedup();
        for group in groups {
            let parts = self.regroup(group);
            if parts.is_empty() {
                removed.gone.push(group);
            }
            removed.touched.extend(parts);
        }
        removed
    }

    fn take_out(&mut self, row: RowId, reference: MessageRef) {
        let Some(node) = self.kept(row).map(|kept| kept.node) else { return };
        if let Some(entry) = self.entry(row) {
            self.register.remove(entry);
        }
        self.leave_place(row.0, reference);
        let mut left: Vec<u32> =
            self.rows_of_node(node).map(|row| row.0).filter(|other| *other != row.0).collect();
        left.sort_unstable();
        let first = if left.is_empty() { NO_ROW } else { left.remove(0) };
        if let Some(place) = self.first_row.get_mut(node as usize) {
            *place = first;
        }
        if left.is_empty() {
            self.more_rows.remove(&node);
        } else {
            self.more_rows.insert(node, left.into());
        }
        self.names.remove(&row.0);
        if let Some(kept) = self.rows.get_mut(row.0 as usize) {
            self.keywords.set(row.0, &[]);
            kept.set_gone();
        }
    }

    /// Builds the groups of one conversation's nodes anew; the parts that have a message, largest first.
    pub(super) fn regroup(&mut self, conversation: ConversationId) -> Vec<ConversationId> {
        let old = conversation.0;
        self.by_subject.remove(&self.forest.find(old));
        let members = self.forest.dissolve(old);
        let rows: Vec<RowId> = members.iter().flat_map(|node| self.rows_of_node(*node)).collect();
        let mut lost = Lost::new();
        for row in &rows {
            self.link_cited(row.0, &mut lost);
        }
        for entry in rows.iter().filter_map(|row| self.entry(*row)).collect::<Vec<_>>() {
            self.join_by_subject(entry, &mut lost);
        }
        let mut parts: Vec<ConversationId> =
            rows.iter().filter_map(|row| self.conversation_of(*row)).collect();
        parts.sort_unstable();
        parts.dedup();
        parts.sort_by_key(|part| std::cmp::Reverse(self.forest.size(part.0)));
        if let Some(largest) = parts.first().filter(|largest| largest.0 != old) {
            self.moved.insert(old, largest.0);
        }
        parts
    }
}
