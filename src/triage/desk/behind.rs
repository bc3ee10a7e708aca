//! Which folders are still being read: unanswered mails are not counted before the answers are known. Must not know
//! servers.

use super::entry::Entry;
use super::{Desk, Folder};
use crate::mail::SourceId;
use crate::mailbox::{ConversationId, RowId, RowView};
use jiff::Timestamp;

impl Desk {
    /// A folder is read, as it is or as it was. The conversations whose verdict that changes.
    pub fn folder_is_read(&mut self, source: SourceId, now: Timestamp) -> Vec<ConversationId> {
        if self.behind.remove(&source) { self.judge_attempts(now) } else { Vec::new() }
    }

    /// All folders are read, or can't be for now. The conversations whose verdict that changes.
    pub fn all_is_read(&mut self, now: Timestamp) -> Vec<ConversationId> {
        if std::mem::take(&mut self.behind).is_empty() { Vec::new() } else { self.judge_attempts(now) }
    }

    /// Whether answers of ours to a conversation may still come: its account's sent mail is being read, or it is not
    /// known yet where that is.
    pub(super) fn awaits_answers(&self, rows: &[(RowId, RowView<'_>)]) -> bool {
        let Some((_, newest)) = rows.last().filter(|_| !self.behind.is_empty()) else { return false };
        let account = self.account_of(newest.reference.source);
        let of_account = self.folders.values().filter(|folder| folder.account == account);
        let (sent, opened): (Vec<&Folder>, Vec<&Folder>) = of_account.partition(|folder| folder.sent);
        let awaited = if sent.is_empty() { opened } else { sent };
        awaited.iter().any(|folder| self.behind.contains(&folder.source))
    }

    /// Judges anew who may have tried more than once.
    fn judge_attempts(&mut self, now: Timestamp) -> Vec<ConversationId> {
        let many = |entry: &Entry| {
            entry.attempts().is_some_and(|(person, mails, _)| {
                mails > 1 || self.open_of.get(&person).is_some_and(|open| open.len() > 1)
            })
        };
        let many: Vec<ConversationId> =
            self.entries.iter().filter(|(_, entry)| many(entry)).map(|(id, _)| *id).collect();
        let told = |desk: &Self, id| desk.entries.get(id).map(|entry| (entry.anger(), entry.urgency()));
        let changes = |id: &ConversationId| {
            let before = told(self, *id);
            self.rejudge(*id, now);
            told(self, *id) != before
        };
        many.into_iter().filter(changes).collect()
    }
}
