//! The words of a message in the one form in which phrases are compared: lower case, no accents, one space between,
//! `.` where a sentence ends; each word knows where it stands in the message. Must not know any phrase.

mod fold;
mod scan;

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
pub struct Token {
    /// Where it stands in the folded text.
    joined: u32,
    joined_end: u32,
    /// Bytes of the text it stands in.
    start: u32,
    end: u32,
    /// Which text that is.
    pub part: Part,
    /// How it is written.
    pub case: Case,
    /// Whether a comma, dash or bracket stands before it.
    pub after_comma: bool,
    /// Whether it begins with a digit.
    pub digit: bool,
    /// Whether it is the end of a sentence or of a paragraph.
    pub ends_sentence: bool,
}

/// The words of a message in order.
#[derive(Debug, Default)]
pub struct Words {
    joined: String,
    tokens: Vec<Token>,
}

impl Words {
    /// Adds a stretch of text that begins at byte `offset` of the subject or body.
    pub fn add(&mut self, part: Part, offset: usize, text: &str) {
        self.joined.reserve(text.len() + 8);
        self.tokens.reserve(text.len() / 5 + 2);
        if self.tokens.is_empty() {
            self.end_sentence(part, offset, offset);
        }
        scan::scan(self, part, offset, text);
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
        self.joined.get(token.joined as usize..token.joined_end as usize).unwrap_or_default()
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
        let joined = self.joined.len() as u32;
        self.joined.push_str(". ");
        self.tokens.push(Token {
            joined,
            joined_end: joined + 1,
            start: start as u32,
            end: end as u32,
            part,
            case: Case::Other,
            after_comma: false,
            digit: false,
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
