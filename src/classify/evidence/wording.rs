//! Learned weights as reasons: what the letters and pairs of a word add counts towards a phrase found there, else towards
//! its sentence, and what is too weak or says nothing to a reader is a rest. Must not know how weights were learned.

use super::{Find, Texts};
use crate::classify::learned::Added;
use crate::classify::text::{Case, Part, Words};
use crate::classify::{Flag, Place, Signal};
use smallvec::SmallVec;
use std::ops::Range;

/// A sentence that adds less is not shown; nor is a phrase, and a lone word that by itself adds less ("you", "now") never is.
const LEAST: f32 = 0.25;
/// A sentence shown has so many words that say something, each of so many letters and no name: "a", "Manager" or "it is on"
/// tell nobody why.
const TELLING: usize = 2;
const LETTERS: usize = 4;
/// How many sentences are shown for each flag.
const SENTENCES: usize = 6;
/// Of a longer sentence the stretch that adds most is quoted.
const QUOTED: usize = 10;

/// Adds what was learned of the words: to a phrase found there, to its sentence, and what is left as a rest for both
/// flags, which is returned.
pub fn add(words: &Words, texts: &Texts<'_>, mut added: Added, finds: &mut Vec<Find>) -> (f32, f32) {
    let mut weak = (0.0, 0.0);
    finds.retain_mut(|find| {
        if find.signal != Signal::Words {
            return true;
        }
        let hint = find.angry.abs().max(find.urgent.abs()) < LEAST;
        let places = within(words, &find.place);
        let word = |at: &usize| words.tokens().get(*at).is_some_and(|token| !token.ends_sentence);
        let lone = places.clone().filter(word).count() <= 1;
        for at in places {
            if let Some([angry, urgent]) = added.get_mut(at).map(std::mem::take) {
                find.angry += angry;
                find.urgent += urgent;
            }
        }
        let shown = !hint || (!lone && find.angry.abs().max(find.urgent.abs()) >= LEAST);
        if !shown {
            weak.0 += find.angry;
            weak.1 += find.urgent;
        }
        shown
    });
    let mut sums = Vec::with_capacity(words.len() / 4);
    for sentence in sentences(words) {
        let mut sum = [0.0_f32; 2];
        for [angry, urgent] in added.get(sentence.clone()).unwrap_or_default() {
            sum[0] += angry;
            sum[1] += urgent;
        }
        let loud = sum[0].abs().max(sum[1].abs()) >= LEAST && tells(words, &sentence);
        sums.push((sum, sentence, loud));
    }
    let mut rest = |flag: Flag| {
        let pick = |[angry, urgent]: &[f32; 2]| if flag == Flag::Angry { *angry } else { *urgent };
        let of = |run: &Range<usize>| added.get(run.clone()).unwrap_or_default().iter().map(pick);
        let mut told: SmallVec<[_; 16]> = sums
            .iter()
            .map(|(sum, sentence, loud)| (pick(sum), sentence, *loud))
            .filter(|(sum, _, loud)| *loud && sum.abs() >= LEAST)
            .collect();
        told.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
        let mut shown = 0.0;
        for (sum, sentence, _) in told.into_iter().take(SENTENCES) {
            let stretch = strongest(sentence.start, of(sentence).map(|each| each * sum.signum()));
            let Some((place, quote)) = texts.quote_words(words, &stretch) else { continue };
            shown += sum;
            let (angry, urgent) = if flag == Flag::Angry { (sum, 0.0) } else { (0.0, sum) };
            finds.push(Find { signal: Signal::Words, angry, urgent, place, quote });
        }
        added.iter().map(pick).sum::<f32>() - shown
    };
    (rest(Flag::Angry) + weak.0, rest(Flag::Urgent) + weak.1)
}

/// The words that stand at a place.
pub fn within(words: &Words, place: &Place) -> Range<usize> {
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

/// The words of each sentence.
pub fn sentences(words: &Words) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    words.tokens().iter().enumerate().filter(|(_, token)| token.ends_sentence).map(move |(end, _)| {
        let sentence = from..end;
        from = end + 1;
        sentence
    })
}

/// Whether enough of these words say something to a reader.
fn tells(words: &Words, sentence: &Range<usize>) -> bool {
    let telling = |at: &usize| {
        let token = words.tokens().get(*at);
        words.length(*at) >= LETTERS && token.is_some_and(|token| token.case != Case::Title && !token.digit)
    };
    sentence.clone().filter(telling).count() >= TELLING
}

/// The stretch of a sentence that adds most; the sentence begins at `start`, and `of_each` is what its words add.
fn strongest(start: usize, of_each: impl Iterator<Item = f32>) -> Range<usize> {
    let of_each: SmallVec<[f32; 64]> = of_each.collect();
    let sums = of_each.windows(QUOTED).map(|stretch| stretch.iter().sum::<f32>());
    let best = sums.enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let from = best.map_or(0, |(at, _)| at);
    start + from..start + of_each.len().min(from + QUOTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_or_small_words_are_no_reason_and_a_long_sentence_is_cut_to_its_strongest_words() {
        let mut words = Words::default();
        words.add(Part::Body, 0, "It is on. Piet Bakker, Manager. Nobody has answered my letter!");
        let told: Vec<_> = sentences(&words).filter(|sentence| tells(&words, sentence)).collect();
        assert_eq!(told.len(), 1);
        assert_eq!(words.word(told[0].start), "nobody");
        let stretch = strongest(7, (0..40).map(|at| if at == 25 { 1.0 } else { 0.0 }));
        assert!(stretch.len() == QUOTED && stretch.contains(&32));
        assert_eq!(strongest(7, std::iter::repeat_n(1.0, 3)), 7..10);
    }

    #[test]
    fn a_lone_weak_word_is_no_reason_whatever_was_learned_of_it_and_nothing_of_the_sum_is_lost() {
        use crate::mail::SafeText;
        let subject = SafeText::line("now idiots");
        let texts = Texts { subject: &subject, body: None };
        let mut words = Words::default();
        words.add(Part::Subject, 0, &subject);
        let find = |range: Range<usize>, angry| Find {
            signal: Signal::Words,
            angry,
            urgent: 0.0,
            quote: subject.slice(range.clone()).unwrap(),
            place: Place::Subject(range),
        };
        let mut finds = vec![find(0..3, 0.1), find(4..10, 0.8)];
        let learned = |ends_sentence| [if ends_sentence { 0.0 } else { 0.5 }, 0.0];
        let added = words.tokens().iter().map(|token| learned(token.ends_sentence)).collect();
        let (rest, _) = add(&words, &texts, added, &mut finds);
        let told: Vec<(&str, String)> =
            finds.iter().map(|find| (&*find.quote, format!("{:.1}", find.angry))).collect();
        assert_eq!(told, [("idiots", "1.3".to_owned())]);
        assert!((rest - 0.6).abs() < 1e-6, "{rest}");
    }
}
