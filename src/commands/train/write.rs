//! Writes what was learned as the files that are compiled in. Must not know how it was learned.

use super::learn::{FACTS, Learned, Scale};
use crate::classify::{CALM, Flag, Model, Signal};
use crate::commands::Failure;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The largest step from 0 of a weight in the table.
const STEPS: f32 = 127.0;
/// The largest weight but for one in a thousand uses all steps; larger ones are cut.
const CUT: f64 = 0.999;

/// Writes `named.toml` and `grams.bin` into the folder.
pub fn write(folder: &Path, angry: &(Learned, Scale), urgent: &(Learned, Scale)) -> Result<(), Failure> {
    let mut named = String::from("# Made by `levelhead train --write`; docs/classifier.md says how.\n");
    let mut tables = Vec::new();
    for (flag, name, (learned, scale)) in [(Flag::Angry, "angry", angry), (Flag::Urgent, "urgent", urgent)] {
        let steps = [&learned.mail, &learned.post].map(|weights| step(weights));
        tables.push(learned.mail.iter().zip(&learned.post).map(move |(mail, post)| {
            let in_steps = |weight: &f32, step: f32| (weight / step).round().clamp(-STEPS, STEPS) as i8;
            [in_steps(mail, steps[0]), in_steps(post, steps[1])].map(i8::cast_unsigned)
        }));
        tell(&mut named, flag, name, learned, scale, steps);
    }
    let [angry, urgent]: [_; 2] =
        tables.try_into().map_err(|_| Failure::failed("two flags have two tables each"))?;
    let table: Vec<u8> = angry.zip(urgent).flat_map(|(a, b)| [a[0], b[0], a[1], b[1]]).collect();
    let save = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|error| {
            Failure::failed(format!("cannot write {}: {error}; check the folder", path.display()))
        })
    };
    save("named.toml", named.as_bytes())?;
    save("grams.bin", &table)
}

fn step(weights: &[f32]) -> f32 {
    let mut sizes: Vec<f32> = weights.iter().map(|weight| weight.abs()).filter(|size| *size > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let largest = sizes.get((sizes.len() as f64 * CUT) as usize).copied().unwrap_or(1.0);
    largest / STEPS
}

fn tell(named: &mut String, flag: Flag, name: &str, learned: &Learned, scale: &Scale, steps: [f32; 2]) {
    let prior = Model::unlearned().prior_odds(flag);
    let threshold = 1.0 / (1.0 + (-(scale.threshold + f64::from(prior))).exp());
    let slope = scale.slope;
    let _ = write!(
        named,
        "\n[{name}]\nnothing = {:.4}\nthreshold = {threshold:.4}\nsteps = [{:e}, {:e}]\ncalm = {:.4}\n\n[{name}.signals]\n",
        scale.nothing,
        f64::from(steps[0]) * slope,
        f64::from(steps[1]) * slope,
        f64::from(CALM) * slope
    );
    let [in_mail, in_post] = &learned.factors;
    for ((signal, mail), post) in Signal::ALL.iter().zip(in_mail).zip(in_post) {
        let of_course = matches!(
            signal,
            Signal::RisingTone | Signal::CcGrowth | Signal::Rounds | Signal::FallingGaps | Signal::Correction
        );
        let not_words = matches!(signal, Signal::Sla | Signal::Vip | Signal::Base | Signal::Rest);
        if !of_course && !not_words {
            let slope = if FACTS.contains(signal) { 1.0 } else { slope };
            let [mail, post] = [mail, post].map(|factor| f64::from(*factor) * slope);
            let _ = writeln!(named, "{} = [{mail:.4}, {post:.4}]", signal.name());
        }
    }
}
