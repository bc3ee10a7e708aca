//! Ideas and the words for them in the seven languages: what is learned of "refund" holds for "Erstattung" too. Must not know
//! weights.

use super::text::hash;
use hashbrown::HashMap;
use smallvec::SmallVec;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// To be read by people.
const IDEAS: &str = include_str!("../../assets/ideas.toml");
/// A stem has so many letters at least.
const SHORTEST: usize = 3;

/// The ideas a word may stand for, as the hashes of their names.
pub type Meant = SmallVec<[u32; 2]>;

/// What each word, and each word that begins with a stem, stands for.
struct Ideas {
    words: HashMap<&'static str, Meant>,
    stems: HashMap<&'static str, Meant>,
}

impl Ideas {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    fn read() -> Self {
        let file: BTreeMap<&str, &str> = toml::from_str(IDEAS).expect("assets/ideas.toml can be read");
        let mut ideas = Self { words: HashMap::new(), stems: HashMap::new() };
        for (name, words) in file {
            for word in words.split(' ') {
                let (table, word) = match word.strip_suffix('*') {
                    Some(stem) => (&mut ideas.stems, stem),
                    None => (&mut ideas.words, word),
                };
                table.entry(word).or_default().push(hash(name.as_bytes()));
            }
        }
        ideas
    }

    /// Those of the word as it stands, else of the longest stem it begins with.
    fn of(&self, word: &str) -> Option<&Meant> {
        let stem = || {
            let lengths = (SHORTEST..=word.len()).rev();
            lengths.filter_map(|length| word.get(..length)).find_map(|start| self.stems.get(start))
        };
        self.words.get(word).or_else(stem)
    }
}

/// What a folded word stands for; nothing for most.
pub fn meant(word: &str) -> &'static [u32] {
    static READ: LazyLock<Ideas> = LazyLock::new(Ideas::read);
    READ.of(word).map_or(&[], SmallVec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::fold;

    #[test]
    fn words_of_several_languages_stand_for_one_idea() {
        for word in ["refunded", "ruckerstattung", "remboursement", "reembolso", "rimborso", "terugbetaling"]
        {
            assert_eq!(meant(word), meant("refund"), "{word}");
        }
        assert!(!meant("refund").is_empty() && meant("refund") != meant("stolen"));
        assert!(meant("oak").is_empty() && meant("").is_empty());
    }

    #[test]
    fn the_file_has_words_as_they_are_met_in_a_mail() {
        let file: BTreeMap<&str, &str> = toml::from_str(IDEAS).unwrap();
        assert!(file.len() > 100);
        for word in file.values().flat_map(|words| words.split(' ')) {
            let mut folded = String::new();
            word.chars().for_each(|letter| fold(letter, &mut folded));
            assert_eq!(word, folded);
            assert!(word.strip_suffix('*').is_none_or(|stem| stem.len() >= SHORTEST), "{word}");
        }
        let ideas = Ideas::read();
        assert!(ideas.words.values().chain(ideas.stems.values()).all(|meant| meant.len() <= 2));
    }
}
