//! The stages of a mail on its way out, and what each step makes of them. The one rule behind all of it: what may have
//! been accepted is never sent again by itself. Must not know what a stage is kept in.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What waits longer than this after the order is not sent without asking again.
pub const TOO_OLD: SignedDuration = SignedDuration::from_mins(10);

/// The first wait after a passing refusal; each further one is twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(15);

/// Where a mail stands on its way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "lowercase")]
pub enum Stage {
    /// Being written, or taken back: nothing is to be sent.
    Draft,
    /// Ordered to leave at this time, and can be taken back until then.
    Held {
        /// When the undo window ends.
        until: Timestamp,
    },
    /// Being handed over: its last byte has not left, so nobody can have accepted it.
    Sending {
        /// Tries before this one.
        tries: u32,
    },
    /// Its last byte may have left, and there is no answer yet.
    Ending {
        /// Tries before this one.
        tries: u32,
    },
    /// The server took it.
    Sent {
        /// When.
        at: Timestamp,
    },
    /// It was not taken.
    Failed {
        /// Why, in one line: the server's words, or what stood in the way.
        why: String,
        /// When it is tried again by itself; `None`: a person decides.
        retry: Option<Timestamp>,
        /// Tries so far.
        tries: u32,
    },
    /// Nobody knows whether it was taken.
    Unsure {
        /// What happened.
        why: String,
    },
}

/// Something that happens to a mail on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It was ordered, to leave at this time.
    Ordered(Timestamp),
    /// It was taken back.
    TakenBack,
    /// The handing over begins.
    Begun,
    /// Everything but its end has been handed over.
    EndReached,
    /// The server took it.
    Accepted,
    /// It was not taken; `passes` where trying again may help.
    Refused {
        /// The server's words, or what stood in the way.
        why: String,
        /// Whether trying again may help.
        passes: bool,
    },
    /// The line was lost without an answer.
    Lost(String),
    /// A run of the program found it that had not put it there.
    Found,
}

impl Stage {
    /// What a step makes of this stage; `None` where the step is not possible. `ordered` is when it was ordered last.
    pub fn after(&self, step: &Step, ordered: Timestamp, now: Timestamp) -> Option<Self> {
        let asked = |why: &str, tries| Self::Failed { why: why.to_owned(), retry: None, tries };
        Some(match (self, step) {
            (Self::Draft | Self::Failed { .. } | Self::Unsure { .. }, Step::Ordered(until)) => {
                Self::Held { until: *until }
            }
            (
                Self::Held { .. } | Self::Failed { .. } | Self::Unsure { .. } | Self::Draft,
                Step::TakenBack,
            ) => Self::Draft,
            (Self::Held { .. }, Step::Begun) if is_old(ordered, now) => asked(WAITED, 0),
            (Self::Failed { retry: Some(_), tries, .. }, Step::Begun) if is_old(ordered, now) => {
                asked(WAITED, *tries)
            }
            (Self::Held { .. }, Step::Begun) => Self::Sending { tries: 0 },
            (Self::Failed { retry: Some(_), tries, .. }, Step::Begun) => Self::Sending { tries: *tries },
            (Self::Sending { tries }, Step::EndReached) => Self::Ending { tries: *tries },
            (Self::Ending { .. }, Step::Accepted) => Self::Sent { at: now },
            (Self::Ending { .. }, Step::Lost(why)) => Self::Unsure { why: why.clone() },
            (Self::Sending { tries } | Self::Ending { tries }, Step::Refused { why, passes }) => {
                failed(why, *tries, *passes, ordered, now)
            }
            (Self::Sending { tries }, Step::Lost(why)) => failed(why, *tries, true, ordered, now),
            (Self::Held { .. }, Step::Found) => asked("the program ended before it was sent", 0),
            (Self::Sending { tries }, Step::Found) => {
                asked("the program ended while it was being sent", *tries)
            }
            (Self::Ending { .. }, Step::Found) => {
                Self::Unsure { why: "the program ended while the server was taking it".into() }
            }
            (Self::Failed { why, tries, .. }, Step::Found) => asked(why, *tries),
            (Self::Draft | Self::Sent { .. } | Self::Unsure { .. }, Step::Found) => self.clone(),
            _ => return None,
        })
    }

    /// Whether it is being handed over just now.
    pub fn is_leaving(&self) -> bool {
        matches!(self, Self::Sending { .. } | Self::Ending { .. })
    }

    /// Whether a person has to decide what becomes of it.
    pub fn asks(&self) -> bool {
        matches!(self, Self::Draft | Self::Failed { retry: None, .. } | Self::Unsure { .. })
    }

    /// When it is to be handed over by itself.
    pub fn due(&self) -> Option<Timestamp> {
        match self {
            Self::Held { until } => Some(*until),
            Self::Failed { retry, .. } => *retry,
            _ => None,
        }
    }
}

const WAITED: &str = "it waited for more than 10 minutes";

fn is_old(ordered: Timestamp, now: Timestamp) -> bool {
    now.duration_since(ordered) > TOO_OLD
}

/// After the last wait that still fits into [`TOO_OLD`], a person decides.
fn failed(why: &str, tries: u32, passes: bool, ordered: Timestamp, now: Timestamp) -> Stage {
    let retry = now
        .checked_add(FIRST_WAIT * (1 << tries.min(10)))
        .ok()
        .filter(|retry| passes && !is_old(ordered, *retry));
    Stage::Failed { why: why.to_owned(), retry, tries: tries + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).unwrap()
    }

    fn run(steps: &[Step]) -> Stage {
        let step = |stage: Stage, step| Stage::after(&stage, step, at(0), at(20)).unwrap();
        steps.iter().fold(Stage::Draft, step)
    }

    const ORDERED: Step = Step::Ordered(Timestamp::UNIX_EPOCH);

    fn refused(passes: bool) -> Step {
        Step::Refused { why: "451 later".into(), passes }
    }

    #[test]
    fn the_usual_way() {
        let sent = run(&[ORDERED, Step::Begun, Step::EndReached, Step::Accepted]);
        assert_eq!(sent, Stage::Sent { at: at(20) });
        assert_eq!(run(&[ORDERED, Step::TakenBack]), Stage::Draft);
    }

    #[test]
    fn a_lost_line_is_harmless_before_the_end_and_unsure_after_it() {
        let lost = Step::Lost("gone".into());
        let before = run(&[ORDERED, Step::Begun, lost.clone()]);
        assert!(before.due().is_some(), "it is tried again: {before:?}");
        let after = run(&[ORDERED, Step::Begun, Step::EndReached, lost]);
        assert!(matches!(after, Stage::Unsure { .. }) && after.due().is_none(), "{after:?}");
    }

    #[test]
    fn what_is_found_is_never_sent_by_itself() {
        for steps in [
            vec![ORDERED],
            vec![ORDERED, Step::Begun],
            vec![ORDERED, Step::Begun, refused(true)],
            vec![ORDERED, Step::Begun, refused(false)],
            vec![ORDERED, Step::Begun, Step::EndReached],
            vec![],
        ] {
            let found = run(&[steps.clone(), vec![Step::Found]].concat());
            assert!(found.asks() && found.due().is_none(), "{steps:?}: {found:?}");
            assert_eq!(found.after(&Step::Begun, at(0), at(20)), None, "{steps:?}: {found:?}");
        }
        assert!(matches!(run(&[ORDERED, Step::Begun, Step::EndReached, Step::Found]), Stage::Unsure { .. }));
    }

    #[test]
    fn what_waited_for_long_is_asked_for_again() {
        let late = at(601);
        for stage in [run(&[ORDERED]), run(&[ORDERED, Step::Begun, refused(true)])] {
            let asked = stage.after(&Step::Begun, at(0), late).unwrap();
            assert!(asked.asks() && !asked.is_leaving(), "{asked:?}");
        }
        let mut waits = 0;
        let mut stage = Stage::Sending { tries: 0 };
        let mut now = at(0);
        while let Some(retry) = stage.after(&refused(true), at(0), now).and_then(|failed| failed.due()) {
            (waits, now) = (waits + 1, retry);
            stage = Stage::Sending { tries: waits };
        }
        assert!((3..8).contains(&waits), "{waits}");
    }

    fn any_step() -> impl Strategy<Value = Step> {
        prop_oneof![
            Just(ORDERED),
            Just(Step::TakenBack),
            Just(Step::Begun),
            Just(Step::EndReached),
            Just(Step::Accepted),
            Just(refused(true)),
            Just(refused(false)),
            Just(Step::Lost("gone".into())),
            Just(Step::Found),
        ]
    }

    proptest! {
        #[test]
        fn once_the_end_was_reached_only_a_person_s_order_begins_it_again(
            steps in prop::collection::vec(any_step(), 0..40)
        ) {
            let mut stage = Stage::Draft;
            let mut may_have_arrived = false;
            for step in steps {
                let Some(next) = stage.after(&step, at(0), at(20)) else { continue };
                match step {
                    Step::EndReached => may_have_arrived = true,
                    // The server's no, and a person's word.
                    Step::Refused { .. } | Step::Ordered(_) | Step::TakenBack => may_have_arrived = false,
                    Step::Begun => prop_assert!(!may_have_arrived, "{stage:?}"),
                    _ => {}
                }
                prop_assert!(!(matches!(stage, Stage::Sent { .. }) && next != stage), "what has left stays sent");
                stage = next;
            }
        }
    }
}
