//! Taking a message of ours as a customer's: a colleague passed on what a customer wrote to him. Must not know how the
//! customer behind a forwarded mail is found out.

use super::arrival::{Lost, Mailbox};
use super::sender::Direction;
use super::{ConversationId, RowId};
use crate::mail::Address;

impl Mailbox {
    /// Counts a message as written by `customer`, to whom the user pointed. Holds until the message is removed. What its
    /// conversation has become: more than one where only its former sender held it together.
    pub fn attribute(&mut self, row: RowId, customer: &Address) -> Vec<ConversationId> {
        let Some(conversation) = self.conversation_of(row) else { return Vec::new() };
        if let Some(entry) = self.entry(row) {
            self.register.remove(entry);
        }
        let author = self.keep_author(row.0, customer);
        if let Some(kept) = self.rows.get_mut(row.0 as usize) {
            kept.set_author(author);
            kept.direction = Direction::Customer;
        }
        self.enter_register(row.0, &mut Lost::new());
        self.regroup(self.resolve(conversation))
    }
}
