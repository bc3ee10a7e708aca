//! Spelling: which words of a text no dictionary knows, and what was meant. Pure. Must not know drafts, files or the
//! screen.
//!
//! Never misspelt: words seen in the conversation, addresses, links, numbers, code, blanks, capitals; quoted lines, the
//! line that says who wrote them, and the signature are not looked at.

mod languages;
mod words;

pub use languages::{names, package};
pub use words::{Seen, misspelt};

use spellbook::Dictionary;
use std::collections::HashSet;
use std::fmt;

/// Words longer than this are not looked up.
const LONGEST: usize = 48;
/// What is offered for a word at most.
const OFFERED: usize = 8;

/// The dictionaries of one language, and the user's own words. A word that one of them knows is right.
pub struct Speller {
    dictionaries: Vec<Dictionary>,
    own: HashSet<String>,
}

impl Speller {
    /// Reads dictionaries from the texts of their `.aff` and `.dic` files.
    ///
    /// # Errors
    /// What is wrong with the first that can't be read.
    pub fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        own: impl IntoIterator<Item = String>,
    ) -> Result<Self, String> {
        let read = |(aff, dic)| Dictionary::new(aff, dic).map_err(|error| error.to_string());
        let dictionaries = files.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { dictionaries, own: own.into_iter().map(|word| word.to_lowercase()).collect() })
    }

    /// Whether a word is right.
    pub fn knows(&self, word: &str) -> bool {
        if word.len() > LONGEST || self.own.contains(&word.to_lowercase()) {
            return true;
        }
        let plain = word.replace('’', "'");
        let known = |word: &str| self.dictionaries.iter().any(|dictionary| dictionary.check(word));
        known(&plain) || plain.strip_suffix("'s").is_some_and(known)
    }

    /// What may have been meant, the likeliest first.
    pub fn suggest(&self, word: &str) -> Vec<String> {
        let mut meant: Vec<String> = Vec::new();
        for dictionary in &self.dictionaries {
            let mut more = Vec::new();
            dictionary.suggest(&word.replace('’', "'"), &mut more);
            more.retain(|one| !meant.contains(one));
            meant.extend(more);
        }
        meant.truncate(OFFERED);
        meant
    }
}

impl fmt::Debug for Speller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Speller of {} dictionaries and {} own words", self.dictionaries.len(), self.own.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speller() -> Speller {
        let files = (
            include_str!("../../tests/fixtures/spelling/en_US.aff"),
            include_str!("../../tests/fixtures/spelling/en_US.dic"),
        );
        Speller::read([files], ["Zugferd".to_owned()]).unwrap()
    }

    fn found(text: &str, seen: &[&str]) -> Vec<String> {
        let mut known = Seen::default();
        for text in seen {
            known.take(text);
        }
        misspelt(text, &speller(), &known, None)
            .into_iter()
            .map(|range| text.get(range).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn a_word_that_no_dictionary_knows_is_found_and_mended() {
        assert_eq!(found("We recieve the orders and sent them.", &[]), ["recieve"]);
        assert_eq!(speller().suggest("recieve").first().map(String::as_str), Some("receive"));
        assert_eq!(found("The order’s zugferd is with us.", &[]), [""; 0], "endings and own words are known");
    }

    #[test]
    fn what_the_conversation_says_is_never_misspelt() {
        let text = "Hello Xaviera, the Frobnicator-9 and the wibble are sent.";
        assert_eq!(found(text, &[]), ["Xaviera", "wibble"]);
        assert_eq!(found(text, &["From Xaviera Quux", "my wibble broke"]), [""; 0]);
    }

    #[test]
    fn addresses_links_numbers_code_and_blanks_are_not_words() {
        let text = "We sent qwrt@zxcv.example https://zxcv.example/qwrt 12xyz `qwrt zxcv` foo_brr /usr/lib/zxcv QWRT \
                    camelCase ⟪customer.nmae⟫ www.qwrt.example 請求書 x and/orr";
        assert_eq!(found(text, &[]), [""; 0]);
    }

    #[test]
    fn quotations_and_the_signature_are_not_looked_at() {
        let text = "We sent it.\n\nOn 3 Marhc 2026 you wroet:\n> I recieve nothign\n>> at alll\n\nthe ordr\n\n-- \nSaam\nDesck";
        assert_eq!(found(text, &[]), ["ordr"]);
    }

    #[test]
    fn the_word_being_typed_waits() {
        let text = "the ordr";
        assert_eq!(misspelt(text, &speller(), &Seen::default(), Some(text.len())), [0..0; 0]);
        assert_eq!(misspelt(text, &speller(), &Seen::default(), Some(2)), std::slice::from_ref(&(4..8)));
    }
}
