//! Changes that had to wait for the line: what was seen when they were made, whether that is still so, and what an
//! earlier run left waiting. Must not know where they wait.

use super::Desk;
use super::history::Touch;
use super::marks::Mark;
use crate::mail::{MessageId, MessageRef, SafeText};
use crate::mailbox::{ConversationId, Direction, RowView};
use crate::triage::seen::{Seen, SeenMessage};
use jiff::Timestamp;
use std::collections::BTreeSet;

impl Desk {
    /// Conversations as they stand before `touches`.
    pub(super) fn seen(&self, ids: impl IntoIterator<Item = ConversationId>, touches: &[Touch]) -> Vec<Seen> {
        let message = |message: MessageRef, view: &RowView<'_>| {
            let stands = self.marks.get(message).cloned().unwrap_or_default();
            let touch = touches.iter().find(|touch| touch.message == message);
            let (before, after) = touch.map_or((&stands, &stands), |touch| (&touch.before.0, &touch.after.0));
            SeenMessage {
                message,
                before: before.keywords(),
                after: after.keywords(),
                answered: view.all_flags().answered,
            }
        };
        let one = |id: ConversationId| {
            let rows = self.live_rows(id);
            let mut seen: Vec<SeenMessage> =
                rows.iter().map(|(_, view)| message(view.reference, view)).collect();
            // Further copies of its mails, which are changed along with them.
            for touch in touches.iter().filter(|touch| touch.conversation == id) {
                let copy = self.mailbox.row_at(touch.message).and_then(|row| self.mailbox.row(row));
                if let Some(view) = copy.filter(|_| seen.iter().all(|known| known.message != touch.message)) {
                    seen.push(message(touch.message, &view));
                }
            }
            Seen(seen)
        };
        ids.into_iter().map(one).collect()
    }

    /// Whether conversations are as they were seen, but for mails that this program itself has sent since.
    ///
    /// # Errors
    /// What has changed, in a few words.
    pub fn as_seen(&self, seen: &[Seen], sent: &dyn Fn(&MessageId) -> bool) -> Result<(), SafeText> {
        seen.iter().try_for_each(|seen| self.one_as_seen(seen, sent))
    }

    fn one_as_seen(&self, Seen(seen): &Seen, sent: &dyn Fn(&MessageId) -> bool) -> Result<(), SafeText> {
        let mut conversations = BTreeSet::new();
        // What lies in another account was seen too, but is judged there.
        let accounts: BTreeSet<String> =
            seen.iter().map(|known| self.account_of(known.message.source).to_string()).collect();
        for known in seen {
            let id = self.conversation_of(known.message);
            conversations.insert(id.ok_or_else(|| SafeText::line("mail of it was taken away since"))?);
        }
        let mut answered_by_us = false;
        for id in conversations {
            for (row, view) in self.live_rows(id) {
                if !accounts.contains(self.account_of(view.reference.source).as_str()) {
                    continue;
                }
                let copies = self.mailbox.copies(row);
                let copies =
                    copies.iter().filter_map(|copy| self.mailbox.row(*copy)).map(|copy| copy.reference);
                let lies_at: Vec<MessageRef> = copies.chain([view.reference]).collect();
                if seen.iter().any(|known| lies_at.contains(&known.message)) {
                    continue;
                }
                if view.message_id().is_some_and(|id| sent(&id)) {
                    answered_by_us = true;
                    continue;
                }
                return Err(SafeText::line(match view.direction {
                    Direction::Customer => "the customer has written since",
                    Direction::Us => "it was answered since",
                    _ => "new mail has come since",
                }));
            }
        }
        for known in seen {
            self.stands_as_seen(known, answered_by_us)?;
        }
        Ok(())
    }

    fn stands_as_seen(&self, known: &SeenMessage, answered_by_us: bool) -> Result<(), SafeText> {
        let row = self.mailbox.row_at(known.message).and_then(|row| self.mailbox.row(row));
        let row = row.filter(|view| !view.flags.deleted());
        let view = row.ok_or_else(|| SafeText::line("mail of it was thrown away since"))?;
        if view.all_flags().answered && !known.answered && !answered_by_us {
            return Err(SafeText::line("it was answered since"));
        }
        // One's own claims come and go beside; only what others did counts.
        let of_others = |mut mark: Mark| {
            mark.claims.retain(|who| Some(who) != self.me.as_ref());
            mark
        };
        let stands = of_others(self.marks.at_source(known.message));
        let (before, after) = (of_others(Mark::read(&known.before)), of_others(Mark::read(&known.after)));
        if stands == before || stands == after {
            return Ok(());
        }
        let new = stands.claims.iter().find(|who| !before.claims.contains(who));
        Err(SafeText::line(&match (new, stands.codes.status(self.anchor(&view))) {
            (Some(who), _) => format!("{} is on it now", who.text()),
            (None, _) if stands.codes == before.codes => "its claim was let go since".to_owned(),
            (None, Some(status)) => format!("somebody set it to {} since", status.name()),
            (None, None) => "somebody took its state away since".to_owned(),
        }))
    }

    /// Takes up a change that an earlier run left waiting: it shows as if it had just been made. The conversations
    /// touched; what comes later of it is known when it comes.
    pub fn take_up(
        &mut self,
        ticket: u64,
        marks: &[(MessageRef, Vec<Box<str>>)],
        away: &[MessageRef],
        now: Timestamp,
    ) -> Vec<ConversationId> {
        for (message, keywords) in marks {
            self.marks.change(*message, Mark::read(keywords), ticket);
        }
        let leaving: BTreeSet<ConversationId> =
            away.iter().filter_map(|message| self.conversation_of(*message)).collect();
        self.awaited_away.extend(away.iter().map(|message| (*message, ticket)));
        self.leaving.entry(ticket).or_default().extend(&leaving);
        let marked = marks.iter().filter_map(|(message, _)| self.conversation_of(*message));
        let touched: Vec<ConversationId> = marked.chain(leaving).collect();
        self.renew(touched, now)
    }

    /// A message has come that a change of an earlier run moves away.
    pub(super) fn note_awaited_away(&mut self, message: MessageRef, conversation: ConversationId) {
        if let Some(ticket) = self.awaited_away.get(&message) {
            self.leaving.entry(*ticket).or_default().insert(conversation);
        }
    }

    /// The customers whose conversations a change on its way is about.
    pub fn whom_of(&self, ticket: u64) -> Vec<SafeText> {
        let leaving = self.leaving.get(&ticket).into_iter().flatten().copied();
        let marked = self.marks.changed_by(ticket).filter_map(|message| self.conversation_of(message));
        self.customers(leaving.chain(marked))
    }

    /// The customers whose conversations a change is about.
    pub fn whom(&self, messages: impl IntoIterator<Item = MessageRef>) -> Vec<SafeText> {
        self.customers(messages.into_iter().filter_map(|message| self.conversation_of(message)))
    }

    fn customers(&self, ids: impl Iterator<Item = ConversationId>) -> Vec<SafeText> {
        let ids: BTreeSet<ConversationId> = ids.map(|id| self.mailbox.resolve(id)).collect();
        let people = ids.into_iter().filter_map(|id| Some(self.mailbox.person(self.mailbox.customer(id)?)));
        people.map(|person| SafeText::line(person.name.unwrap_or(person.address))).collect()
    }
}
