//! Numbers for the words, pairs of words and letter runs of a text, the features of the learned weights: a word is its
//! hash, no list of words is kept. Must not know weights.

use super::text::{Token, Words};

/// How many numbers there are, as a power of two.
pub const BITS: u32 = 18;
/// What a pair of words, and a run of letters, counts beside a word.
const PAIR: f32 = 0.7;
const LETTERS: f32 = 0.35;
/// The lengths of letter runs.
const SHORTEST: usize = 3;
const LONGEST: usize = 5;
/// The letters of a word that are looked at.
const MOST: usize = 24;
/// A text counts as if it had so many words more: in a short one the named signals say more than its words.
const MORE: f32 = 80.0;

/// Tells `found` the word, the number and the value of each feature.
pub fn grams(words: &Words, mut found: impl FnMut(usize, u32, f32)) {
    let count = words.tokens().iter().filter(|token| !token.ends_sentence).count();
    let unit = 1.0 / (count as f32 + MORE).sqrt();
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
        found(at, slot(this), unit);
        found(at, slot(mix(before, this)), unit * PAIR);
        before = this;
        if this != NUMBER {
            letters(word.as_bytes(), |number| found(at, number, unit * LETTERS));
        }
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
    let padded = word.len() + 2;
    let byte = |at: usize| at.checked_sub(1).and_then(|at| word.get(at)).copied().unwrap_or(b' ');
    for from in 0..padded.saturating_sub(SHORTEST - 1) {
        let mut run = RUN;
        for at in from..padded.min(from + LONGEST) {
            run = step(run, byte(at));
            if at + 1 - from >= SHORTEST {
                found(slot(run));
            }
        }
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
