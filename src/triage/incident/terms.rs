//! The words of mails that may tell an incident, as numbers. Must not know conversations.

use super::faults::names_a_fault;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The words of one mail that are worth comparing; each list sorted, each word once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// Of the subject.
    pub subject: Box<[u32]>,
    /// Of the subject and the text.
    pub all: Box<[u32]>,
    /// Whether it says that something does not work.
    pub fault: bool,
}

/// At most so many words of one text are kept: what an incident is about stands at the top.
const KEPT: usize = 60;
/// At most so many words are looked at.
const READ: usize = 300;

/// Every word seen, numbered.
#[derive(Debug, Default)]
pub struct Vocabulary {
    numbers: HashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
}

impl Vocabulary {
    /// The terms of a mail, its text given in parts.
    pub fn learn<'a>(&mut self, subject: &str, text: impl IntoIterator<Item = &'a str>) -> Terms {
        let subject = words([subject]);
        let text = words(text);
        let fault = names_a_fault(&subject) || names_a_fault(&text);
        let subject = self.numbers(&subject, &[]);
        Terms { all: self.numbers(&text, &subject), subject, fault }
    }

    /// The word of a number, as it was written first.
    pub fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", |word| word)
    }

    fn numbers(&mut self, words: &[String], before: &[u32]) -> Box<[u32]> {
        let mut numbers = before.to_vec();
        for (word, stem) in words.iter().filter_map(|word| Some((word, stem(word)?))) {
            let number = self.number(stem, word);
            if numbers.len() < KEPT && !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers.sort_unstable();
        numbers.into()
    }

    fn number(&mut self, stem: &str, word: &str) -> u32 {
        if let Some(known) = self.numbers.get(stem) {
            return *known;
        }
        let number = self.words.len() as u32;
        self.words.push(word.into());
        self.numbers.insert(stem.into(), number);
        number
    }
}

/// The words in lower case; "time-out", "times out" and "timing out" are one.
fn words<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let split = parts.into_iter().flat_map(|part| part.split(|c: char| !c.is_alphanumeric()));
    for word in split.filter(|word| !word.is_empty()).take(READ) {
        let word = word.to_lowercase();
        match words.last_mut() {
            Some(last)
                if matches!(last.as_str(), "time" | "times" | "timed" | "timing")
                    && word.starts_with("out") =>
            {
                "timeout".clone_into(last);
            }
            _ => words.push(word),
        }
    }
    words
}

/// A word in the form in which it is compared; `None` for one that says nothing: short, overlong, or everybody's.
fn stem(word: &str) -> Option<&str> {
    let letters = word.chars().take(25).count();
    let code = word.bytes().any(|byte| byte.is_ascii_digit());
    if !(3..=24).contains(&letters) {
        return None;
    }
    let bare = ["ing", "ed", "es", "s"].iter().find_map(|ending| word.strip_suffix(ending));
    let word = bare.filter(|bare| !code && bare.len() >= 4).unwrap_or(word);
    (!EVERYBODYS.contains(word)).then_some(word)
}

/// What any mail to a help desk may say, in the form of [`stem`].
static EVERYBODYS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "order item product invoice account customer service support team help please thank regard question problem issue
     urgent asap mail email number name date today tomorrow yesterday week hour minute second month morning your have
     with from that this they what when where which there been will would could should about after again still just
     only more some them then than were here every other dear hello you the and for not are our can was has but out
     now get one two any all fwd since
     der die das und ist nicht wir ihre bestellung frage seit
     les des une pas est vous nous commande depuis
     que los las por una pedido não para com desde
     che per non ordine dal
     het een van niet wij sinds"
        .split_whitespace()
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_said_in_several_ways_is_one_term() {
        let mut vocabulary = Vocabulary::default();
        let timeout = vocabulary.learn("timeout", []).subject;
        for subject in ["Time-outs!", "it times out", "TIMED OUT", "Timeouts"] {
            let terms = vocabulary.learn(subject, []);
            assert!(terms.subject.iter().any(|term| timeout.contains(term)), "{subject}");
            assert!(terms.fault);
        }
    }

    #[test]
    fn what_everybody_writes_is_no_term() {
        let terms = Vocabulary::default().learn("URGENT: your order", ["please help, thanks"]);
        assert_eq!((terms.all.len(), terms.fault), (0, false));
    }
}
