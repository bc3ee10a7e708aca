//! Adds contributions up to a score whose reasons sum to it. Must not know where a contribution comes from.

use super::{Flag, Model, Place, Reason, Score, Signal};
use crate::mail::SafeText;

/// Beyond this the log-odds are cut: a probability of 0.999 says all there is to say.
const CERTAIN: f32 = 7.0;

/// The score of all `contributions`, with the `listed` strongest as reasons, then `base` and `rest`.
pub fn score(model: &Model, flag: Flag, mut contributions: Vec<Reason>, listed: usize) -> Score {
    let base = model.base(flag);
    let sum: f32 = base + contributions.iter().map(|reason| reason.weight).sum::<f32>();
    let logit = sum.clamp(-CERTAIN, CERTAIN);
    contributions.retain(|reason| reason.weight != 0.0 && reason.signal != Signal::Rest);
    contributions.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    contributions.truncate(listed);
    let shown: f32 = contributions.iter().map(|reason| reason.weight).sum();
    contributions.push(plain(Signal::Base, base));
    contributions.push(plain(Signal::Rest, logit - base - shown));
    let probability = 1.0 / (1.0 + (-logit).exp());
    Score { probability, flag: probability >= model.threshold(flag), reasons: contributions }
}

fn plain(signal: Signal, weight: f32) -> Reason {
    let quote = SafeText::default();
    Reason { signal, weight, row: None, message_id: None, place: Place::Conversation, quote }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum_and_logit(weights: &[f32], listed: usize) -> (f32, f32, usize) {
        let reasons = weights.iter().map(|weight| plain(Signal::Words, *weight)).collect();
        let score = score(&Model::shipped(), Flag::Angry, reasons, listed);
        let sum = score.reasons.iter().map(|reason| reason.weight).sum();
        (sum, (score.probability / (1.0 - score.probability)).ln(), score.reasons.len())
    }

    #[test]
    fn reasons_sum_to_the_logit_however_many_are_listed() {
        for weights in [&[][..], &[0.4], &[1.5, -0.7, 0.2, 2.0], &[9.0, 8.0], &[-30.0]] {
            for listed in [0, 2, 9] {
                let (sum, logit, _) = sum_and_logit(weights, listed);
                assert!((sum - logit).abs() < 0.001, "{weights:?} listed {listed}: {sum} is not {logit}");
            }
        }
    }

    #[test]
    fn the_strongest_come_first_and_base_and_rest_last() {
        let reasons = [0.5, -2.0, 0.0, 1.0].map(|weight| plain(Signal::Words, weight)).to_vec();
        let score = score(&Model::shipped(), Flag::Angry, reasons, 2);
        let told: Vec<_> = score.reasons.iter().map(|reason| (reason.signal, reason.weight)).collect();
        assert_eq!(told[..2], [(Signal::Words, -2.0), (Signal::Words, 1.0)]);
        assert_eq!(told[2].0, Signal::Base);
        assert_eq!(told[3], (Signal::Rest, 0.5));
    }
}
