//! The phrases of `assets/check`, by language and by what they say. Must not know drafts.

use crate::classify::{Language, Passage, Phrasebook, folded};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

const FILES: [(Language, &str); 7] = [
    (Language::English, include_str!("../../../assets/check/en.toml")),
    (Language::German, include_str!("../../../assets/check/de.toml")),
    (Language::French, include_str!("../../../assets/check/fr.toml")),
    (Language::Spanish, include_str!("../../../assets/check/es.toml")),
    (Language::Portuguese, include_str!("../../../assets/check/pt.toml")),
    (Language::Italian, include_str!("../../../assets/check/it.toml")),
    (Language::Dutch, include_str!("../../../assets/check/nl.toml")),
];

/// What a phrase says; the names are those of the lists in `assets/check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// It greets.
    Greeting,
    /// It names a time.
    When,
    /// What is said depends on something.
    Hinge,
    /// It tells what we will do.
    Future,
    /// A time that is none: "soon".
    Vague,
    /// A promise to come back to the customer.
    Promise,
    /// Something is said to be attached.
    Attached,
    /// Something may be said to be enclosed, if a document is spoken of: "comes with this mail".
    Enclosing,
    /// "Here it is": a document, if one was spoken of before.
    Handed,
    /// What can only be sent as a file: an invoice, a drawing.
    Document,
    /// What is attached is the customer's, or is asked of him.
    Theirs,
    /// It puts the blame on the customer.
    Blame,
    /// It tells him that he is wrong.
    Contradiction,
    /// It mocks.
    Sarcasm,
    /// It tells him how to feel or behave.
    Command,
    /// Something is asked of him.
    Request,
    /// Something is put to him: "you could", "the best thing is to".
    Suggestion,
    /// Work that is ours: finding the cause, comparing, calling the supplier.
    Work,
    /// "As promised", "hier die": what follows without a verb is handed over.
    Requested,
    /// What a document shows.
    Shown,
    /// A finite verb, or who does it.
    Finite,
    /// A verb of tedious handling: comparing, counting, measuring.
    Toil,
    /// That it is to be done with many, often, or by hand.
    Mass,
    /// Finding a cause.
    Dig,
    /// Turning to somebody.
    Reach,
    /// Somebody who is neither the customer nor we: a supplier, a carrier, a bank.
    Party,
    /// Making or sending something written.
    Make,
    /// A list, a table, a report.
    Paper,
    /// What we, or one of us, are going to do.
    Commit,
    /// A commitment that needs no date: not to do something, to be glad.
    Idle,
    /// What is said among ourselves, about the customer: margins, "tell him".
    Inner,
    /// A note among ourselves.
    Note,
    /// An instruction of a template.
    Sample,
    /// What looks like one of the others and is none: "not your fault", "all you need to do".
    Harmless,
    /// We take the blame.
    Admitted,
}

const LISTS: [(&str, Cue); 35] = [
    ("greeting", Cue::Greeting),
    ("when", Cue::When),
    ("hinge", Cue::Hinge),
    ("future", Cue::Future),
    ("vague", Cue::Vague),
    ("promise", Cue::Promise),
    ("attached", Cue::Attached),
    ("enclosing", Cue::Enclosing),
    ("handed", Cue::Handed),
    ("document", Cue::Document),
    ("theirs", Cue::Theirs),
    ("blame", Cue::Blame),
    ("contradiction", Cue::Contradiction),
    ("sarcasm", Cue::Sarcasm),
    ("command", Cue::Command),
    ("request", Cue::Request),
    ("suggestion", Cue::Suggestion),
    ("work", Cue::Work),
    ("requested", Cue::Requested),
    ("shown", Cue::Shown),
    ("finite", Cue::Finite),
    ("toil", Cue::Toil),
    ("mass", Cue::Mass),
    ("dig", Cue::Dig),
    ("reach", Cue::Reach),
    ("party", Cue::Party),
    ("make", Cue::Make),
    ("paper", Cue::Paper),
    ("commit", Cue::Commit),
    ("idle", Cue::Idle),
    ("inner", Cue::Inner),
    ("note", Cue::Note),
    ("sample", Cue::Sample),
    ("harmless", Cue::Harmless),
    ("admitted", Cue::Admitted),
];

type Lists = HashMap<String, Vec<String>>;

/// What a word around a blank tells to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// To put something in: "insert", "here".
    Insert,
    /// To ask or look before: "check", "klären".
    Ask,
    /// That something is still open: "à compléter", "TBC".
    Open,
}

struct Shipped {
    book: Phrasebook<Cue>,
    blank: HashSet<String>,
    fill: HashSet<String>,
    ask: HashSet<String>,
    open: HashSet<String>,
}

#[expect(clippy::expect_used, reason = "the phrase files are compiled in, and a test reads them")]
static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
    let files = FILES.map(|(language, text)| {
        (language, toml::from_str::<Lists>(text).expect("the shipped phrase files can be read"))
    });
    let words = |name: &str| -> HashSet<String> {
        let all = files.iter().filter_map(|(_, lists)| lists.get(name)).flatten();
        all.map(|word| folded(word).trim().to_owned()).collect()
    };
    let (blank, fill, ask, open) = (words("blank"), words("fill"), words("ask"), words("open"));
    let table = |(language, mut lists): (Language, Lists)| {
        let of = LISTS.iter().flat_map(|(name, cue)| {
            lists
                .remove(*name)
                .unwrap_or_default()
                .into_iter()
                .map(|phrase| (phrase, *cue))
                .collect::<Vec<_>>()
        });
        (language, of.collect())
    };
    let book = Phrasebook::compile(files.into_iter().map(table).collect());
    Shipped { book: book.expect("the shipped phrases can be read"), blank, fill, ask, open }
});

/// Reads stretches of a text, each with the byte it begins at.
pub fn read<'t>(stretches: impl Iterator<Item = (usize, &'t str)>) -> Passage<Cue> {
    // What frames or excuses a sentence stays: who greets, when, on what it depends, that it needs no date.
    let frames = |cue| {
        matches!(
            cue,
            Cue::Greeting
                | Cue::When
                | Cue::Hinge
                | Cue::Future
                | Cue::Theirs
                | Cue::Idle
                | Cue::Request
                | Cue::Harmless
                | Cue::Admitted
        )
    };
    SHIPPED.book.read(stretches).spared(Cue::Harmless, |cue| !frames(cue))
}

/// Whether a folded word names what a template leaves blank: "date", "Betrag".
pub fn names_a_blank(word: &str) -> bool {
    SHIPPED.blank.contains(word)
}

/// Whether a folded word tells that of a blank.
pub fn is_fill(fill: Fill, word: &str) -> bool {
    let words = match fill {
        Fill::Insert => &SHIPPED.fill,
        Fill::Ask => &SHIPPED.ask,
        Fill::Open => &SHIPPED.open,
    };
    words.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 4] = ["blank", "fill", "ask", "open"];

    #[test]
    fn every_language_has_every_list_and_no_other() {
        let mut wrong = Vec::new();
        for (language, text) in FILES {
            let lists: Lists = toml::from_str(text).unwrap();
            for name in LISTS.iter().map(|(name, _)| *name).chain(WORDS) {
                assert!(lists.get(name).is_some_and(|list| !list.is_empty()), "{language:?} {name}");
            }
            assert_eq!(lists.len(), LISTS.len() + WORDS.len(), "{language:?}");
            for (phrase, cue) in
                LISTS.iter().flat_map(|(name, cue)| lists[*name].iter().map(move |phrase| (phrase, *cue)))
            {
                let read = Phrasebook::compile(vec![(language, vec![(phrase.clone(), cue)])]);
                wrong.extend(read.err().map(|(phrase, why)| format!("{language:?}: {phrase}: {why}")));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
