//! What the tables do not tell: false alarms on mail nobody is angry in, calibration on a public source with intervals,
//! and the worst mistakes. Must not know how weights are learned.

use super::learn::{LeftOut, Scale};
use crate::classify::Figures;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How many of the worst mistakes are named.
const WORST: usize = 20;
/// 95 % of a normal distribution lie within so many standard errors.
const INTERVAL: f64 = 1.96;

/// False alarms and calibration for each public source that was left out, then the worst mistakes on our own mails.
pub fn write(out: &mut dyn Write, texts: &[LeftOut<'_>], scale: &Scale) -> io::Result<()> {
    let logit = |text: &LeftOut<'_>| scale.logit(text);
    let (own, public): (Vec<_>, Vec<_>) =
        texts.iter().partition(|text| text.sample.source.starts_with("hand-"));
    let mut sources: BTreeMap<&str, Vec<(f64, bool)>> = BTreeMap::new();
    for text in public {
        sources.entry(&text.sample.source).or_default().push((logit(text), text.label));
    }
    let ordinary = by_writer(&own).into_values().filter(|texts| is_ordinary(texts)).flatten();
    let ordinary: Vec<f64> = ordinary.filter(|text| !text.label).map(logit).collect();
    for (name, scored) in sources {
        public_source(out, name, &scored, &ordinary)?;
    }
    let mut wrong: Vec<(f64, &LeftOut<'_>)> =
        own.into_iter().map(|text| (logit(text) - scale.threshold, text)).collect();
    wrong.retain(|(beyond, text)| (*beyond >= 0.0) != text.label);
    wrong.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    writeln!(out, "worst mistakes of {}, log-odds beyond the threshold", wrong.len())?;
    for (beyond, text) in wrong.into_iter().take(WORST) {
        let missed = if text.label { "missed" } else { "false" };
        let sample = text.sample;
        writeln!(out, "  {beyond:>6.2} {missed:<7}{:<7}{:<4}{}", sample.id, sample.language, sample.kind)?;
    }
    writeln!(out)
}

fn by_writer<'t, 's>(own: &[&'t LeftOut<'s>]) -> BTreeMap<&'t str, Vec<&'t LeftOut<'s>>> {
    let mut writers: BTreeMap<&str, Vec<&LeftOut<'_>>> = BTreeMap::new();
    for text in own {
        writers.entry(&text.sample.source).or_default().push(text);
    }
    writers
}

/// Whether a writer wrote mail as a business gets it, of which hardly any bears the flag.
fn is_ordinary(texts: &[&LeftOut<'_>]) -> bool {
    texts.iter().filter(|text| text.label).count() * 10 < texts.len()
}

fn public_source(
    out: &mut dyn Write,
    name: &str,
    scored: &[(f64, bool)],
    ordinary: &[f64],
) -> io::Result<()> {
    let Some(figures) = Figures::of(scored) else { return Ok(()) };
    let (positives, negatives) = (figures.positives as f64, (figures.count - figures.positives) as f64);
    let error = auc_error(figures.roc_auc, positives, negatives);
    let (low, high) = (figures.roc_auc - INTERVAL * error, figures.roc_auc + INTERVAL * error);
    writeln!(out, "{name}: AUC {:.3} ({low:.3} to {high:.3})", figures.roc_auc)?;
    let mut found: Vec<f64> = scored.iter().filter(|(_, label)| *label).map(|(score, _)| *score).collect();
    found.sort_by(f64::total_cmp);
    let half = found.get(found.len() / 2).copied().unwrap_or(f64::INFINITY);
    let alarms = ordinary.iter().filter(|score| **score >= half).count();
    let share = 100.0 * alarms as f64 / ordinary.len().max(1) as f64;
    writeln!(
        out,
        "  where half of its positives are found: {alarms} of {} ordinary mails ({share:.1} %)",
        ordinary.len()
    )?;
    let prior = (positives / negatives).ln();
    let ([slope, level], [slope_error, level_error]) = line(scored, prior);
    writeln!(
        out,
        "  calibration: slope {slope:.2} ± {:.2}, intercept {level:.2} ± {:.2}\n",
        INTERVAL * slope_error,
        INTERVAL * level_error
    )
}

/// The standard error of an area under the curve.
fn auc_error(auc: f64, positives: f64, negatives: f64) -> f64 {
    let (both, squared) = (auc / (2.0 - auc), 2.0 * auc * auc / (1.0 + auc));
    let spread = auc * (1.0 - auc)
        + (positives - 1.0) * (both - auc * auc)
        + (negatives - 1.0) * (squared - auc * auc);
    (spread / (positives * negatives)).max(0.0).sqrt()
}

/// The line from score, at the source's own prior, to the log-odds of what happens: slope and intercept, then the standard
/// errors of both.
fn line(scored: &[(f64, bool)], prior: f64) -> ([f64; 2], [f64; 2]) {
    let (mut slope, mut level, mut errors) = (1.0, 0.0, [0.0; 2]);
    for _ in 0..30 {
        let (mut pull, mut bend) = ([0.0; 2], [0.0; 3]);
        for (score, label) in scored {
            let at = score + prior;
            let said = 1.0 / (1.0 + (-(slope * at + level)).exp());
            let off = f64::from(u8::from(*label)) - said;
            let weight = said * (1.0 - said);
            pull = [pull[0] + off * at, pull[1] + off];
            bend = [bend[0] + weight * at * at, bend[1] + weight * at, bend[2] + weight];
        }
        let size = bend[0] * bend[2] - bend[1] * bend[1];
        if size <= 0.0 {
            break;
        }
        slope += (bend[2] * pull[0] - bend[1] * pull[1]) / size;
        level += (bend[0] * pull[1] - bend[1] * pull[0]) / size;
        errors = [(bend[2] / size).sqrt(), (bend[0] / size).sqrt()];
    }
    ([slope, level], errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_that_say_the_truth_have_slope_one_and_intercept_nought() {
        let times = |score: f64, yes: usize, no: usize| {
            std::iter::repeat_n((score, true), yes).chain(std::iter::repeat_n((score, false), no))
        };
        let log = |odds: f64| odds.ln();
        let scored: Vec<(f64, bool)> =
            times(log(3.0), 30, 10).chain(times(0.0, 20, 20)).chain(times(-log(3.0), 10, 30)).collect();
        let ([slope, level], [slope_error, _]) = line(&scored, 0.0);
        assert!((slope - 1.0).abs() < 1e-6 && level.abs() < 1e-6, "{slope} {level}");
        let doubled: Vec<(f64, bool)> = scored.iter().map(|(score, label)| (score * 2.0, *label)).collect();
        let ([slope, _], _) = line(&doubled, 0.0);
        assert!((slope - 0.5).abs() < 1e-6, "too sure by half: {slope}");
        assert!(slope_error > 0.1 && slope_error < 0.5, "{slope_error}");
    }

    #[test]
    fn the_error_of_an_area_agrees_with_the_published_example() {
        // The example of the paper of 1982 that gave the formula: 58 normal and 51 abnormal pictures, area 0.893, error 0.032.
        assert!((auc_error(0.893, 51.0, 58.0) - 0.032).abs() < 0.001);
    }
}
