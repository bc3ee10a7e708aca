//! The phrases the classifier knows, with what each is good for, and the one pass that finds them all. Must not know
//! mails or how finds are weighed.

mod file;
mod role;
mod search;

use super::pattern::{self, Piece};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use hashbrown::HashMap;

pub use file::{bit, shipped};
pub use role::{Role, TimeWord};
pub use search::Hit;

/// Which languages a phrase belongs to, one bit each.
pub type Languages = u8;

/// Every language, and text in none that is covered: the user's own phrases hold there too.
pub const EVERY: Languages = u8::MAX;

/// A phrase before it is compiled.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// In the pattern language of [`pattern`].
    pub text: String,
    /// What it is good for.
    pub role: Role,
    /// Log-odds for anger.
    pub angry: f32,
    /// Log-odds for urgency.
    pub urgent: f32,
    /// The languages it belongs to.
    pub languages: Languages,
}

/// One plain pattern of a phrase.
#[derive(Debug)]
pub struct Entry {
    /// What it is good for.
    pub role: Role,
    /// Log-odds for anger.
    pub angry: f32,
    /// Log-odds for urgency.
    pub urgent: f32,
    languages: Languages,
    /// How many words the key covers.
    key_words: usize,
    /// What must follow the key.
    tail: Vec<Piece>,
}

/// All phrases, compiled.
#[derive(Debug)]
pub struct Lexicon {
    keys: AhoCorasick,
    /// The entries that begin with each key.
    by_key: Vec<Vec<u32>>,
    entries: Vec<Entry>,
}

impl Lexicon {
    /// Compiles phrases; one that belongs to [`EVERY`] language is the user's and replaces what shipped before it.
    pub fn compile(phrases: &[Phrase]) -> Result<Self, (String, String)> {
        let mut builder = Builder::default();
        for phrase in phrases {
            let wrong = |problem: &str| (phrase.text.clone(), problem.to_owned());
            for pieces in pattern::parse(&phrase.text).and_then(pattern::open).map_err(wrong)? {
                builder.add(phrase, pieces);
            }
        }
        let Builder { keys, by_key, entries, .. } = builder;
        let keys = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&keys)
            .map_err(|problem| (String::new(), problem.to_string()))?;
        Ok(Self { keys, by_key, entries })
    }

    /// The entry of a hit.
    pub fn entry(&self, hit: &Hit) -> Option<&Entry> {
        self.entries.get(hit.entry as usize)
    }
}

/// A lexicon being compiled.
#[derive(Default)]
struct Builder {
    numbers: HashMap<String, usize, foldhash::fast::RandomState>,
    same: HashMap<(usize, Vec<Piece>), Vec<u32>, foldhash::fast::RandomState>,
    keys: Vec<String>,
    by_key: Vec<Vec<u32>>,
    entries: Vec<Entry>,
}

impl Builder {
    fn add(&mut self, phrase: &Phrase, pieces: Vec<Piece>) {
        let (key, key_words, tail) = split(pieces);
        let number = *self.numbers.entry(key).or_insert_with_key(|key| {
            self.keys.push(key.clone());
            self.by_key.push(Vec::new());
            self.keys.len() - 1
        });
        let Phrase { role, angry, urgent, languages, .. } = *phrase;
        let entry = Entry { role, angry, urgent, languages, key_words, tail: tail.clone() };
        let same = self.same.entry((number, tail)).or_default();
        for &known in same.iter() {
            let Some(old) = self.entries.get_mut(known as usize) else { continue };
            if languages == EVERY && matches!(old.role, Role::Signal(_)) {
                *old = entry;
                return;
            }
            if old.role == role && old.languages & languages != 0 {
                // Listed twice, for each flag once: the first weight given for a flag counts.
                old.angry = if old.angry == 0.0 { angry } else { old.angry };
                old.urgent = if old.urgent == 0.0 { urgent } else { old.urgent };
                return;
            }
            if (old.role, old.angry, old.urgent) == (role, angry, urgent) {
                old.languages |= languages;
                return;
            }
        }
        let next = self.entries.len() as u32;
        same.push(next);
        self.entries.push(entry);
        if let Some(list) = self.by_key.get_mut(number) {
            list.push(next);
        }
    }
}

/// The leading words as the automaton looks for them, how many they are, and what must follow.
fn split(pieces: Vec<Piece>) -> (String, usize, Vec<Piece>) {
    let mut key = String::from(" ");
    let mut key_words = 0;
    let mut rest = pieces.into_iter().peekable();
    while let Some(Piece::Word(word)) = rest.next_if(|piece| matches!(piece, Piece::Word(_))) {
        key.push_str(&word);
        key.push(' ');
        key_words += 1;
    }
    if let Some(Piece::Stem(stem)) = rest.next_if(|piece| matches!(piece, Piece::Stem(_))) {
        key.push_str(&stem);
        key_words += 1;
    }
    (key, key_words, rest.collect())
}
