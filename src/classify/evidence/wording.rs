//! Learned weights as reasons: what the letters and pairs of a word add counts as that word, words side by side become one
//! quoted run, and what is too weak to show is a rest. Must not know how weights were learned.

use super::{Find, Texts};
use crate::classify::learned::Added;
use crate::classify::text::{Part, Words};
use crate::classify::{Flag, Place, Signal};
use std::ops::Range;

/// A word that adds less belongs to no run by itself.
const WORD: f32 = 0.04;
/// A run that adds less is not shown.
const RUN: f32 = 0.2;
/// A run has a word of so many letters: "a" or "of" says nothing to anybody.
const LETTERS: usize = 4;
/// How many runs are shown of each flag.
const RUNS: usize = 6;
/// The longest run.
const LONGEST: usize = 8;

/// Adds what was learned of the words: to a phrase found there, as runs of words, and what is left as a rest for both
/// flags, which is returned.
pub fn add(words: &Words, texts: &Texts<'_>, mut added: Added, finds: &mut Vec<Find>) -> (f32, f32) {
    for find in finds.iter_mut().filter(|find| find.signal == Signal::Words) {
        for at in within(words, &find.place) {
            if let Some([angry, urgent]) = added.get_mut(at).map(std::mem::take) {
                find.angry += angry;
                find.urgent += urgent;
            }
        }
    }
    let mut rest = |flag: Flag| {
        let of = |at: usize| {
            added.get(at).map_or(0.0, |[angry, urgent]| if flag == Flag::Angry { *angry } else { *urgent })
        };
        let mut runs = runs(words, of);
        runs.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        let mut shown = 0.0;
        for (run, sum) in runs.into_iter().take(RUNS) {
            let Some((place, quote)) = texts.quote_words(words, &run) else { continue };
            shown += sum;
            let (angry, urgent) = if flag == Flag::Angry { (sum, 0.0) } else { (0.0, sum) };
            finds.push(Find { signal: Signal::Words, angry, urgent, place, quote });
        }
        (0..words.len()).map(of).sum::<f32>() - shown
    };
    (rest(Flag::Angry), rest(Flag::Urgent))
}

/// The words that stand at a place.
fn within(words: &Words, place: &Place) -> Range<usize> {
    let (part, range) = match place {
        Place::Subject(range) => (Part::Subject, range),
        Place::Body(range) => (Part::Body, range),
        Place::Header | Place::Conversation => return 0..0,
    };
    let before =
        |at: usize| words.place(at).is_some_and(|(known, span)| (known, span.start) < (part, range.start));
    let inside =
        |at: usize| words.place(at).is_some_and(|(known, span)| known == part && span.end <= range.end);
    let start = partition(words.len(), before);
    start..start + (start..words.len()).take_while(|at| inside(*at)).count()
}

/// The first of `count` numbers that is not before.
fn partition(count: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = from.midpoint(to);
        if before(middle) { from = middle + 1 } else { to = middle }
    }
    from
}

/// Runs of words of one sentence that add something of one sign; one word between that adds nothing does not end a run.
fn runs(words: &Words, of: impl Fn(usize) -> f32) -> Vec<(Range<usize>, f32)> {
    let mut runs: Vec<(Range<usize>, f32)> = Vec::new();
    let mut fresh = true;
    for (at, token) in words.tokens().iter().enumerate() {
        let adds = of(at);
        if token.ends_sentence {
            fresh = true;
        } else if adds.abs() >= WORD {
            let joins = |(run, sum): &&mut (Range<usize>, f32)| {
                !fresh && at - run.end <= 1 && at - run.start < LONGEST && sum.signum() == adds.signum()
            };
            if let Some((run, sum)) = runs.last_mut().filter(|run| joins(run)) {
                *sum += (run.end..at).map(&of).sum::<f32>() + adds;
                run.end = at + 1;
            } else {
                runs.push((at..at + 1, adds));
            }
            fresh = false;
        }
    }
    let says = |run: &Range<usize>| run.clone().any(|at| words.word(at).len() >= LETTERS);
    runs.retain(|(run, sum)| sum.abs() >= RUN && says(run));
    runs
}
