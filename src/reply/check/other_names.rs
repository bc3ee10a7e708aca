//! `other_customer_name_in_body`: another customer's name, firm or address in the text. Must not know recipients.

use super::facts::{Facts, firm};
use super::names::{Name, label, letters};
use super::own::Own;
use super::phrases::Cue;
use super::relation::is_customer;
use super::{Finding, Kind, Place};
use crate::classify::{Language, Passage, language_of};
use crate::mail::{AddrSpec, BlockKind};
use crate::mailbox::PersonId;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Words of a firm's name, at most.
const FIRM_WORDS: usize = 5;
/// Words behind a first name among which his firm stands: "Marcus at the Tolliver".
const NEAR: usize = 6;
/// Letters of a firm's name, at least.
const FIRM_LETTERS: usize = 5;

/// What stands before a surname, folded.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "family",
    "herr",
    "herrn",
    "frau",
    "familie",
    "monsieur",
    "madame",
    "mademoiselle",
    "mme",
    "mlle",
    "famille",
    "senor",
    "senora",
    "sr",
    "sra",
    "familia",
    "don",
    "dona",
    "senhor",
    "senhora",
    "signor",
    "signora",
    "signore",
    "sig",
    "dott",
    "dottor",
    "dottoressa",
    "famiglia",
    "meneer",
    "mevrouw",
    "dhr",
    "mevr",
    "mw",
    "firma",
    "ditta",
    "maison",
];
/// What stands before a thing in German, where every noun has a capital: "an der Talstation" is no firm.
const BEFORE_NOUNS: &[&str] = &[
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "einem", "einen", "am", "im", "zum",
    "zur", "beim", "vom", "ins", "ans", "ihr", "ihre", "ihrer", "ihrem", "ihren", "unser", "unsere",
    "unserer", "unserem", "unseren", "jede", "jeder", "jedes", "keine", "diese", "dieser", "diesem",
    "diesen",
];

/// Names that are words of the languages as well: alone they name nobody.
static PLAIN_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../../assets/check/plain_words.txt").split_whitespace().collect());

/// Looks for them.
pub fn find(own: &Own, facts: &Facts<'_>) -> Vec<Finding> {
    let search = Search { own, facts, people: facts.people() };
    let mut found = search.surnames(&own.said);
    found.extend(search.surnames(&own.attributed));
    found.extend(search.firms());
    found.extend(search.short_firms());
    found.extend(search.addressed());
    found.extend(search.of_a_firm());
    found.extend(search.addresses());
    found.sort_by_key(|(range, _)| (range.start, range.end));
    found.dedup_by(|later, earlier| later.0.start < earlier.0.end);
    let mut seen = HashSet::new();
    found.retain(|(range, _)| seen.insert(own.quote(range)));
    found.into_iter().map(|(range, person)| search.finding(range, person)).collect()
}

struct Search<'a> {
    own: &'a Own,
    facts: &'a Facts<'a>,
    people: Vec<AddrSpec>,
}

impl Search<'_> {
    fn finding(&self, range: Range<usize>, person: PersonId) -> Finding {
        let person = self.facts.mailbox().person(person);
        let quote = self.own.quote(&range);
        let what = format!("“{quote}” is another customer ({})", person.address);
        Finding::new(
            Kind::OtherCustomerNameInBody,
            Place::Body(range),
            quote,
            what,
            "take the name out".into(),
        )
    }

    /// Whether somebody is another customer, of another firm, and nobody of the same name is in this conversation.
    fn is_other(&self, person: PersonId) -> bool {
        let Some(spec) = self.facts.mailbox().person(person).spec() else { return false };
        let same_firm =
            firm(&spec).is_some_and(|domain| self.people.iter().any(|one| one.domain() == domain));
        !same_firm
            && !self.people.contains(&spec)
            && !self.facts.is_ours(&spec)
            && is_customer(person, self.facts)
    }

    /// Names of ours and of those in the conversation.
    fn names_here(&self) -> Vec<Name> {
        let mailbox = self.facts.mailbox();
        let people = self.people.iter().filter_map(|spec| mailbox.person(mailbox.find_person(spec)?).name);
        let us = self.facts.us;
        let ours = us.team.iter().map(|one| one.name.as_str()).chain(us.name.as_deref());
        people.chain(ours).filter_map(Name::read).collect()
    }

    /// "Karin Mulder", "K. Mulder", "Mr Mulder", "Familie Mulder".
    fn surnames(&self, said: &Passage<Cue>) -> Vec<(Range<usize>, PersonId)> {
        let here = self.names_here();
        let mut found = Vec::new();
        for at in (1..said.len()).filter(|at| self.own.is_capital(said, *at)) {
            let people = spellings(said.word(at)).flat_map(|word| self.facts.names().with_surname(word));
            for person in people {
                let Some(name) = self.facts.mailbox().person(*person).name.and_then(Name::read) else {
                    continue;
                };
                let words = format!("{} {}", name.first, name.last);
                let known = here.contains(&name) || self.facts.was_said(&words);
                let titled = || {
                    let known =
                        here.iter().any(|one| one.last == name.last) || self.facts.was_said(&name.last);
                    title_before(&name, at, &|word| said.word(word)).filter(|_| !known)
                };
                let named = first_of(&name, at, &|word| said.word(word))
                    .filter(|start| self.own.is_capital(said, *start));
                if let Some(start) = named.or_else(titled)
                    && !known
                    && self.is_other(*person)
                {
                    found.push((said.bytes(&(start..at + 1)), *person));
                    break;
                }
            }
        }
        found
    }

    /// "Gerber Kläranlagen" of gerber-klaeranlagen.example, "Globex" of globex.example.
    fn firms(&self) -> Vec<(Range<usize>, PersonId)> {
        let said = &self.own.said;
        let german = language_of(&self.own.body.text) == Some(Language::German);
        let mut found = Vec::new();
        for start in
            (0..said.len()).filter(|at| self.own.is_capital(said, *at) || said.word(*at).contains('\''))
        {
            for end in (start + 1..=(start + FIRM_WORDS).min(said.len())).rev() {
                if !self.own.is_capital(said, end - 1) || (start..end).any(|at| said.word(at) == ".") {
                    continue;
                }
                let range = said.bytes(&(start..end));
                let Some(written) = self.own.body.text.get(range.clone()).map(without_article) else {
                    continue;
                };
                let noun =
                    german && start.checked_sub(1).is_some_and(|at| BEFORE_NOUNS.contains(&said.word(at)));
                if end == start + 1 && (noun || PLAIN_WORDS.contains(said.word(start))) {
                    continue;
                }
                let firm =
                    self.firm(written).filter(|_| !self.facts.was_said(&crate::classify::folded(written)));
                if let Some(person) = firm {
                    found.push((range, person));
                    break;
                }
            }
        }
        found
    }

    /// The other customer whose firm is written so; umlauts as domains write them, either way, and so "&"; "Globex's".
    fn firm(&self, written: &str) -> Option<PersonId> {
        let spelt = written.replace(['ä', 'Ä'], "ae").replace(['ö', 'Ö'], "oe").replace(['ü', 'Ü'], "ue");
        let and = |word| written.replace('&', word);
        let names = [letters(written), letters(&spelt), letters(&and("and")), letters(&and("und"))];
        let keys = names.iter().flat_map(|name| [name.as_str()].into_iter().chain(name.strip_suffix('s')));
        let mut keys = keys.filter(|name| name.chars().count() >= FIRM_LETTERS);
        keys.find_map(|key| self.facts.names().of_firm(key).iter().copied().find(|one| self.is_other(*one)))
    }

    /// "Bluebell" of bluebellhomecare.example, inside a sentence. Where every noun has a capital that tells nothing.
    fn short_firms(&self) -> Vec<(Range<usize>, PersonId)> {
        let said = &self.own.said;
        if language_of(&self.own.body.text).is_none_or(|language| language == Language::German) {
            return Vec::new();
        }
        let names = self.names_here();
        let inside = |at: &usize| self.own.is_capital(said, *at) && said.word(at - 1) != ".";
        let mut found = Vec::new();
        for at in (1..said.len()).filter(inside) {
            for word in spellings(said.word(at)) {
                let person = names.iter().any(|one| one.first == word || one.last == word);
                if person || PLAIN_WORDS.contains(word) || self.facts.was_said(word) {
                    continue;
                }
                let people = self.facts.names().of_short_firm(word, self.facts.mailbox());
                if let Some(other) = people.iter().copied().find(|one| self.is_other(*one)) {
                    found.push((said.bytes(&(at..at + 1)), other));
                }
            }
        }
        found
    }

    /// "Thank you, Sofia," to someone who is not on this mail.
    fn addressed(&self) -> Vec<(Range<usize>, PersonId)> {
        let said = &self.own.said;
        let here: Vec<String> = self.names_here().into_iter().map(|name| name.first).collect();
        let greeted = |at: usize| said.all(Cue::Greeting).any(|run| run.end == at);
        let set_off =
            |at: usize| said.after_comma(at) && (said.after_comma(at + 1) || said.word(at + 1) == ".");
        let mut found = Vec::new();
        for at in
            (1..said.len()).filter(|at| self.own.is_capital(said, *at) && (greeted(*at) || set_off(*at)))
        {
            let word = said.word(at);
            let known = PLAIN_WORDS.contains(word)
                || here.iter().any(|name| name == word)
                || self.facts.was_said(word);
            if known || word.len() < 3 {
                continue;
            }
            if let Some(person) = self.with_first_name(word) {
                found.push((said.bytes(&(at..at + 1)), person));
            }
        }
        found
    }

    /// "Marcus at the Tolliver": a first name, and near it a part of the name or firm of someone who is called so.
    fn of_a_firm(&self) -> Vec<(Range<usize>, PersonId)> {
        let said = &self.own.said;
        let mailbox = self.facts.mailbox();
        let here: Vec<String> = self.names_here().into_iter().map(|name| name.first).collect();
        let mut found = Vec::new();
        for at in (0..said.len()).filter(|at| self.own.is_capital(said, *at)) {
            let first = said.word(at);
            if first.len() < 3 || here.iter().any(|name| name == first) {
                continue;
            }
            let end = said.sentence(at).end.min(at + NEAR);
            for person in self.facts.names().with_first_name(first).iter().filter(|one| self.is_other(**one))
            {
                let view = mailbox.person(*person);
                let firm = view.organisation.map(|domain| letters(label(domain))).unwrap_or_default();
                let surname = view.name.and_then(Name::read).map(|name| name.last).unwrap_or_default();
                let fits =
                    |word: &str| word.len() >= FIRM_LETTERS && firm.starts_with(word) || word == surname;
                let near = (at + 1..end).find(|other| {
                    self.own.is_capital(said, *other)
                        && spellings(said.word(*other)).any(fits)
                        && !self.facts.was_said(said.word(*other))
                });
                if let Some(other) = near {
                    found.push((said.bytes(&(at..other + 1)), *person));
                    break;
                }
            }
        }
        found
    }

    fn with_first_name(&self, word: &str) -> Option<PersonId> {
        let mailbox = self.facts.mailbox();
        let named = |one: &PersonId| {
            mailbox.person(*one).name.and_then(Name::read).is_some_and(|name| name.first == word)
        };
        self.facts.names().with_first_name(word).iter().copied().find(|one| named(one) && self.is_other(*one))
    }

    /// `www.globex.example` and links to it.
    fn site(&self, word: &str) -> Option<PersonId> {
        let host = word.trim_start_matches("https://").trim_start_matches("http://");
        let host = host.split(['/', ':', '?']).next()?.to_lowercase();
        let host = host.trim_start_matches("www.");
        let people = self.facts.names().of_domain(host);
        let said = self.facts.was_written(host);
        people.iter().copied().find(|one| !said && self.is_other(*one))
    }

    /// Addresses of mail and of sites anywhere in the text.
    fn addresses(&self) -> Vec<(Range<usize>, PersonId)> {
        let text = self.own.body.text.as_str();
        let mut found = Vec::new();
        let all = [BlockKind::New, BlockKind::Signature];
        for (block, _) in all.into_iter().flat_map(|kind| self.own.of(kind)) {
            let mut at = block.start;
            let inside = text.get(block).unwrap_or_default();
            for piece in inside.split_inclusive(|c: char| {
                c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"')
            }) {
                let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
                if let Some(person) =
                    Some(word).filter(|word| word.contains('.')).and_then(|word| self.site(word))
                {
                    found.push((at..at + word.len(), person));
                } else if word.contains('@')
                    && let Some(spec) = AddrSpec::parse(word)
                    && let Some(person) = self.facts.mailbox().find_person(&spec)
                    && !self.facts.was_named(&spec)
                    && self.is_other(person)
                {
                    found.push((at..at + word.len(), person));
                }
                at += piece.len();
            }
        }
        found
    }
}

/// `Hôtel` of `l'Hôtel`, `dell'Hotel`.
fn without_article(written: &str) -> &str {
    match written.split_once(['\'', '’']) {
        Some((article, name))
            if article.len() <= 4 && name.chars().next().is_some_and(char::is_uppercase) =>
        {
            name
        }
        _ => written,
    }
}

/// A word, and without the ending of "Mulder's", "Wenzels".
fn spellings(word: &str) -> impl Iterator<Item = &str> {
    let owner = word.strip_suffix("'s").or_else(|| word.strip_suffix('s'));
    [word].into_iter().chain(owner.filter(|owner| owner.len() > 2))
}

/// Where the title before a surname begins: "Mr Mulder", "Frau Dr. van der Berg".
fn title_before<'t>(name: &Name, at: usize, word: &dyn Fn(usize) -> &'t str) -> Option<usize> {
    let between =
        |start: usize| name.between.iter().enumerate().all(|(place, one)| word(start + place) == one);
    let start = at.checked_sub(name.between.len()).filter(|start| between(*start)).unwrap_or(at);
    // The stop after "Mr." may read as the end of a sentence.
    let back = |from: usize| {
        let before = from.checked_sub(1)?;
        let before = if word(before) == "." { before.checked_sub(1)? } else { before };
        TITLES.contains(&word(before)).then_some(before)
    };
    std::iter::successors(back(start), |at| back(*at)).last()
}

/// Where a name that ends at a word begins, if the words before fit it: the first name or its first letter.
fn first_of<'t>(name: &Name, at: usize, word: &dyn Fn(usize) -> &'t str) -> Option<usize> {
    let before = at.checked_sub(1 + name.between.len())?;
    let between = name.between.iter().enumerate().all(|(place, wanted)| word(before + 1 + place) == wanted);
    if between && word(before) == name.first {
        return Some(before);
    }
    // "D. Holt": the stop after the initial reads as the end of a sentence.
    let initial = |at: usize| word(at).len() == 1 && name.first.starts_with(word(at)) && !word(at).is_empty();
    let direct = at.checked_sub(1)?;
    if initial(direct) {
        return Some(direct);
    }
    at.checked_sub(2).filter(|two| word(direct) == "." && initial(*two))
}
