//! Phrases of other modules in the pattern language of the lexicon: tables by language with a tag for each phrase, found
//! in a text word by word. Must not know what the tags mean.

use super::grams::{BITS, MOST, grams};
use super::lexicon::{Book, Phrase, Role, every};
use super::text::{Case, Part, Words};
use super::{Language, language};
use std::ops::Range;

/// Tables by language.
#[derive(Debug)]
pub struct Phrasebook<T> {
    tables: Vec<(Language, Book, Vec<T>)>,
}

/// A text with the phrases found in it.
#[derive(Debug)]
pub struct Passage<T> {
    words: Words,
    finds: Vec<(T, Range<usize>)>,
}

impl<T: Copy> Phrasebook<T> {
    /// Compiles tables: phrases with their tags, by language.
    ///
    /// # Errors
    /// The first phrase that can't be read, and why.
    pub fn compile(tables: Vec<(Language, Vec<(String, T)>)>) -> Result<Self, (String, String)> {
        let compiled = tables.into_iter().map(|(language, phrases)| {
            let (texts, tags): (Vec<String>, Vec<T>) = phrases.into_iter().unzip();
            // The tag stands beside the phrase: its role in the classifier is none.
            let phrase = |text| Phrase { text, role: Role::Name, angry: 0.0, urgent: 0.0 };
            let phrases: Vec<Phrase> = texts.into_iter().map(phrase).collect();
            Book::compile(&phrases).map(|book| (language, book, tags))
        });
        Ok(Self { tables: compiled.collect::<Result<_, (String, String)>>()? })
    }

    /// Reads stretches of a text, each with the byte it begins at: the phrases of its language are looked for or, where
    /// that can't be told, those of all.
    pub fn read<'t>(&self, stretches: impl Iterator<Item = (usize, &'t str)>) -> Passage<T> {
        let mut words = Words::default();
        let mut raw = String::new();
        for (offset, text) in stretches {
            words.add(Part::Body, offset, text);
            raw.push_str(text);
        }
        let told = language::detect(&words, &raw).filter(|told| *told != Language::NotCovered);
        let mut finds = Vec::new();
        for (_, book, tags) in self.tables.iter().filter(|(of, ..)| told.is_none_or(|told| told == *of)) {
            let found = every(book, &words).into_iter();
            finds.extend(found.filter_map(|(phrase, run)| Some((*tags.get(phrase)?, run))));
        }
        finds.sort_by_key(|(_, run)| (run.start, run.end));
        Passage { words, finds }
    }
}

impl<T: Copy + PartialEq> Passage<T> {
    /// Without the phrases of the tags a test names where a phrase of `tag` shares a word with them.
    #[must_use]
    pub fn spared(mut self, tag: T, goes: impl Fn(T) -> bool) -> Self {
        let spared: Vec<Range<usize>> = self.all(tag).collect();
        self.finds.retain(|(found, run)| {
            !goes(*found) || !spared.iter().any(|one| one.start < run.end && run.start < one.end)
        });
        self
    }

    /// The phrases of a tag: runs of words.
    pub fn all(&self, tag: T) -> impl Iterator<Item = Range<usize>> {
        self.finds.iter().filter(move |(found, _)| *found == tag).map(|(_, run)| run.clone())
    }

    /// All phrases with their tags.
    pub fn finds(&self) -> impl Iterator<Item = (T, Range<usize>)> {
        self.finds.iter().cloned()
    }

    /// Whether a phrase of this tag lies within these words.
    pub fn has(&self, tag: T, within: &Range<usize>) -> bool {
        self.all(tag).any(|run| within.start <= run.start && run.end <= within.end)
    }

    /// The words of the sentence of a word.
    pub fn sentence(&self, word: usize) -> Range<usize> {
        self.words.sentence(word)
    }

    /// The bytes of a run of words.
    pub fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        self.words.span(words).map_or(0..0, |(_, bytes)| bytes)
    }

    /// How many words and sentence ends there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.len() == 0
    }

    /// A word, folded; a sentence's end is `.`.
    pub fn word(&self, at: usize) -> &str {
        self.words.word(at)
    }

    /// The numbers of the words, of the pairs they make and of the runs of their letters, below 2 to the power of `bits`:
    /// each with its word.
    pub fn numbers(&self, bits: u32) -> Vec<(usize, u32)> {
        let mut numbers = Vec::new();
        grams(&self.words, |gram| {
            let runs = &mut [0; MOST];
            let all = [gram.word(), gram.pair].into_iter().chain(gram.runs(runs).iter().copied());
            numbers.extend(all.map(|number| (gram.at, number >> (BITS - bits))));
        });
        numbers
    }

    /// Whether a word is written in capitals all over.
    pub fn shouts(&self, at: usize) -> bool {
        self.words.tokens().get(at).is_some_and(|token| token.case == Case::Upper)
    }

    /// Whether a comma, colon, dash or bracket stands before a word.
    pub fn after_comma(&self, at: usize) -> bool {
        self.words.tokens().get(at).is_some_and(|token| token.after_comma)
    }
}

/// A text as phrases see it: words folded, one space between and around; for "is this said in that".
pub fn folded(text: &str) -> String {
    let mut words = Words::default();
    words.add(Part::Body, 0, text);
    let mut out = String::from(" ");
    for at in 0..words.len() {
        if words.word(at) != "." {
            out.push_str(words.word(at));
            out.push(' ');
        }
    }
    out
}
