//! `levelhead train --check`: whether our own mails are worth learning from. No two may be alike, none like a test's, and
//! what is beside the words (length, writer, trade) must not give the labels away. Must not know weights.

use super::super::lines::unescape;
use super::super::rows::Rows;
use super::super::{Failure, Session};
use super::fit::{Row, fit};
use crate::classify::Figures;
use hashbrown::{HashMap, HashSet};
use std::fs;
use std::hash::BuildHasher;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Words of a run.
const RUN: usize = 8;
/// Two mails may share so much of the shorter one's runs.
const SHARED: f64 = 0.20;
/// What tells the labels without reading must stay under it.
const BLIND: f64 = 0.60;
/// The mails are parted so often to see what carries over.
const PARTS: usize = 5;

/// One of our own mails.
struct Mail {
    id: String,
    hand: String,
    trade: String,
    angry: bool,
    urgent: bool,
    letters: usize,
    runs: HashSet<u64>,
}

/// Checks the files, and that they share nothing with the files of the folders `apart`.
pub fn run(files: &[PathBuf], apart: &[PathBuf], session: &mut Session<'_>) -> Result<(), Failure> {
    let mut mails = Vec::new();
    for path in files {
        Rows::read(path)?.each(|row| {
            let text = unescape(row.field("text"));
            if row.is_own() {
                mails.push(Mail {
                    id: format!("{} {}", row.field("hand"), row.field("id")),
                    hand: row.field("hand").to_owned(),
                    trade: row.field("trade").to_owned(),
                    angry: row.field("angry") == "yes",
                    urgent: row.field("urgent") == "yes",
                    letters: text.chars().count(),
                    runs: runs(&text),
                });
            }
            Ok(())
        })?;
    }
    writeln!(session.out, "{} mails", mails.len())?;
    let mut wrong = alike(&mails, session.out)?;
    for folder in apart {
        wrong += shared_with(&mails, folder, session.out)?;
    }
    for (name, label) in
        [("angry", (|mail: &Mail| mail.angry) as fn(&Mail) -> bool), ("urgent", |mail| mail.urgent)]
    {
        let auc = blind(&mails, label);
        writeln!(
            session.out,
            "{name}: AUC {auc:.3} by length, writer and trade alone (to stay under {BLIND:.2})"
        )?;
        wrong += usize::from(auc >= BLIND);
    }
    if wrong > 0 {
        return Err(Failure::failed(format!(
            "{wrong} findings above: leave such mails out of the training files"
        )));
    }
    Ok(())
}

/// The numbers of all runs of words of a text, without its header fields.
fn runs(text: &str) -> HashSet<u64> {
    let body = text.split_once("\n\n").map_or(text, |(_, body)| body).to_lowercase();
    let words: Vec<&str> =
        body.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let hasher = foldhash::fast::FixedState::default();
    words.windows(RUN).map(|run| hasher.hash_one(run)).collect()
}

/// Tells which two mails are too much alike; how many.
fn alike(mails: &[Mail], out: &mut dyn Write) -> Result<usize, Failure> {
    let mut having: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, mail) in mails.iter().enumerate() {
        for run in &mail.runs {
            having.entry(*run).or_default().push(at);
        }
    }
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for all in having.values() {
        for (place, one) in all.iter().enumerate() {
            for other in all.iter().skip(place + 1) {
                *shared.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    let mut pairs: Vec<(f64, &str, &str)> = shared
        .iter()
        .filter_map(|((one, other), count)| {
            let (one, other) = (mails.get(*one)?, mails.get(*other)?);
            let shorter = one.runs.len().min(other.runs.len()).max(1);
            Some((*count as f64 / shorter as f64, one.id.as_str(), other.id.as_str()))
        })
        .collect();
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let most = pairs.first().map_or(0.0, |pair| pair.0);
    pairs.retain(|pair| pair.0 > SHARED);
    for (share, one, other) in &pairs {
        writeln!(out, "{one} and {other} share {:.0} % of their runs of {RUN} words", share * 100.0)?;
    }
    writeln!(out, "two mails share at most {:.0} % of their runs of {RUN} words", most * 100.0)?;
    Ok(pairs.len())
}

/// Tells which mails share a run with a file under a folder; how many.
fn shared_with(mails: &[Mail], folder: &Path, out: &mut dyn Write) -> Result<usize, Failure> {
    let mut texts = Vec::new();
    texts_under(folder, &mut texts).map_err(|error| {
        Failure::failed(format!("cannot read {}: {error}; check the path", folder.display()))
    })?;
    let theirs: HashSet<u64> = texts.iter().flat_map(|text| runs(text)).collect();
    let alike: Vec<&Mail> = mails.iter().filter(|mail| !mail.runs.is_disjoint(&theirs)).collect();
    for mail in &alike {
        writeln!(out, "{} shares a run of {RUN} words with {}", mail.id, folder.display())?;
    }
    writeln!(
        out,
        "{} of the mails share a run with the {} files of {}",
        alike.len(),
        texts.len(),
        folder.display()
    )?;
    Ok(alike.len())
}

fn texts_under(folder: &Path, texts: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            texts_under(&path, texts)?;
        } else {
            texts.push(String::from_utf8_lossy(&fs::read(&path)?).into_owned());
        }
    }
    Ok(())
}

/// How well length, writer and trade tell a label, each mail scored by what the other parts taught.
///
/// A writer of ordinary mail, none of it angry, is told from the others by design: he is left out.
fn blind(mails: &[Mail], label: fn(&Mail) -> bool) -> f64 {
    let both = |hand: &str| {
        let of_hand = |wanted: bool| mails.iter().any(|mail| mail.hand == hand && label(mail) == wanted);
        of_hand(true) && of_hand(false)
    };
    let mails: Vec<&Mail> = mails.iter().filter(|mail| both(&mail.hand)).collect();
    let mut names: Vec<&str> =
        mails.iter().flat_map(|mail| [mail.hand.as_str(), mail.trade.as_str()]).collect();
    names.sort_unstable();
    names.dedup();
    let number = |name: &str| names.binary_search(&name).unwrap_or(0) as u32;
    let features: Vec<[(u32, f32); 4]> = mails
        .iter()
        .map(|mail| {
            let length = (mail.letters.max(1) as f32).ln();
            let names = names.len() as u32;
            [
                (number(&mail.hand), 1.0),
                (number(&mail.trade), 1.0),
                (names, length),
                (names + 1, length * length),
            ]
        })
        .collect();
    let mut penalties = vec![1.0; names.len()];
    penalties.extend([0.01; 3]);
    let level = names.len() as u32 + 2;
    let mut scored = Vec::new();
    for part in 0..PARTS {
        let all = || mails.iter().zip(&features).enumerate();
        let row = |mail: &Mail, features| Row {
            grams: features,
            named: vec![(level, 1.0)],
            offset: 0.0,
            label: label(mail),
            weight: 1.0,
        };
        let rows: Vec<Row<'_>> = all()
            .filter(|(at, _)| at % PARTS != part)
            .map(|(_, (mail, features))| row(mail, &features[..]))
            .collect();
        let weights = fit(&rows, &penalties, &[]);
        let weight = |number: u32| f64::from(weights.get(number as usize).copied().unwrap_or(0.0));
        scored.extend(all().filter(|(at, _)| at % PARTS == part).map(|(_, (mail, features))| {
            (
                features.iter().map(|(at, value)| weight(*at) * f64::from(*value)).sum::<f64>()
                    + weight(level),
                label(mail),
            )
        }));
    }
    Figures::of(&scored).map_or(0.5, |figures| figures.roc_auc)
}
