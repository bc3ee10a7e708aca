//! Texts kept once, end to end in one buffer, and named by number. Must not know what the texts mean.

use super::ShortId;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// Texts in one buffer: 4 bytes each beside the text itself.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Keeps a text; its number. A buffer that has reached 4 GiB keeps empty ones.
    pub(super) fn push(&mut self, text: &str) -> u32 {
        let number = self.ends.len() as u32;
        if u32::try_from(self.text.len() + text.len()).is_ok() {
            self.text.push_str(text);
        }
        self.ends.push(self.text.len() as u32);
        number
    }

    /// The text of a number; empty for a number never given.
    pub(super) fn get(&self, number: u32) -> &str {
        let end = |number: u32| self.ends.get(number as usize).map_or(0, |end| *end as usize);
        let start = number.checked_sub(1).map_or(0, end);
        self.text.get(start..end(number)).unwrap_or_default()
    }
}

/// Texts kept once each, numbered from 0 in order of arrival.
#[derive(Debug, Default)]
pub(super) struct Interner {
    strings: Strings,
    table: HashTable<u32>,
}

/// Spreads the 50 bits over the 64 that the table looks at. A table keyed like this also finds by short id.
pub(super) fn spread(id: ShortId) -> u64 {
    id.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Interner {
    /// The number of a text; kept now if it is new.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        let Self { strings, table } = self;
        let hash = spread(ShortId::of(text));
        match table.entry(hash, |n| strings.get(*n) == text, |n| spread(ShortId::of(strings.get(*n)))) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                let number = strings.ends.len() as u32;
                place.insert(number);
                strings.push(text)
            }
        }
    }

    /// The number of a text, if it is kept.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let hash = spread(ShortId::of(text));
        self.table.find(hash, |n| self.strings.get(*n) == text).copied()
    }

    /// The text of a number; empty for a number never given.
    pub(super) fn text(&self, number: u32) -> &str {
        self.strings.get(number)
    }

    /// How many texts are kept.
    pub(super) fn len(&self) -> usize {
        self.strings.ends.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_once() {
        let mut interner = Interner::default();
        let numbers: Vec<u32> = (0..5000).map(|n| interner.intern(&format!("{n}@x"))).collect();
        assert_eq!(numbers, (0..5000).collect::<Vec<u32>>());
        assert_eq!(interner.intern("17@x"), 17);
        assert_eq!(interner.text(4999), "4999@x");
        assert_eq!(interner.find("5000@x"), None);
        assert_eq!(interner.len(), 5000);
        assert_eq!(interner.text(9999), "");
    }
}
