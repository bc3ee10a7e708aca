//! The register of customers' mail, ordered by customer, subject and time: finds a customer's messages, and which of
//! them the cautious subject join puts together. Must not know threads or texts.
//!
//! Two messages of one customer with the same base subject are joined if they lie within the window and the later one
//! claims to be a reply or cites nothing (it *follows*). This depends on the two alone, so the groups do not depend on
//! the order of arrival. Not every such pair is reported, but enough of them to connect the same groups.

use std::collections::BTreeSet;

/// A customer's base subject, and whether the message may be joined to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Topic(u32);

impl Topic {
    /// Not to be joined by subject.
    pub(super) const NONE: Self = Self(0);

    /// Of the base subject of this number; 0 joins nothing.
    pub(super) fn new(base: u32, follows: bool) -> Self {
        Self(base << 1 | u32::from(follows && base != 0))
    }

    fn follows(self) -> bool {
        self.0 & 1 == 1
    }

    fn of_followers(self) -> Self {
        Self(self.0 | 1)
    }

    fn of_leaders(self) -> Self {
        Self(self.0 & !1)
    }
}

/// A message in the register. The order of the fields is the order of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// The customer who wrote it or to whom it was written.
    pub(super) customer: u32,
    /// What it is about.
    pub(super) topic: Topic,
    /// When it was written, in seconds since 1970.
    pub(super) at: u32,
    /// The message.
    pub(super) row: u32,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Register(BTreeSet<Entry>);

impl Register {
    /// Enters a message.
    pub(super) fn insert(&mut self, entry: Entry) {
        self.0.insert(entry);
    }

    /// Strikes a message out.
    pub(super) fn remove(&mut self, entry: Entry) {
        self.0.remove(&entry);
    }

    /// The messages of a customer.
    pub(super) fn of_customer(&self, customer: u32) -> impl Iterator<Item = u32> {
        let first = Entry { customer, topic: Topic::NONE, at: 0, row: 0 };
        self.0.range(first..).take_while(move |entry| entry.customer == customer).map(|entry| entry.row)
    }

    /// The messages, entered before or after, that `entry` is joined with.
    ///
    /// A chain of followers needs only its neighbours. A message that may not follow (it *leads*) is joined to the next
    /// follower, and a new follower takes in those leaders that no neighbour of its has taken in.
    pub(super) fn partners(&self, entry: Entry, window: u32) -> Vec<u32> {
        if entry.topic.of_leaders() == Topic::NONE {
            return Vec::new();
        }
        let follower = Entry { topic: entry.topic.of_followers(), ..entry };
        let follows = entry.topic.follows();
        let after = Entry { row: if follows { entry.row.saturating_add(1) } else { 0 }, ..follower };
        let close = |other: &&Entry| {
            (other.customer, other.topic) == (follower.customer, follower.topic)
                && other.at.abs_diff(entry.at) <= window
        };
        let next = self.0.range(after..).next().filter(close);
        let mut found: Vec<u32> = next.iter().map(|next| next.row).collect();
        if follows {
            let before = self.0.range(..follower).next_back().filter(close);
            found.extend(before.map(|before| before.row));
            let from = before.map_or(entry.at.saturating_sub(window), |before| before.at.saturating_add(1));
            let until = next.map_or(Some(entry.at), |next| next.at.saturating_sub(window).checked_sub(1));
            let until = until.map(|until| until.min(entry.at)).filter(|until| from <= *until);
            let leader =
                |at, row| Entry { customer: entry.customer, topic: entry.topic.of_leaders(), at, row };
            let leaders = until.map(|until| self.0.range(leader(from, 0)..=leader(until, u32::MAX)));
            found.extend(leaders.into_iter().flatten().map(|leader| leader.row));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: u32 = 10;

    /// The partners that the last of these finds among the others: (follows, at), rows by place.
    fn partners(entries: &[(bool, u32)]) -> Vec<u32> {
        let entry = |row: usize, (follows, at): (bool, u32)| Entry {
            customer: 1,
            topic: Topic::new(1, follows),
            at,
            row: row as u32,
        };
        let mut register = Register::default();
        for (row, one) in entries.iter().enumerate() {
            register.insert(entry(row, *one));
        }
        let last = entries.len() - 1;
        let mut found = register.partners(entry(last, entries[last]), WINDOW);
        found.sort_unstable();
        found
    }

    #[test]
    fn the_later_one_must_follow() {
        assert_eq!(partners(&[(false, 5), (true, 6)]), [0]);
        assert_eq!(partners(&[(true, 6), (false, 5)]), [0]);
        assert_eq!(partners(&[(true, 5), (false, 6)]), [0; 0]);
        assert_eq!(partners(&[(false, 5), (false, 6)]), [0; 0]);
    }

    #[test]
    fn in_the_same_second_one_that_follows_is_enough() {
        assert_eq!(partners(&[(true, 5), (false, 5)]), [0]);
        assert_eq!(partners(&[(false, 5), (true, 5)]), [0]);
        assert_eq!(partners(&[(true, 5), (true, 5)]), [0]);
    }

    #[test]
    fn the_window_ends_sharply_either_way() {
        assert_eq!(partners(&[(true, 5), (true, 15)]), [0]);
        assert_eq!(partners(&[(true, 5), (true, 16)]), [0; 0]);
        assert_eq!(partners(&[(true, 15), (true, 5)]), [0]);
        assert_eq!(partners(&[(false, 4), (true, 15)]), [0; 0]);
    }

    #[test]
    fn leaders_are_taken_in_once() {
        assert_eq!(partners(&[(false, 8), (true, 9), (false, 11), (true, 12)]), [1, 2]);
        assert_eq!(partners(&[(false, 3), (false, 8), (true, 15), (true, 12)]), [0, 2]);
    }

    #[test]
    fn nothing_joins_by_a_subject_too_generic() {
        let entry = |row| Entry { customer: 1, topic: Topic::new(0, true), at: 5, row };
        let mut register = Register::default();
        register.insert(entry(0));
        assert!(register.partners(entry(1), WINDOW).is_empty());
        assert!(register.of_customer(1).eq([0]));
    }
}
