//! Which words of a draft are looked up. Must not know dictionaries.

use super::Speller;
use std::collections::HashSet;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Words looked up in one text at most.
const MOST: usize = 20_000;

/// The words of a conversation: none of them is misspelt in a reply to it.
#[derive(Debug, Clone, Default)]
pub struct Seen(HashSet<String>);

impl Seen {
    /// Takes the words of a text in.
    pub fn take(&mut self, text: &str) {
        self.0.extend(text.unicode_words().map(str::to_lowercase));
    }

    fn holds(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let plain = ["'s", "’s"].into_iter().find_map(|ending| word.strip_suffix(ending));
        self.0.contains(&word) || plain.is_some_and(|plain| self.0.contains(plain))
    }
}

/// Bytes of the words that are misspelt; the word that the cursor stands at the end of is still being typed.
pub fn misspelt(text: &str, speller: &Speller, seen: &Seen, cursor: Option<usize>) -> Vec<Range<usize>> {
    let words = words(text).into_iter().take(MOST);
    let wrong = words.filter(|range| cursor != Some(range.end)).filter(|range| {
        let word = text.get(range.clone()).unwrap_or_default();
        !seen.holds(word) && !speller.knows(word)
    });
    wrong.collect()
}

/// The words of one's own lines, without what is no word of a language.
fn words(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut at, mut in_code) = (Vec::new(), 0, false);
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        let plain = line.trim_end();
        if plain == "--" {
            break;
        }
        // "On 3 March you wrote:" belongs to the quotation below it.
        let attributes = plain.ends_with(':') && lines.peek().is_some_and(|next| next.starts_with('>'));
        if line.starts_with('>') || attributes {
            continue;
        }
        let mut chunk_at = start;
        for chunk in line.split_inclusive(char::is_whitespace) {
            let begin = chunk_at;
            chunk_at += chunk.len();
            let ticks = chunk.matches(['`', '⟪', '⟫']).count();
            let code = in_code || ticks > 0;
            in_code ^= ticks % 2 == 1;
            if code || is_no_prose(chunk.trim_end()) {
                continue;
            }
            let inside = chunk.unicode_word_indices().filter(|(_, word)| is_word(word));
            found.extend(inside.map(|(offset, word)| begin + offset..begin + offset + word.len()));
        }
        in_code = false;
    }
    found
}

/// Links, addresses, paths, numbers, code.
fn is_no_prose(chunk: &str) -> bool {
    let odd = |c: char| c.is_numeric() || "/\\@_=<>{}[]#$%^&*+~|".contains(c);
    let inner_dot = chunk.trim_end_matches(|c: char| !c.is_alphanumeric()).contains('.');
    chunk.chars().any(odd) || inner_dot
}

/// Letters of a script that has dictionaries of words, not all capitals, none in the middle.
fn is_word(word: &str) -> bool {
    let latin = |c: char| (c.is_alphabetic() && c < '\u{250}') || matches!(c, '\'' | '’');
    let capitals = word.chars().skip(1).any(char::is_uppercase);
    word.chars().count() > 1 && word.chars().all(latin) && !capitals
}
