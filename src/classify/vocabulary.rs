//! Numbers for words, so that phrases compare numbers. Must not know what a word means.

use super::text::{self, Words};
use hashbrown::HashTable;
use std::ops::Range;

/// The number of a word; 0 is a word that no phrase names.
pub type WordId = u32;
/// The number of a stem.
pub type StemId = u32;

/// The first letters of a stem, as [`text::head`] has them, and which bits they take.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    letters: u64,
    mask: u64,
    longer: bool,
}

/// The words and stems that phrases name, folded.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    letters: String,
    words: Vec<Range<u32>>,
    by_word: HashTable<WordId>,
    stems: Vec<Range<u32>>,
    heads: Vec<Head>,
    by_stem: HashTable<StemId>,
}

fn hash(word: &str) -> u64 {
    spread(text::hash(word.as_bytes()))
}

/// The table wants its bits above as well.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn letters<'a>(letters: &'a str, ranges: &[Range<u32>], at: u32) -> &'a str {
    let range = ranges.get(at as usize).cloned().unwrap_or_default();
    letters.get(range.start as usize..range.end as usize).unwrap_or_default()
}

fn intern(letters: &mut String, ranges: &mut Vec<Range<u32>>, table: &mut HashTable<u32>, word: &str) -> u32 {
    let hash_of = |letters: &str, ranges: &[Range<u32>], at: u32| hash(self::letters(letters, ranges, at));
    let entry = table.entry(
        hash(word),
        |known| self::letters(letters, ranges, *known) == word,
        |known| hash_of(letters, ranges, *known),
    );
    match entry {
        hashbrown::hash_table::Entry::Occupied(known) => *known.get(),
        hashbrown::hash_table::Entry::Vacant(free) => {
            let number = ranges.len() as u32;
            free.insert(number);
            let start = letters.len() as u32;
            letters.push_str(word);
            ranges.push(start..letters.len() as u32);
            number
        }
    }
}

impl Vocabulary {
    /// The number of a word, a new one where it is not known.
    pub fn add(&mut self, word: &str) -> WordId {
        intern(&mut self.letters, &mut self.words, &mut self.by_word, word) + 1
    }

    /// The number of a stem, a new one where it is not known.
    pub fn add_stem(&mut self, stem: &str) -> StemId {
        let number = intern(&mut self.letters, &mut self.stems, &mut self.by_stem, stem);
        if number as usize == self.heads.len() {
            let (letters, mask) = (text::head(stem.as_bytes()), text::head_mask(stem.len()));
            self.heads.push(Head { letters, mask, longer: stem.len() > 8 });
        }
        number
    }

    /// The first letters of a stem.
    pub fn head(&self, stem: StemId) -> Option<Head> {
        self.heads.get(stem as usize).copied()
    }

    /// Whether the word at `at`, whose head is told, begins with a stem.
    #[inline]
    pub fn begins(&self, (stem, head): (StemId, Head), words: &Words, at: usize, word: u64) -> bool {
        word & head.mask == head.letters && (!head.longer || words.word(at).starts_with(self.stem(stem)))
    }

    /// The number of a word with its hash, 0 where no phrase names it.
    pub fn get(&self, word: &str, hash: u32) -> WordId {
        let same = |known: &WordId| letters(&self.letters, &self.words, *known) == word;
        self.by_word.find(spread(hash), same).map_or(0, |known| known + 1)
    }

    /// The letters of a stem.
    pub fn stem(&self, stem: StemId) -> &str {
        letters(&self.letters, &self.stems, stem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_number() {
        let mut vocabulary = Vocabulary::default();
        let numbers: Vec<WordId> = ["one", "two", "one", "three"].map(|word| vocabulary.add(word)).to_vec();
        assert_eq!(numbers, [1, 2, 1, 3]);
        assert_eq!(
            (vocabulary.get("two", text::hash(b"two")), vocabulary.get("four", text::hash(b"four"))),
            (2, 0)
        );
        let stem = vocabulary.add_stem("on");
        assert_eq!(vocabulary.stem(stem), "on");
    }
}
