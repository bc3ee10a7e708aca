//! Finds phrases in the words of a message. Must not know what they are good for.

use super::super::pattern::{self, Named};
use super::super::text::Words;
use super::{EVERY, Languages, Lexicon};
use std::ops::Range;

/// A phrase found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which entry.
    pub entry: u32,
    /// From its first word to after its last.
    pub words: Range<usize>,
    /// The words it names itself, those of a gap left out; sentence ends too.
    named: Named,
}

impl Hit {
    /// Whether every word of `other` is a word of this longer phrase.
    fn covers(&self, other: &Self) -> bool {
        self.named.len() > other.named.len() && other.named.iter().all(|word| self.named.contains(word))
    }
}

impl Lexicon {
    /// All phrases of these languages, in the order of the text. A phrase whose words all belong to a longer one of the
    /// same kind is left out: "not acceptable" says all that "acceptable" would.
    pub fn find(&self, words: &Words, languages: Languages) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for found in self.keys.find_overlapping_iter(words.joined()) {
            let Some(first) = words.at_byte(found.start() + 1) else { continue };
            let Some(list) = self.by_key.get(found.pattern().as_usize()) else { continue };
            for &number in list {
                let Some(entry) = self.entries.get(number as usize) else { continue };
                if languages != EVERY && entry.languages & languages == 0 {
                    continue;
                }
                let behind = first + entry.key_words;
                let mut named: Named = (first as u32..behind as u32).collect();
                let Some(end) = pattern::follow(words, behind, &entry.tail, &mut named) else {
                    continue;
                };
                hits.push(Hit { entry: number, words: first..end, named });
            }
        }
        hits.sort_by_key(|hit| (hit.words.start, std::cmp::Reverse(hit.words.end)));
        let covered = |hit: &Hit| {
            let near = hits.iter().filter(|other| other.words.start <= hit.words.start);
            near.filter(|other| other.words.end >= hit.words.end).any(|other| {
                let same = match (self.entry(other), self.entry(hit)) {
                    (Some(long), Some(short)) => long.role.shadows(short.role),
                    _ => false,
                };
                same && other.covers(hit)
            })
        };
        let keep: Vec<bool> = hits.iter().map(|hit| !covered(hit)).collect();
        let mut keep = keep.into_iter();
        hits.retain(|_| keep.next().unwrap_or(true));
        self.keep_strongest(&mut hits);
        hits
    }

    /// Of several phrases of one role over the same words ("frustrat*" and "frustrated") the strongest stays.
    fn keep_strongest(&self, hits: &mut Vec<Hit>) {
        let strength =
            |hit: &Hit| self.entry(hit).map_or(0.0, |entry| entry.angry.abs() + entry.urgent.abs());
        let role = |hit: &Hit| self.entry(hit).map(|entry| entry.role);
        hits.dedup_by(|later, earlier| {
            let same = later.words == earlier.words && role(later) == role(earlier);
            if same && strength(later) > strength(earlier) {
                std::mem::swap(later, earlier);
            }
            same
        });
    }
}
