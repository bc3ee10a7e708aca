//! How the sentences of a text add up: anger is often in one of them, so calm ones around it take back ever less, and one that
//! adds much adds ever less, as no sentence says all. Must not know words or weights.

/// How soon they take back less, in log-odds as they are learned: where so much is taken back, the next counts half.
pub const CALM: f32 = 6.0;
/// How soon one sentence adds less, beside it.
const LOUD: f32 = 1.0;

/// By what each sentence is multiplied, in a text whose sentences add so much each; `calm` is [`CALM`] in the same measure.
pub fn shares(sums: &[f32], calm: f32) -> impl Iterator<Item = f32> {
    let taken: f32 = sums.iter().map(|sum| sum.min(0.0)).sum();
    let calms = share(taken, calm);
    sums.iter().map(move |sum| if *sum < 0.0 { calms } else { share(*sum, LOUD * calm) })
}

/// What is left of a sum of which less counts the more it is.
fn share(sum: f32, most: f32) -> f32 {
    let sum = sum.abs() / most;
    if sum > 0.0 { sum.ln_1p() / sum } else { 1.0 }
}

/// What such sentences add in all.
pub fn pooled(sums: &[f32], calm: f32) -> f32 {
    shares(sums, calm).zip(sums).map(|(share, sum)| share * sum).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calm_sentences_take_back_ever_less() {
        let total = |sums: &[f32]| pooled(sums, CALM);
        assert!((total(&[0.2, 0.1]) - 0.3).abs() < 0.01 && total(&[2.0, 1.0]) > 2.5, "sentences add up");
        let one = total(&[3.0]) - total(&[3.0, -0.1]);
        assert!((one - 0.1).abs() < 0.01, "few are taken at their word: {one}");
        let calm = |count| total(&[&[3.0][..], &vec![-0.5; count]].concat());
        assert!(calm(10) - calm(20) < 0.7 * (calm(0) - calm(10)), "{} {} {}", calm(0), calm(10), calm(20));
        assert!(total(&[-0.5; 3]) < 0.0 && total(&[]) == 0.0);
    }

    #[test]
    fn one_sentence_does_not_say_all() {
        let total = |sums: &[f32]| pooled(sums, CALM);
        assert!(
            total(&[6.0]) < 4.3,
            "as in a mail that asks in haste and then takes it back: {}",
            total(&[6.0])
        );
        assert!(total(&[2.0; 3]) > total(&[6.0]) + 0.8, "three that say it say more than one");
        assert!(total(&[8.0]) > total(&[6.0]));
    }
}
