//! Conversations whose messages are moved to another folder: no view shows them from then on, unless it fails. Must not
//! know how messages are moved.

use super::Desk;
use super::change::in_words;
use super::history::Step;
use super::told::{Away, ChangeOutcome};
use crate::mail::{MessageRef, SafeText};
use crate::mailbox::ConversationId;
use crate::triage::{Change, Shelf, Status};
use jiff::Timestamp;
use std::collections::BTreeSet;

impl Desk {
    /// Puts the messages of conversations away, those of the opened folders; what we sent stays where it is.
    pub(super) fn put_away(
        &mut self,
        ids: BTreeSet<ConversationId>,
        to: Shelf,
        now: Timestamp,
    ) -> ChangeOutcome {
        let mut outcome = ChangeOutcome { ticket: self.history.ticket(), ..ChangeOutcome::default() };
        let (mut touches, mut messages) = (Vec::new(), Vec::new());
        let mut moved = BTreeSet::new();
        for id in ids {
            let here = self.messages_here(id);
            if here.is_empty() {
                outcome.left.push((id, SafeText::line("none of its messages lies in this folder")));
                continue;
            }
            if to == Shelf::Archive {
                // It may be done already.
                touches.extend(self.plan(id, &Change::SetStatus(Status::Done)).unwrap_or_default());
            }
            messages.extend(here);
            moved.insert(id);
        }
        outcome.changed = moved.len();
        if moved.is_empty() {
            return outcome;
        }
        self.leaving.insert(outcome.ticket, moved.clone());
        self.carry_out(&touches, &mut outcome, now);
        outcome.away = Some(Away::To(to, messages));
        let what = in_words(&Change::PutAway(to), outcome.changed);
        let moved: Vec<ConversationId> = moved.into_iter().collect();
        self.renew(moved.iter().copied(), now);
        self.history.push(Step { ticket: outcome.ticket, what, touches, moved });
        outcome
    }

    fn messages_here(&self, id: ConversationId) -> Vec<MessageRef> {
        let rows = self.live_rows(id);
        let all = rows.iter().map(|(_, view)| view.reference);
        all.filter(|message| self.folders.get(&message.source).is_some_and(|folder| !folder.sent)).collect()
    }
}
