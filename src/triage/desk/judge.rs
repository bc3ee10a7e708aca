//! Makes the entry of one conversation from its messages: where it stands, who waits since when, what it sounds like.
//! Must not know lists, or where messages come from.

use super::Desk;
use super::entry::{Entry, Judged, Wait};
use super::marks::Mark;
use crate::classify::{Circumstances, Evidence, Speaker, Turn, Verdict, verdict};
use crate::mail::{AddrSpec, Automatic, MessageId};
use crate::mailbox::{ConversationId, Direction, PersonId, RowId, RowView};
use crate::triage::standing::{Standing, Step, Voice};
use crate::triage::{Ball, ScoreBrief, Status};
use jiff::{SignedDuration, Timestamp};
use std::sync::LazyLock;

/// Unanswered mails in a customer's other conversations count if written so close before or after.
const ATTEMPTS_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Who has more open conversations than this is no person trying again but a program that mails.
pub(super) const A_FEED: usize = 30;

static SAYS_NOTHING: LazyLock<Evidence> = LazyLock::new(Evidence::default);

impl Desk {
    /// A conversation's messages as far as the desk cares: no drafts, nothing marked `\Deleted`.
    pub(super) fn live_rows(&self, id: ConversationId) -> Vec<(RowId, RowView<'_>)> {
        self.live(&self.mailbox.rows(id))
    }

    fn live(&self, rows: &[RowId]) -> Vec<(RowId, RowView<'_>)> {
        let views = rows.iter().filter_map(|row| Some((*row, self.mailbox.row(*row)?)));
        views.filter(|(_, view)| !view.flags.draft() && !view.flags.deleted()).collect()
    }

    /// What states and claims a message is read with: its own arrival, in `received` or Date, tells a snooze's time.
    fn step(&self, row: RowId, view: &RowView<'_>) -> Step {
        let voice = match view.direction {
            Direction::Customer => Voice::Customer {
                thanks: self.notes.get(&row).is_some_and(|note| note.evidence.mere_thanks),
                answered: self.is_answered(row, view),
            },
            Direction::Us => Voice::Us,
            Direction::Internal => Voice::Internal,
            Direction::Automatic(Automatic::Bounce) => Voice::Bounce,
            Direction::Automatic(_) => Voice::Machine,
        };
        let mark = self.mark_of(row, view);
        let state = mark.and_then(|mark| mark.codes.status(self.anchor(view)));
        Step { voice, at: view.at, state }
    }

    fn is_answered(&self, row: RowId, view: &RowView<'_>) -> bool {
        let any_copy = || self.mailbox.copies(row).into_iter().filter_map(|copy| self.mailbox.row(copy));
        view.flags.answered() || any_copy().any(|copy| copy.flags.answered())
    }

    /// From when on a snooze on a message is counted: the earlier of its Date and its arrival.
    pub(super) fn anchor(&self, view: &RowView<'_>) -> Timestamp {
        let received = self.received.get(&view.reference).copied();
        received.into_iter().chain(view.at).min().unwrap_or(Timestamp::UNIX_EPOCH)
    }

    pub(super) fn steps(&self, rows: &[(RowId, RowView<'_>)]) -> Vec<Step> {
        rows.iter().map(|(row, view)| self.step(*row, view)).collect()
    }

    /// Where a conversation stands; its verdict is still to be made. `None` where no message is left.
    pub(super) fn stand(&self, id: ConversationId) -> Option<Entry> {
        let all = self.mailbox.rows(id);
        let rows = self.live(&all);
        let newest = rows.last()?.1.at;
        let steps = self.steps(&rows);
        let standing = Standing::of(&steps);
        let by_customer = |(step, _): &(&Step, _)| matches!(step.voice, Voice::Customer { .. });
        let marks: Vec<(usize, &Mark)> = rows
            .iter()
            .enumerate()
            .filter_map(|(place, (row, view))| Some((place, self.mark_of(*row, view)?)))
            .collect();
        let customer = self.mailbox.customer_among(&all);
        let since = standing.waiting_since;
        let unanswered = rows.iter().zip(&steps).filter(|(_, step)| {
            matches!(step.voice, Voice::Customer { thanks: false, .. }) && since.is_some() && step.at >= since
        });
        let unanswered: Vec<&(RowId, RowView<'_>)> = unanswered.map(|(row, _)| row).collect();
        let last_customer = steps.iter().zip(&rows).rfind(by_customer);
        let last_at = rows.iter().filter_map(|(_, view)| view.at).max().or(newest);
        Some(Entry {
            of_customer: last_customer.is_some() || standing.not_delivered,
            unanswered: u32::try_from(unanswered.len()).unwrap_or(u32::MAX),
            marked: !marks.is_empty(),
            claim: self.claim_on(&rows, &marks).map(Box::new),
            vip: customer.is_some_and(|person| self.is_vip(self.mailbox.person(person).address)),
            customer,
            wait: since.map(|since| self.wait(since, &unanswered)),
            ..Entry::new(standing, last_at, last_customer.and_then(|(step, _)| step.at))
        })
    }

    /// A wait that began with the first of these mails.
    fn wait(&self, since: Timestamp, unanswered: &[&(RowId, RowView<'_>)]) -> Wait {
        let notes = unanswered.iter().filter_map(|(row, _)| self.notes.get(row));
        let named = notes.flat_map(|note| &note.evidence.dues).map(|due| due.at).min();
        let sla = self.settings.hours().add_business(since, self.settings.first_reply);
        Wait::new(named, sla, self.business_until(since))
    }

    fn is_vip(&self, address: &str) -> bool {
        let domain = address.find('@').and_then(|at| address.get(at..));
        let is = |vip: &String| {
            vip.eq_ignore_ascii_case(address) || domain.is_some_and(|d| vip.eq_ignore_ascii_case(d))
        };
        self.settings.vip.iter().any(is)
    }

    /// Business time from the beginning of time.
    pub(super) fn business_until(&self, at: Timestamp) -> SignedDuration {
        self.settings.hours().business_between(Timestamp::UNIX_EPOCH, at)
    }

    /// Judges a conversation that stands in the queue.
    pub(super) fn judge(&self, id: ConversationId, entry: &Entry, now: Timestamp) -> Verdict {
        let rows = self.live_rows(id);
        let spoken: Vec<Spoken> = rows.iter().map(|(_, view)| self.spoken(view)).collect();
        let mut clock = Timestamp::UNIX_EPOCH;
        let turns = rows.iter().zip(&spoken).map(|((row, view), spoken)| {
            clock = view.at.unwrap_or(clock);
            Turn {
                row: Some(*row),
                message_id: spoken.id.as_ref(),
                by: spoken.by,
                at: clock,
                evidence: self.notes.get(row).map_or(&SAYS_NOTHING, |note| &note.evidence),
                cc: &spoken.cc,
            }
        });
        let turns: Vec<Turn<'_>> = turns.collect();
        let newest = rows.iter().rfind(|(_, view)| view.direction == Direction::Customer);
        let unread = newest.is_some_and(|(row, _)| self.notes.get(row).is_some_and(|note| !note.has_body));
        let beside = Circumstances {
            other_attempts: self.other_attempts(id, entry),
            unread,
            awaits_answers: self.awaits_answers(&rows),
        };
        verdict(&self.settings.model, &turns, beside, now)
    }

    fn spoken(&self, view: &RowView<'_>) -> Spoken {
        let by = match view.direction {
            Direction::Customer => Speaker::Customer,
            Direction::Us => Speaker::Us,
            Direction::Internal | Direction::Automatic(_) => Speaker::Other,
        };
        let outside = view.cc().filter(|address| !self.mailbox.is_ours(*address));
        Spoken {
            by,
            id: view.message_id().filter(|_| !view.id_is_derived),
            cc: outside.filter_map(|address| self.mailbox.address(address)).collect(),
        }
    }

    /// The customer's unanswered mails in his other open conversations of the same days.
    fn other_attempts(&self, id: ConversationId, entry: &Entry) -> usize {
        let open =
            entry.customer.and_then(|person| self.open_of.get(&person)).filter(|open| open.len() <= A_FEED);
        let others = open.into_iter().flatten().filter(|other| **other != id);
        let near = |other: &&Entry| are_near(other.last_customer_at(), entry.last_customer_at());
        others
            .filter_map(|other| self.entries.get(*other))
            .filter(near)
            .map(|other| other.unanswered as usize)
            .sum()
    }
}

/// Whether mails of two conversations are so close in time that they count as attempts at the same thing.
pub(super) fn are_near(one: Option<Timestamp>, other: Option<Timestamp>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.duration_since(other).abs() <= ATTEMPTS_WITHIN)
}

/// What a turn borrows from.
struct Spoken {
    by: Speaker,
    id: Option<MessageId>,
    cc: Vec<AddrSpec>,
}

impl Entry {
    /// Who waits, with how many mails since our last answer, and when he last wrote; `None` where somebody has set
    /// that aside.
    pub(super) fn attempts(&self) -> Option<(PersonId, u32, Option<Timestamp>)> {
        let aside = matches!(self.standing.set, Some(Status::Done | Status::Waiting));
        let waits = self.standing.ball == Ball::Customer && self.unanswered > 0 && !aside;
        self.customer.filter(|_| waits).map(|person| (person, self.unanswered, self.last_customer_at()))
    }

    pub(super) fn take_verdict(&mut self, verdict: &Verdict, at: Timestamp) {
        let brief = |score: &crate::classify::Score| ScoreBrief {
            probability: score.probability,
            flag: score.flag,
            top: score.reasons.iter().find(|reason| reason.weight > 0.0).map(|reason| reason.signal),
        };
        let (anger, urgency) = (brief(&verdict.anger), brief(&verdict.urgency));
        self.judged = Some(Box::new(Judged { at, language: verdict.language, anger, urgency }));
    }
}
