//! Sets of keywords, each kept once: most messages of a mailbox carry one of a few sets. Must not know what they mean.

use std::collections::HashMap;

type Keywords = Box<[Box<str>]>;

/// The number of a set; 0 is the empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct KeywordSet(u16);

/// Stands for a set kept for one row alone, once the numbers are used up.
const ODD: u16 = u16::MAX;

/// Every set in use so far.
#[derive(Debug, Default)]
pub(super) struct KeywordSets {
    sets: Vec<Keywords>,
    numbers: HashMap<Keywords, u16>,
    odd: HashMap<u32, Keywords>,
}

impl KeywordSets {
    /// Keeps the keywords of a row.
    pub(super) fn set(&mut self, row: u32, keywords: &[Box<str>]) -> KeywordSet {
        self.odd.remove(&row);
        if keywords.is_empty() {
            return KeywordSet::default();
        }
        if let Some(number) = self.numbers.get(keywords) {
            return KeywordSet(*number);
        }
        match u16::try_from(self.sets.len() + 1) {
            Ok(number) if number < ODD => {
                self.sets.push(keywords.into());
                self.numbers.insert(keywords.into(), number);
                KeywordSet(number)
            }
            _ => {
                self.odd.insert(row, keywords.into());
                KeywordSet(ODD)
            }
        }
    }

    /// The keywords of a row.
    pub(super) fn get(&self, row: u32, set: KeywordSet) -> &[Box<str>] {
        let known = match set.0 {
            ODD => self.odd.get(&row),
            number => usize::from(number).checked_sub(1).and_then(|place| self.sets.get(place)),
        };
        known.map_or(&[], |keywords| keywords)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_gets_its_keywords_back_however_many_sets_there_are() {
        let mut sets = KeywordSets::default();
        let words = |row: u32| vec![format!("k{}", row % 70_000).into_boxed_str()];
        let kept: Vec<KeywordSet> = (0..70_100).map(|row| sets.set(row, &words(row))).collect();
        assert!((0..70_100).all(|row| sets.get(row, kept[row as usize]) == words(row)));
        assert_eq!(sets.set(7, &[]), KeywordSet::default());
        assert!(sets.get(7, KeywordSet::default()).is_empty());
    }
}
