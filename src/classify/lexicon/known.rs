//! The words met before, as the phrases of a language see them: most words of a mail are known from the last one. It only
//! saves time. Must not know what a phrase is good for.

use super::book::Book;
use crate::classify::Language;
use crate::classify::text::Words;
use crate::classify::vocabulary::WordId;

/// How many are kept, as a power of two.
const KEPT: u32 = 13;

/// Words of at most sixteen bytes with their numbers in a shipped book. By default none is kept, and all is looked up.
#[derive(Debug, Default)]
pub struct Known(Vec<Entry>);

/// One word.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    letters: u128,
    language: Language,
    id: WordId,
    stem: bool,
}

impl Known {
    /// Keeps words.
    pub fn keeping() -> Self {
        Self(vec![Entry::default(); 1 << KEPT])
    }

    /// The number of a word whose head is told, and whether a phrase can begin with a stem of it.
    pub fn word(
        &mut self,
        book: &Book,
        language: Language,
        words: &Words,
        (at, head): (usize, u64),
    ) -> (WordId, bool) {
        let hash = words.tokens().get(at).map_or(0, |token| token.hash);
        let look_up = || {
            let stem = book.index.has_stem(words, at, head, &book.vocabulary);
            (book.vocabulary.get(words.word(at), hash), stem)
        };
        let letters = words.short(at);
        let place = hash.wrapping_add(language as u32).wrapping_mul(0x9e37_79b1) >> (32 - KEPT);
        match self.0.get_mut(place as usize) {
            Some(entry) if letters != 0 => {
                if entry.letters != letters || entry.language != language {
                    let (id, stem) = look_up();
                    *entry = Entry { letters, language, id, stem };
                }
                (entry.id, entry.stem)
            }
            _ => look_up(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::lexicon::{Phrase, Role};
    use crate::classify::text::Part;

    #[test]
    fn a_word_kept_has_the_number_it_has_in_the_book_of_its_language() {
        let phrase = |text: &str| Phrase { text: text.into(), role: Role::You, angry: 0.0, urgent: 0.0 };
        let one = Book::compile(&[phrase("late"), phrase("die post"), phrase("verspät*")]).unwrap();
        let other = Book::compile(&[phrase("you will die")]).unwrap();
        let mut words = Words::default();
        words.add(Part::Body, 0, "The die is late. Verspätung, verantwortungslosigkeit, late die");
        let mut known = Known::keeping();
        for (book, language) in [(&one, Language::German), (&other, Language::English)].repeat(2) {
            for at in 0..words.len() {
                let word = (at, words.head(at));
                let told = known.word(book, language, &words, word);
                assert_eq!(told, Known::default().word(book, language, &words, word), "{}", words.word(at));
            }
        }
        assert!(
            (0..words.len()).any(|at| known.word(&one, Language::German, &words, (at, words.head(at))).1)
        );
    }
}
