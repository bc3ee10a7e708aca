//! Learns the table of the send check (`reply::check::learned`) from sentences of replies, and tells what it finds in the
//! replies of each set left out in turn. Must not know how a sentence is read.

use super::super::{Failure, Session};
use super::fit::{Row, fit};
use crate::reply::check::{HEARD, HEARD_BITS, Kind, features};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// How small weights are held.
const PENALTY: f32 = 0.05;
/// Of so many ordinary replies that were left out, one may be found for each kind.
const FALSE: usize = 320;
/// Of so many replies with a mistake that were left out, one may sound as if it had none.
const BELOW: usize = 30;
/// The largest step from 0 of a weight in the table.
const STEPS: f32 = 127.0;

/// One sentence.
struct Sentence {
    /// The set it is from; one that is called `ours` is never left out.
    set: String,
    /// The reply it stands in.
    reply: String,
    /// What is wrong with it.
    is: BTreeSet<String>,
    /// What may be right or wrong with it, nobody knows.
    unknown: BTreeSet<String>,
    features: Vec<(u32, f32)>,
}

/// What was learned for one kind: the last weight is what a sentence starts at.
struct Learned(Vec<f32>);

impl Learned {
    fn score(&self, sentence: &Sentence) -> f32 {
        let weight = |number: u32| self.0.get(number as usize).copied().unwrap_or(0.0);
        self.nothing() + sentence.features.iter().map(|(number, each)| weight(*number) * each).sum::<f32>()
    }

    fn nothing(&self) -> f32 {
        self.0.last().copied().unwrap_or(0.0)
    }
}

/// Reads lines of set, reply, kinds, unknown kinds and a sentence, tells what is found in each set when it is left out,
/// and writes the table.
pub fn run(files: &[PathBuf], folder: Option<&Path>, session: &mut Session<'_>) -> Result<(), Failure> {
    let mut sentences = Vec::new();
    for path in files {
        read(path, &mut sentences)?;
    }
    let mut scales = String::from("# Made by `levelhead train --replies`; docs/send-check.md says how.\n");
    let mut columns = Vec::new();
    for kind in HEARD {
        let (from, below) = report(kind, &sentences, session)?;
        if folder.is_some() {
            let learned = learn(kind, &sentences.iter().collect::<Vec<_>>());
            let largest = learned.0.iter().rev().skip(1).map(|weight| weight.abs()).fold(0.0, f32::max);
            let step = largest / STEPS;
            let _ = write!(
                scales,
                "\n[{}]\nnothing = {:.4}\nstep = {step:e}\nfrom = {from:.4}\nbelow = {below:.4}\n",
                kind.name(),
                learned.nothing()
            );
            columns.push(learned.0.into_iter().map(move |weight| (weight / step).round() as i8));
        }
    }
    let Some(folder) = folder else { return Ok(()) };
    let mut table = Vec::new();
    for _ in 0..1_usize << HEARD_BITS {
        table.extend(columns.iter_mut().filter_map(Iterator::next).map(i8::cast_unsigned));
    }
    for (name, bytes) in [("replies.toml", scales.as_bytes()), ("replies.bin", &table)] {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|error| {
            Failure::failed(format!("cannot write {}: {error}; check the folder", path.display()))
        })?;
    }
    Ok(())
}

fn read(path: &Path, sentences: &mut Vec<Sentence>) -> Result<(), Failure> {
    let text = fs::read_to_string(path).map_err(|error| {
        Failure::failed(format!("cannot read {}: {error}; check the file", path.display()))
    })?;
    let kinds = |list: &str| list.split(',').filter(|kind| !kind.is_empty()).map(str::to_owned).collect();
    for (number, line) in text.lines().enumerate() {
        let fields: Vec<&str> = line.splitn(5, '\t').collect();
        let [set, reply, is, unknown, text] = fields.as_slice() else {
            return Err(Failure::failed(format!(
                "{}, line {}: five fields are needed; benches/send_check_sentences.py writes such lines",
                path.display(),
                number + 1
            )));
        };
        sentences.push(Sentence {
            set: (*set).to_owned(),
            reply: (*reply).to_owned(),
            is: kinds(is),
            unknown: kinds(unknown),
            features: features(text),
        });
    }
    Ok(())
}

/// Weighs both sides alike: few sentences are wrong.
fn learn(kind: Kind, sentences: &[&Sentence]) -> Learned {
    let known: Vec<&&Sentence> = sentences.iter().filter(|one| !one.unknown.contains(kind.name())).collect();
    let wrong = known.iter().filter(|one| one.is.contains(kind.name())).count();
    let share = |of: usize| known.len() as f64 / (2.0 * of.max(1) as f64);
    let (wrongs, rights) = (share(wrong), share(known.len() - wrong));
    let count = 1_u32 << HEARD_BITS;
    let rows: Vec<Row<'_>> = known
        .iter()
        .map(|one| {
            let label = one.is.contains(kind.name());
            Row {
                grams: &one.features,
                named: vec![(count, 1.0)],
                offset: 0.0,
                label,
                weight: if label { wrongs } else { rights },
            }
        })
        .collect();
    let mut penalties = vec![PENALTY; count as usize];
    penalties.push(1e-3);
    Learned(fit(&rows, &penalties, &[]))
}

/// Tells what is found of the replies left out, from which score on, and below which hardly any has the mistake.
fn report(kind: Kind, sentences: &[Sentence], session: &mut Session<'_>) -> Result<(f32, f32), Failure> {
    let sets: BTreeSet<&str> =
        sentences.iter().map(|one| one.set.as_str()).filter(|set| *set != "ours").collect();
    // By reply: whether it has this mistake, whether it has any, its highest score.
    let mut replies: BTreeMap<(&str, &str), (bool, bool, f32)> = BTreeMap::new();
    for set in sets {
        let (out, rest): (Vec<&Sentence>, Vec<&Sentence>) = sentences.iter().partition(|one| one.set == set);
        let learned = learn(kind, &rest);
        for one in out.into_iter().filter(|one| !one.unknown.contains(kind.name())) {
            let entry = replies.entry((set, one.reply.as_str())).or_insert((false, false, f32::MIN));
            entry.0 |= one.is.contains(kind.name());
            entry.1 |= !one.is.is_empty();
            entry.2 = entry.2.max(learned.score(one));
        }
    }
    let mut ordinary: Vec<f32> =
        replies.values().filter(|(_, any, _)| !any).map(|(.., score)| *score).collect();
    ordinary.sort_by(|a, b| b.total_cmp(a));
    let may = ordinary.len() / FALSE;
    let from = ordinary.get(may).copied().unwrap_or(f32::MAX);
    let mut wrong: Vec<f32> = replies.values().filter(|(is, ..)| *is).map(|(.., score)| *score).collect();
    wrong.sort_by(f32::total_cmp);
    let below = wrong.get(wrong.len() / BELOW).copied().unwrap_or(f32::MIN);
    let mut table: BTreeMap<&str, [Vec<&str>; 3]> = BTreeMap::new();
    for ((set, reply), (is, any, score)) in &replies {
        let [found, missed, falsely] = table.entry(set).or_default();
        match (is, any, *score > from) {
            (true, _, true) => found.push(reply),
            (true, _, false) => missed.push(reply),
            (false, false, true) => falsely.push(reply),
            _ => {}
        }
    }
    for (set, [found, missed, falsely]) in &table {
        writeln!(
            session.out,
            "{} {set}: {} of {} found, {} ordinary; found {}; ordinary {}",
            kind.name(),
            found.len(),
            found.len() + missed.len(),
            falsely.len(),
            found.join(" "),
            falsely.join(" ")
        )?;
    }
    Ok((from, below))
}
