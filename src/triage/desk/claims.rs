//! How long claims have stood untouched, and whose hands they pass into. A claim says who, not when: its age is what
//! this screen has seen of it. Must not know how claims are stored.

use super::Desk;
use super::marks::Mark;
use crate::mail::{Flags, MessageRef, SafeText};
use crate::mailbox::{ConversationId, Direction, RowId, RowView};
use crate::triage::Claim;
use jiff::{SignedDuration, Timestamp};

/// A claim that nobody has touched for so much business time is stale: it can be taken.
const STALE: SignedDuration = SignedDuration::from_hours(4);

impl Desk {
    /// Notes since when what stands on a message has stood there.
    pub(super) fn note_claim(&mut self, message: MessageRef, now: Timestamp) {
        match self.marks.get(message).filter(|mark| mark.claim().is_some()) {
            None => drop(self.claimed.remove(&message)),
            Some(mark) if self.claimed.get(&message).is_some_and(|(known, _)| known == mark) => {}
            Some(mark) => drop(self.claimed.insert(message, (mark.clone(), now))),
        }
    }

    /// The claim on a conversation; a mail of ours touches it as well.
    pub(super) fn claim_on(&self, rows: &[(RowId, RowView<'_>)], marks: &[(usize, &Mark)]) -> Option<Claim> {
        let (at, who) = marks.iter().rev().find_map(|(place, mark)| Some((*place, mark.claim()?)))?;
        let message = rows.get(at)?.1.reference;
        let stood = self.claimed.get(&message).map(|(_, since)| *since);
        let ours = rows.iter().filter(|(_, view)| view.direction == Direction::Us);
        let wrote = ours.filter_map(|(_, view)| view.at).max();
        let since = stood.into_iter().chain(wrote).max().unwrap_or(Timestamp::MAX);
        Some(Claim { who: who.text(), mine: Some(who) == self.me.as_ref(), since, stale: false })
    }

    /// Whether nobody has touched a claim for too long.
    pub(super) fn is_stale(&self, claim: &Claim, now: Timestamp) -> bool {
        claim.since < now && self.settings.hours().business_between(claim.since, now) >= STALE
    }

    /// The conversations of these messages that the user is on.
    pub fn mine_among(&self, flags: &[(MessageRef, Flags)]) -> Vec<ConversationId> {
        let ids = flags.iter().filter_map(|(message, _)| self.conversation_of(*message));
        let mine = |id: &ConversationId| self.claim_of(*id).is_some_and(|claim| claim.mine);
        let mut mine: Vec<ConversationId> = ids.filter(mine).collect();
        mine.dedup();
        mine
    }

    /// Who is on a conversation.
    pub fn claim_of(&self, id: ConversationId) -> Option<&Claim> {
        self.entries.get(self.mailbox.resolve(id))?.claim.as_deref()
    }

    /// Of whom a name is the beginning, among those who have claimed and those given.
    pub fn named_like(&self, beginning: &str, others: impl Iterator<Item = SafeText>) -> Vec<SafeText> {
        let beginning = beginning.trim().to_lowercase();
        let mut names: Vec<SafeText> = self.colleagues().into_iter().chain(others).collect();
        names.retain(|name| name.to_lowercase().starts_with(&beginning));
        names.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        names.dedup();
        names
    }
}
