//! What was asked for by number and is not answered yet. Must not know what was asked for of it.

use std::cell::Cell;
use std::ops::RangeInclusive;

/// Pages under way, the highest numbers first.
#[derive(Debug, Default)]
pub struct Ahead {
    lowest: Cell<u32>,
    messages: Cell<u32>,
}

impl Ahead {
    /// A page is about to be asked for.
    pub fn ask(&self, page: &RangeInclusive<u32>) {
        self.lowest.set(*page.start());
        self.messages.set(self.messages.get().saturating_add(size(page)));
    }

    /// A page is answered.
    pub fn answered(&self, page: &RangeInclusive<u32>) {
        self.messages.set(self.messages.get().saturating_sub(size(page)));
    }

    /// Whether a message may be told of while this page is the next to end, so many having come since the last one did:
    /// one of any page under way, and no more than those hold, which would fill the memory before the page ends.
    pub fn may_come(&self, page: &RangeInclusive<u32>, sequence: u32, came: u32) -> bool {
        (self.lowest.get()..=*page.end()).contains(&sequence) && came < self.messages.get()
    }
}

fn size(page: &RangeInclusive<u32>) -> u32 {
    page.end().saturating_sub(*page.start()).saturating_add(1)
}
