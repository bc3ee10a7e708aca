//! Short lists of numbers, each kept once, end to end in one buffer. Must not know what is numbered.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::BuildHasher;

/// A kept list; the default one is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct List(u32);

/// Lists, each with its length before it.
#[derive(Debug)]
pub(super) struct Lists {
    items: Vec<u32>,
    table: HashTable<u32>,
    hasher: foldhash::fast::FixedState,
}

impl Default for Lists {
    fn default() -> Self {
        Self { items: vec![0], table: HashTable::new(), hasher: foldhash::fast::FixedState::default() }
    }
}

impl Lists {
    /// Keeps a list.
    pub(super) fn intern(&mut self, list: &[u32]) -> List {
        if list.is_empty() {
            return List::default();
        }
        let place = self.items.len() as u32;
        let Self { items, table, hasher } = self;
        let hash = |place: &u32| hasher.hash_one(get(items, List(*place)));
        match table.entry(hasher.hash_one(list), |place| get(items, List(*place)) == list, hash) {
            Entry::Occupied(known) => List(*known.get()),
            Entry::Vacant(free) => {
                free.insert(place);
                items.push(list.len() as u32);
                items.extend_from_slice(list);
                List(place)
            }
        }
    }

    /// The items of a list.
    pub(super) fn get(&self, list: List) -> &[u32] {
        get(&self.items, list)
    }
}

fn get(items: &[u32], list: List) -> &[u32] {
    let start = list.0 as usize;
    let length = items.get(start).map_or(0, |length| *length as usize);
    items.get(start + 1..start + 1 + length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_kept_and_equal_ones_once() {
        let mut lists = Lists::default();
        let first = lists.intern(&[7, 8, 9]);
        assert_eq!(lists.intern(&[7, 8, 9]), first);
        assert_ne!(lists.intern(&[7, 8]), first);
        assert_eq!(lists.get(first), [7, 8, 9]);
        assert_eq!(lists.intern(&[]), List::default());
        assert_eq!(lists.get(List::default()), [0; 0]);
    }
}
