//! The tour of the sample inbox: six steps, each waits for one key and goes on when that key was used. It takes no key
//! away. Must not know when it is shown, or how.

use super::{Action, App, Inbox, Notice, Place};

/// What a step tells, and the order it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    told: &'static str,
    action: Action,
    does: &'static str,
}

const STEPS: [Step; 6] = [
    Step {
        told: "Hottest first: ! urgent, ▲ angry, time left at the right.",
        action: Action::Next,
        does: "goes down one conversation",
    },
    Step {
        told: "Opened, the words that raised a flag are underlined.",
        action: Action::Open,
        does: "opens the one under the cursor",
    },
    Step {
        told: "Each score is a sum of reasons, and so is heat.",
        action: Action::Why,
        does: "shows why it stands where it stands",
    },
    Step {
        told: "An answer takes four keys; this is the first of them.",
        action: Action::Templates,
        does: "offers templates (nothing is sent from here)",
    },
    Step {
        told: "What is done leaves the list, and the next one is shown.",
        action: Action::Done,
        does: "sets it done",
    },
    Step {
        told: "Every change can be taken back, the newest first.",
        action: Action::Undo,
        does: "takes it back",
    },
];

/// How far the tour has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tour {
    at: usize,
}

/// A step as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Which of how many.
    pub title: String,
    /// What it tells.
    pub text: &'static str,
    /// The key to press.
    pub key: String,
    /// The key that ends the tour.
    pub end: String,
    /// What that does.
    pub does: String,
}

impl Tour {
    /// Whether it is over once this order was given.
    fn saw(&mut self, action: Action) -> bool {
        if STEPS.get(self.at).is_some_and(|step| step.action == action) {
            self.at += 1;
        }
        self.at >= STEPS.len()
    }
}

impl App {
    /// The step of the tour that is shown, if one is.
    pub fn tour_step(&self) -> Option<Told> {
        let at = self.tour.as_ref()?.at;
        let step = STEPS.get(at)?;
        let known = |place| self.keys.of(place).find(|row| row.action == step.action);
        let row = known(Place::Queue).or_else(|| known(Place::Reader))?;
        let here = known(self.place()).is_some();
        let does = if here { step.does.to_owned() } else { format!("{}, once this is closed", step.does) };
        Some(Told {
            title: format!("Tour {} of {}", at + 1, STEPS.len()),
            text: step.told,
            key: row.keys.first()?.to_string(),
            end: self.key(Action::Tour),
            does,
        })
    }

    /// An order was given: the tour may go on, or be over.
    pub(super) fn tour_saw(&mut self, action: Action) {
        if self.tour.as_mut().is_some_and(|tour| tour.saw(action)) {
            self.tour = None;
            self.notice = Some(Notice::good(format!(
                "that was the tour  ·  {} shows the keys of any place",
                self.key(Action::Help)
            )));
        }
    }

    /// Ends the tour, or begins it anew.
    pub(super) fn toggle_tour(&mut self) {
        if self.tour.take().is_some() {
            self.notice = Some(Notice::good(format!(
                "the tour is over  ·  {} begins it again",
                self.key(Action::Tour)
            )));
        } else if self.session.inbox != Inbox::Demo || self.read_only().is_some() {
            let why = "the tour is for the sample inbox, where it may change things: levelhead --demo";
            self.notice = Some(Notice::off(why));
        } else {
            self.tour = Some(Tour::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::text::width;

    #[test]
    fn each_step_fits_the_smallest_usual_screen_and_waits_for_its_key() {
        let mut tour = Tour::default();
        for (number, step) in STEPS.iter().enumerate() {
            assert!(width(step.told) <= 58 && width(step.does) <= 50, "{}", step.told);
            assert!(!tour.saw(Action::Help));
            assert_eq!(tour.saw(step.action), number + 1 == STEPS.len());
        }
    }
}
