//! Labelled texts read for training: lines of `evaluate`, and our own mails. Must not know weights.

use super::super::Failure;
use super::super::lines;
use super::super::rows::Rows;
use crate::classify::{
    Circumstances, Flag, Form, Model, Said, Signal, Speaker, Turn, evidence, form, said, verdict_in_full,
};
use crate::mail::Message;
use std::path::Path;

/// One labelled text as numbers.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Where it is from: a public source, or `hand-a`.
    pub source: String,
    /// Which one of that source.
    pub id: String,
    /// What kind of difficulty; empty for public sources.
    pub kind: String,
    /// The language; empty for public sources.
    pub language: String,
    /// Angry or not, where it is known.
    pub angry: Option<bool>,
    /// Urgent or not, where it is known.
    pub urgent: Option<bool>,
    /// The words of the text, for anger and for urgency; none where the label is not known.
    words: [Vec<Said>; 2],
    /// Their features, each number once.
    grams: [Vec<(u32, f32)>; 2],
    /// Whether it looks like a mail or a short post.
    pub form: Form,
    /// What each named signal adds to anger and to urgency.
    pub signals: [Vec<(Signal, f32)>; 2],
}

impl Sample {
    /// Its label for a flag.
    pub fn label(&self, flag: Flag) -> Option<bool> {
        match flag {
            Flag::Angry => self.angry,
            Flag::Urgent => self.urgent,
        }
    }

    /// Its features for a flag.
    pub fn grams(&self, flag: Flag) -> &[(u32, f32)] {
        match flag {
            Flag::Angry => &self.grams[0],
            Flag::Urgent => &self.grams[1],
        }
    }

    /// Its words for a flag.
    pub fn words(&self, flag: Flag) -> &[Said] {
        match flag {
            Flag::Angry => &self.words[0],
            Flag::Urgent => &self.words[1],
        }
    }

    /// What the named signals add to a flag.
    pub fn of(&self, flag: Flag) -> &[(Signal, f32)] {
        match flag {
            Flag::Angry => &self.signals[0],
            Flag::Urgent => &self.signals[1],
        }
    }
}

/// Reads a file in either format.
///
/// # Errors
/// Where it can't be read.
pub fn read(path: &Path, model: &Model, samples: &mut Vec<Sample>) -> Result<(), Failure> {
    Rows::read(path)?.each(|row| {
        let ((angry, urgent), message) = (row.labels()?, row.message());
        let words = [(Flag::Angry, angry), (Flag::Urgent, urgent)]
            .map(|(flag, label)| label.map_or_else(Vec::new, |_| said(model, &message, flag)));
        samples.push(Sample {
            source: row.source(),
            id: row.field("id").to_owned(),
            kind: row.field("kind").to_owned(),
            language: row.field("lang").to_owned(),
            angry,
            urgent,
            grams: [merged(&words[0]), merged(&words[1])],
            words,
            form: form(&message),
            signals: signals(model, &message),
        });
        Ok(())
    })
}

/// The features of all words, each number once.
fn merged(words: &[Said]) -> Vec<(u32, f32)> {
    let mut features: Vec<(u32, f32)> = words.iter().flat_map(|word| word.features.iter().copied()).collect();
    features.sort_by_key(|(number, _)| *number);
    features.dedup_by(|(number, value), (known, sum)| {
        let same = number == known;
        if same {
            *sum += *value;
        }
        same
    });
    features
}

/// What each signal adds to both flags, at the mail's own date.
fn signals(model: &Model, message: &Message) -> [Vec<(Signal, f32)>; 2] {
    let evidence = evidence(model, message);
    let at = message.at().unwrap_or(lines::UNDATED);
    let turn = Turn { row: None, message_id: None, by: Speaker::Customer, at, evidence: &evidence, cc: &[] };
    let verdict = verdict_in_full(model, &[turn], Circumstances::default(), at);
    [verdict.anger, verdict.urgency].map(|score| {
        let mut sums: Vec<(Signal, f32)> = Vec::new();
        for reason in score.reasons {
            if matches!(reason.signal, Signal::Base | Signal::Rest) {
                continue;
            }
            match sums.iter_mut().find(|(signal, _)| *signal == reason.signal) {
                Some((_, sum)) => *sum += reason.weight,
                None => sums.push((reason.signal, reason.weight)),
            }
        }
        sums
    })
}
