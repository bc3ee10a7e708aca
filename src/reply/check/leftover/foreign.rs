//! A refusal of what nobody asked for: a paragraph that says no, and shares no word with the conversation nor with the rest
//! of the mail. Must not know what may be refused.

use crate::classify::folded;
use crate::mail::BlockKind;
use crate::reply::check::facts::Facts;
use crate::reply::check::own::Own;
use crate::reply::check::{Finding, Kind, Place};
use std::collections::HashSet;

/// Letters of a word that tells something, at least.
const LONG: usize = 4;
/// Letters by which words are compared, so that their endings do not count.
const STEM: usize = 5;
/// Words that tell something in such a paragraph, at least.
const WORDS: usize = 6;
/// Words of a greeting, at most.
const GREETING: usize = 6;
/// Words that say no, folded, in the languages covered.
const NO: &[&str] = &[
    "afraid",
    "unfortunately",
    "regret",
    "regrettably",
    "sadly",
    "can't",
    "cannot",
    "won't",
    "unable",
    "leider",
    "bedauerlicherweise",
    "bedauern",
    "malheureusement",
    "helas",
    "regrettons",
    "lamentablemente",
    "lamentamos",
    "desgraciadamente",
    "purtroppo",
    "spiacenti",
    "helaas",
    "infelizmente",
];

/// Looks for it.
pub fn find(own: &Own, facts: &Facts<'_>) -> Option<Finding> {
    if facts.texts() == 0 {
        return None;
    }
    let said: Vec<String> =
        facts.written().map(folded).chain(facts.mails.iter().map(|line| folded(&line.subject))).collect();
    let said: HashSet<String> = said.iter().flat_map(|text| stems(text)).collect();
    let paragraphs: Vec<(usize, &str)> =
        own.of(BlockKind::New).flat_map(|(block, text)| parts(block.start, text)).collect();
    let all: Vec<HashSet<String>> =
        paragraphs.iter().map(|(_, text)| stems(&folded(text)).collect()).collect();
    // Whoever says no to what was asked does so first.
    let first = paragraphs.iter().position(|(_, text)| text.split_whitespace().count() > GREETING)?;
    let (_, (start, text)) = paragraphs.iter().enumerate().skip(first + 1).find(|(at, (_, text))| {
        let Some(mine) = all.get(*at) else { return false };
        let plain = folded(text);
        let refuses = plain.split_whitespace().any(|word| NO.contains(&word));
        let alone = |word: &String| {
            !said.contains(word)
                && !all.iter().enumerate().any(|(other, words)| other != *at && words.contains(word))
        };
        refuses && mine.len() >= WORDS && mine.iter().all(alone)
    })?;
    let range = *start..start + text.len();
    let quote = own.quote(&range);
    let what = format!("“{quote}”: refuses what nobody spoke of");
    Some(Finding::new(Kind::LeftoverQuote, Place::Body(range), quote, what, "take it out".into()))
}

/// The paragraphs of a stretch, with where they begin.
fn parts(start: usize, text: &str) -> Vec<(usize, &str)> {
    let mut at = start;
    let split = text.split("\n\n").map(|part| {
        let here = at;
        at += part.len() + 2;
        (here, part)
    });
    split
        .map(|(at, part)| (at + (part.len() - part.trim_start().len()), part.trim()))
        .filter(|(_, part)| !part.is_empty())
        .collect()
}

/// The beginnings of the words of a folded text that tell something.
fn stems(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= LONG)
        .map(|word| word.chars().take(STEM).collect())
}
