//! `asks_customer_to_work`: finding the cause, comparing, measuring, calling the supplier are ours to do. Must not know
//! what was asked for.

use super::learned::{heard, is_unlike};
use super::own::Own;
use super::phrases::Cue;
use super::{Finding, Kind, Place};
use crate::classify::Passage;
use std::ops::Range;

/// What is work together, in one sentence: handling things, and many of them; turning to somebody who is our business;
/// making something written.
const TOGETHER: [(Cue, Cue); 3] = [(Cue::Toil, Cue::Mass), (Cue::Reach, Cue::Party), (Cue::Make, Cue::Paper)];
/// We, folded, in the languages covered.
const WE: &[&str] = &[
    "i", "we", "i'll", "we'll", "i've", "we've", "i'm", "we're", "i'd", "we'd", "ich", "wir", "j'ai", "nous",
    "yo", "nosotros", "io", "noi", "eu", "ik", "wij", "he", "she", "they",
];
/// Words between one of us and what he does, at most.
const NEAR: usize = 3;
/// How verbs end that tell what we do or what was done.
const OURS: &[&str] = &["amos", "emos", "imos", "iamo", "remo", "ado", "ada", "ados", "adas"];

/// Us, as those who are called or asked.
const US: &[&str] = &["me", "us", "mich", "uns", "mir", "moi", "nous", "mij", "me", "ons", "mi", "ci"];
/// Endings that say so.
const TO_US: &[&str] = &["ame", "eme", "enme", "anos", "enos", "ennos", "ami", "imi", "aci", "teci", "temi"];

/// Looks for it.
pub fn find(own: &Own) -> Option<Finding> {
    let said = &own.said;
    let named = said.all(Cue::Work).filter(|run| !is_a_name(own, run.start));
    let told = named
        .map(|run| (run.start, run))
        .chain(said.all(Cue::Dig).map(|run| (run.start, run)))
        .chain(TOGETHER.into_iter().flat_map(|(verb, object)| {
            let to_us = move |at: usize| verb == Cue::Reach && (is_to_us(own, at) || is_the_asking(said, at));
            let of_a_name = move |run: &Range<usize>| {
                // "Ask the Insurance Arbiter": somebody by name, who is nobody of ours.
                verb == Cue::Reach
                    && is_a_name(own, run.end - 1)
                    && own.is_capital(said, run.end)
                    && is_a_name(own, run.end)
            };
            let fits = move |at: usize| !to_us(at) && !is_a_noun(said, at);
            chores(own, verb, object).filter(move |(at, run)| fits(*at) && !of_a_name(run))
        }))
        .filter(|(_, run)| !is_unlike(own, Kind::AsksCustomerToWork, run.start))
        .find(|(verb, run)| is_asked(own, *verb) && !own.is_cited(&said.bytes(run)));
    let sounds = || heard(own, Kind::AsksCustomerToWork).into_iter();
    let run = told.map(|(_, run)| run).or_else(|| sounds().find(|run| !own.is_cited(&said.bytes(run))))?;
    let sentence = said.bytes(&said.sentence(run.start));
    let quote = own.quote(&said.bytes(&run));
    let what = format!("“{quote}”: asks the customer to do our work");
    Some(Finding::new(
        Kind::AsksCustomerToWork,
        Place::Body(sentence),
        quote,
        what,
        "do it yourself, or offer help with it".into(),
    ))
}

/// A word with a capital inside a sentence: a button, a page, a person.
fn is_a_name(own: &Own, word: usize) -> bool {
    own.said.sentence(word).start < word && own.is_capital(&own.said, word) && !own.said.shouts(word)
}

/// Whether the customer is asked to do what a verb says.
fn is_asked(own: &Own, verb: usize) -> bool {
    let said = &own.said;
    let sentence = said.sentence(verb);
    let inside = |cue: Cue| said.all(cue).filter(|run| sentence.contains(&run.start)).map(|run| run.start);
    let asks = || inside(Cue::Request).chain(inside(Cue::Suggestion).filter(|ask| *ask <= verb));
    // "Compare each …": an order needs no word that asks.
    let asked = verb == sentence.start || asks().next().is_some();
    // "We compare each": the nearest before it is ours, not the customer's.
    let between = |ours: usize| asks().any(|ask| ask >= ours && ask <= verb);
    let offered = inside(Cue::Future).any(|ours| ours < verb && !between(ours));
    let near = verb.saturating_sub(NEAR).max(sentence.start)..verb;
    let ours = near.into_iter().any(|word| WE.contains(&said.word(word)) && !between(word));
    let parted = |ours: usize| asks().any(|ask| ask >= ours && ask < verb);
    // "I look it up and send you the list": joined to what we do.
    let joined = verb > sentence.start
        && ["and", "und", "et", "y", "e", "en"].contains(&said.word(verb - 1))
        && (sentence.start..verb).any(|word| WE.contains(&said.word(word)) && !parted(word));
    let told = said.word(verb).len() > 5 && OURS.iter().any(|ending| said.word(verb).ends_with(ending));
    let we_do = ["yo", "ich", "wir", "ik", "wij", "io", "noi", "eu"].contains(&said.word(verb + 1));
    asked && !(offered || ours || joined || told || we_do)
}

/// "Call me", "escríbame": to us.
fn is_to_us(own: &Own, verb: usize) -> bool {
    let said = &own.said;
    let end = said.sentence(verb).end.min(verb + NEAR);
    (verb..end).any(|word| US.contains(&said.word(word)))
        || is_stressed(own, verb) && TO_US.iter().any(|ending| said.word(verb).ends_with(ending))
}

/// "A signed copy", "the list": what might be a verb, were there no article before it.
fn is_a_noun(said: &Passage<Cue>, verb: usize) -> bool {
    const ARTICLES: &[&str] =
        &["a", "an", "the", "your", "our", "my", "this", "that", "no", "with", "of", "each", "every"];
    const VERBS: &[&str] = &["to", "and", "or", "then", "please", "just", "also", "you"];
    let before = |back: usize| verb.checked_sub(back).map_or("", |at| said.word(at));
    ARTICLES.contains(&before(1))
        || ["a", "an", "the", "your", "our", "my"].contains(&before(2)) && !VERBS.contains(&before(1))
}

/// "I ask that …" is no order to ask somebody.
fn is_the_asking(said: &Passage<Cue>, verb: usize) -> bool {
    said.all(Cue::Request).any(|ask| ask.start == verb && ask.len() > 1)
}

/// Whether a word bears an accent, as "escríbame" does and "reclame" does not.
fn is_stressed(own: &Own, word: usize) -> bool {
    let raw = own.body.text.get(own.said.bytes(&(word..word + 1))).unwrap_or_default();
    raw.contains(['á', 'é', 'í', 'ó', 'ú'])
}

/// A verb with what it is done to in one sentence: where the verb stands, and the words of both.
fn chores(own: &Own, verb: Cue, object: Cue) -> impl Iterator<Item = (usize, Range<usize>)> {
    let said = &own.said;
    said.all(verb).filter_map(move |verb| {
        let parted = move |other: &Range<usize>| {
            let between = own.said.bytes(&(verb.end.saturating_sub(1)..other.start.max(verb.end)));
            other.start >= verb.end && own.body.text.get(between).is_some_and(|text| text.contains(": "))
        };
        let sentence = said.sentence(verb.start);
        let apart = move |other: &Range<usize>| {
            sentence.contains(&other.start) && (other.end <= verb.start || verb.end <= other.start)
        };
        let found = said.all(object).filter(|other| !parted(other)).find(apart);
        found.map(|other| (verb.start, verb.start.min(other.start)..verb.end.max(other.end)))
    })
}
