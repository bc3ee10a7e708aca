//! What was learned of sentences: how much each sounds like a promise, a word of something enclosed, a bad tone, work for
//! the customer, whatever words it is put in. `levelhead train --replies` makes the table. Must not know what follows from
//! it.

use super::Kind;
use super::own::Own;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// How many numbers there are, as a power of two.
pub const BITS: u32 = 16;
/// What is heard, in the order of the table.
pub const HEARD: [Kind; 4] =
    [Kind::PromiseWithoutDate, Kind::MissingAttachment, Kind::Tone, Kind::AsksCustomerToWork];
/// Words of a sentence at least, that it can sound like anything.
const SHORTEST: usize = 3;

/// For each number a byte for each kind.
const TABLE: &[u8] = include_bytes!("../../../assets/weights/replies.bin");
const _: () = assert!(TABLE.len() == HEARD.len() << BITS, "the table belongs to other features: train anew");

/// What was learned for one kind.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scale {
    /// What a sentence starts at.
    nothing: f32,
    /// What one step of the table is worth.
    step: f32,
    /// From where on a sentence counts.
    from: f32,
    /// From where down a sentence does not, whatever is said in it.
    below: f32,
}

#[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
static SCALES: LazyLock<[Scale; HEARD.len()]> = LazyLock::new(|| {
    let read = toml::from_str(include_str!("../../../assets/weights/replies.toml"));
    let scales: BTreeMap<String, Scale> = read.expect("assets/weights/replies.toml can be read");
    HEARD.map(|kind| *scales.get(kind.name()).expect("assets/weights/replies.toml has every kind"))
});

/// The features of a text, each number once: all together weigh as much in a short one as in a long one.
pub fn features(text: &str) -> Vec<(u32, f32)> {
    let own = Own::read(text);
    let mut numbers: Vec<u32> = own.said.numbers(BITS).into_iter().map(|(_, number)| number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let each = each(numbers.len());
    numbers.into_iter().map(|number| (number, each)).collect()
}

fn each(numbers: usize) -> f32 {
    1.0 / (numbers.max(1) as f32).sqrt()
}

/// The sentences that sound like a kind: the words of each by which it does most.
pub fn heard(own: &Own, kind: Kind) -> Vec<Range<usize>> {
    let Some((column, scale)) = of(kind) else { return Vec::new() };
    let numbers = numbers(own);
    let mut found = Vec::new();
    let mut at = 0;
    while at < own.said.len() {
        let sentence = own.said.sentence(at);
        at = sentence.end.max(at) + 1;
        if sentence.len() < SHORTEST {
            continue;
        }
        let adds = adds(&numbers, &sentence, column, scale);
        if scale.nothing + adds.iter().sum::<f32>() > scale.from {
            let most = most(&adds);
            found.push(sentence.start + most.start..sentence.start + most.end);
        }
    }
    found
}

/// Whether the sentence of a word sounds like none of a kind, whatever words of it stand there.
pub fn is_unlike(own: &Own, kind: Kind, word: usize) -> bool {
    of(kind).is_some_and(|(column, scale)| {
        let sentence = own.said.sentence(word);
        let adds = adds(&numbers(own), &sentence, column, scale);
        sentence.len() >= SHORTEST && scale.nothing + adds.iter().sum::<f32>() < scale.below
    })
}

fn of(kind: Kind) -> Option<(usize, &'static Scale)> {
    let column = HEARD.iter().position(|one| *one == kind)?;
    Some((column, SCALES.get(column)?))
}

fn numbers(own: &Own) -> Vec<(usize, u32)> {
    let mut numbers = own.said.numbers(BITS);
    numbers.sort_by_key(|(word, _)| *word);
    numbers
}

/// What each word of a sentence adds.
fn adds(numbers: &[(usize, u32)], sentence: &Range<usize>, column: usize, scale: &Scale) -> Vec<f32> {
    let from = numbers.partition_point(|(word, _)| *word < sentence.start);
    let to = numbers.partition_point(|(word, _)| *word < sentence.end);
    let here = numbers.get(from..to).unwrap_or_default().iter();
    let mut once: Vec<(u32, usize)> = here.map(|(word, number)| (*number, word - sentence.start)).collect();
    once.sort_unstable();
    once.dedup_by_key(|(number, _)| *number);
    let mut adds = vec![0.0; sentence.len()];
    for (number, word) in &once {
        let byte = TABLE.get(*number as usize * HEARD.len() + column).copied().unwrap_or_default();
        if let Some(sum) = adds.get_mut(*word) {
            *sum += f32::from(byte.cast_signed()) * scale.step * each(once.len());
        }
    }
    adds
}

/// The stretch of numbers with the largest sum.
fn most(adds: &[f32]) -> Range<usize> {
    let (mut best, mut largest) = (0..adds.len(), f32::MIN);
    let (mut start, mut sum) = (0, 0.0);
    for (at, add) in adds.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (at, 0.0);
        }
        sum += add;
        if sum > largest {
            (best, largest) = (start..at + 1, sum);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_kind_and_the_words_that_weigh_most_are_told() {
        for scale in *SCALES {
            assert!(scale.step > 0.0 && scale.nothing < 0.0 && scale.from > scale.below, "{scale:?}");
        }
        assert_eq!(most(&[-1.0, 2.0, 3.0, -4.0, 1.0]), 1..3);
        assert_eq!(most(&[-3.0, -1.0]), 1..2);
    }

    #[test]
    fn a_sentence_is_heard_in_words_that_nobody_listed_and_a_harmless_one_is_not() {
        for (kind, text) in [
            (Kind::PromiseWithoutDate, "Our fitter is going to come round and have a look at it."),
            (Kind::MissingAttachment, "The signed lease is in the file that goes with this mail."),
            (Kind::Tone, "Even a child can do that without any help."),
            (
                Kind::AsksCustomerToWork,
                "Could your people find out which of the updates broke it, and tell us why?",
            ),
        ] {
            let own = Own::read(text);
            let found = heard(&own, kind);
            assert_eq!(found.len(), 1, "{text}");
            assert!(found.iter().all(|run| !run.is_empty() && run.end <= own.said.len()), "{found:?}");
            assert!(!is_unlike(&own, kind, 0), "{text}");
        }
        for text in [
            "Our fitter came round on Monday and had a look at it.",
            "Thank you for your patience, and for the photo of the label.",
            "Would Tuesday at ten suit you?",
            "It works again, and you need do nothing.",
        ] {
            let own = Own::read(text);
            for kind in HEARD {
                assert!(heard(&own, kind).is_empty(), "{text} {kind:?}");
            }
        }
    }

    #[test]
    fn what_sounds_like_no_work_is_let_go_whatever_words_of_it_are_there() {
        for text in [
            "Rosa took your delivery on Monday out of the diary, so there's nothing more you need to do.",
            "Bo has taken the visit out of the diary, so there's nothing more you need to do.",
            "The hire on Friday is out of the diary, so there's nothing more you need to do.",
        ] {
            assert_eq!(crate::reply::check::wording("Re: Visit", text), [], "{text}");
        }
    }
}
