//! Accounts side by side: what each is asked to do, which folders can't be changed, and where a conversation is
//! answered. Must not know how a source carries anything out.

use super::Desk;
use super::history::Sent;
use super::marks::Mark;
use super::told::{Away, ChangeOutcome, Errand};
use crate::mail::{MessageRef, SafeText, SourceId};
use crate::mailbox::{ConversationId, Direction, RowId, RowView};

impl Desk {
    /// What the account of a folder is asked to do, to be added to.
    pub(super) fn errand<'o>(
        &mut self,
        source: SourceId,
        outcome: &'o mut ChangeOutcome,
    ) -> Option<&'o mut Errand> {
        let account = self.account_of(source);
        let known = outcome.errands.iter().position(|errand| errand.account == account);
        let at = known.unwrap_or(outcome.errands.len());
        if known.is_none() {
            let ticket = self.history.ticket();
            outcome.errands.push(Errand { account, ticket, ..Errand::default() });
        }
        outcome.errands.get_mut(at)
    }

    /// Why one of these messages can't be changed, if so; with the account's name where there are several.
    pub(super) fn locked(&self, messages: impl IntoIterator<Item = MessageRef>) -> Option<SafeText> {
        let mut folders = messages.into_iter().filter_map(|message| self.folders.get(&message.source));
        let (folder, reason) = folders.find_map(|folder| Some((folder, folder.read_only?)))?;
        let alone = self.folders.values().all(|other| other.account == folder.account);
        let of = if alone { String::new() } else { format!("{} is read-only: ", folder.account) };
        Some(SafeText::line(&format!("{of}{reason}")))
    }

    /// What stands on a message, or on another copy of it.
    pub(super) fn mark_of(&self, row: RowId, view: &RowView<'_>) -> Option<&Mark> {
        let copies =
            || self.mailbox.further_copies(row).into_iter().filter_map(|copy| self.mailbox.row(copy));
        self.marks.get(view.reference).or_else(|| copies().find_map(|copy| self.marks.get(copy.reference)))
    }

    /// The further copies of a message in opened folders that can be changed.
    pub(super) fn copies_here(&self, row: RowId) -> Vec<MessageRef> {
        let copies = self.mailbox.further_copies(row).into_iter().filter_map(|copy| self.mailbox.row(copy));
        let free = |message: &MessageRef| self.is_opened(*message) && self.locked([*message]).is_none();
        copies.map(|copy| copy.reference).filter(free).collect()
    }

    /// Whether a message lies in an opened folder, not among what we sent.
    pub(super) fn is_opened(&self, message: MessageRef) -> bool {
        self.folders.get(&message.source).is_some_and(|folder| !folder.sent)
    }

    /// The account a folder belongs to.
    pub fn account_of(&self, source: SourceId) -> SafeText {
        self.folders.get(&source).map(|folder| folder.account.clone()).unwrap_or_default()
    }

    /// The account in which a conversation is answered: where the customer's newest mail lies, else the newest of all.
    pub fn account(&self, id: ConversationId) -> SafeText {
        let rows = self.live_rows(id);
        let theirs = rows.iter().rfind(|(_, view)| view.direction == Direction::Customer);
        theirs.or(rows.last()).map(|(_, view)| self.account_of(view.reference.source)).unwrap_or_default()
    }
}

/// What is remembered of errands, so that they can be taken back.
pub(super) fn sent(errands: &[Errand]) -> Vec<Sent> {
    let sent = |errand: &Errand| Sent {
        account: errand.account.clone(),
        ticket: errand.ticket,
        moves: matches!(errand.away, Some(Away::To(..))),
    };
    errands.iter().map(sent).collect()
}
