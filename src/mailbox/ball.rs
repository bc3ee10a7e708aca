//! Who spoke last and since when a customer waits. Must not know states or the clock.

use super::arrival::Mailbox;
use super::sender::Direction;
use super::{ConversationId, RowId};
use jiff::Timestamp;

/// Who spoke last, automatic mail, drafts and talk among ourselves left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ball {
    /// The customer spoke last and waits.
    Customer,
    /// We spoke last, here or (`\Answered`) elsewhere.
    Us,
    /// Only our own addresses take part: no customer waits.
    Internal,
    /// Nothing but automatic mail.
    Automatic,
}

impl Mailbox {
    /// Who spoke last.
    pub fn ball(&self, conversation: ConversationId) -> Ball {
        let rows = self.rows(conversation);
        let spoke = rows.iter().rev().find_map(|row| {
            let kept = self.kept(*row)?;
            match kept.direction {
                _ if kept.flags.draft() => None,
                Direction::Customer if self.is_answered(*row) => Some(Ball::Us),
                Direction::Customer => Some(Ball::Customer),
                Direction::Us => Some(Ball::Us),
                Direction::Internal | Direction::Automatic(_) => None,
            }
        });
        let internal = |row: &RowId| self.kept(*row).is_some_and(|row| row.direction == Direction::Internal);
        spoke.unwrap_or_else(|| if rows.iter().any(internal) { Ball::Internal } else { Ball::Automatic })
    }

    /// The customer's mails that nobody has answered, oldest first: those after our last answer and after the last one
    /// marked `\Answered`.
    pub fn unanswered(&self, conversation: ConversationId) -> Vec<RowId> {
        let mut waiting = Vec::new();
        for row in self.rows(conversation) {
            let Some(kept) = self.kept(row).filter(|kept| !kept.flags.draft()) else { continue };
            match kept.direction {
                Direction::Us => waiting.clear(),
                Direction::Customer if self.is_answered(row) => waiting.clear(),
                Direction::Customer => waiting.push(row),
                Direction::Internal | Direction::Automatic(_) => {}
            }
        }
        waiting
    }

    /// Since when the customer waits: his first mail after our last answer.
    pub fn waiting_since(&self, conversation: ConversationId) -> Option<Timestamp> {
        self.unanswered(conversation).into_iter().find_map(|row| self.kept(row)?.at())
    }

    /// Whether any copy is marked `\Answered`.
    fn is_answered(&self, row: RowId) -> bool {
        self.kept(row).is_some_and(|kept| kept.flags.answered())
            || !self.more_rows.is_empty()
                && self
                    .copies(row)
                    .iter()
                    .filter_map(|copy| self.kept(*copy))
                    .any(|copy| copy.flags.answered())
    }
}
