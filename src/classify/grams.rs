//! Numbers for the words, pairs of words and letter runs of a text, the features of the learned weights: a word is its
//! hash, no list of words is kept. Must not know weights.

use super::ideas::meant;
use super::text::{Words, hash_on};

/// How many numbers there are, as a power of two.
pub const BITS: u32 = 19;
/// What a pair of words, and a run of letters, counts beside a word.
pub const PAIR: f32 = 0.7;
pub const LETTERS: f32 = 0.5;
/// The length of letter runs.
const RUN_LENGTH: usize = 5;
/// The letters of a word that are looked at. They have two runs fewer: there is room for two ideas.
pub const MOST: usize = 24;

/// A word of a text with its features: itself, the runs of its letters, and the pair it makes with the word before.
#[derive(Debug)]
pub struct Gram<'a> {
    /// Which word.
    pub at: usize,
    /// The text.
    words: &'a Words,
    /// Whether it is a number or a code, of which no letters count.
    code: bool,
    /// The hash of them.
    pub hash: u32,
    /// The number of the pair.
    pub pair: u32,
    /// Whether the word, and the pair, is said for the first time: said again it tells of anger as much again ("you",
    /// "again"), and no more of urgency.
    pub first: [bool; 2],
}

impl Gram<'_> {
    /// The same word, as if its hash were another.
    #[cfg(test)]
    pub fn with_hash(&self, hash: u32) -> Gram<'_> {
        Gram { hash, ..*self }
    }

    /// The letters that count as a number, 0 where they do not fit ([`Words::short`]) or none does.
    pub fn short(&self) -> u128 {
        if self.code { 0 } else { self.words.short(self.at) }
    }

    /// The number of the word.
    pub fn word(&self) -> u32 {
        slot(self.hash)
    }

    /// The numbers of the runs of its letters, its beginning and end marked, and of what it stands for, which counts as much.
    pub fn runs<'n>(&self, numbers: &'n mut [u32; MOST]) -> &'n [u32] {
        let letters = if self.code { "" } else { self.words.word(self.at) };
        let word = letters.as_bytes().get(..letters.len().min(MOST)).unwrap_or_default();
        let mut marked = [b' '; MOST + 2];
        if let Some(place) = marked.get_mut(1..=word.len()) {
            place.copy_from_slice(word);
        }
        let count = if word.is_empty() { 0 } else { word.len() + 2 };
        let runs = marked.get(..count).unwrap_or_default().array_windows::<RUN_LENGTH>();
        let meant = meant(letters);
        let count = runs.len() + meant.len();
        let runs = runs.map(|run| run.iter().fold(RUN, |hash, letter| hash_on(hash, *letter)));
        let meant = meant.iter().map(|idea| idea ^ IDEA);
        for (number, hash) in numbers.iter_mut().zip(runs.chain(meant)) {
            *number = slot(hash);
        }
        numbers.get(..count).unwrap_or_default()
    }
}

/// Tells `found` each word with its features, word by word.
pub fn grams(words: &Words, mut found: impl FnMut(&Gram<'_>)) {
    let mut said = Said::of(words.len());
    let mut before = START;
    let mut prose_until = (0, true);
    for (at, token) in words.tokens().iter().enumerate() {
        if token.ends_sentence {
            before = START;
            continue;
        }
        if at >= prose_until.0 {
            prose_until = stretch(words, at);
        }
        if !prose_until.1 {
            continue;
        }
        // Numbers and codes are one word: what they say belongs to one firm.
        let hash = if token.code { NUMBER } else { token.hash };
        let pair = mix(before, hash);
        let first = [said.first(hash), said.first(pair)];
        found(&Gram { at, words, code: token.code, hash, pair: slot(pair), first });
        before = hash;
    }
}

/// The hashes of words and pairs met so far, each in the first free place from its own on; 0 is free.
struct Said(Vec<u32>);

impl Said {
    /// For a text of so many words.
    fn of(words: usize) -> Self {
        Self(vec![0; (words * 4).next_power_of_two().max(16)])
    }

    /// Whether this hash is met for the first time.
    fn first(&mut self, hash: u32) -> bool {
        let hash = hash.max(1);
        let mask = self.0.len() - 1;
        let mut at = (hash.wrapping_mul(0x9e37_79b1) >> 7) as usize & mask;
        while let Some(place) = self.0.get_mut(at) {
            if *place == 0 {
                *place = hash;
                return true;
            }
            if *place == hash {
                return false;
            }
            at = (at + 1) & mask;
        }
        false
    }
}

const RUN: u32 = 0x2545_f491;
const IDEA: u32 = 0x6c62_272e;
const START: u32 = 0x9e37_79b9;
const NUMBER: u32 = 0x7f4a_7c15;

/// Words looked at together to tell prose from code, logs and tables.
const STRETCH: usize = 24;
/// Of so many words one may be a number or code in prose.
const CODES: usize = 4;

/// Where the stretch that begins here ends, and whether it is prose: what a log or a patch says is not how its sender
/// feels.
fn stretch(words: &Words, from: usize) -> (usize, bool) {
    let tokens = words.tokens().iter().skip(from).take(STRETCH);
    let (mut all, mut codes) = (0, 0);
    for token in tokens.filter(|token| !token.ends_sentence) {
        all += 1;
        codes += usize::from(token.code);
    }
    (from + STRETCH, codes <= 2 || codes * CODES <= all)
}

fn mix(first: u32, second: u32) -> u32 {
    (first.rotate_left(13) ^ second).wrapping_mul(0x9e37_79b1)
}

/// The number of a hash.
fn slot(hash: u32) -> u32 {
    (hash ^ hash >> 15).wrapping_mul(0x2c1b_3c6d) >> (32 - BITS)
}
