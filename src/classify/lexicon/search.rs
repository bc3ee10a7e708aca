//! Finds phrases in the words of a message. Must not know what they are good for.

use super::book::{Book, Entry};
use super::known::Known;
use super::{Lexicon, Role};
use crate::classify::Language;
use crate::classify::pattern::{Choices, Piece, Then};
use crate::classify::text::Words;
use crate::classify::vocabulary::WordId;
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::ops::Range;

/// How many words `...` may stand for.
const GAP: usize = 4;
/// No phrase is longer, gaps counted.
const LONGEST: usize = 40;

/// The words a phrase names, by place.
type Named = SmallVec<[u32; 8]>;

/// A phrase of a book, and the alternatives of it that a text takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wording {
    book: u32,
    phrase: u32,
    choices: u32,
}

/// A phrase found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Which phrase, and which of its alternatives.
    pub wording: Wording,
    /// What it is good for.
    pub role: Role,
    /// Log-odds for anger.
    pub angry: f32,
    /// Log-odds for urgency.
    pub urgent: f32,
    /// From its first word to after its last.
    pub words: Range<usize>,
    /// Whether the user added it.
    pub own: bool,
    /// The words it names itself, those of a gap left out; sentence ends too.
    named: Named,
}

impl Hit {
    /// Whether every word of `other` is a word of this longer phrase.
    fn covers(&self, other: &Self) -> bool {
        self.named.len() > other.named.len() && other.named.iter().all(|word| self.named.contains(word))
    }

    /// Of several phrases of one role over the same words ("frustrat*" and "frustrated") the strongest counts for each
    /// flag; the user's own replaces what ships. Whether `other` is such a phrase.
    fn takes_in(&mut self, other: &Self) -> bool {
        let replaced = self.own && matches!((self.role, other.role), (Role::Signal(_), Role::Signal(_)));
        let same = self.words == other.words && (replaced || self.role == other.role);
        if same && !self.own {
            for (mine, its) in [(&mut self.angry, other.angry), (&mut self.urgent, other.urgent)] {
                if its.abs() > mine.abs() {
                    *mine = its;
                }
            }
        }
        same
    }
}

impl Lexicon {
    /// All phrases of a language, or of all where it is not told, in the order of the text. A phrase whose words all
    /// belong to a longer one of the same kind is left out: "not acceptable" says all that "acceptable" would.
    pub fn find(&self, words: &Words, language: Option<Language>, known: &mut Known) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(words.len() / 4);
        let mut none = Known::default();
        for (number, book) in self.books(language).enumerate() {
            let own = std::ptr::eq(book, &raw const self.own);
            let known = match language.filter(|_| !own) {
                Some(language) => (&mut *known, language),
                None => (&mut none, Language::default()),
            };
            Search::new(book, number as u32, own, words, known.0, known.1).run(&mut hits);
        }
        hits.sort_unstable_by_key(|hit| {
            (hit.words.start, Reverse(hit.words.end), Reverse(hit.own), hit.role, hit.wording)
        });
        let mut keep = (0..hits.len()).map(|at| !covered(&hits, at)).collect::<Vec<_>>().into_iter();
        hits.retain(|_| keep.next().unwrap_or(true));
        hits.dedup_by(|later, earlier| earlier.takes_in(later));
        hits
    }
}

/// Every phrase of one book in a text, by its number: the words it takes. Longer ones do not hide shorter ones.
pub fn every(book: &Book, words: &Words) -> Vec<(usize, Range<usize>)> {
    let mut hits = Vec::new();
    Search::new(book, 0, false, words, &mut Known::default(), Language::default()).run(&mut hits);
    hits.into_iter().map(|hit| (hit.wording.phrase as usize, hit.words)).collect()
}

/// Whether all words of a hit are words of a longer one near it.
fn covered(hits: &[Hit], at: usize) -> bool {
    let Some((before, [hit, after @ ..])) = hits.split_at_checked(at) else { return false };
    let before = before.iter().rev().take_while(|other| other.words.start + LONGEST > hit.words.start);
    let after = after.iter().take_while(|other| other.words.start == hit.words.start);
    before
        .chain(after)
        .any(|other| other.words.end >= hit.words.end && other.role.shadows(hit.role) && other.covers(hit))
}

/// A text being searched for the phrases of a book.
struct Search<'a> {
    book: &'a Book,
    number: u32,
    own: bool,
    words: &'a Words,
    places: Vec<Place>,
}

/// A word as phrases see it.
struct Place {
    id: WordId,
    /// Whether a phrase may begin with a stem of it.
    stem: bool,
    head: u64,
}

/// One phrase being followed from its first word on.
struct Trail<'a> {
    phrase: u32,
    entry: &'a Entry,
    start: usize,
    named: Named,
    found: &'a mut Vec<Hit>,
}

impl<'a> Search<'a> {
    fn new(
        book: &'a Book,
        number: u32,
        own: bool,
        words: &'a Words,
        known: &mut Known,
        language: Language,
    ) -> Self {
        let mut places = Vec::with_capacity(words.len());
        for at in 0..words.len() {
            let head = words.head(at);
            let (id, stem) = known.word(book, language, words, (at, head));
            places.push(Place { id, stem, head });
        }
        Self { book, number, own, words, places }
    }

    fn run(&self, found: &mut Vec<Hit>) {
        let Book { index, vocabulary, .. } = self.book;
        for (at, Place { id, stem, head }) in self.places.iter().enumerate() {
            if *id != 0 {
                let second = self.places.get(at + 1).map_or(0, |next| next.id);
                index.with_word(*id, second, |phrase| self.look(at, phrase, found));
            }
            if *stem {
                index.with_stem(self.words, at, *head, vocabulary, |phrase| self.look(at, phrase, found));
            }
        }
    }

    /// Every way in which a phrase matches from a word on.
    fn look(&self, start: usize, phrase: u32, found: &mut Vec<Hit>) {
        let Some(entry) = self.book.entries.get(phrase as usize) else { return };
        let mut trail = Trail { phrase, entry, start, named: Named::new(), found };
        self.follow(start, Then { pieces: &entry.pieces, then: None }, 0, &mut trail);
    }

    /// Follows the pieces from the word at `at`; whether they matched. `choices` tells the alternatives taken.
    fn follow(&self, mut at: usize, mut way: Then<'_>, choices: u32, trail: &mut Trail<'_>) -> bool {
        let known = trail.named.len();
        let matched = loop {
            let Some((piece, pieces)) = way.pieces.split_first() else {
                if let Some(then) = way.then {
                    way = *then;
                    continue;
                }
                self.found(at, choices, trail);
                break true;
            };
            way.pieces = pieces;
            match piece {
                Piece::Gap => break self.over_gap(at, way, choices, trail),
                Piece::OneOf(several) => {
                    break self.is(piece, at) && self.one_of(several, at, way, choices, trail);
                }
                _ if !self.is(piece, at) => break false,
                _ => {
                    trail.named.push(at as u32);
                    at += 1;
                }
            }
        };
        trail.named.truncate(known);
        matched
    }

    /// Whether the word at `at` is what a piece wants of one word, or may be.
    #[inline]
    fn is(&self, piece: &Piece, at: usize) -> bool {
        match piece {
            Piece::Word(word) => self.places.get(at).is_some_and(|place| place.id == *word),
            Piece::Stem(stem) => {
                let vocabulary = &self.book.vocabulary;
                let heads = vocabulary.head(*stem).zip(self.places.get(at));
                heads
                    .is_some_and(|(head, place)| vocabulary.begins((*stem, head), self.words, at, place.head))
            }
            Piece::Number => self.words.tokens().get(at).is_some_and(|token| token.digit),
            Piece::OneOf(several) => {
                let (id, head) = self.places.get(at).map_or((0, 0), |place| (place.id, place.head));
                several.may_begin(id, head)
            }
            Piece::Gap => true,
        }
    }

    fn found(&self, end: usize, choices: u32, trail: &mut Trail<'_>) {
        let Trail { phrase, entry: &Entry { role, angry, urgent, .. }, start, .. } = *trail;
        let wording = Wording { book: self.number, phrase, choices };
        let (words, own, named) = (start..end, self.own, Named::from_slice(&trail.named));
        trail.found.push(Hit { wording, role, angry, urgent, words, own, named });
    }

    fn over_gap(&self, from: usize, rest: Then<'_>, choices: u32, trail: &mut Trail<'_>) -> bool {
        for at in from..=from + GAP {
            let may = rest.pieces.first().is_none_or(|piece| self.is(piece, at));
            if may && self.follow(at, rest, choices, trail) {
                return true;
            }
            if self.words.tokens().get(at).is_none_or(|token| token.ends_sentence) {
                break;
            }
        }
        false
    }

    fn one_of(
        &self,
        several: &Choices,
        at: usize,
        rest: Then<'_>,
        choices: u32,
        trail: &mut Trail<'_>,
    ) -> bool {
        let take = |choice: usize| choices.wrapping_mul(251).wrapping_add(choice as u32 + 1);
        let mut any = false;
        if let Some(word) = self.places.get(at).map(|place| &place.id).filter(|word| **word != 0) {
            let known = trail.named.len();
            let from = several.by_word.partition_point(|(led, _)| led < word);
            let same = several.by_word.iter().enumerate().skip(from);
            for (choice, (_, pieces)) in same.take_while(|(_, (led, _))| led == word) {
                trail.named.push(at as u32);
                any |= self.follow(at + 1, Then { pieces, then: Some(&rest) }, take(choice), trail);
                trail.named.truncate(known);
            }
        }
        for (choice, pieces) in several.other.iter().enumerate() {
            if pieces.first().is_none_or(|piece| self.is(piece, at)) {
                let choices = take(several.by_word.len() + choice);
                any |= self.follow(at, Then { pieces, then: Some(&rest) }, choices, trail);
            }
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use super::super::Phrase;
    use super::*;
    use crate::classify::Signal;
    use crate::classify::text::Part;

    fn matches(phrase: &str, text: &str) -> bool {
        let mut words = Words::default();
        words.add(Part::Body, 0, text);
        let role = Role::Signal(Signal::Words);
        let phrase = Phrase { text: phrase.into(), role, angry: 1.0, urgent: 0.0 };
        !Lexicon::shipped()
            .with(&[phrase])
            .unwrap()
            .find(&words, Some(Language::NotCovered), &mut Known::default())
            .is_empty()
    }

    #[test]
    fn each_piece_matches_what_it_says() {
        assert!(matches("cancel (my|the) order", "I want to CANCEL the order"));
        assert!(matches("cancel ... order", "cancel this whole sad order"));
        assert!(!matches("cancel ... order", "cancel this. A new order"));
        assert!(matches("enttäusch* von", "Enttaeuscht? Enttäuscht von"));
        assert!(matches("within # hours", "within 24 hours"));
        assert!(matches("(a|an (old|new)) hat", "an old hat") && !matches("(a|an (old|new)) hat", "an hat"));
        assert!(matches("not (very |)happy", "not happy") && matches("not (very |)happy", "not very happy"));
        assert!(matches(". solved .", "Solved!") && !matches(". solved .", "nothing is solved."));
    }
}
