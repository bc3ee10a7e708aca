//! Which phrases can begin at a word, seeing it and the next. Must not know what phrases are good for.

use crate::classify::pattern::{self, First, Piece};
use crate::classify::text::{self, Words};
use crate::classify::vocabulary::{Head, StemId, Vocabulary, WordId};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::ops::Range;

/// Bits of a word or phrase number in an ordered list.
const BITS: u32 = 21;
const MASK: u64 = (1 << BITS) - 1;
/// Letters of a stem are told apart by so many bits in the table of the first two.
const LETTER: u32 = 5;

/// How phrases can begin, as they are added.
#[derive(Default)]
pub struct Beginnings {
    words: Vec<u64>,
    stems: Vec<(StemId, u32)>,
}

impl Beginnings {
    /// Adds the phrase of this number.
    pub fn add(&mut self, pieces: &[Piece], entry: u32) -> Result<(), &'static str> {
        pattern::beginnings(pieces, &mut |first, second| match first {
            First::Word(word) => self.words.push(pack(word, second.unwrap_or(0), entry)),
            First::Stem(stem) => self.stems.push((stem, entry)),
        })
    }
}

/// Ordered by first word, then second, then phrase.
fn pack(first: WordId, second: WordId, entry: u32) -> u64 {
    u64::from(first) << (2 * BITS) | u64::from(second) << BITS | u64::from(entry)
}

/// The phrases by how they begin.
#[derive(Debug, Default)]
pub struct Index {
    /// By the first word, where the second may be any; by the first two.
    alone: Table<u32>,
    pairs: HashMap<(WordId, WordId), Range<u32>, FixedState>,
    of_pairs: Vec<u32>,
    /// By the first two letters of the stem they begin with.
    stems: Table<((StemId, Head), u32)>,
}

impl Index {
    /// The index of all phrases added.
    pub fn new(Beginnings { mut words, mut stems }: Beginnings, vocabulary: &Vocabulary) -> Self {
        words.sort_unstable();
        words.dedup();
        let (first, second) = (|packed: u64| packed >> (2 * BITS), |packed: u64| packed >> BITS & MASK);
        let alone = words.iter().filter(|packed| second(**packed) == 0);
        let beginning: Vec<u64> = words.iter().copied().filter(|packed| second(*packed) != 0).collect();
        let mut pairs = HashMap::with_capacity_and_hasher(beginning.len(), FixedState::default());
        let mut from = 0;
        for same in beginning.chunk_by(|one, other| one >> BITS == other >> BITS) {
            let to = from + same.len() as u32;
            let pair = same.first().map_or(0, |packed| packed >> BITS);
            pairs.insert(((pair >> BITS) as u32, (pair & MASK) as u32), from..to);
            from = to;
        }
        let place = |(stem, _): &(StemId, u32)| letters(text::head(vocabulary.stem(*stem).as_bytes()));
        stems.sort_unstable_by_key(|stem| (place(stem), stem.0, stem.1));
        stems.dedup();
        let with_head =
            |stem: &(StemId, u32)| Some((place(stem), ((stem.0, vocabulary.head(stem.0)?), stem.1)));
        Self {
            alone: alone.map(|packed| (first(*packed) as u32, (packed & MASK) as u32)).collect(),
            pairs,
            of_pairs: beginning.iter().map(|packed| (packed & MASK) as u32).collect(),
            stems: stems.iter().filter_map(with_head).collect(),
        }
    }

    /// Tells `found` the phrases that may begin with `first` followed by `second`.
    pub fn with_word(&self, first: WordId, second: WordId, mut found: impl FnMut(u32)) {
        self.alone.of(first).iter().for_each(|phrase| found(*phrase));
        if second != 0
            && let Some(range) = self.pairs.get(&(first, second))
            && let Some(phrases) = self.of_pairs.get(range.start as usize..range.end as usize)
        {
            for phrase in phrases {
                found(*phrase);
            }
        }
    }

    /// Whether a phrase can begin with a stem of the word at `at`, whose head is `word`.
    pub fn has_stem(&self, words: &Words, at: usize, word: u64, vocabulary: &Vocabulary) -> bool {
        self.stems.of(letters(word)).iter().any(|(stem, _)| vocabulary.begins(*stem, words, at, word))
    }

    /// Tells `found` the phrases that may begin with a stem of the word at `at`, whose head is `word`.
    pub fn with_stem(
        &self,
        words: &Words,
        at: usize,
        word: u64,
        vocabulary: &Vocabulary,
        mut found: impl FnMut(u32),
    ) {
        for (stem, phrase) in self.stems.of(letters(word)) {
            if vocabulary.begins(*stem, words, at, word) {
                found(*phrase);
            }
        }
    }
}

/// The first two letters of a head as a small number.
fn letters(head: u64) -> u32 {
    let letter = |at: u32| (head >> (8 * at)) as u32 & ((1 << LETTER) - 1);
    letter(0) << LETTER | letter(1)
}

/// Lists by small number.
#[derive(Debug)]
struct Table<T> {
    all: Vec<T>,
    /// Where the list of each number begins.
    starts: Vec<u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { all: Vec::new(), starts: Vec::new() }
    }
}

impl<T> Table<T> {
    fn of(&self, number: u32) -> &[T] {
        let number = number as usize;
        let range = self.starts.get(number).zip(self.starts.get(number + 1));
        range.and_then(|(from, to)| self.all.get(*from as usize..*to as usize)).unwrap_or_default()
    }
}

/// From pairs in the order of their numbers.
impl<T> FromIterator<(u32, T)> for Table<T> {
    fn from_iter<I: IntoIterator<Item = (u32, T)>>(pairs: I) -> Self {
        let mut table = Self::default();
        for (number, value) in pairs {
            table.starts.resize(table.starts.len().max(number as usize + 1), table.all.len() as u32);
            table.all.push(value);
        }
        table.starts.push(table.all.len() as u32);
        table
    }
}
