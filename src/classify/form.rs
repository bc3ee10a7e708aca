//! How much a text looks like a short post rather than a mail: what is learned of words is weighed by it. Must not know
//! weights of words.

use super::text::{Part, Words};
use crate::mail::{Body, Message};

/// Log-odds of being a post: where nothing else is known, for each e-fold of words, where it opens with a greeting, and where it
/// closes with a name. By hand: long comments without a greeting are posts too, and what lies between gets something of both.
const LEVEL: f32 = 4.0;
const LENGTH: f32 = -0.3;
const GREETS: f32 = -4.0;
const CLOSES: f32 = -2.0;
/// A subject, too, makes a mail: no post has one.
const SUBJECT: f32 = -3.0;
/// A line of so many words at most, without numbers or signs of code, is a name or "Best wishes".
const NAME: usize = 4;
const NO_NAME: &[char] = &['{', '}', '(', ')', '[', ']', '<', '>', ';', '=', '/', '\\', '`', '!', '?', ':'];

/// Words a mail opens with, folded.
const GREETINGS: &[&str] = &[
    "hi",
    "hello",
    "dear",
    "hey",
    "good",
    "greetings",
    "hallo",
    "guten",
    "sehr",
    "liebe",
    "lieber",
    "moin",
    "bonjour",
    "bonsoir",
    "madame",
    "monsieur",
    "cher",
    "chere",
    "chers",
    "hola",
    "buenos",
    "buenas",
    "estimado",
    "estimada",
    "estimados",
    "estimadas",
    "ola",
    "bom",
    "boa",
    "prezado",
    "prezada",
    "prezados",
    "caro",
    "cara",
    "cari",
    "buongiorno",
    "buonasera",
    "gentile",
    "gentili",
    "salve",
    "spett",
    "beste",
    "geachte",
    "goedemorgen",
    "goedemiddag",
    "goedenavond",
    "goede",
    "dag",
];

/// A mail of more words counts as one of so many, its words weighing less.
const LONG_MAIL: f32 = 150.0;
/// A post counts as if it had so many words more: in a short one the named signals say more than its words.
const MORE: f32 = 80.0;
const POST: f32 = 100.0;

/// What kind of text it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Form {
    /// Between 0, a mail, and 1, a post.
    pub post: f32,
    /// What a word weighs for its length, taken as a mail and taken as a post.
    pub units: [f32; 2],
}

impl Form {
    /// How much a word counts as that of a mail, and as that of a post.
    pub fn shares(&self) -> [f32; 2] {
        [self.units[0] * (1.0 - self.post), self.units[1] * self.post]
    }

    /// The form of a text.
    pub fn of(words: &Words, message: &Message) -> Self {
        let said = || words.tokens().iter().enumerate().filter(|(_, token)| !token.ends_sentence);
        let opening = said().find(|(_, token)| token.part == Part::Body).map(|(at, _)| words.word(at));
        let text = message.body.iter().flat_map(Body::new_text).flat_map(str::lines);
        let lines = text.filter(|line| !line.trim().is_empty()).skip(2);
        let count = said().count() as f32;
        let mut log_odds = LEVEL + LENGTH * (1.0 + count).ln();
        if opening.is_some_and(|word| GREETINGS.contains(&word)) {
            log_odds += GREETS;
        }
        if lines.last().is_some_and(is_name) {
            log_odds += CLOSES;
        }
        if !message.headers.subject.is_empty() {
            log_odds += SUBJECT;
        }
        let units = [(LONG_MAIL / count.max(LONG_MAIL)).sqrt(), (POST / (count + MORE)).sqrt()];
        Self { post: 1.0 / (1.0 + (-log_odds).exp()), units }
    }
}

/// Whether a line can be a name or a closing.
fn is_name(line: &str) -> bool {
    line.split_whitespace().count() <= NAME
        && line.trim_start().starts_with(char::is_uppercase)
        && !line.contains(|letter: char| letter.is_numeric() || NO_NAME.contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{Flags, MessageKey, MessageRef, SourceId, parse};

    fn of(text: &str) -> f32 {
        let reference = MessageRef { source: SourceId(0), key: MessageKey(0) };
        let message = parse::message(reference, text.as_bytes(), Flags::default(), None);
        let mut words = Words::default();
        for text in message.body.iter().flat_map(Body::new_text) {
            words.add(Part::Body, 0, text);
        }
        Form::of(&words, &message).post
    }

    #[test]
    fn a_greeting_and_a_name_make_a_mail() {
        let plain = "\nThe lamp does not work.\nWhat now?\nIt stays dark whatever I press here\n";
        let mail = "Subject: Lamp\n\nDear all,\nthe lamp does not work.\nWhat now?\n\nAda Lovelace\n";
        assert!(of(plain) > 0.8, "{}", of(plain));
        assert!(of(mail) < 0.05, "{}", of(mail));
        assert!(of("Subject: Lamp\n\nThe lamp stays dark.\n") < of("\nThe lamp stays dark.\n"));
    }
}
