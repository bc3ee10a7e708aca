//! Conversations whose messages are moved to another folder: no view shows them from then on, unless it fails. Must not
//! know how messages are moved.

use super::Desk;
use super::change::in_words;
use super::errand::sent;
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
        let mut outcome = ChangeOutcome::default();
        let (mut touches, mut messages) = (Vec::new(), Vec::new());
        let mut moved = BTreeSet::new();
        for id in ids {
            let here = self.messages_here(id);
            if here.is_empty() {
                outcome.left.push((id, SafeText::line("none of its messages lies in this folder")));
                continue;
            }
            if let Some(why) = self.locked(here.iter().copied()) {
                outcome.left.push((id, why));
                continue;
            }
            if to == Shelf::Archive {
                // It may be done already.
                touches.extend(self.plan(id, &Change::SetStatus(Status::Done)).unwrap_or_default());
            }
            messages.extend(here.into_iter().map(|message| (id, message)));
            moved.insert(id);
        }
        outcome.changed = moved.len();
        if moved.is_empty() {
            return outcome;
        }
        outcome.seen = self.seen(moved.iter().copied(), &touches);
        for (id, message) in messages {
            let Some(errand) = self.errand(message.source, &mut outcome) else { continue };
            let ticket = errand.ticket;
            match &mut errand.away {
                Some(Away::To(_, messages)) => messages.push(message),
                away => *away = Some(Away::To(to, vec![message])),
            }
            self.leaving.entry(ticket).or_default().insert(id);
        }
        self.carry_out(&touches, &mut outcome, now);
        let what = in_words(&Change::PutAway(to), outcome.changed);
        outcome.what.clone_from(&what);
        let moved: Vec<ConversationId> = moved.into_iter().collect();
        self.renew(moved.iter().copied(), now);
        self.history.push(Step { sent: sent(&outcome.errands), what, touches, moved });
        outcome
    }

    fn messages_here(&self, id: ConversationId) -> Vec<MessageRef> {
        let rows = self.live_rows(id);
        let here = rows.iter().filter(|(_, view)| self.is_opened(view.reference));
        here.flat_map(|(row, view)| [vec![view.reference], self.copies_here(*row)].concat()).collect()
    }
}
