//! A text that begins, ends or says a thing twice: part of another draft stands in it. Must not know quotations.

use crate::classify::folded;
use crate::mail::BlockKind;
use crate::reply::check::facts::{Facts, Said};
use crate::reply::check::own::Own;
use crate::reply::check::phrases::Cue;
use crate::reply::check::{Finding, Kind, Place};
use std::collections::HashSet;
use std::ops::Range;

/// Words that a sentence has at least that is not said twice by chance.
const SENTENCE: usize = 8;
/// Words between two ends of a mail, at least: "Thanks, Ann" may stand above "Ann Berg".
const APART: usize = 15;

/// Words of a line that ends a mail, whatever else it says: "Lieve groet,".
const CLOSING: &[&str] = &[
    "groet",
    "groeten",
    "groetjes",
    "grusse",
    "gruss",
    "regards",
    "wishes",
    "cheers",
    "saludo",
    "saludos",
    "abrazo",
    "abraco",
    "saluti",
    "saluto",
    "cumprimentos",
    "salutations",
    "cordialement",
    "bises",
];

/// Looks for it.
pub fn find(own: &Own, facts: &Facts<'_>) -> impl Iterator<Item = Finding> {
    let found = second_beginning(own).or_else(|| second_end(own, facts)).or_else(|| said_again(own, facts));
    found.into_iter()
}

fn finding(own: &Own, range: Range<usize>, what: &str) -> Finding {
    let quote = own.quote(&range);
    let what = format!("“{quote}” {what}: part of another draft");
    Finding::new(Kind::LeftoverQuote, Place::Body(range), quote, what, "take out the one or the other".into())
}

/// A second line that greets.
fn second_beginning(own: &Own) -> Option<Finding> {
    let said = &own.said;
    let begins = |run: &Range<usize>| {
        let start = said.bytes(run).start;
        let line = own.line(start);
        let before = own.body.text.get(..line.start).unwrap_or_default();
        let apart = before.trim().is_empty() || before.trim_end_matches(' ').ends_with("\n\n");
        let ends = folded(&own.quote(&line));
        let ends = ends.split_whitespace().any(|word| CLOSING.contains(&word));
        start == line.start
            && !ends
            && apart
            && line.len() < 60
            && own.quote(&line).ends_with([',', '!', ':', '.'])
    };
    let mut greetings = said.all(Cue::Greeting).filter(begins).map(|run| own.line(said.bytes(&run).start));
    let first = greetings.next()?;
    let again = greetings.find(|line| line.start > first.end)?;
    let same = own.quote(&again) == own.quote(&first);
    Some(finding(own, again, if same { "stands here twice" } else { "is a second beginning" }))
}

/// The writer's name below two ends of a mail.
fn second_end(own: &Own, facts: &Facts<'_>) -> Option<Finding> {
    let name = folded(facts.us.name.as_deref()?);
    let mut seen: Option<usize> = None;
    let mut words = 0;
    for (block, text) in own.of(BlockKind::New) {
        let mut at = block.start;
        for line in text.split_inclusive('\n') {
            let here = at..at + line.trim_end().len();
            at += line.len();
            let line = folded(line);
            words += line.split_whitespace().count();
            if line != name || line.trim().is_empty() {
                continue;
            }
            if seen.is_some_and(|before| words - before >= APART) {
                return Some(finding(own, here, "stands below two ends"));
            }
            seen = Some(words);
        }
    }
    None
}

/// A long sentence, word for word: twice in this text, or in it and in an earlier mail, and not quoted.
fn said_again(own: &Own, facts: &Facts<'_>) -> Option<Finding> {
    let said = &own.said;
    let mut seen: HashSet<String> = HashSet::new();
    let mut at = 0;
    while at < said.len() {
        let sentence = said.sentence(at);
        at = sentence.end.max(at) + 1;
        let words: Vec<&str> = sentence.clone().map(|word| said.word(word)).collect();
        let words = (words.len() >= SENTENCE).then(|| words.join(" "));
        let range = said.bytes(&sentence);
        match words.filter(|_| !own.is_cited(&range)) {
            Some(words) if facts.when_said(&words) > Said::Never => {
                return Some(finding(own, range, "stands in an earlier mail"));
            }
            Some(words) if seen.contains(&words) => return Some(finding(own, range, "is said twice")),
            words => seen.extend(words),
        }
    }
    None
}
