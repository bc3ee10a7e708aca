//! Subjects: what marks a reply or forward, what is left, and when two subjects are the same (the base subject of RFC
//! 5256 section 2.1, made more cautious). Must not know who wrote them.

use super::strings::Interner;
use hashbrown::HashTable;

/// "Re" in the covered languages (Outlook translates it) and the most common others.
const REPLY: &[&str] = &[
    "re",
    "aw",
    "antw",
    "antwort",
    "antwoord",
    "sv",
    "r",
    "rif",
    "res",
    "resp",
    "respuesta",
    "resposta",
    "rép",
    "rep",
    "réf",
    "odp",
    "vs",
    "ynt",
    "ré",
];
/// "Fwd" likewise.
const FORWARD: &[&str] = &[
    "fw",
    "fwd",
    "wg",
    "wtr",
    "tr",
    "rv",
    "i",
    "inoltro",
    "enc",
    "vb",
    "vl",
    "fs",
    "doorst",
    "doorgestuurd",
    "pd",
];
/// Subjects of several words that say nothing, lower case.
const GENERIC: &[&str] = &[
    "no subject",
    "kein betreff",
    "ohne betreff",
    "sans objet",
    "pas d'objet",
    "sin asunto",
    "sem assunto",
    "senza oggetto",
    "nessun oggetto",
    "geen onderwerp",
    "quick question",
    "a question",
    "my order",
    "your order",
    "my account",
    "new message",
    "thank you",
    "many thanks",
    "good morning",
    "guten tag",
    "guten morgen",
    "hello there",
    "bonne journée",
    "meine bestellung",
    "ma commande",
    "mi pedido",
    "meu pedido",
    "il mio ordine",
    "mijn bestelling",
    "vielen dank",
    "contact form",
];

/// A subject taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// What marks it as a reply or forward, as written: `Re: AW: `. May be empty.
    pub(super) prefix: &'a str,
    /// The rest, as written.
    pub(super) rest: &'a str,
}

/// Splits the leading reply and forward marks off. A `[list]` before a mark goes with it.
pub(super) fn split(subject: &str) -> Parts<'_> {
    let mut rest = subject;
    while let Some((_, after)) = mark(skip_tags(rest)) {
        rest = after;
    }
    let (prefix, rest) = subject.split_at_checked(subject.len() - rest.len()).unwrap_or(("", subject));
    Parts { prefix, rest }
}

/// A subject without the marks of replies and forwards (`Re: `, `WG: `…) before it.
pub fn without_marks(subject: &str) -> &str {
    split(subject).rest
}

/// Whether a prefix says "reply" rather than only "forward".
fn claims_reply(prefix: &str) -> bool {
    let mut rest = prefix;
    while let Some((word, after)) = mark(skip_tags(rest)) {
        if is_one_of(REPLY, word) {
            return true;
        }
        rest = after;
    }
    false
}

/// `Re: `, `AW[2]: `, `Fwd : `: the word, and what comes after the mark.
fn mark(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphabetic())?;
    let (word, after) = text.split_at_checked(end)?;
    let after = skip_count(after.trim_start()).trim_start();
    let after = after.strip_prefix(':').or_else(|| after.strip_prefix('：'))?;
    (is_one_of(REPLY, word) || is_one_of(FORWARD, word)).then(|| (word, after.trim_start()))
}

/// The `[2]` of `Re[2]:`, also `(2)` and `^2`.
fn skip_count(text: &str) -> &str {
    let open = text.trim_start_matches(['[', '(', '^']);
    if open.len() + 1 != text.len() {
        return text;
    }
    let rest = open.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix([']', ')']).unwrap_or(rest)
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    list.iter().any(|known| word.chars().flat_map(char::to_lowercase).eq(known.chars()))
}

/// Leaves out leading `[list]` tags. Those with a digit stay: `[#4711]` and `[PATCH 2/3]` tell subjects apart.
fn skip_tags(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some((tag, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        if tag.contains(['[']) || tag.contains(|c: char| c.is_ascii_digit()) || after.trim().is_empty() {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

/// What is compared: without marks, list tags and a closing `(fwd)`, lower case, single spaces. `None` where it says too
/// little to join two mails: no words, one word without a digit, or a generic phrase.
fn base(rest: &str) -> Option<String> {
    let mut text = skip_tags(split(rest).rest);
    while let Some(inner) = wrapped(text) {
        text = skip_tags(split(inner).rest);
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric());
    (!is_generic(plain)).then_some(text)
}

/// `[Fwd: …]` and `… (fwd)`.
fn wrapped(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    if let Some((_, inner)) = inner.and_then(mark) {
        return Some(inner);
    }
    let cut = text.trim_end().len().checked_sub("(fwd)".len())?;
    let (before, tail) = text.trim_end().split_at_checked(cut)?;
    tail.eq_ignore_ascii_case("(fwd)").then(|| before.trim_end())
}

fn is_generic(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    // Chinese, Japanese and Korean do not set spaces between words.
    let dense = text.chars().filter(|c| ('\u{2e80}'..'\u{fe00}').contains(c)).count();
    let single = words < 2 && dense < 6 && !text.contains(|c: char| c.is_ascii_digit());
    single || GENERIC.contains(&text)
}

/// All subjects, each kept once without its prefix; prefixes likewise.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    rests: Interner,
    /// For each rest: the lowest-numbered rest with the same base, plus 1; 0 for those too generic to join.
    bases: Vec<u32>,
    by_base: HashTable<u32>,
    prefixes: Interner,
    replies: Vec<bool>,
}

/// A kept subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) prefix: u16,
    pub(super) rest: u32,
}

impl Subjects {
    /// Keeps a subject.
    pub(super) fn intern(&mut self, text: &str) -> Subject {
        let parts = split(text);
        let prefix = match self.prefixes.find(parts.prefix) {
            Some(known) => Some(known),
            None if self.prefixes.len() < usize::from(u16::MAX) => {
                self.replies.push(claims_reply(parts.prefix));
                Some(self.prefixes.intern(parts.prefix))
            }
            None => None,
        };
        let Some(prefix) = prefix else {
            let prefix = self.prefixes.find("").unwrap_or_default() as u16;
            return Subject { prefix, rest: self.intern_rest(text) };
        };
        Subject { prefix: prefix as u16, rest: self.intern_rest(parts.rest) }
    }

    fn intern_rest(&mut self, rest: &str) -> u32 {
        let number = self.rests.intern(rest);
        if number as usize == self.bases.len() {
            let base = self.base_of(rest, number);
            self.bases.push(base);
        }
        number
    }

    fn base_of(&mut self, rest: &str, number: u32) -> u32 {
        let Some(text) = base(rest) else { return 0 };
        let hash = |text: &str| super::ShortId::of(text).0.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let Self { rests, by_base, .. } = self;
        let base_at = |n: u32| base(rests.text(n)).unwrap_or_default();
        if let Some(known) = by_base.find(hash(&text), |n| base_at(*n) == text) {
            return known + 1;
        }
        by_base.insert_unique(hash(&text), number, |n| hash(&base_at(*n)));
        number + 1
    }

    /// The reply and forward marks, as written.
    pub(super) fn prefix(&self, subject: Subject) -> &str {
        self.prefixes.text(subject.prefix.into())
    }

    /// The subject without them.
    pub(super) fn rest(&self, subject: Subject) -> &str {
        self.rests.text(subject.rest)
    }

    /// Whether it is marked as a reply.
    pub(super) fn claims_reply(&self, subject: Subject) -> bool {
        self.replies.get(usize::from(subject.prefix)).copied().unwrap_or_default()
    }

    /// A number that equal base subjects share; 0 where it is too generic to join by.
    pub(super) fn base(&self, subject: Subject) -> u32 {
        self.bases.get(subject.rest as usize).copied().unwrap_or_default()
    }
}
