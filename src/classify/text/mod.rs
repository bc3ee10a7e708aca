//! The words of a message in the one form in which phrases are compared: lower case, no accents, one space between,
//! `.` where a sentence ends; each word knows where it stands in the message. Must not know any phrase.

mod fold;
mod scan;
mod word;

use std::ops::Range;

pub use fold::fold;

/// Which text a word stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The subject.
    Subject,
    /// The body.
    Body,
}

/// How a word is capitalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Any other way; also numbers and sentence ends.
    Other,
    /// A capital, then small letters.
    Title,
    /// Two capitals or more and no small letter.
    Upper,
}

/// One word, or the end of a sentence.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "facts of a word that do not shut each other out")]
pub struct Token {
    /// Where it stands in the folded letters.
    letters: (u32, u32),
    /// Bytes of the text it stands in.
    start: u32,
    end: u32,
    /// The hash of its folded letters.
    pub hash: u32,
    /// Which text that is.
    pub part: Part,
    /// How it is written.
    pub case: Case,
    /// Whether a comma, dash or bracket stands before it.
    pub after_comma: bool,
    /// Whether it begins with a digit.
    pub digit: bool,
    /// Whether a digit or an underscore stands in it: a number, an amount, a code.
    pub code: bool,
    /// Whether it is the end of a sentence or of a paragraph.
    pub ends_sentence: bool,
}

/// The first eight bytes of a word, the first the lowest, zeros behind.
pub fn head(folded: &[u8]) -> u64 {
    folded.iter().take(8).rev().fold(0, |head, letter| head << 8 | u64::from(*letter))
}

/// Which bits of a head the first letters take.
pub fn head_mask(letters: usize) -> u64 {
    if letters < 8 { (1 << (8 * letters)) - 1 } else { u64::MAX }
}

/// The words of a message in order.
#[derive(Debug, Default)]
pub struct Words {
    /// A full stop, then each stretch in small letters, behind it its words that fold to other letters.
    letters: String,
    tokens: Vec<Token>,
}

/// The hash of a word, letter by letter (FNV-1a). The learned weights are stored by it.
pub fn hash(folded: &[u8]) -> u32 {
    folded.iter().fold(NO_LETTERS, |hash, letter| hash_on(hash, *letter))
}

/// As long as what is read of a word at once.
const ROOM: &str = "................";

const NO_LETTERS: u32 = 0x811c_9dc5;

/// The hash of one letter more.
pub fn hash_on(hash: u32, letter: u8) -> u32 {
    (hash ^ u32::from(letter)).wrapping_mul(0x0100_0193)
}

impl Words {
    /// Adds a stretch of text that begins at byte `offset` of the subject or body.
    pub fn add(&mut self, part: Part, offset: usize, text: &str) {
        self.tokens.reserve(text.len() / 5 + 2);
        if self.tokens.is_empty() {
            self.letters.push('.');
            self.end_sentence(part, offset, offset);
        }
        scan::scan(self, part, offset, text);
        // Behind the last word, too, there is something to read at once.
        self.letters.push_str(ROOM);
        self.end_sentence(part, offset + text.len(), offset + text.len());
    }

    /// The words in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// How many words and sentence ends there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The word at `index`, folded; empty beyond the end.
    pub fn word(&self, index: usize) -> &str {
        let Some(token) = self.tokens.get(index) else { return "" };
        self.letters.get(token.letters.0 as usize..token.letters.1 as usize).unwrap_or_default()
    }

    /// The word at `index` as one number, the first letter the lowest; 0 where it has more than sixteen bytes.
    pub fn short(&self, index: usize) -> u128 {
        let Some((from, to)) = self.tokens.get(index).map(|token| token.letters) else { return 0 };
        let length = (to - from) as usize;
        match self.letters.as_bytes().get(from as usize..).and_then(<[u8]>::first_chunk::<16>) {
            Some(sixteen) if (1..=16).contains(&length) => {
                let behind = 8 * (16 - length);
                u128::from_le_bytes(*sixteen) << behind >> behind
            }
            _ => 0,
        }
    }

    /// The first eight bytes of the word at `index`, folded, the first the lowest, zeros behind.
    pub fn head(&self, index: usize) -> u64 {
        let Some((from, to)) = self.tokens.get(index).map(|token| token.letters) else { return 0 };
        match self.letters.as_bytes().get(from as usize..).and_then(<[u8]>::first_chunk) {
            Some(eight) => u64::from_le_bytes(*eight) & head_mask((to - from) as usize),
            None => head(self.word(index).as_bytes()),
        }
    }

    /// How many bytes the word at `index` has, folded.
    pub fn length(&self, index: usize) -> usize {
        self.tokens.get(index).map_or(0, |token| (token.letters.1 - token.letters.0) as usize)
    }

    /// Where the word at `index` stands.
    pub fn place(&self, index: usize) -> Option<(Part, Range<usize>)> {
        self.tokens.get(index).map(|token| (token.part, token.start as usize..token.end as usize))
    }

    /// The words of the sentence that the word at `index` stands in.
    pub fn sentence(&self, index: usize) -> Range<usize> {
        let index = index.min(self.tokens.len());
        let before = self.tokens.get(..index).unwrap_or_default();
        let after = self.tokens.get(index..).unwrap_or_default();
        let start = before.iter().rposition(|token| token.ends_sentence).map_or(0, |at| at + 1);
        let end =
            after.iter().position(|token| token.ends_sentence).map_or(self.tokens.len(), |at| index + at);
        start..end
    }

    /// The text and the bytes of it that a run of words covers.
    pub fn span(&self, words: &Range<usize>) -> Option<(Part, Range<usize>)> {
        let first = self.tokens.get(words.start)?;
        let last = self.tokens.get(words.end.checked_sub(1)?)?;
        (first.part == last.part && first.start <= last.end)
            .then_some((first.part, first.start as usize..last.end as usize))
    }

    fn end_sentence(&mut self, part: Part, start: usize, end: usize) {
        if self.tokens.last().is_some_and(|last| last.ends_sentence && last.part == part) {
            return;
        }
        self.tokens.push(Token {
            letters: (0, 1),
            start: start as u32,
            end: end as u32,
            hash: hash_on(NO_LETTERS, b'.'),
            part,
            case: Case::Other,
            after_comma: false,
            digit: false,
            code: false,
            ends_sentence: true,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Words {
        let mut words = Words::default();
        words.add(Part::Body, 0, text);
        words
    }

    fn folded(text: &str) -> String {
        let words = words(text);
        (0..words.len()).map(|at| words.word(at)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn case_accents_and_apostrophes_are_folded() {
        assert_eq!(folded("Je N’ai ÉTÉ déçu, Straße"), ". je n'ai ete decu strasse .");
    }

    #[test]
    fn sentences_end_at_stops_and_blank_lines_only() {
        assert_eq!(folded("at 17:00 or 3.5 h. Now!!\n\nWell"), ". at 17:00 or 3.5 h . now . well .");
        let wrapped = "this line is long enough to have been wrapped by a mail program at\nthis point";
        assert!(folded(wrapped).contains("program at this point"));
    }

    #[test]
    fn abbreviations_links_and_addresses_do_not_break_or_shout() {
        assert_eq!(folded("a.s.a.p. please"), ". asap please .");
        assert_eq!(folded("see https://a.example/NOW?x now, me@urgent.example"), ". see now .");
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let mut words = Words::default();
        words.add(Part::Subject, 0, "Größe");
        words.add(Part::Body, 10, "ist NICHT da");
        let nicht = (0..words.len()).find(|at| words.word(*at) == "nicht").unwrap();
        assert_eq!(words.span(&(nicht..nicht + 1)), Some((Part::Body, 14..19)));
        assert_eq!(words.tokens()[nicht].case, Case::Upper);
        assert_eq!(words.sentence(nicht).len(), 3);
        assert_eq!(words.span(&(1..nicht)), None, "no span over two texts");
    }
}
