//! Mail that has come and is not taken in yet: it is handed on in slices, so that a key never waits for a whole page.
//! Must not know what becomes of it.

use crate::port::mail::{Incoming, Report};
use std::collections::VecDeque;

/// Messages of a slice.
const SLICE: usize = 8;

/// Reports in the order they came.
#[derive(Debug, Default)]
pub struct Backlog(VecDeque<Incoming>);

/// A report, or a piece of one.
#[derive(Debug, PartialEq)]
pub struct Slice {
    /// What it says.
    pub part: Incoming,
    /// Whether nothing is left of its report.
    pub last: bool,
}

impl Backlog {
    /// Takes a report.
    pub fn push(&mut self, report: Incoming) {
        self.0.push_back(report);
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next slice of the oldest report; all that is left of it if it is wanted whole.
    pub fn next_slice(&mut self, whole: bool) -> Option<Slice> {
        let part = match self.0.front_mut()? {
            _ if whole => None,
            Report::Arrived(messages) => cut(messages).map(Report::Arrived),
            Report::Bodies(bodies) => cut(bodies).map(Report::Bodies),
            Report::FlagsChanged(flags) => cut(flags).map(Report::FlagsChanged),
            _ => None,
        };
        match part {
            Some(part) => Some(Slice { part, last: false }),
            None => self.0.pop_front().map(|part| Slice { part, last: true }),
        }
    }
}

/// The first of more than a slice.
fn cut<T>(items: &mut Vec<T>) -> Option<Vec<T>> {
    (items.len() > SLICE).then(|| items.drain(..SLICE).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{Flags, MessageKey, MessageRef, SourceId};

    fn flags(keys: std::ops::Range<u32>) -> Incoming {
        let reference = |key| MessageRef { source: SourceId(0), key: MessageKey(key) };
        Incoming::FlagsChanged(keys.map(|key| (reference(key), Flags::default())).collect())
    }

    #[test]
    fn a_page_comes_in_slices_and_in_order() {
        let mut backlog = Backlog::default();
        backlog.push(flags(0..20));
        backlog.push(Incoming::Settled);
        let slices: Vec<Slice> = std::iter::from_fn(|| backlog.next_slice(false)).collect();
        let slice = |part, last| Slice { part, last };
        assert_eq!(
            slices,
            [
                slice(flags(0..8), false),
                slice(flags(8..16), false),
                slice(flags(16..20), true),
                slice(Incoming::Settled, true)
            ]
        );
        assert!(backlog.is_empty());
        backlog.push(flags(0..20));
        assert_eq!(backlog.next_slice(true), Some(slice(flags(0..20), true)));
    }
}
