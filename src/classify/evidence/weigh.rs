//! From phrases found to finds with weights: what a negator takes back, what is aimed at someone else, what is only a
//! name. Must not know conversations.

use super::{Find, Texts};
use crate::classify::Signal;
use crate::classify::lexicon::{Hit, Role, Wording};
use crate::classify::text::{Case, Words};
use hashbrown::HashSet;
use std::ops::Range;

/// How many words a negator reaches.
const REACH: usize = 4;
/// What a negated phrase counts, against what it would have counted.
const NEGATED: f32 = -0.5;
/// A negated phrase lowers by no more than this.
const NEGATED_MOST: f32 = -0.8;
/// Where one of these stands between, a negator does not reach.
const JOINS: &[&str] = &[
    "and", "but", "und", "aber", "sondern", "et", "mais", "y", "pero", "sino", "e", "mas", "ma", "en",
    "maar", "because", "weil", "so",
];
/// How much of a phrase is taken back where it is aimed at someone else.
const ELSEWHERE: f32 = -0.75;

/// The words that change what the phrases around them mean.
struct Marks {
    negators: Vec<Range<usize>>,
    others: Vec<Range<usize>>,
    you: Vec<usize>,
}

impl Marks {
    fn of(hits: &[Hit]) -> Self {
        let mut marks = Self { negators: Vec::new(), others: Vec::new(), you: Vec::new() };
        for hit in hits {
            match hit.role {
                Role::Negator => marks.negators.push(hit.words.clone()),
                Role::Other => marks.others.push(hit.words.clone()),
                Role::You => marks.you.push(hit.words.start),
                _ => {}
            }
        }
        marks
    }

    /// The negator that reaches the words from `start` on, if any.
    fn negator(&self, words: &Words, start: usize) -> Option<&Range<usize>> {
        let sentence = words.sentence(start).start;
        self.negators.iter().rev().find(|negator| {
            negator.end <= start
                && negator.start >= sentence
                && start - negator.end < REACH
                && !(negator.end..=start)
                    .any(|at| words.tokens().get(at).is_some_and(|token| token.after_comma))
                && !(negator.end..start).any(|at| JOINS.contains(&words.word(at)))
        })
    }

    /// Someone else named in the sentence of `at`, where we are not.
    fn other(&self, words: &Words, at: usize) -> Option<&Range<usize>> {
        let sentence = words.sentence(at);
        if self.you.iter().any(|you| sentence.contains(you)) {
            return None;
        }
        self.others.iter().find(|other| sentence.contains(&other.start))
    }
}

/// The finds of all phrases that are reasons by themselves. `factors` tells how much each signal will count: the user's own
/// phrases keep the weight he gave them.
pub fn weigh(
    words: &Words,
    hits: &[Hit],
    texts: &Texts<'_>,
    factors: impl Fn(Signal) -> [f32; 2],
) -> Vec<Find> {
    let marks = Marks::of(hits);
    let mut finds: Vec<Find> = Vec::new();
    let mut said: HashSet<Wording, foldhash::fast::RandomState> = HashSet::default();
    for hit in hits {
        let Role::Signal(signal) = hit.role else { continue };
        let [for_anger, for_urgency] = if hit.own { factors(signal) } else { [1.0; 2] };
        let (angry, urgent) = (hit.angry / for_anger, hit.urgent / for_urgency);
        if angry == 0.0 && urgent == 0.0 || is_name(words, hit) {
            continue;
        }
        // Said again it is the same reason.
        if !said.insert(hit.wording) {
            continue;
        }
        let run = bare(words, &hit.words);
        let Some((place, quote)) = texts.quote_words(words, &run) else { continue };
        let raises = angry > 0.0 || urgent > 0.0;
        if let Some(negator) = marks.negator(words, run.start) {
            if raises && let Some((place, quote)) = texts.quote_words(words, &(negator.start..run.end)) {
                let (angry, urgent) = (negated(angry), negated(urgent));
                finds.push(Find { signal: Signal::Negated, angry, urgent, place, quote });
            }
            continue;
        }
        let aimed = matches!(signal, Signal::Words | Signal::Sarcasm);
        if aimed
            && angry > 0.3
            && let Some(other) = marks.other(words, run.start)
            && let Some((place, quote)) = texts.quote_words(words, other)
        {
            let angry = ELSEWHERE * angry;
            finds.push(Find { signal: Signal::Elsewhere, angry, urgent: 0.0, place, quote });
        }
        finds.push(Find { signal, angry, urgent, place, quote });
    }
    finds
}

fn negated(weight: f32) -> f32 {
    (NEGATED * weight.max(0.0)).max(NEGATED_MOST)
}

/// How many attempts the writer says he made.
pub fn attempts_said(words: &Words, hits: &[Hit]) -> u32 {
    let said = hits.iter().filter(|hit| hit.role == Role::Signal(Signal::RepeatedAttempts));
    said.map(|hit| {
        let number = hit.words.clone().find_map(|at| {
            let digits: String = words.word(at).chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<u32>().ok().filter(|number| (2..100).contains(number))
        });
        number.unwrap_or(2)
    })
    .max()
    .unwrap_or(0)
}

/// The run without the sentence ends a phrase may begin or end with.
fn bare(words: &Words, run: &Range<usize>) -> Range<usize> {
    let is_end = |at: usize| words.tokens().get(at).is_none_or(|token| token.ends_sentence);
    let start = run.clone().find(|at| !is_end(*at)).unwrap_or(run.start);
    let end = run.clone().rev().find(|at| !is_end(*at)).map_or(run.end, |at| at + 1);
    start..end
}

/// Whether a single word is part of a name: written with a capital, not at the start of a sentence, beside another such
/// word ("Angry Robot Books").
fn is_name(words: &Words, hit: &Hit) -> bool {
    let at = hit.words.start;
    let title = |at: usize| {
        words.tokens().get(at).is_some_and(|token| token.case == Case::Title && !token.after_comma)
    };
    let starts = |at: usize| {
        at.checked_sub(1).and_then(|before| words.tokens().get(before)).is_none_or(|t| t.ends_sentence)
    };
    let subject =
        words.tokens().get(at).is_some_and(|token| token.part == crate::classify::text::Part::Subject);
    if hit.words.len() != 1 || !title(at) || starts(at) || subject {
        return false;
    }
    let before = at.checked_sub(1).is_some_and(|before| title(before) && !starts(before));
    before || title(at + 1)
}
