//! The people seen, findable by their names as a text writes them: "Karin Mulder", "K. Mulder", the firm of
//! `mulder-architecten.example`. Must not know who is a customer.

use crate::classify::folded;
use crate::mailbox::{Mailbox, PersonId};
use std::collections::HashMap;
use std::sync::LazyLock;

/// People of one firm that are kept, and people of one surname.
const KEPT: usize = 64;

/// An index that grows with the mailbox.
#[derive(Debug, Default)]
pub struct Names {
    seen: usize,
    /// By the last word of the display name, folded.
    surnames: HashMap<String, Vec<PersonId>>,
    /// By its first word.
    given: HashMap<String, Vec<PersonId>>,
    /// By the letters and digits of the domain's name: `mulderarchitecten`.
    firms: HashMap<String, Vec<PersonId>>,
    /// By the part of it that is a name of its own: `bluebell` of `bluebellhomecare`, `gellert` of `gellert-gmbh`.
    shorts: HashMap<String, Vec<PersonId>>,
    /// By domain.
    domains: HashMap<String, Vec<PersonId>>,
}

/// What a firm does or is, as it stands behind its name in a domain.
static TRADES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("../../../assets/check/trades.txt").split_whitespace().collect());
/// What a firm is by law, or where; no part of its name.
const FORMS: &[&str] = &[
    "gmbh", "ltd", "limited", "inc", "llc", "llp", "plc", "corp", "ag", "bv", "sarl", "srl", "uk", "usa",
    "eu", "intl",
];
/// Letters of a firm's short name, at least.
const SHORTEST: usize = 5;

impl Names {
    /// Takes in who came since.
    pub fn catch_up(&mut self, mailbox: &Mailbox) {
        for id in mailbox.people_from(self.seen) {
            self.seen += 1;
            let person = mailbox.person(id);
            let put = |map: &mut HashMap<String, Vec<PersonId>>, key: String| {
                let list = map.entry(key).or_default();
                if list.len() < KEPT {
                    list.push(id);
                }
            };
            if let Some(name) = person.name.and_then(Name::read) {
                put(&mut self.surnames, name.last);
                put(&mut self.given, name.first);
            }
            if let Some(domain) = person.organisation {
                let name = letters(label(domain));
                if let Some(plain) = without(&name, FORMS.iter().copied()) {
                    put(&mut self.firms, plain.to_owned());
                }
                if let Some(short) = without(&name, TRADES.iter().copied()) {
                    put(&mut self.shorts, short.to_owned());
                }
                put(&mut self.firms, name);
                put(&mut self.domains, domain.to_owned());
            }
        }
    }

    /// The people with this surname (folded).
    pub fn with_surname(&self, word: &str) -> &[PersonId] {
        self.surnames.get(word).map_or(&[], Vec::as_slice)
    }

    /// The people with this first name (folded).
    pub fn with_first_name(&self, word: &str) -> &[PersonId] {
        self.given.get(word).map_or(&[], Vec::as_slice)
    }

    /// The people of a firm, by the letters of its name.
    pub fn of_firm(&self, letters: &str) -> &[PersonId] {
        self.firms.get(letters).map_or(&[], Vec::as_slice)
    }

    /// The people of the one firm whose name begins so and goes on with what it does: "Bluebell" of `bluebellhomecare`.
    pub fn of_short_firm(&self, letters: &str, mailbox: &Mailbox) -> &[PersonId] {
        let people = self.shorts.get(letters).map_or(&[][..], Vec::as_slice);
        let mut firms = people.iter().map(|person| mailbox.person(*person).organisation);
        let first = firms.next();
        if firms.all(|firm| Some(firm) == first) { people } else { &[] }
    }

    /// The people of a domain.
    pub fn of_domain(&self, domain: &str) -> &[PersonId] {
        self.domains.get(domain).map_or(&[], Vec::as_slice)
    }
}

/// A name without the longest of some endings.
fn without(name: &str, endings: impl Iterator<Item = &'static str>) -> Option<&str> {
    let shorts = endings.filter_map(|ending| name.strip_suffix(ending));
    shorts.filter(|short| short.chars().count() >= SHORTEST).min_by_key(|short| short.len())
}

/// A person's name, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The first name.
    pub first: String,
    /// The words between.
    pub between: Vec<String>,
    /// The surname.
    pub last: String,
}

impl Name {
    /// Reads a display name: "Karin Mulder", "Mulder, Karin", "Dr. Karin Mulder"; `None` for one of a single word.
    pub fn read(name: &str) -> Option<Self> {
        const TITLES: &[&str] =
            &["dr", "prof", "mr", "mrs", "ms", "herr", "frau", "mme", "sr", "sra", "ir", "ing", "via"];
        let turned = match name.split_once(',') {
            Some((last, first)) => format!("{first} {last}"),
            None => name.split(['(', '|', '/']).next().unwrap_or(name).to_owned(),
        };
        let words = folded(&turned);
        let mut words: Vec<String> =
            words.split_whitespace().filter(|word| !TITLES.contains(word)).map(str::to_owned).collect();
        let last = words.pop().filter(|_| !words.is_empty() && words.len() < 5)?;
        let first = words.remove(0);
        Some(Self { first, between: words, last })
    }
}

/// The name of a domain without what stands behind it: `mulder-architecten`; of `co.uk` and its like the part before.
pub fn label(domain: &str) -> &str {
    let mut parts = domain.rsplit('.').skip(1);
    let second = parts.next().unwrap_or(domain);
    let generic =
        matches!(second, "co" | "com" | "org" | "net" | "gov" | "edu" | "ac" | "gob" | "nom" | "or" | "ne");
    if generic { parts.next().unwrap_or(second) } else { second }
}

/// Letters and digits of a name, umlauts and accents folded away as domains do.
pub fn letters(name: &str) -> String {
    folded(name).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_firm_is_known_by_the_name_before_its_trade_or_form() {
        assert_eq!(without("bluebellhomecare", TRADES.iter().copied()), Some("bluebell"));
        assert_eq!(without("gellertgmbh", FORMS.iter().copied()), Some("gellert"));
        assert_eq!(without("globex", TRADES.iter().copied()), None);
        assert_eq!(without("fastfoods", TRADES.iter().copied()), None);
    }

    #[test]
    fn names_are_read_however_they_are_written() {
        let name = |text| Name::read(text).map(|name| (name.first, name.last));
        let karin = Some(("karin".into(), "mulder".into()));
        for text in ["Karin Mulder", "Mulder, Karin", "Dr. Karin Mulder", "Karin Mulder (Sales)"] {
            assert_eq!(name(text), karin, "{text}");
        }
        assert_eq!(name("Pim de Wit"), Some(("pim".into(), "wit".into())));
        assert_eq!(name("support"), None);
        for (domain, wanted) in [
            ("shop.example", "shop"),
            ("mail.globex.co.uk", "globex"),
            ("hotel-des-dunes.fr", "hotel-des-dunes"),
        ] {
            assert_eq!(label(domain), wanted);
        }
        assert_eq!(letters("Hôtel des-Dunes"), "hoteldesdunes");
    }
}
