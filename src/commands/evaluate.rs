//! `levelhead evaluate`: measures the classifier on labelled texts. Must not know mail files or conversations.

use super::cli::EvaluateArgs;
use super::rows::Rows;
use super::{Failure, Session, lines, opening};
use crate::classify::{Circumstances, Figures, Flag, Model, Speaker, Turn, evidence, verdict};
use crate::mail::Message;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// The scores of one source for one flag, with the label of each.
type Scored = BTreeMap<(&'static str, String), Vec<(f64, bool)>>;

/// Measures on the files, one row a source and flag.
pub fn run(args: &EvaluateArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    // Figures are those of the classifier as shipped, unless a config is named.
    let named = session.options.config.is_some();
    let model = if named { opening::config(session.options)?.model() } else { Model::shipped() };
    let mut scored = Scored::new();
    for path in &args.files {
        read(path, &model, &mut scored)?;
    }
    let rows: Vec<_> =
        scored.iter().map(|((flag, source), scores)| (*flag, source, Figures::of(scores))).collect();
    if args.json {
        let rows: Vec<_> =
            rows.iter().map(|(flag, source, figures)| as_json(flag, source, figures.as_ref())).collect();
        writeln!(session.out, "{}", json!({ "version": 1, "rows": rows }))?;
        return Ok(());
    }
    writeln!(
        session.out,
        "{:<8}{:<20}{:>7}{:>10}{:>8}{:>8}{:>9}{:>8}{:>8}",
        "flag", "source", "n", "positive", "AUC", "AP", "best F1", "P@R.90", "R@P.95"
    )?;
    for (flag, source, figures) in rows {
        let Some(figures) = figures else {
            writeln!(session.out, "{flag:<8}{source:<20} all of one kind: nothing to measure")?;
            continue;
        };
        writeln!(
            session.out,
            "{flag:<8}{source:<20}{:>7}{:>10}{:>8.3}{:>8.3}{:>9.3}{:>8.3}{:>8.3}",
            figures.count,
            figures.positives,
            figures.roc_auc,
            figures.average_precision,
            figures.best_f1,
            figures.precision_at_recall_90,
            figures.recall_at_precision_95
        )?;
    }
    Ok(())
}

fn as_json(flag: &str, source: &str, figures: Option<&Figures>) -> serde_json::Value {
    match figures {
        None => json!({ "flag": flag, "source": source }),
        Some(figures) => json!({
            "flag": flag,
            "source": source,
            "n": figures.count,
            "positive": figures.positives,
            "roc_auc": figures.roc_auc,
            "average_precision": figures.average_precision,
            "best_f1": figures.best_f1,
            "precision_at_recall_0_90": figures.precision_at_recall_90,
            "recall_at_precision_0_95": figures.recall_at_precision_95,
        }),
    }
}

/// Scores every row of one file.
fn read(path: &Path, model: &Model, scored: &mut Scored) -> Result<(), Failure> {
    Rows::read(path)?.each(|row| {
        let ((angry, urgent), message) = (row.labels()?, row.message());
        for (name, flag, label) in [("angry", Flag::Angry, angry), ("urgent", Flag::Urgent, urgent)] {
            if let Some(positive) = label {
                scored
                    .entry((name, row.source()))
                    .or_default()
                    .push((score(model, flag, &message), positive));
            }
        }
        Ok(())
    })
}

/// The log-odds of one text at its own Date, which rank as the probability does.
fn score(model: &Model, flag: Flag, message: &Message) -> f64 {
    let evidence = evidence(model, message);
    let at = message.at().unwrap_or(lines::UNDATED);
    let turn = Turn { row: None, message_id: None, by: Speaker::Customer, at, evidence: &evidence, cc: &[] };
    let verdict = verdict(model, &[turn], Circumstances::default(), at);
    let score = match flag {
        Flag::Angry => verdict.anger,
        Flag::Urgent => verdict.urgency,
    };
    score.reasons.iter().map(|reason| f64::from(reason.weight)).sum()
}
