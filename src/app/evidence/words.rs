//! Looking for words in a text, whatever their case and accents. Must not know mail.

use crate::classify::fold;
use std::ops::Range;

/// The words looked for, folded. All of them must be found: within longer words too, but one or two letters count only
/// where they stand alone. What stands between double quotes is one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(Vec<String>);

impl Words {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Self {
        let mut words = Vec::new();
        for (number, part) in typed.split('"').enumerate() {
            if number % 2 == 1 {
                words.extend(Some(folded(part.trim())).filter(|part| !part.is_empty()));
            } else {
                words.extend(part.split_whitespace().map(folded));
            }
        }
        Self(words)
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of the words that a folded text lacks.
    #[must_use]
    pub fn lacking(&self, folded: &str) -> Self {
        Self(self.0.iter().filter(|word| standing(word, folded).next().is_none()).cloned().collect())
    }

    /// Whether a folded text holds one of them.
    pub fn any_in(&self, folded: &str) -> bool {
        self.0.iter().any(|word| standing(word, folded).next().is_some())
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
        let found =
            self.0.iter().flat_map(|word| standing(word, &plain).map(|at| written(at)..end(at + word.len())));
        crate::app::reader::merged(found.collect())
    }
}

/// Letters that are too few to be looked for within other words.
const SHORT: usize = 2;

/// Where a word stands in a folded text.
fn standing<'a>(word: &'a str, folded: &'a str) -> impl Iterator<Item = usize> + 'a {
    let short = word.chars().count() <= SHORT && word.chars().all(char::is_alphanumeric);
    folded.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let alone = |beside: Option<char>| !beside.is_some_and(char::is_alphanumeric);
        let before = folded.get(..*at).and_then(|text| text.chars().next_back());
        let after = folded.get(at + word.len()..).and_then(|text| text.chars().next());
        !short || (alone(before) && alone(after))
    })
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

    #[test]
    fn a_letter_counts_where_it_stands_alone_and_quotes_make_one_of_several() {
        let found = |typed: &str, text: &str| Words::parse(typed).lacking(text).is_empty();
        assert!(found("setting B", "with setting b."));
        assert!(!found("setting B", "the setting was bad"));
        assert!(found("\"setting b\" plate", "plates with setting b"));
        assert!(!found("\"setting b\"", "setting a or b"));
        assert!(found("\"setting", "settings"), "still being typed");
    }
}
