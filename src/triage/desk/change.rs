//! What users change, and how it is taken back. A change shows at once; what the source says of it comes later. Must
//! not know how a source carries it out.

use super::Desk;
use super::errand::sent;
use super::history::{Said, Step, Touch};
use super::marks::Mark;
use super::told::{Away, ChangeOutcome, Errand, UndoOutcome};
use crate::mail::{MessageRef, SafeText};
use crate::mailbox::{ConversationId, Direction, RowId, RowView};
use crate::triage::claim::ShortName;
use crate::triage::keyword::Codes;
use crate::triage::standing::{Places, Standing};
use crate::triage::{Change, Status};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Why a conversation was left alone.
type Left = SafeText;

impl Desk {
    /// Changes conversations, as one step for [`Desk::undo`].
    pub fn change(&mut self, ids: &[ConversationId], change: &Change, now: Timestamp) -> ChangeOutcome {
        let ids: BTreeSet<ConversationId> = ids.iter().map(|id| self.mailbox.resolve(*id)).collect();
        if let Change::PutAway(shelf) = change {
            return self.put_away(ids, *shelf, now);
        }
        let mut outcome = ChangeOutcome::default();
        let mut touches = Vec::new();
        for id in ids {
            match self.plan(id, change) {
                Ok(planned) => {
                    outcome.changed += 1;
                    touches.extend(planned);
                }
                Err(why) => outcome.left.push((id, why)),
            }
        }
        outcome.seen = self.seen(conversations(&touches), &touches);
        self.carry_out(&touches, &mut outcome, now);
        self.learn(&touches, &mut outcome, now);
        let what = in_words(change, outcome.changed);
        outcome.what.clone_from(&what);
        self.history.push(Step { sent: sent(&outcome.errands), what, touches, moved: Vec::new() });
        outcome
    }

    /// What a change does to the messages of one conversation.
    pub(super) fn plan(&self, id: ConversationId, change: &Change) -> Result<Vec<Touch>, Left> {
        let rows = self.live_rows(id);
        let steps = self.steps(&rows);
        let places = Places::of(&steps).and_then(|places| Some((places.holder, rows.get(places.target)?.1)));
        let (holder, target) = places.ok_or_else(|| SafeText::line("no longer in the mailbox"))?;
        let touches = match change {
            Change::SetStatus(status) => {
                let codes = self.codes(*status, &Standing::of(&steps), &target)?;
                let speaking = rows.get(holder..).unwrap_or_default();
                self.touches(id, speaking, |view, mark, _| {
                    mark.codes = if view.reference == target.reference { codes } else { Codes::default() };
                })
            }
            Change::Claim(name) => {
                let name = short(name)?;
                if let Some(other) = self.claimant(&rows).filter(|other| **other != name) {
                    return Err(SafeText::line(&format!("{} is on it", other.text())));
                }
                self.claims(id, &rows, &target, Some(&name))
            }
            Change::TakeOver(name) => self.claims(id, &rows, &target, Some(&short(name)?)),
            Change::Release => self.claims(id, &rows, &target, None),
            // Not a change of what stands on messages alone.
            Change::PutAway(_) => Vec::new(),
            Change::CorrectAnger(angry) => {
                self.touches(id, &newest_of_customer(&rows)?, |_, _, said| said.angry = Some(*angry))
            }
            Change::CorrectUrgency(urgent) => {
                self.touches(id, &newest_of_customer(&rows)?, |_, _, said| said.urgent = Some(*urgent))
            }
        };
        let marked = touches.iter().filter(|touch| touch.before.0 != touch.after.0);
        match self.locked(marked.map(|touch| touch.message)) {
            Some(why) => Err(why),
            None if touches.is_empty() => Err(SafeText::line("it is so already")),
            None => Ok(touches),
        }
    }

    /// The names that say a state; none where it follows without being set.
    fn codes(&self, status: Status, standing: &Standing, target: &RowView<'_>) -> Result<Codes, Left> {
        if status == standing.unset() {
            return Ok(Codes::default());
        }
        let cannot = || SafeText::line("the mailbox can't keep a time so far off");
        Codes::of(status, self.anchor(target)).ok_or_else(cannot)
    }

    fn claimant(&self, rows: &[(RowId, RowView<'_>)]) -> Option<&ShortName> {
        rows.iter().rev().find_map(|(row, view)| self.mark_of(*row, view)?.claim())
    }

    fn claims(
        &self,
        id: ConversationId,
        rows: &[(RowId, RowView<'_>)],
        target: &RowView<'_>,
        name: Option<&ShortName>,
    ) -> Vec<Touch> {
        if name.is_some() && self.claimant(rows) == name {
            return Vec::new();
        }
        self.touches(id, rows, |view, mark, _| {
            let here = name.filter(|_| view.reference == target.reference);
            mark.claims = here.into_iter().cloned().collect();
        })
    }

    /// The messages that `edit` changes, before and after; a state stands on every copy, so that whoever sees only one
    /// of them reads the same.
    fn touches(
        &self,
        conversation: ConversationId,
        rows: &[(RowId, RowView<'_>)],
        edit: impl Fn(&RowView<'_>, &mut Mark, &mut Said),
    ) -> Vec<Touch> {
        let touched = rows.iter().flat_map(|(row, view)| {
            let before = self.state_of(view.reference);
            let mut after = before.clone();
            edit(view, &mut after.0, &mut after.1);
            let itself = Touch { conversation, message: view.reference, before, after };
            let copies = self.copies_here(*row).into_iter().map(|message| {
                let before = self.state_of(message);
                let (mut mark, mut said) = before.clone();
                edit(view, &mut mark, &mut said);
                // What is said of a mail is said of it once.
                Touch { conversation, message, after: (mark, before.1), before }
            });
            std::iter::once(itself).chain(copies).collect::<Vec<_>>()
        });
        touched.filter(|touch| touch.before != touch.after).collect()
    }

    fn state_of(&self, message: MessageRef) -> (Mark, Said) {
        (self.marks.get(message).cloned().unwrap_or_default(), self.said_of(message))
    }

    pub(super) fn carry_out(&mut self, touches: &[Touch], outcome: &mut ChangeOutcome, now: Timestamp) {
        for touch in touches {
            let ((old, _), (new, _)) = (&touch.before, &touch.after);
            if self.is_shared(touch.message) {
                let mut edits = old.edits_to(new, touch.message);
                if let Some(claim) = edits.iter_mut().find(|edit| edit.add_claim.is_some()) {
                    claim.beside = self.beside(touch);
                }
                if !edits.is_empty()
                    && let Some(errand) = self.errand(touch.message.source, outcome)
                {
                    let ticket = errand.ticket;
                    errand.edits.extend(edits);
                    self.marks.change(touch.message, new.clone(), ticket);
                }
            } else {
                self.marks.told(touch.message, new.clone());
            }
            self.note_claim(touch.message, now);
        }
        self.renew(touches.iter().map(|touch| touch.conversation), now);
    }

    /// Whether [`Desk::undo`] would take back nothing but what was said against the classifier.
    pub fn undo_is_local(&self) -> bool {
        let marks_nothing = |touch: &Touch| touch.before.0 == touch.after.0;
        let step = self.history.newest();
        step.is_some_and(|step| step.moved.is_empty() && step.touches.iter().all(marks_nothing))
    }

    /// The other messages of a conversation in the folder of the one that is touched.
    fn beside(&self, touch: &Touch) -> Vec<MessageRef> {
        let rows = self.live_rows(self.mailbox.resolve(touch.conversation));
        let others = rows.iter().map(|(_, view)| view.reference);
        others.filter(|other| *other != touch.message && other.source == touch.message.source).collect()
    }

    /// Takes the newest change back; `None` where there is none. What somebody has changed since is left alone.
    pub fn undo(&mut self, now: Timestamp) -> Option<UndoOutcome> {
        let step = self.history.pop()?;
        let mut outcome = ChangeOutcome::default();
        let mut back = Vec::new();
        let moved = !step.moved.is_empty();
        for sent in step.sent.into_iter().filter(|sent| sent.moves) {
            let away = Some(Away::Back(sent.ticket));
            let (account, ticket) = (sent.account, self.history.ticket());
            outcome.errands.push(Errand { account, ticket, away, ..Errand::default() });
        }
        for touch in step.touches {
            // What was moved is known again when it is back.
            if moved || self.state_of(touch.message) == touch.after {
                back.push(Touch { before: touch.after, after: touch.before, ..touch });
            } else if outcome.left.iter().all(|(id, _)| *id != touch.conversation) {
                outcome.left.push((touch.conversation, self.changed_since(touch.conversation, now)));
            }
        }
        let here =
            conversations(&back).into_iter().chain(step.moved.iter().map(|id| self.mailbox.resolve(*id)));
        let here: BTreeSet<ConversationId> = here.collect();
        outcome.seen = self.seen(here, &back);
        outcome.what = format!("undo of {}", step.what);
        self.carry_out(&back, &mut outcome, now);
        self.unlearn(&back, &mut outcome, now);
        let touched = back.iter().map(|touch| touch.conversation).chain(step.moved);
        let conversations: BTreeSet<ConversationId> = touched.map(|id| self.mailbox.resolve(id)).collect();
        outcome.changed = conversations.len();
        Some(UndoOutcome { what: step.what, conversations: conversations.into_iter().collect(), outcome })
    }

    /// What stands there instead of what the user had set.
    fn changed_since(&self, id: ConversationId, now: Timestamp) -> Left {
        let id = self.mailbox.resolve(id);
        let Some(entry) = self.entries.get(id) else { return SafeText::line("it is no longer there") };
        let status = entry.status(now).name();
        let by = entry.claim.as_ref().map(|claim| format!(", claimed by {}", claim.who)).unwrap_or_default();
        SafeText::line(&format!("somebody changed it since: {status}{by}"))
    }

    /// What [`Desk::undo`] would take back.
    pub fn undoable(&self) -> Option<&str> {
        self.history.newest().map(|step| step.what.as_str())
    }

    /// A change was carried out. The conversations touched.
    pub fn stored(&mut self, ticket: u64, now: Timestamp) -> Vec<ConversationId> {
        let messages = self.marks.stored(ticket);
        self.awaited_away.retain(|_, of| *of != ticket);
        self.renew_of(ticket, &messages, now)
    }

    /// A change was not carried out: it is rolled back. The conversations touched.
    pub fn refused(&mut self, ticket: u64, now: Timestamp) -> Vec<ConversationId> {
        let messages = self.marks.refused(ticket);
        self.awaited_away.retain(|_, of| *of != ticket);
        let marks = &self.marks;
        let stands = |message| marks.get(message).cloned().unwrap_or_default();
        let folders = &self.folders;
        let is_of = |account: &SafeText, touch: &Touch| {
            folders.get(&touch.message.source).is_none_or(|folder| folder.account == *account)
        };
        self.history.forget(ticket, is_of, |touch| stands(touch.message) == touch.after.0);
        self.renew_of(ticket, &messages, now)
    }

    fn renew_of(&mut self, ticket: u64, messages: &[MessageRef], now: Timestamp) -> Vec<ConversationId> {
        let left = self.leaving.remove(&ticket).unwrap_or_default();
        let touched = messages.iter().filter_map(|message| self.conversation_of(*message));
        let touched: Vec<_> = touched.chain(left).collect();
        self.renew(touched, now)
    }

    /// The names of colleagues seen in claims, for completion.
    pub fn colleagues(&self) -> Vec<SafeText> {
        let names: BTreeSet<&ShortName> = self.marks.claimants().collect();
        names.into_iter().map(ShortName::text).collect()
    }
}

fn conversations(touches: &[Touch]) -> BTreeSet<ConversationId> {
    touches.iter().map(|touch| touch.conversation).collect()
}

fn short(name: &SafeText) -> Result<ShortName, Left> {
    ShortName::of(name).ok_or_else(|| SafeText::line("a claim needs a name with a letter or digit of ASCII"))
}

/// The mail a flag speaks of.
fn newest_of_customer<'a>(rows: &[(RowId, RowView<'a>)]) -> Result<[(RowId, RowView<'a>); 1], Left> {
    let newest = rows.iter().rfind(|(_, view)| view.direction == Direction::Customer);
    newest.map(|row| [*row]).ok_or_else(|| SafeText::line("no customer has written in it"))
}

/// A change as the user would say it.
pub(super) fn in_words(change: &Change, conversations: usize) -> String {
    let what = match change {
        Change::SetStatus(status) => status.name().to_owned(),
        Change::Claim(who) | Change::TakeOver(who) => format!("claim for {who}"),
        Change::Release => "release".to_owned(),
        Change::PutAway(shelf) => format!("move to {}", shelf.name()),
        Change::CorrectAnger(true) => "angry".to_owned(),
        Change::CorrectAnger(false) => "not angry".to_owned(),
        Change::CorrectUrgency(true) => "urgent".to_owned(),
        Change::CorrectUrgency(false) => "not urgent".to_owned(),
    };
    match conversations {
        1 => what,
        many => format!("{what}, {many} conversations"),
    }
}
