//! Where the user has been: back and on again, as in a browser. Must not know why he left.

use super::Tab;
use crate::mailbox::ConversationId;

/// A conversation in a list.
pub type Stop = (Tab, ConversationId);

/// The longest way back.
const LONGEST: usize = 100;

/// The way here, and the way on.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    back: Vec<Stop>,
    on: Vec<Stop>,
}

impl Trail {
    /// The user leaves for elsewhere.
    pub fn leave(&mut self, here: Stop) {
        if self.back.last() != Some(&here) {
            self.back.push(here);
        }
        if self.back.len() > LONGEST {
            self.back.remove(0);
        }
        self.on.clear();
    }

    /// The stop before; `here` is then the way on.
    pub fn back(&mut self, here: Option<Stop>) -> Option<Stop> {
        turn(&mut self.back, &mut self.on, here)
    }

    /// The stop that was left by going back.
    pub fn on(&mut self, here: Option<Stop>) -> Option<Stop> {
        turn(&mut self.on, &mut self.back, here)
    }
}

fn turn(from: &mut Vec<Stop>, to: &mut Vec<Stop>, here: Option<Stop>) -> Option<Stop> {
    while from.last().is_some_and(|stop| Some(*stop) == here) {
        from.pop();
    }
    let stop = from.pop()?;
    to.extend(here);
    Some(stop)
}
