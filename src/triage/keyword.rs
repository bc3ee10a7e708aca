//! States as IMAP keywords: the closed list, and how a state becomes some of its names and back. docs/keywords.md is
//! the page for people. Reading never fails: whatever set of names stands on a message has a defined meaning. Must not
//! know servers, conversations or the clock.

use super::Status;
use super::snooze::code;
use crate::mail::MessageRef;
use jiff::Timestamp;

/// Every keyword the program ever writes, colleagues' claims aside. The place in the list is the bit in [`Codes`].
pub const NAMES: [&str; 20] = [
    "lh-open",
    "lh-snoozed",
    "lh-blocked",
    "lh-waiting",
    "lh-done",
    "lh-s0",
    "lh-s1",
    "lh-s2",
    "lh-s3",
    "lh-s4",
    "lh-s5",
    "lh-s6",
    "lh-s7",
    "lh-s8",
    "lh-s9",
    "lh-s10",
    "lh-s11",
    "lh-s12",
    "lh-s13",
    "lh-s14",
];

const OPEN: u32 = 1;
const SNOOZED: u32 = 1 << 1;
const BLOCKED: u32 = 1 << 2;
const WAITING: u32 = 1 << 3;
const DONE: u32 = 1 << 4;
const FIRST_TIME_BIT: u32 = 5;

/// Keywords to add to and take from one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeywordEdit {
    /// Which message.
    pub message: MessageRef,
    /// Keywords to add; all from the closed list.
    pub add: Vec<&'static str>,
    /// Keywords to take away.
    pub remove: Vec<&'static str>,
    /// A colleague's claim keyword to add, if any (`lh-by-NAME`, checked by the codec).
    pub add_claim: Option<Box<str>>,
    /// A colleague's claim keyword to take away.
    pub remove_claim: Option<Box<str>>,
    /// With a claim to add: the other messages of its conversation in that folder, since a claim on one of them counts
    /// as well.
    pub beside: Vec<MessageRef>,
}

/// Which names of [`NAMES`] stand on a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Codes(u32);

impl Codes {
    /// The known names among a message's keywords; the rest is passed over.
    pub fn read<'a>(keywords: impl IntoIterator<Item = &'a str>) -> Self {
        let known = keywords.into_iter().filter_map(place);
        Self(known.fold(0, |bits, at| bits | 1 << at))
    }

    /// The names that say `status` on a message that arrived at `anchor`; `None` for a snooze that can't be told from
    /// there (before it, or decades after).
    pub fn of(status: Status, anchor: Timestamp) -> Option<Self> {
        Some(Self(match status {
            Status::Open => OPEN,
            Status::Blocked => BLOCKED,
            Status::Waiting => WAITING,
            Status::Done => DONE,
            Status::Snoozed(until) => SNOOZED | u32::from(code::encode(anchor, until)?) << FIRST_TIME_BIT,
        }))
    }

    /// What the names say. Where they contradict each other, the one that hides the conversation least wins: open,
    /// blocked, waiting, snoozed, done. Time bits without `lh-snoozed` say nothing; lost ones only wake it sooner.
    pub fn status(self, anchor: Timestamp) -> Option<Status> {
        let has = |bit| self.0 & bit != 0;
        Some(match () {
            () if has(OPEN) => Status::Open,
            () if has(BLOCKED) => Status::Blocked,
            () if has(WAITING) => Status::Waiting,
            () if has(SNOOZED) => Status::Snoozed(code::decode(anchor, (self.0 >> FIRST_TIME_BIT) as u16)),
            () if has(DONE) => Status::Done,
            () => return None,
        })
    }

    /// Whether no name of the list is there.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The names in `self` that are not in `other`.
    pub fn beyond(self, other: Self) -> Vec<&'static str> {
        let bits = self.0 & !other.0;
        NAMES.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, name)| *name).collect()
    }
}

fn place(keyword: &str) -> Option<usize> {
    NAMES.iter().position(|name| name.eq_ignore_ascii_case(keyword))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    fn anchor() -> Timestamp {
        "2026-06-01T10:07:31Z".parse().unwrap()
    }

    #[test]
    fn the_list_is_closed_and_made_of_short_atoms() {
        assert!(NAMES.len() <= 20);
        let mut sorted = NAMES.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), NAMES.len());
        for name in NAMES {
            assert!(
                name.len() <= 16 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
                "{name}"
            );
        }
    }

    #[test]
    fn states_go_there_and_back() {
        for status in [Status::Open, Status::Waiting, Status::Blocked, Status::Done] {
            let names = Codes::of(status, anchor()).unwrap().beyond(Codes::default());
            assert_eq!(names.len(), 1, "one name tells {status:?} to a person");
            assert_eq!(Codes::read(names).status(anchor()), Some(status));
        }
    }

    #[test]
    fn contradictions_hide_least() {
        assert_eq!(Codes::read(["lh-done", "lh-waiting"]).status(anchor()), Some(Status::Waiting));
        assert_eq!(Codes::read(["lh-done", "LH-Open", "lh-snoozed"]).status(anchor()), Some(Status::Open));
        assert_eq!(Codes::read(["lh-s3", "NonJunk", "$Forwarded"]).status(anchor()), None);
    }

    #[test]
    fn the_page_for_people_lists_the_same_names_and_its_example_holds() {
        let page = include_str!("../../docs/keywords.md");
        for name in NAMES.iter().filter(|name| !name.starts_with("lh-s") || **name == "lh-snoozed") {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
        let until = "2026-06-02T07:00:00Z".parse().unwrap();
        let names = Codes::of(Status::Snoozed(until), anchor()).unwrap().beyond(Codes::default());
        assert!(page.contains(&format!("`{}`", names.join(" "))), "{names:?}");
    }

    #[test]
    fn a_snooze_without_its_time_has_run_out_on_arrival() {
        let Some(Status::Snoozed(until)) = Codes::read(["lh-snoozed"]).status(anchor()) else { panic!() };
        assert!(until <= anchor());
    }

    proptest! {
        #[test]
        fn any_keywords_have_a_meaning(
            ours in subsequence(NAMES.to_vec(), 0..=NAMES.len()),
            others in proptest::collection::vec("[ -~]{0,12}", 0..4),
            seconds in select(vec![i64::MIN / 1_000_000_000, -1, 0, 1_780_000_000, 253_402_000_000]),
        ) {
            let anchor = Timestamp::from_second(seconds).unwrap_or(Timestamp::MIN);
            let codes = Codes::read(ours.iter().copied().chain(others.iter().map(String::as_str)));
            let says_something = ours.iter().any(|name| !name.starts_with("lh-s") || *name == "lh-snoozed");
            prop_assert_eq!(codes.status(anchor).is_some(), says_something);
            prop_assert_eq!(Codes::read(codes.beyond(Codes::default())), codes);
        }

        #[test]
        fn a_lost_time_bit_never_sleeps_longer(hours in 1i64..100_000, lost in 0usize..15) {
            let until = anchor() + jiff::SignedDuration::from_hours(hours);
            let whole = Codes::of(Status::Snoozed(until), anchor()).unwrap();
            let names = whole.beyond(Codes::default());
            let gone = format!("lh-s{lost}");
            let partial = Codes::read(names.into_iter().filter(|name| *name != gone));
            let (Some(Status::Snoozed(full)), Some(Status::Snoozed(less))) =
                (whole.status(anchor()), partial.status(anchor())) else { panic!() };
            prop_assert!(less <= full);
        }
    }
}
