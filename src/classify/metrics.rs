//! How well scores rank and separate labelled texts. Plain figures over (score, label) pairs; must not know what is
//! scored.

/// The figures of one list of scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// How many texts.
    pub count: usize,
    /// How many of them positive.
    pub positives: usize,
    /// Area under the ROC curve: the chance that a positive scores above a negative, ties counting half.
    pub roc_auc: f64,
    /// Average precision: the mean precision over the recall steps, ties taken together.
    pub average_precision: f64,
    /// The best F1 over all thresholds.
    pub best_f1: f64,
    /// The highest precision with a recall of at least 0.9.
    pub precision_at_recall_90: f64,
    /// The highest recall with a precision of at least 0.95; 0 where no threshold reaches it.
    pub recall_at_precision_95: f64,
}

/// The counts at one threshold: everything scored at least that high is called positive.
struct Step {
    precision: f64,
    recall: f64,
    gained: f64,
}

impl Figures {
    /// The figures of `(score, is positive)` pairs; `None` where all are of one kind.
    pub fn of(scored: &[(f64, bool)]) -> Option<Self> {
        let positives = scored.iter().filter(|(_, positive)| *positive).count();
        let negatives = scored.len() - positives;
        if positives == 0 || negatives == 0 {
            return None;
        }
        let mut ranked = scored.to_vec();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut found, mut wrong, mut above) = (0_usize, 0_usize, 0.0);
        let mut steps = Vec::new();
        for tied in ranked.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            let hits = tied.iter().filter(|(_, positive)| *positive).count();
            let misses = tied.len() - hits;
            above += misses as f64 * (found as f64 + hits as f64 / 2.0);
            found += hits;
            wrong += misses;
            steps.push(Step {
                precision: found as f64 / (found + wrong) as f64,
                recall: found as f64 / positives as f64,
                gained: hits as f64 / positives as f64,
            });
        }
        let best = |wanted: fn(&Step) -> bool, figure: fn(&Step) -> f64| {
            steps.iter().filter(|step| wanted(step)).map(figure).fold(0.0, f64::max)
        };
        Some(Self {
            count: scored.len(),
            positives,
            roc_auc: above / (positives as f64 * negatives as f64),
            average_precision: steps.iter().map(|step| step.gained * step.precision).sum(),
            best_f1: best(|_| true, Step::f1),
            precision_at_recall_90: best(|step| step.recall >= 0.9, |step| step.precision),
            recall_at_precision_95: best(|step| step.precision >= 0.95, |step| step.recall),
        })
    }
}

impl Step {
    fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfect_ranking_is_one_everywhere() {
        let figures = Figures::of(&[(0.9, true), (0.8, true), (0.3, false), (0.1, false)]).unwrap();
        let Figures { roc_auc, average_precision, best_f1, .. } = figures;
        assert_eq!((roc_auc, average_precision, best_f1), (1.0, 1.0, 1.0));
        assert_eq!((figures.precision_at_recall_90, figures.recall_at_precision_95), (1.0, 1.0));
    }

    #[test]
    fn one_score_for_all_is_a_coin() {
        let figures = Figures::of(&[(0.5, true), (0.5, false), (0.5, false), (0.5, false)]).unwrap();
        assert_eq!((figures.roc_auc, figures.average_precision), (0.5, 0.25));
        assert_eq!((figures.best_f1, figures.recall_at_precision_95), (0.4, 0.0));
    }

    #[test]
    fn a_worked_example_agrees() {
        // Ranked: + - + - -. Pairs won: 3 + 2 of 6; precision at the hits: 1 and 2/3.
        let scored = [(5.0, true), (4.0, false), (3.0, true), (2.0, false), (1.0, false)];
        let figures = Figures::of(&scored).unwrap();
        assert!((figures.roc_auc - 5.0 / 6.0).abs() < 1e-12);
        assert!((figures.average_precision - 5.0 / 6.0).abs() < 1e-12);
        assert!((figures.best_f1 - 0.8).abs() < 1e-12);
        assert!((figures.precision_at_recall_90 - 2.0 / 3.0).abs() < 1e-12);
        assert!((figures.recall_at_precision_95 - 0.5).abs() < 1e-12);
    }

    #[test]
    fn one_kind_alone_has_no_figures() {
        assert_eq!(Figures::of(&[(0.5, true)]), None);
        assert_eq!(Figures::of(&[]), None);
    }
}
