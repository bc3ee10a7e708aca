//! Looking for words in a text, whatever their case and accents. Must not know mail.

use crate::classify::fold;
use std::ops::Range;

/// The words looked for, folded. All of them must be found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(Vec<String>);

impl Words {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Self {
        Self(typed.split_whitespace().map(folded).collect())
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of the words that a folded text lacks.
    #[must_use]
    pub fn lacking(&self, folded: &str) -> Self {
        Self(self.0.iter().filter(|word| !folded.contains(word.as_str())).cloned().collect())
    }

    /// Whether a folded text holds one of them.
    pub fn any_in(&self, folded: &str) -> bool {
        self.0.iter().any(|word| folded.contains(word.as_str()))
    }

    /// Where they stand in a text as written: sorted, not overlapping.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let (mut plain, mut starts) = (String::new(), Vec::new());
        for (at, letter) in text.char_indices() {
            fold(letter, &mut plain);
            starts.resize(plain.len(), at);
        }
        starts.push(text.len());
        let written = |at: usize| starts.get(at).copied().unwrap_or(text.len());
        // What a letter was folded into may be cut by a word's end: the whole letter counts.
        let end = |at: usize| {
            let last = at.checked_sub(1).map_or(0, written);
            text.get(last..).and_then(|rest| rest.chars().next()).map_or(text.len(), |c| last + c.len_utf8())
        };
        let found = self.0.iter().flat_map(|word| {
            plain.match_indices(word.as_str()).map(|(at, _)| written(at)..end(at + word.len()))
        });
        crate::app::reader::merged(found.collect())
    }
}

/// A text in the form in which words are looked for.
pub fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    text.chars().for_each(|letter| fold(letter, &mut plain));
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_stand_whatever_their_case_and_accents() {
        let text = "Die GRÖSSE der Straße: große Größe";
        let places = Words::parse("strasse grosse").places(text);
        let found: Vec<_> = places.into_iter().map(|range| text.get(range).unwrap()).collect();
        assert_eq!(found, ["GRÖSSE", "Straße", "große", "Größe"]);
    }

    #[test]
    fn every_word_counts() {
        let words = Words::parse("Order 4711");
        assert!(words.lacking("order no. 4711").is_empty());
        assert_eq!(words.lacking("my order"), Words::parse("4711"));
    }
}
