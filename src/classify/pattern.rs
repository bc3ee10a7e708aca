//! The pattern language of phrases, the same in the shipped lexicon and in the config:
//! `word`, `stem*`, `#` (a number), `...` (up to four words in between), `(this|that|)` (alternatives, also nested), `.`
//! (a sentence begins or ends here). Case and accents do not matter. Must not know texts.

use super::text::{fold, head};
use super::vocabulary::{StemId, Vocabulary, WordId};

/// One piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Exactly this word.
    Word(WordId),
    /// A word that begins so.
    Stem(StemId),
    /// A number, in digits.
    Number,
    /// Up to four words of the same sentence.
    Gap,
    /// One of these.
    OneOf(Choices),
}

/// Alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Those that begin with a certain word, in the order of the words' numbers, and what follows it.
    pub by_word: Box<[(WordId, Vec<Piece>)]>,
    /// The others.
    pub other: Box<[Vec<Piece>]>,
    /// A bit for each word they can begin with, several words sharing one; the same for the first letters of the others,
    /// all where one of them begins with anything else.
    word_bits: u64,
    letter_bits: u32,
}

impl Choices {
    fn new(all: Vec<Vec<Piece>>, vocabulary: &Vocabulary) -> Self {
        let (mut by_word, mut other) = (Vec::with_capacity(all.len()), Vec::new());
        for mut pieces in all {
            if let Some(Piece::Word(word)) = pieces.first() {
                let word = *word;
                pieces.remove(0);
                by_word.push((word, pieces));
            } else {
                other.push(pieces);
            }
        }
        by_word.sort_by_key(|(word, _)| *word);
        let letters = |pieces: &Vec<Piece>| match pieces.first() {
            Some(Piece::Stem(stem)) => letter_bit(head(vocabulary.stem(*stem).as_bytes())),
            _ => u32::MAX,
        };
        Self {
            word_bits: by_word.iter().fold(0, |bits, (word, _)| bits | word_bit(*word)),
            letter_bits: other.iter().fold(0, |bits, pieces| bits | letters(pieces)),
            by_word: by_word.into(),
            other: other.into(),
        }
    }

    /// Whether one of them may begin with a word, whose number and head are told; not often untrue.
    #[inline]
    pub fn may_begin(&self, word: WordId, head: u64) -> bool {
        self.word_bits & word_bit(word) != 0 || self.letter_bits & letter_bit(head) != 0
    }
}

fn word_bit(word: WordId) -> u64 {
    1 << (word & 63)
}

fn letter_bit(head: u64) -> u32 {
    1 << (head & 31)
}

/// What a pattern may begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// This word.
    Word(WordId),
    /// A word that begins so.
    Stem(StemId),
}

/// Reads a phrase.
///
/// # Errors
/// What is wrong with it.
pub fn parse(phrase: &str, vocabulary: &mut Vocabulary) -> Result<Vec<Piece>, &'static str> {
    let mut reader = Reader { rest: phrase, vocabulary, folded: String::new() };
    let (mut choices, end) = reader.alternatives()?;
    let pieces = choices.pop().unwrap_or_default();
    if end.is_some() || !choices.is_empty() {
        return Err("a bracket is not opened");
    }
    if pieces.is_empty() {
        return Err("it is empty");
    }
    if ends_in_gap(&pieces) { Err(UNSOUND) } else { Ok(pieces) }
}

const UNSOUND: &str = "it must begin with a word and end with a word or number";

fn ends_in_gap(pieces: &[Piece]) -> bool {
    match pieces.split_last() {
        Some((Piece::Gap, _)) => true,
        Some((Piece::OneOf(choices), before)) => {
            let led = choices.by_word.iter().any(|(_, last)| ends_in_gap(last));
            led || choices.other.iter().any(|last| ends_in_gap(if last.is_empty() { before } else { last }))
        }
        _ => false,
    }
}

/// A phrase being read.
struct Reader<'a> {
    rest: &'a str,
    vocabulary: &'a mut Vocabulary,
    folded: String,
}

impl Reader<'_> {
    /// Reads up to the closing bracket; what closed it.
    fn alternatives(&mut self) -> Result<(Vec<Vec<Piece>>, Option<char>), &'static str> {
        let mut choices = vec![Vec::new()];
        loop {
            let text = self.rest.trim_start();
            let Some(first) = text.chars().next() else {
                self.rest = text;
                return Ok((trimmed(choices), None));
            };
            let piece = if matches!(first, '(' | '|' | ')') {
                self.rest = text.get(1..).unwrap_or_default();
                match first {
                    '(' => {
                        let (inner, Some(_)) = self.alternatives()? else {
                            return Err("a bracket is not closed");
                        };
                        Piece::OneOf(Choices::new(inner, self.vocabulary))
                    }
                    '|' => {
                        choices.push(Vec::new());
                        continue;
                    }
                    _ => return Ok((trimmed(choices), Some(first))),
                }
            } else {
                let end = text.find(['(', '|', ')', ' ']).unwrap_or(text.len());
                let (word, behind) = text.split_at(end);
                self.rest = behind;
                self.piece(word)?
            };
            if let Some(last) = choices.last_mut() {
                last.push(piece);
            }
        }
    }

    fn piece(&mut self, word: &str) -> Result<Piece, &'static str> {
        let folded = &mut self.folded;
        folded.clear();
        word.chars().for_each(|letter| fold(letter, folded));
        let stem = folded.strip_suffix('*').filter(|stem| !stem.is_empty());
        match (folded.as_str(), stem) {
            ("#", _) => Ok(Piece::Number),
            ("...", _) => Ok(Piece::Gap),
            (".", _) => Ok(Piece::Word(self.vocabulary.add(folded))),
            (_, Some(stem)) if stem.chars().all(is_word) => Ok(Piece::Stem(self.vocabulary.add_stem(stem))),
            (text, _) if text.chars().all(is_word) => Ok(Piece::Word(self.vocabulary.add(text))),
            _ => Err("a word holds a character that is never part of a word"),
        }
    }
}

/// Without room for more: there are thousands of them.
fn trimmed(mut choices: Vec<Vec<Piece>>) -> Vec<Vec<Piece>> {
    choices.iter_mut().for_each(Vec::shrink_to_fit);
    choices.shrink_to_fit();
    choices
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\'' | '/' | ':')
}

/// Some pieces, and what must still follow them.
#[derive(Clone, Copy)]
pub struct Then<'a> {
    /// The pieces.
    pub pieces: &'a [Piece],
    /// What follows.
    pub then: Option<&'a Then<'a>>,
}

/// Tells `found` what a pattern may begin with, and its second word where that must be a certain one.
///
/// # Errors
/// Where it can begin with anything but a word.
pub fn beginnings(
    pieces: &[Piece],
    found: &mut dyn FnMut(First, Option<WordId>),
) -> Result<(), &'static str> {
    begin(Then { pieces, then: None }, None, found)
}

fn begin(
    Then { pieces, then }: Then<'_>,
    first: Option<First>,
    found: &mut dyn FnMut(First, Option<WordId>),
) -> Result<(), &'static str> {
    let Some((piece, pieces)) = pieces.split_first() else {
        return match (then, first) {
            (Some(then), _) => begin(*then, first, found),
            (None, Some(first)) => {
                found(first, None);
                Ok(())
            }
            (None, None) => Err(UNSOUND),
        };
    };
    let rest = Then { pieces, then };
    match (piece, first) {
        (Piece::OneOf(choices), _) => {
            for (word, pieces) in &choices.by_word {
                match first {
                    Some(first) => found(first, Some(*word)),
                    None => begin(Then { pieces, then: Some(&rest) }, Some(First::Word(*word)), found)?,
                }
            }
            let mut other = choices.other.iter();
            other.try_for_each(|pieces| begin(Then { pieces, then: Some(&rest) }, first, found))
        }
        (Piece::Word(word), None) => begin(rest, Some(First::Word(*word)), found),
        (Piece::Stem(stem), None) => {
            found(First::Stem(*stem), None);
            Ok(())
        }
        (Piece::Number | Piece::Gap, None) => Err(UNSOUND),
        (Piece::Word(word), Some(first)) => {
            found(first, Some(*word));
            Ok(())
        }
        (_, Some(first)) => {
            found(first, None);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_named() {
        for wrong in ["", "... word", "# word", "word ...", "word (a|...)", "a (b", "a b)", "what?!", "(|a)"]
        {
            let read = parse(wrong, &mut Vocabulary::default())
                .and_then(|pieces| beginnings(&pieces, &mut |_, _| {}));
            assert!(read.is_err(), "{wrong}");
        }
    }
}
