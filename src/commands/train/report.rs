//! How well what is learned carries over to sources and writers it has not seen. Must not know how it is learned.

use super::data::Sample;
use super::learn::{LeftOut, Scale, f1, learn};
use crate::classify::{Figures, Flag};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Parts of a source whose conversations are left out a part at a time.
const PARTS: u32 = 5;

/// Every text of the sources left out, each scored by weights learned from all others: each of our own writers, the public
/// sources `whole` at once, those `crossed` a fifth of their conversations at a time.
pub fn left_out<'a>(
    flag: Flag,
    samples: &[&'a Sample],
    whole: &[String],
    crossed: &[String],
) -> Vec<LeftOut<'a>> {
    let named = |sources: &[String], sample: &Sample| sources.contains(&sample.source);
    let part = |sample: &Sample| {
        if named(crossed, sample) {
            Some((sample.source.clone(), part(&sample.id)))
        } else {
            (sample.source.starts_with("hand-") || named(whole, sample)).then(|| (sample.source.clone(), 0))
        }
    };
    let mut parts: Vec<(String, u32)> = samples.iter().filter_map(|sample| part(sample)).collect();
    parts.sort_unstable();
    parts.dedup();
    let mut scored = Vec::new();
    for name in parts {
        let (out, rest): (Vec<&Sample>, Vec<&Sample>) =
            samples.iter().copied().partition(|sample| part(sample).as_ref() == Some(&name));
        let learned = learn(flag, &rest);
        scored.extend(out.into_iter().map(|sample| {
            let [facts, signals, grams] = learned.sums(flag, sample);
            let by_hand = sample.of(flag).iter().map(|(_, value)| f64::from(*value)).sum();
            LeftOut { sample, by_hand, facts, signals, grams, label: sample.label(flag) == Some(true) }
        }));
    }
    scored
}

/// The part of a conversation, which an id names up to its first dash.
fn part(id: &str) -> u32 {
    crc32fast::hash(id.split('-').next().unwrap_or_default().as_bytes()) % PARTS
}

/// The tables: by source, language and kind of our own mails.
pub fn write(out: &mut dyn Write, flag: Flag, texts: &[LeftOut<'_>], scale: &Scale) -> io::Result<()> {
    writeln!(out, "{flag:?}, each source left out when its texts are scored")?;
    writeln!(
        out,
        "{:<22}{:>6}{:>9}   {:^17}   {:^17}   {:^17}{:>9}{:>8}",
        "", "n", "positive", "signals by hand", "n-grams only", "both", "F1", "right"
    )?;
    let own = |text: &&LeftOut<'_>| text.sample.source.starts_with("hand-");
    rows(out, texts, scale, |text| text.sample.source.clone())?;
    let own: Vec<LeftOut<'_>> = texts.iter().filter(own).cloned().collect();
    rows(out, &own, scale, |_| "all hands".to_owned())?;
    rows(out, &own, scale, |text| format!("  {}", text.sample.language))?;
    rows(out, &own, scale, |text| format!("  {}", text.sample.kind))?;
    let error = calibration_error(&own, scale);
    writeln!(out, "slope {:.3}, expected calibration error {error:.3}\n", scale.slope)
}

fn rows(
    out: &mut dyn Write,
    texts: &[LeftOut<'_>],
    scale: &Scale,
    name: impl Fn(&LeftOut<'_>) -> String,
) -> io::Result<()> {
    let mut groups: BTreeMap<String, Vec<&LeftOut<'_>>> = BTreeMap::new();
    for text in texts {
        groups.entry(name(text)).or_default().push(text);
    }
    for (name, texts) in groups {
        let by = |score: &dyn Fn(&LeftOut<'_>) -> f64| {
            let scored: Vec<(f64, bool)> = texts.iter().map(|text| (score(text), text.label)).collect();
            Figures::of(&scored).map_or_else(
                || format!("{:^17}", "–"),
                |figures| format!("AUC {:.3} AP {:.3}", figures.roc_auc, figures.average_precision),
            )
        };
        let scored: Vec<(f64, bool)> = texts.iter().map(|text| (scale.logit(text), text.label)).collect();
        let right = scored.iter().filter(|(score, label)| (*score >= scale.threshold) == *label).count();
        writeln!(
            out,
            "{name:<22}{:>6}{:>9}   {}   {}   {}{:>9.3}{:>7.0}%",
            texts.len(),
            texts.iter().filter(|text| text.label).count(),
            by(&|text| text.by_hand),
            by(&|text| text.grams),
            by(&|text| text.sum()),
            f1(&scored, scale.threshold),
            100.0 * right as f64 / texts.len() as f64
        )?;
    }
    Ok(())
}

/// How far probabilities lie from what happens, over ten bins of as many texts.
fn calibration_error(texts: &[LeftOut<'_>], scale: &Scale) -> f64 {
    let positive = texts.iter().filter(|text| text.label).count() as f64 / texts.len().max(1) as f64;
    let share = (positive / (1.0 - positive)).ln();
    let mut scored: Vec<(f64, bool)> =
        texts.iter().map(|text| (1.0 / (1.0 + (-(scale.logit(text) + share)).exp()), text.label)).collect();
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = scored.len().div_ceil(10).max(1);
    let bins = scored.chunks(size).map(|bin| {
        let said: f64 = bin.iter().map(|(probability, _)| probability).sum();
        let happened = bin.iter().filter(|(_, label)| *label).count() as f64;
        (said - happened).abs()
    });
    bins.sum::<f64>() / scored.len().max(1) as f64
}
