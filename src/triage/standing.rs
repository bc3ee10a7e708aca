//! Where a conversation stands, calculated from who wrote what in which order and from the states set on its messages.
//! Nothing here is ever written: new mail reopens and a snooze runs out by calculation. Must not know keywords, scores
//! or the clock (`now` is an argument).

use super::{Ball, Status};
use jiff::Timestamp;

/// What a message is, as far as states go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The customer or someone on his side.
    Customer {
        /// It only says thanks.
        thanks: bool,
        /// It carries `\Answered`.
        answered: bool,
    },
    /// One of us, to the customer.
    Us,
    /// Between our own addresses.
    Internal,
    /// A report that a mail was not delivered.
    Bounce,
    /// Any other machine.
    Machine,
}

/// One message of a conversation, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What it is.
    pub voice: Voice,
    /// When it was sent.
    pub at: Option<Timestamp>,
    /// The state that stands on it.
    pub state: Option<Status>,
}

/// Where a conversation stands, whatever the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Who spoke last.
    pub ball: Ball,
    /// The state somebody set, if it still holds.
    pub set: Option<Status>,
    /// A reply of ours was not delivered.
    pub not_delivered: bool,
    /// The customer's first mail after our last answer.
    pub waiting_since: Option<Timestamp>,
}

/// The messages, by their place in the conversation, that states stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// From this one on a state holds.
    pub holder: usize,
    /// On this one a new state is to be set.
    pub target: usize,
}

impl Places {
    /// `None` where there is no message.
    pub fn of(steps: &[Step]) -> Option<Self> {
        Course::of(steps).places(steps)
    }
}

impl Standing {
    /// Reads a conversation.
    pub fn of(steps: &[Step]) -> Self {
        let course = Course::of(steps);
        let places = course.places(steps);
        let set =
            places.and_then(|places| steps.get(places.holder..)?.iter().rev().find_map(|step| step.state));
        Self {
            ball: course.ball(steps),
            set,
            not_delivered: course.bounced.is_some(),
            waiting_since: course.waiting_since,
        }
    }

    /// The state at `now`.
    pub fn status(&self, now: Timestamp) -> Status {
        match self.set {
            Some(Status::Snoozed(until)) if until <= now => Status::Open,
            Some(status) => status,
            None => self.unset(),
        }
    }

    /// The state where nobody set one.
    pub fn unset(&self) -> Status {
        match self.ball {
            Ball::Customer => Status::Open,
            Ball::Us => Status::Waiting,
            Ball::Internal | Ball::Automatic => Status::Done,
        }
    }
}

/// What is found going through a conversation from its first message to its last.
#[derive(Debug, Default)]
struct Course {
    /// The newest message that reopens: a customer's that is more than thanks, or a bounce of our reply.
    holder: Option<usize>,
    /// The bounce that no later reply has made up for.
    bounced: Option<usize>,
    waiting_since: Option<Timestamp>,
    /// The customer waits.
    open: bool,
    /// How it was before our last reply, should that bounce.
    before_reply: Option<(bool, Option<Timestamp>)>,
}

impl Course {
    fn of(steps: &[Step]) -> Self {
        let mut course = Self::default();
        for (at, step) in steps.iter().enumerate() {
            course.take(at, step);
        }
        course
    }

    fn take(&mut self, at: usize, step: &Step) {
        match step.voice {
            Voice::Customer { thanks: true, .. } | Voice::Internal | Voice::Machine => {}
            Voice::Customer { thanks: false, answered } => {
                self.holder = Some(at);
                if answered {
                    self.close();
                } else {
                    self.waiting_since = if self.open { self.waiting_since.or(step.at) } else { step.at };
                    self.open = true;
                }
            }
            Voice::Us => {
                self.before_reply = Some((self.open, self.waiting_since));
                self.close();
            }
            Voice::Bounce => {
                if let Some((_, since)) = self.before_reply.take() {
                    self.holder = Some(at);
                    self.bounced = Some(at);
                    self.waiting_since = since.or(self.waiting_since).or(step.at);
                    self.open = true;
                }
            }
        }
    }

    fn close(&mut self) {
        self.open = false;
        self.waiting_since = None;
        self.bounced = None;
    }

    fn places(&self, steps: &[Step]) -> Option<Places> {
        let last = |wanted: fn(&Voice) -> bool| steps.iter().rposition(|step| wanted(&step.voice));
        let from_customer = last(|voice| matches!(voice, Voice::Customer { .. }));
        let holder = self.holder.or(from_customer).or_else(|| last(|voice| *voice != Voice::Us));
        let holder = holder.or_else(|| steps.len().checked_sub(1))?;
        Some(Places { holder, target: from_customer.max(self.holder).unwrap_or(holder) })
    }

    fn ball(&self, steps: &[Step]) -> Ball {
        let any = |wanted: fn(&Voice) -> bool| steps.iter().any(|step| wanted(&step.voice));
        if self.open {
            Ball::Customer
        } else if any(|voice| *voice == Voice::Us) || self.holder.is_some() {
            Ball::Us
        } else if any(|voice| matches!(voice, Voice::Customer { .. })) {
            Ball::Customer
        } else if any(|voice| *voice == Voice::Internal) {
            Ball::Internal
        } else {
            Ball::Automatic
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ASK: Voice = Voice::Customer { thanks: false, answered: false };
    const ANSWERED: Voice = Voice::Customer { thanks: false, answered: true };
    const THANKS: Voice = Voice::Customer { thanks: true, answered: false };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// Messages a second apart, the given states on some of them.
    fn standing(voices: &[Voice], states: &[(usize, Status)]) -> Standing {
        let state = |n| states.iter().find(|(on, _)| *on == n).map(|(_, status)| *status);
        let step =
            |(n, voice): (usize, &Voice)| Step { voice: *voice, at: Some(at(n as i64)), state: state(n) };
        Standing::of(&voices.iter().enumerate().map(step).collect::<Vec<_>>())
    }

    fn target(voices: &[Voice]) -> Option<usize> {
        let steps: Vec<Step> =
            voices.iter().map(|voice| Step { voice: *voice, at: None, state: None }).collect();
        Places::of(&steps).map(|places| places.target)
    }

    fn status(voices: &[Voice], states: &[(usize, Status)]) -> Status {
        standing(voices, states).status(at(100))
    }

    #[test]
    fn who_spoke_last_decides_where_nothing_is_set() {
        assert_eq!(status(&[ASK], &[]), Status::Open);
        assert_eq!(status(&[ASK, Voice::Us], &[]), Status::Waiting);
        assert_eq!(status(&[ASK, Voice::Us, ASK], &[]), Status::Open);
        assert_eq!(status(&[Voice::Us], &[]), Status::Waiting);
        assert_eq!(status(&[Voice::Internal, Voice::Internal], &[]), Status::Done);
        assert_eq!(status(&[Voice::Machine], &[]), Status::Done);
    }

    #[test]
    fn a_colleagues_internal_note_and_a_machines_answer_are_no_answer() {
        assert_eq!(status(&[ASK, Voice::Internal], &[]), Status::Open);
        assert_eq!(status(&[ASK, Voice::Machine], &[]), Status::Open);
    }

    #[test]
    fn the_answered_flag_counts_as_answered_elsewhere() {
        assert_eq!(status(&[ASK, ANSWERED], &[]), Status::Waiting);
        assert_eq!(status(&[ANSWERED, ASK], &[]), Status::Open);
    }

    #[test]
    fn new_customer_mail_reopens_and_a_mere_thanks_does_not() {
        let done = [(0, Status::Done)];
        assert_eq!(status(&[ASK], &done), Status::Done);
        assert_eq!(status(&[ASK, ASK], &done), Status::Open);
        assert_eq!(status(&[ASK, THANKS], &done), Status::Done);
        assert_eq!(status(&[ASK, THANKS, ASK], &done), Status::Open);
        assert_eq!(status(&[ASK, Voice::Machine], &done), Status::Done);
        let asleep = Status::Snoozed(at(500));
        assert_eq!(status(&[ASK, THANKS], &[(0, asleep)]), asleep);
        assert_eq!(status(&[ASK, ASK], &[(0, asleep)]), Status::Open);
    }

    #[test]
    fn a_state_set_on_the_thanks_itself_counts() {
        assert_eq!(status(&[ASK, THANKS], &[(1, Status::Done)]), Status::Done);
        assert_eq!(target(&[ASK, THANKS]), Some(1));
        assert_eq!(status(&[ASK, THANKS], &[(0, Status::Done), (1, Status::Blocked)]), Status::Blocked);
    }

    #[test]
    fn a_snooze_runs_out_by_calculation() {
        let asleep = standing(&[ASK, Voice::Us], &[(0, Status::Snoozed(at(50)))]);
        assert_eq!(asleep.status(at(49)), Status::Snoozed(at(50)));
        assert_eq!(asleep.status(at(50)), Status::Open);
    }

    #[test]
    fn a_bounced_reply_reopens_until_a_later_one_arrives() {
        let bounced = standing(&[ASK, Voice::Us, Voice::Bounce], &[(0, Status::Done)]);
        assert_eq!(bounced.status(at(9)), Status::Open);
        assert!(bounced.not_delivered);
        assert_eq!(bounced.waiting_since, Some(at(0)), "the reply that bounced answered nothing");
        assert_eq!(target(&[ASK, Voice::Us, Voice::Bounce]), Some(2));
        assert_eq!(status(&[ASK, Voice::Us, Voice::Bounce], &[(2, Status::Done)]), Status::Done);
        let again = standing(&[ASK, Voice::Us, Voice::Bounce, Voice::Us], &[]);
        assert_eq!((again.status(at(9)), again.not_delivered), (Status::Waiting, false));
        assert!(!standing(&[Voice::Bounce], &[]).not_delivered, "nothing of ours can have bounced");
    }

    #[test]
    fn the_wait_began_with_the_first_unanswered_mail() {
        assert_eq!(standing(&[ASK, Voice::Us, ASK, ASK], &[]).waiting_since, Some(at(2)));
        assert_eq!(standing(&[ASK, Voice::Us, THANKS], &[]).waiting_since, None);
    }

    fn voices() -> impl Strategy<Value = Vec<Voice>> {
        let one = prop_oneof![
            (any::<bool>(), any::<bool>())
                .prop_map(|(thanks, answered)| Voice::Customer { thanks, answered }),
            Just(Voice::Us),
            Just(Voice::Internal),
            Just(Voice::Bounce),
            Just(Voice::Machine),
        ];
        proptest::collection::vec(one, 0..8)
    }

    proptest! {
        #[test]
        fn a_state_set_on_the_target_holds_and_new_customer_mail_ends_it(course in voices()) {
            let Some(target) = target(&course) else { return Ok(()) };
            prop_assert_eq!(status(&course, &[(target, Status::Blocked)]), Status::Blocked);
            let mut later = course.clone();
            later.push(ASK);
            prop_assert_eq!(status(&later, &[(target, Status::Blocked)]), Status::Open);
        }

        #[test]
        fn the_customer_waits_since_a_time_exactly_while_he_has_the_ball(course in voices()) {
            let stands = standing(&course, &[]);
            prop_assert!(stands.waiting_since.is_none() || stands.ball == Ball::Customer);
        }
    }
}
