//! What the user says against the classifier: learned and taken back, with every conversation it concerns judged anew.
//! Must not know where it is kept.

use super::Desk;
use super::history::{Said, Touch};
use super::told::{ChangeOutcome, Lesson};
use crate::classify::{Correction, Flag};
use crate::mail::{MessageRef, SafeText};
use crate::mailbox::ConversationId;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What changed of the flags of one message.
fn changed(touch: &Touch) -> impl Iterator<Item = (Flag, Option<bool>)> {
    let (before, after) = (touch.before.1, touch.after.1);
    let flags = [(Flag::Angry, before.angry, after.angry), (Flag::Urgent, before.urgent, after.urgent)];
    flags.into_iter().filter(|(_, old, new)| old != new).map(|(flag, _, new)| (flag, new))
}

impl Desk {
    /// What the user last said of a message itself.
    pub(super) fn said_of(&self, message: MessageRef) -> Said {
        let known = self.settings.model.corrections();
        if known.all().is_empty() {
            return Said::default();
        }
        let row = self.mailbox.row_at(message).and_then(|row| self.mailbox.row(row));
        let Some(id) = row.and_then(|view| view.message_id()) else { return Said::default() };
        Said { angry: known.said(&id, Flag::Angry), urgent: known.said(&id, Flag::Urgent) }
    }

    /// Learns what changes say against the classifier.
    pub(super) fn learn(&mut self, touches: &[Touch], outcome: &mut ChangeOutcome, now: Timestamp) {
        let mut learned = Vec::new();
        for (touch, flag, yes) in touches
            .iter()
            .flat_map(|touch| changed(touch).filter_map(move |(flag, new)| Some((touch, flag, new?))))
        {
            let Some(correction) = self.correction(touch.message, flag, yes, now) else { continue };
            self.settings.model.corrections_mut().learn(correction.clone());
            outcome.lessons.push(Lesson::Learn(touch.message, correction.clone()));
            learned.push(correction);
        }
        self.judge_anew(&learned, now);
    }

    /// Takes back what was learned from changes.
    pub(super) fn unlearn(&mut self, back: &[Touch], outcome: &mut ChangeOutcome, now: Timestamp) {
        let mut unlearned = Vec::new();
        for (message, flag) in
            back.iter().flat_map(|touch| changed(touch).map(move |(flag, _)| (touch.message, flag)))
        {
            let row = self.mailbox.row_at(message).and_then(|row| self.mailbox.row(row));
            let Some(id) = row.and_then(|view| view.message_id()) else { continue };
            unlearned.extend(self.settings.model.corrections_mut().unlearn(&id, flag));
            outcome.lessons.push(Lesson::Unlearn(id, flag));
        }
        self.judge_anew(&unlearned, now);
    }

    fn correction(&self, message: MessageRef, flag: Flag, yes: bool, now: Timestamp) -> Option<Correction> {
        let row = self.mailbox.row_at(message)?;
        let view = self.mailbox.row(row)?;
        Some(Correction {
            flag,
            yes,
            message_id: view.message_id()?,
            subject: SafeText::line(view.subject),
            trace: self.notes.get(&row).map(|note| note.evidence.trace).unwrap_or_default(),
            said_at: now,
        })
    }

    /// Judges the conversations anew that these corrections concern.
    fn judge_anew(&mut self, corrections: &[Correction], now: Timestamp) {
        let concerned = |trace| corrections.iter().any(|correction| correction.concerns(trace));
        let alike =
            self.notes.iter().filter(|(_, note)| concerned(&note.evidence.trace)).map(|(row, _)| *row);
        let themselves = corrections.iter().filter_map(|known| self.mailbox.find(known.message_id.as_str()));
        let rows: BTreeSet<_> = alike.collect();
        let touched = rows.into_iter().filter_map(|row| self.mailbox.conversation_of(row));
        let touched: BTreeSet<ConversationId> = touched.chain(themselves).collect();
        if !touched.is_empty() {
            self.renew(touched, now);
        }
    }
}
