//! What the desk keeps ready of each conversation, so that a list of a hundred thousand needs no second look. Must not
//! know messages or keywords.

use crate::classify::Language;
use crate::mailbox::PersonId;
use crate::triage::heat::HeatInputs;
use crate::triage::standing::Standing;
use crate::triage::{Claim, ScoreBrief, Status, View};
use jiff::{SignedDuration, Timestamp};

/// One conversation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) standing: Standing,
    pub(super) last: Second,
    pub(super) last_by_customer: Second,
    /// Whether it concerns a customer: one wrote, or a mail of ours to one came back.
    pub(super) of_customer: bool,
    /// Customer mails since our last answer.
    pub(super) unanswered: u32,
    /// Whether a state or claim of ours stands on it.
    pub(super) marked: bool,
    pub(super) claim: Option<Box<Claim>>,
    pub(super) customer: Option<PersonId>,
    pub(super) vip: bool,
    /// `None` where it was never judged, as most never are. Its reasons are found again when somebody asks for them.
    pub(super) judged: Option<Box<Judged>>,
    /// If the customer waits.
    pub(super) wait: Option<Wait>,
}

/// When it was judged last, in which language, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Judged {
    pub(super) at: Timestamp,
    pub(super) language: Language,
    pub(super) anger: ScoreBrief,
    pub(super) urgency: ScoreBrief,
}

/// A second since 1970, or none: half as large as an `Option<Timestamp>`. None comes before all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Second(i64);

impl Second {
    fn new(at: Option<Timestamp>) -> Self {
        Self(at.map_or(i64::MIN, Timestamp::as_second))
    }

    fn get(self) -> Option<Timestamp> {
        Timestamp::from_second(self.0).ok()
    }
}

/// A customer's wait, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wait {
    named: Second,
    sla: Second,
    /// Business seconds from the beginning of time until it began.
    began: i64,
}

impl Wait {
    /// One that began at so much business time from the beginning of time.
    pub(super) fn new(named: Option<Timestamp>, sla: Timestamp, began: SignedDuration) -> Self {
        Self { named: Second::new(named), sla: Second::new(Some(sla)), began: began.as_secs() }
    }

    /// The earliest time he named.
    pub(super) fn named(&self) -> Option<Timestamp> {
        self.named.get()
    }

    /// When the service level runs out.
    pub(super) fn sla(&self) -> Option<Timestamp> {
        self.sla.get()
    }
}

/// What a question to the desk is answered by, beside the entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) now: Timestamp,
    /// Business time from the beginning of time until now.
    pub(super) business: SignedDuration,
    /// Customer mail from before is old.
    pub(super) since: Option<Timestamp>,
    /// Business time a customer may wait.
    pub(super) allowed: SignedDuration,
}

impl Moment {
    /// How old customer mail may be.
    pub(super) fn age(&self) -> Option<SignedDuration> {
        self.since.map(|since| self.now.duration_since(since))
    }
}

impl Entry {
    /// What its messages tell, before anything else is known.
    pub(super) fn new(
        standing: Standing,
        last_at: Option<Timestamp>,
        last_customer_at: Option<Timestamp>,
    ) -> Self {
        Self {
            standing,
            last: Second::new(last_at),
            last_by_customer: Second::new(last_customer_at),
            of_customer: false,
            unanswered: 0,
            marked: false,
            claim: None,
            customer: None,
            vip: false,
            judged: None,
            wait: None,
        }
    }

    /// When its newest message was sent.
    pub(super) fn last_at(&self) -> Option<Timestamp> {
        self.last.get()
    }

    /// When its newest customer mail was sent; `None` where no customer wrote.
    pub(super) fn last_customer_at(&self) -> Option<Timestamp> {
        self.last_by_customer.get()
    }

    pub(super) fn anger(&self) -> ScoreBrief {
        self.judged.as_ref().map(|judged| judged.anger).unwrap_or_default()
    }

    pub(super) fn urgency(&self) -> ScoreBrief {
        self.judged.as_ref().map(|judged| judged.urgency).unwrap_or_default()
    }

    pub(super) fn status(&self, now: Timestamp) -> Status {
        self.standing.status(now)
    }

    /// Whether it is too old for the queue and carries nothing of ours.
    pub(super) fn is_old(&self, since: Option<Timestamp>) -> bool {
        let newest = self.last_customer_at().or(self.last_at());
        !self.marked && since.zip(newest).is_some_and(|(since, newest)| newest < since)
    }

    /// Whether the customer waits for us.
    pub(super) fn is_open(&self, moment: &Moment) -> bool {
        !self.is_old(moment.since) && self.status(moment.now) == Status::Open
    }

    /// Whether a view shows it; incidents are known elsewhere.
    pub(super) fn is_in(&self, view: View, moment: &Moment) -> bool {
        let status = self.status(moment.now);
        let lasting = !self.is_old(moment.since) && (self.of_customer || self.marked);
        match view {
            View::All => true,
            View::Hot | View::Incidents => self.is_open(moment),
            View::Mine => self.claim.as_ref().is_some_and(|claim| claim.mine) && status != Status::Done,
            View::Waiting => lasting && status == Status::Waiting,
            View::Blocked => lasting && status == Status::Blocked,
            View::Snoozed => lasting && matches!(status, Status::Snoozed(_)),
            View::Done => self.standing.set == Some(Status::Done),
        }
    }

    /// The earlier of what the customer named and the service level, if he waits. It stays due when it has passed.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let wait = self.wait?;
        wait.named().into_iter().chain(wait.sla()).min()
    }

    /// When time alone next changes what it counts as: it falls due, wakes up, or grows too old.
    pub(super) fn changes_at(&self, moment: &Moment) -> Option<Timestamp> {
        let woken = match self.standing.set {
            Some(Status::Snoozed(until)) => Some(until),
            _ => None,
        };
        let newest = self.last_customer_at().or(self.last_at()).filter(|_| !self.marked);
        let instant = SignedDuration::from_nanos(1);
        let old = newest.zip(moment.age()).and_then(|(newest, age)| newest.checked_add(age + instant).ok());
        let next = [self.due(), woken, old].into_iter().flatten().filter(|at| *at > moment.now);
        next.min()
    }

    pub(super) fn heat(&self, moment: &Moment) -> HeatInputs {
        let open = self.is_open(moment);
        let share = match self.status(moment.now) {
            Status::Done => 0.0,
            _ if open => 1.0,
            _ => 0.5,
        };
        HeatInputs {
            anger: self.anger().probability,
            urgency: self.urgency().probability,
            waited: self
                .wait
                .filter(|_| open)
                .map(|wait| moment.business - SignedDuration::from_secs(wait.began)),
            allowed: moment.allowed,
            vip: self.vip,
            share,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_thousand_entries_stay_small() {
        let bytes = size_of::<Entry>();
        assert!(bytes <= 136, "{bytes} bytes");
    }
}
