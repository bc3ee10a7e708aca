//! What was learned of the words, kept in bounds: words of a strong phrase can't take back what it says, and sentences are
//! pooled. Must not know how weights were learned.

use super::wording::{sentences, within};
use super::{Find, evidence, new_words};
use crate::classify::grams::{LETTERS, MOST, PAIR, grams};
use crate::classify::learned::Added;
use crate::classify::pool::shares;
use crate::classify::text::Words;
use crate::classify::{Flag, Model};
use crate::mail::Message;

/// A phrase that by hand adds so much is strong: what was learned of its words takes nothing back.
const STRONG: f32 = 1.5;

/// Which words stand in a phrase that is strong for anger, and for urgency, by its weight by hand.
pub fn strong(words: &Words, finds: &[Find]) -> Vec<[bool; 2]> {
    let mut strong = vec![[false; 2]; words.len()];
    for find in finds.iter().filter(|find| find.angry.max(find.urgent) >= STRONG) {
        for place in strong.get_mut(within(words, &find.place)).into_iter().flatten() {
            place[0] |= find.angry >= STRONG;
            place[1] |= find.urgent >= STRONG;
        }
    }
    strong
}

/// What each word adds in the end.
pub fn pool(words: &Words, strong: &[[bool; 2]], mut added: Added, calm: [f32; 2]) -> Added {
    for (sum, strong) in added.iter_mut().zip(strong).filter(|(_, strong)| strong[0] | strong[1]) {
        sum[0] = if strong[0] { sum[0].max(0.0) } else { sum[0] };
        sum[1] = if strong[1] { sum[1].max(0.0) } else { sum[1] };
    }
    let mut sums = [(); 2].map(|()| Vec::with_capacity(words.len() / 4));
    for sentence in sentences(words) {
        let mut sum = [0.0; 2];
        for word in added.get(sentence).unwrap_or_default() {
            sum[0] += word[0];
            sum[1] += word[1];
        }
        sums[0].push(sum[0]);
        sums[1].push(sum[1]);
    }
    let shares = shares(&sums[0], calm[0]).zip(shares(&sums[1], calm[1]));
    for (sentence, (angry, urgent)) in sentences(words).zip(shares) {
        for sum in added.get_mut(sentence).unwrap_or_default() {
            sum[0] *= angry;
            sum[1] *= urgent;
        }
    }
    added
}

/// One word of a message as numbers, for learning.
#[derive(Debug, Clone)]
pub struct Said {
    /// Its sentence.
    pub sentence: usize,
    /// Whether a strong phrase holds it.
    pub strong: bool,
    /// Its numbered features and their values.
    pub features: Vec<(u32, f32)>,
}

/// The words of what a message newly says as they count for a flag: what weights are learned on.
pub fn said(model: &Model, message: &Message, flag: Flag) -> Vec<Said> {
    let words = new_words(message);
    let strong = strong(&words, &evidence(model, message).finds);
    let mut said: Vec<Said> = strong
        .into_iter()
        .map(|[angry, urgent]| Said {
            sentence: 0,
            strong: if flag == Flag::Angry { angry } else { urgent },
            features: Vec::new(),
        })
        .collect();
    for (number, sentence) in sentences(&words).enumerate() {
        said.get_mut(sentence).into_iter().flatten().for_each(|word| word.sentence = number);
    }
    grams(&words, |gram| {
        let [first, first_pair] = gram.first.map(|first| first || flag == Flag::Angry);
        let Some(word) = said.get_mut(gram.at) else { return };
        if first {
            word.features.push((gram.word(), 1.0));
            word.features.extend(gram.runs(&mut [0; MOST]).iter().map(|run| (*run, LETTERS)));
        }
        if first_pair {
            word.features.push((gram.pair, PAIR));
        }
    });
    said.retain(|word| !word.features.is_empty());
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::text::Part;
    use crate::classify::{Place, Signal};
    use crate::mail::SafeText;

    fn words(text: &str) -> Words {
        let mut words = Words::default();
        words.add(Part::Body, 0, text);
        words
    }

    #[test]
    fn what_was_learned_of_a_strong_phrase_takes_nothing_back_for_its_flag() {
        let words = words("Answer immediately.");
        let place = Place::Body(7..18);
        let find = Find {
            signal: Signal::Words,
            angry: 0.2,
            urgent: 2.0,
            place,
            quote: SafeText::line("immediately"),
        };
        let strong = strong(&words, &[find]);
        let pooled = pool(&words, &strong, vec![[-0.1, -0.1]; words.len()], [6.0; 2]);
        let at = (0..words.len()).find(|at| words.word(*at) == "immediately").unwrap();
        assert!(pooled[at][1].abs() < f32::EPSILON, "{:?}", pooled[at]);
        assert!(pooled[at][0] < 0.0, "it is not strong for anger");
        assert!(pooled[at - 1][1] < 0.0, "another word may take back");
    }

    #[test]
    fn an_angry_sentence_is_heard_among_many_calm_ones() {
        let pooled = |angry: &str| {
            let calm = "It is oak. ".repeat(24);
            let words = words(&format!("{calm}{angry}{calm}"));
            let learned = |at: usize| match words.word(at) {
                "you" | "lied" => 2.5,
                "." => 0.0,
                _ => -0.1,
            };
            let added: Added = (0..words.len()).map(|at| [learned(at), 0.0]).collect();
            let sum = |added: &Added| added.iter().map(|sum| sum[0]).sum::<f32>();
            (sum(&added), sum(&pool(&words, &vec![[false; 2]; words.len()], added, [6.0; 2])))
        };
        let (calm, angry) = (pooled(""), pooled("You lied. "));
        assert!(calm.1 > calm.0 * 0.6, "many calm sentences take back less than their sum: {calm:?}");
        assert!(
            angry.1 - calm.1 > 3.0,
            "and the angry one adds as much as it would alone: {calm:?} {angry:?}"
        );
    }
}
