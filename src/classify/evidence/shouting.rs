//! Capitals and punctuation. Must not know phrases.

use super::{Find, Texts};
use crate::classify::Signal;
use crate::classify::text::{Case, Part, Words};
use crate::mail::{BlockKind, Message};
use std::ops::Range;

/// Capitals that are shouted even when they stand alone, in the seven languages, folded.
const SHOUTED: &[&str] = &[
    "not",
    "now",
    "no",
    "never",
    "stop",
    "why",
    "nothing",
    "nobody",
    "still",
    "again",
    "every",
    "always",
    "must",
    "immediately",
    "today",
    "please",
    "zero",
    "all",
    "any",
    "cannot",
    "can't",
    "don't",
    "won't",
    "unacceptable",
    "what",
    "when",
    "how",
    "nicht",
    "sofort",
    "nie",
    "nichts",
    "keine",
    "endlich",
    "immer",
    "wieder",
    "jamais",
    "rien",
    "toujours",
    "maintenant",
    "pas",
    "immediatement",
    "nunca",
    "nada",
    "ya",
    "siempre",
    "inmediatamente",
    "agora",
    "sempre",
    "mai",
    "subito",
    "adesso",
    "niente",
    "nooit",
    "niets",
    "direct",
    "altijd",
    "weer",
    "help",
    "asap",
    "worst",
    "terrible",
    "horrible",
];
/// Above this share of capital words the writer always writes so.
const HABIT: f32 = 0.7;
/// A habit counts so much.
const HABITUAL: f32 = 0.2;

/// The longest run of shouted words and the loudest punctuation. `angry` is what the words already say: cheers are not
/// anger.
pub fn shouting(words: &Words, message: &Message, texts: &Texts<'_>, angry: f32) -> Vec<Find> {
    let mut finds = Vec::new();
    let cheer = if angry < -0.2 { 0.0 } else { 1.0 };
    if let Some((run, count)) = loudest(words) {
        let habit = if upper_share(words) > HABIT && words.len() > 12 { HABITUAL } else { 1.0 };
        let weight = (0.5 + 0.15 * count as f32).min(1.4) * habit * cheer;
        if let Some((place, quote)) = texts.quote_words(words, &run) {
            finds.push(Find { signal: Signal::Shouting, angry: weight, urgent: weight * 0.3, place, quote });
        }
    }
    if let Some((place, quote, weight)) = loud_marks(message, texts) {
        finds.push(Find {
            signal: Signal::Shouting,
            angry: weight * cheer,
            urgent: weight * 0.3,
            place,
            quote,
        });
    }
    finds
}

/// The longest run of capitals that is shouting, and how many words are shouted in all.
fn loudest(words: &Words) -> Option<(Range<usize>, usize)> {
    let tokens = words.tokens();
    let (mut best, mut count): (Option<Range<usize>>, usize) = (None, 0);
    let mut from = 0;
    let next =
        |from: usize| Some(from + tokens.get(from..)?.iter().position(|token| token.case == Case::Upper)?);
    while let Some(at) = next(from) {
        let capital = |at: usize| tokens.get(at).is_some_and(|token| token.case == Case::Upper);
        // "I" and "A" neither shout nor interrupt.
        let single = |at: usize| matches!(words.word(at), "i" | "a");
        let mut end = at;
        let mut shouted = 0;
        while capital(end) || (shouted > 0 && single(end) && capital(end + 1)) {
            shouted += usize::from(capital(end));
            end += 1;
        }
        let in_subject = tokens.get(at).is_some_and(|token| token.part == Part::Subject);
        let known = (at..end).any(|word| SHOUTED.contains(&words.word(word)));
        if shouted >= 3 && (known || !in_subject || shouted >= 4) || known {
            count += shouted;
            if best.as_ref().is_none_or(|best| end - at > best.len()) {
                best = Some(at..end);
            }
        }
        from = end;
    }
    best.map(|best| (best, count))
}

fn upper_share(words: &Words) -> f32 {
    let letters = words.tokens().iter().filter(|token| token.part == Part::Body && !token.ends_sentence);
    let (upper, all) =
        letters.fold((0, 0), |(upper, all), token| (upper + u32::from(token.case == Case::Upper), all + 1));
    upper as f32 / (all.max(1)) as f32
}

/// The loudest run of `!` and `?`.
fn loud_marks(
    message: &Message,
    texts: &Texts<'_>,
) -> Option<(crate::classify::Place, crate::mail::SafeText, f32)> {
    let body = message.body.as_ref()?;
    let mut best: Option<(Range<usize>, f32)> = None;
    for block in body.blocks.iter().filter(|block| block.kind == BlockKind::New) {
        let Some(text) = body.text.get(block.range.clone()) else { continue };
        for (range, run) in runs(text) {
            let asked = run.contains('?');
            let weight = match (run.len(), asked) {
                (0 | 1, _) => continue,
                (2, false) => 0.25,
                (2, true) => 0.45,
                (_, false) => 0.5,
                (_, true) => 0.7,
            };
            if best.as_ref().is_none_or(|(_, best)| weight > *best) {
                best = Some((block.range.start + range.start..block.range.start + range.end, weight));
            }
        }
    }
    let (range, weight) = best?;
    let (place, quote) = texts.quote(Part::Body, range)?;
    Some((place, quote, weight))
}

/// Every run of `!` and `?`.
fn runs(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let start = from + memchr::memchr2(b'!', b'?', rest.as_bytes())?;
        let run = text.get(start..)?;
        let length = run.find(|letter| !matches!(letter, '!' | '?')).unwrap_or(run.len());
        from = start + length;
        Some((start..from, text.get(start..from)?))
    })
}
