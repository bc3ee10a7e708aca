//! The pattern language of phrases, the same in the shipped lexicon and in the config:
//! `word`, `stem*`, `#` (a number), `...` (up to four words in between), `(this|that|)` (alternatives, also nested), `.`
//! (a sentence begins or ends here). Case and accents do not matter. Must not know texts.

use super::text::{Words, fold};
use smallvec::SmallVec;

/// The words a pattern names, by place.
pub type Named = SmallVec<[u32; 8]>;

/// How many words `...` may stand for.
const GAP: usize = 4;
/// Into how many patterns one phrase is opened, so that each begins with words of its own.
const MOST: usize = 160;

/// One piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Exactly this word.
    Word(String),
    /// A word that begins so.
    Stem(String),
    /// A number, in digits.
    Number,
    /// Up to four words of the same sentence.
    Gap,
    /// One of these.
    OneOf(Vec<Vec<Piece>>),
}

/// Reads a phrase.
///
/// # Errors
/// What is wrong with it.
pub fn parse(phrase: &str) -> Result<Vec<Piece>, &'static str> {
    let mut rest = phrase;
    let (mut choices, end) = alternatives(&mut rest)?;
    let pieces = choices.pop().unwrap_or_default();
    if end.is_some() || !choices.is_empty() {
        return Err("a bracket is not opened");
    }
    if pieces.is_empty() { Err("it is empty") } else { Ok(pieces) }
}

/// Reads up to the closing bracket; what closed it.
fn alternatives(rest: &mut &str) -> Result<(Vec<Vec<Piece>>, Option<char>), &'static str> {
    let mut choices = vec![Vec::new()];
    loop {
        let text = rest.trim_start();
        let Some(first) = text.chars().next() else {
            *rest = text;
            return Ok((choices, None));
        };
        if !matches!(first, '(' | '|' | ')') {
            let end = text.find(['(', '|', ')', ' ']).unwrap_or(text.len());
            let (word, behind) = text.split_at(end);
            *rest = behind;
            if let Some(last) = choices.last_mut() {
                last.push(piece(word)?);
            }
            continue;
        }
        *rest = text.get(1..).unwrap_or_default();
        match first {
            '(' => {
                let (inner, Some(_)) = alternatives(rest)? else { return Err("a bracket is not closed") };
                if let Some(last) = choices.last_mut() {
                    last.push(Piece::OneOf(inner));
                }
            }
            '|' => choices.push(Vec::new()),
            _ => return Ok((choices, Some(first))),
        }
    }
}

fn piece(word: &str) -> Result<Piece, &'static str> {
    let mut folded = String::new();
    word.chars().for_each(|letter| fold(letter, &mut folded));
    let stem = folded.strip_suffix('*').filter(|stem| !stem.is_empty());
    match (folded.as_str(), stem) {
        ("#", _) => Ok(Piece::Number),
        ("...", _) => Ok(Piece::Gap),
        (".", _) => Ok(Piece::Word(folded)),
        (_, Some(stem)) if stem.chars().all(is_word) => Ok(Piece::Stem(stem.to_owned())),
        (text, _) if text.chars().all(is_word) => Ok(Piece::Word(folded)),
        _ => Err("a word holds a character that is never part of a word"),
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\'' | '/' | ':')
}

/// Opens alternatives from the front, so that each pattern begins with words of its own; what would make too many
/// stays closed.
///
/// # Errors
/// Where a pattern does not begin with a word, or ends with a gap.
pub fn open(pieces: Vec<Piece>) -> Result<Vec<Vec<Piece>>, &'static str> {
    let mut patterns = vec![pieces];
    loop {
        let first_choice =
            |pattern: &Vec<Piece>| pattern.iter().position(|piece| matches!(piece, Piece::OneOf(_)));
        let Some(at) = patterns.iter().filter_map(first_choice).min() else { break };
        let choices = |pattern: &Vec<Piece>| match pattern.get(at) {
            Some(Piece::OneOf(choices)) => choices.len(),
            _ => 1,
        };
        if at > 0 && patterns.iter().map(choices).sum::<usize>() > MOST {
            break;
        }
        patterns = patterns.into_iter().flat_map(|pattern| open_at(pattern, at)).collect();
    }
    let sound = |pattern: &Vec<Piece>| {
        matches!(pattern.first(), Some(Piece::Word(_) | Piece::Stem(_)))
            && pattern.last() != Some(&Piece::Gap)
    };
    if patterns.iter().all(sound) {
        Ok(patterns)
    } else {
        Err("it must begin with a word and end with a word or number")
    }
}

fn open_at(pattern: Vec<Piece>, at: usize) -> Vec<Vec<Piece>> {
    let Some(Piece::OneOf(choices)) = pattern.get(at) else { return vec![pattern] };
    let (before, after) = (pattern.get(..at).unwrap_or_default(), pattern.get(at + 1..).unwrap_or_default());
    choices.iter().map(|choice| [before, choice, after].concat()).collect()
}

/// What must still follow once some pieces are matched.
#[derive(Clone, Copy)]
struct Then<'a> {
    pieces: &'a [Piece],
    then: Option<&'a Then<'a>>,
}

/// Matches `pieces` against the words from `at` on; the word after the last. Appends each word matched to `named`, those
/// of a gap left out.
pub fn follow(words: &Words, at: usize, pieces: &[Piece], named: &mut Named) -> Option<usize> {
    go(words, at, Then { pieces, then: None }, named)
}

fn go(words: &Words, at: usize, Then { pieces, then }: Then<'_>, named: &mut Named) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else {
        return then.map_or(Some(at), |then| go(words, at, *then, named));
    };
    let known = named.len();
    let rest = Then { pieces: rest, then };
    let word = words.word(at);
    let fits = match piece {
        Piece::Gap => {
            return (at..=(at + GAP).min(words.sentence(at).end)).find_map(|start| {
                named.truncate(known);
                go(words, start, rest, named)
            });
        }
        Piece::OneOf(choices) => {
            return choices.iter().find_map(|pieces| {
                named.truncate(known);
                go(words, at, Then { pieces, then: Some(&rest) }, named)
            });
        }
        Piece::Word(text) => word == text,
        Piece::Stem(stem) => word.starts_with(stem.as_str()),
        Piece::Number => word.starts_with(|first: char| first.is_ascii_digit()),
    };
    if !fits {
        return None;
    }
    named.push(at as u32);
    go(words, at + 1, rest, named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::text::Part;

    fn matches(phrase: &str, text: &str) -> bool {
        let mut words = Words::default();
        words.add(Part::Body, 0, text);
        let patterns = open(parse(phrase).unwrap()).unwrap();
        (0..words.len())
            .any(|at| patterns.iter().any(|pieces| follow(&words, at, pieces, &mut Named::new()).is_some()))
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

    #[test]
    fn mistakes_are_named() {
        for wrong in ["", "... word", "# word", "word ...", "a (b", "a b)", "what?!", "(|a)"] {
            assert!(parse(wrong).and_then(open).is_err(), "{wrong}");
        }
    }
}
