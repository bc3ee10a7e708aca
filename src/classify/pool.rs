//! How the sentences of a text add up: anger is often in one of them, so calm ones around it take back ever less. Must not
//! know words or weights.

/// How soon they take back less, in log-odds as they are learned: where so much is taken back, the next counts half.
pub const CALM: f32 = 6.0;

/// By what sentences that take back are multiplied, in a text whose sentences add so much each; `calm` is [`CALM`] in the
/// same measure.
pub fn calm_share(sums: &[f32], calm: f32) -> f32 {
    let taken: f32 = -sums.iter().filter(|sum| **sum < 0.0).sum::<f32>();
    if taken > 0.0 { calm * (taken / calm).ln_1p() / taken } else { 1.0 }
}

/// What such sentences add in all.
pub fn pooled(sums: &[f32], calm: f32) -> f32 {
    let share = calm_share(sums, calm);
    sums.iter().map(|sum| if *sum < 0.0 { share * sum } else { *sum }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calm_sentences_take_back_ever_less() {
        let total = |sums: &[f32]| pooled(sums, CALM);
        assert!((total(&[2.0, 1.0]) - 3.0).abs() < 1e-6);
        let one = total(&[3.0]) - total(&[3.0, -0.1]);
        assert!((one - 0.1).abs() < 0.01, "few are taken at their word: {one}");
        let calm = |count| total(&[&[3.0][..], &vec![-0.5; count]].concat());
        assert!(calm(10) - calm(20) < 0.7 * (calm(0) - calm(10)), "{} {} {}", calm(0), calm(10), calm(20));
        assert!(total(&[-0.5; 3]) < 0.0 && total(&[]) == 0.0);
    }
}
