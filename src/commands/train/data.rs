//! Labelled texts read for training: lines of `evaluate`, and our own mails. Must not know weights.

use super::super::Failure;
use super::super::lines::{self, unescape};
use crate::classify::{
    Circumstances, Flag, Model, Signal, Speaker, Turn, evidence, features, verdict_in_full,
};
use crate::mail::{Message, MessageKey, MessageRef, SourceId, parse};
use std::path::Path;

/// One labelled text as numbers.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Where it is from: a public source, or `hand-a`.
    pub source: String,
    /// What kind of difficulty; empty for public sources.
    pub kind: String,
    /// The language; empty for public sources.
    pub language: String,
    /// Angry or not, where it is known.
    pub angry: Option<bool>,
    /// Urgent or not, where it is known.
    pub urgent: Option<bool>,
    /// The features of the text.
    pub grams: Vec<(u32, f32)>,
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
    let text = lines::read_text(path)?;
    let mut rows = text.lines();
    let header: Vec<&str> = rows.next().unwrap_or_default().split('\t').collect();
    for (number, line) in rows.enumerate().filter(|(_, line)| !line.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let field = |name: &str| {
            let at = header.iter().position(|known| *known == name);
            at.and_then(|at| fields.get(at)).copied().unwrap_or_default()
        };
        let wrong = || {
            let place = format!("{}:{}", path.display(), number + 2);
            Failure::failed(format!("{place}: no label; the formats are in docs/classifier.md"))
        };
        let own = header.contains(&"hand");
        let (angry, urgent) = if own {
            (Some(field("angry") == "yes"), Some(field("urgent") == "yes"))
        } else {
            match field("label") {
                "angry" => (Some(true), None),
                "not_angry" => (Some(false), None),
                "urgent" => (None, Some(true)),
                "not_urgent" => (None, Some(false)),
                _ => return Err(wrong()),
            }
        };
        let text = unescape(field("text"));
        let message = if own { mail(&text, field("date")) } else { lines::message(&text, lines::UNDATED) };
        samples.push(Sample {
            source: if own { format!("hand-{}", field("hand")) } else { field("source").to_owned() },
            kind: field("kind").to_owned(),
            language: field("lang").to_owned(),
            angry,
            urgent,
            grams: features(&message),
            signals: signals(model, &message),
        });
    }
    Ok(())
}

/// One of our own mails, written with its header fields but for the date.
fn mail(text: &str, date: &str) -> Message {
    let at = date.parse::<jiff::Timestamp>().unwrap_or(lines::UNDATED);
    let offset = jiff::fmt::temporal::Pieces::parse(date).ok().and_then(|pieces| pieces.to_numeric_offset());
    let zoned = at.to_zoned(offset.unwrap_or(jiff::tz::Offset::UTC).to_time_zone());
    let date = jiff::fmt::rfc2822::to_string(&zoned).unwrap_or_default();
    let raw = format!("Date: {date}\nContent-Type: text/plain; charset=utf-8\n{text}");
    let reference = MessageRef { source: SourceId(0), key: MessageKey(0) };
    parse::message(reference, raw.as_bytes(), crate::mail::Flags::default(), None)
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
