//! Numbers for the words, pairs of words and letter runs of a text, the features of the learned weights: a word is its
//! hash, no list of words is kept. Must not know weights.

use super::text::{Token, Words};

/// How many numbers there are, as a power of two.
pub const BITS: u32 = 19;
/// What a pair of words, and a run of letters, counts beside a word.
const PAIR: f32 = 0.7;
const LETTERS: f32 = 0.5;
/// The length of letter runs.
const RUN_LENGTH: usize = 5;
/// The letters of a word that are looked at.
const MOST: usize = 24;

/// Tells `found` the word, the number and the value of each feature, and whether the word or pair is said for the first time:
/// said again it tells of anger as much again ("you", "again"), and no more of urgency.
pub fn grams(words: &Words, mut found: impl FnMut(usize, u32, f32, bool)) {
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
        let word = words.word(at);
        let this = if is_plain(word, token) { hash(word.as_bytes(), WORD) } else { NUMBER };
        let first = said.first(this);
        found(at, slot(this), 1.0, first);
        if this != NUMBER {
            letters(word.as_bytes(), |number| found(at, number, LETTERS, first));
        }
        let pair = mix(before, this);
        let first = said.first(pair);
        found(at, slot(pair), PAIR, first);
        before = this;
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

const WORD: u32 = 0x811c_9dc5;
const RUN: u32 = 0x2545_f491;
const START: u32 = 0x9e37_79b9;
const NUMBER: u32 = 0x7f4a_7c15;

/// Words looked at together to tell prose from code, logs and tables.
const STRETCH: usize = 24;
/// Of so many words one may be a number or code in prose.
const CODES: usize = 4;

/// Where the stretch that begins here ends, and whether it is prose: what a log or a patch says is not how its sender
/// feels.
fn stretch(words: &Words, from: usize) -> (usize, bool) {
    let tokens = words.tokens().iter().enumerate().skip(from).take(STRETCH);
    let (mut all, mut codes) = (0, 0);
    for (at, token) in tokens.filter(|(_, token)| !token.ends_sentence) {
        all += 1;
        codes += usize::from(!is_plain(words.word(at), token));
    }
    (from + STRETCH, codes <= 2 || codes * CODES <= all)
}

/// Numbers and codes are one word: what they say belongs to one firm.
fn is_plain(word: &str, token: &Token) -> bool {
    !token.digit && !word.bytes().any(|byte| byte.is_ascii_digit() || byte == b'_')
}

/// Runs of letters within a word, its beginning and end marked.
fn letters(word: &[u8], mut found: impl FnMut(u32)) {
    let word = word.get(..word.len().min(MOST)).unwrap_or_default();
    let mut padded = [b' '; MOST + 2];
    if let Some(place) = padded.get_mut(1..=word.len()) {
        place.copy_from_slice(word);
    }
    for run in padded.get(..word.len() + 2).unwrap_or_default().windows(RUN_LENGTH) {
        found(slot(hash(run, RUN)));
    }
}

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

fn hash(bytes: &[u8], seed: u32) -> u32 {
    bytes.iter().fold(seed, |hash, byte| step(hash, *byte))
}

fn mix(first: u32, second: u32) -> u32 {
    (first.rotate_left(13) ^ second).wrapping_mul(0x9e37_79b1)
}

/// The number of a hash.
fn slot(hash: u32) -> u32 {
    (hash ^ hash >> 15).wrapping_mul(0x2c1b_3c6d) >> (32 - BITS)
}
