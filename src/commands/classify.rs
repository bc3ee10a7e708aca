//! `levelhead classify`: scores messages one by one, each at its own Date, with the phrases and hours of the config if
//! there is one. Must not know conversations.

use super::cli::ClassifyArgs;
use super::lines::{self, unescape};
use super::{Failure, Session, json, opening, scores};
use crate::classify::{
    Circumstances, Memory, Model, Speaker, Turn, Verdict, evidence_with, verdict, verdict_in_full,
};
use crate::mail::Message;
use crate::sources;
use std::path::{Path, PathBuf};

/// Scores the files in order; standard input where none is named.
pub fn run(args: &ClassifyArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    let mut warnings = Vec::new();
    let model = opening::corrected(&opening::config(session.options)?.model(), &mut warnings);
    for warning in warnings {
        writeln!(session.err, "levelhead: {warning}")?;
    }
    let mut memory = Memory::keeping();
    let standard_input = [PathBuf::from("-")];
    let files = if args.files.is_empty() { &standard_input[..] } else { &args.files };
    for path in files {
        for message in read(path, args.lines, session)? {
            let verdict = judge((&mut memory, &model), &message, args.explain, session);
            tell(&message, &verdict, args, session)?;
        }
    }
    Ok(())
}

fn read(path: &Path, lines: bool, session: &Session<'_>) -> Result<Vec<Message>, Failure> {
    if lines {
        let at = session.fixed_now.unwrap_or(lines::UNDATED);
        let text = lines::read_text(path)?;
        return Ok(text.lines().map(|line| lines::message(&unescape(line), at)).collect());
    }
    sources::messages(&lines::read_bytes(path)?).ok_or_else(|| {
        let what = "is neither a mail nor an mbox; for plain texts, one a line, use --lines";
        Failure::failed(format!("{} {what}", path.display()))
    })
}

fn judge(
    (memory, model): (&mut Memory, &Model),
    message: &Message,
    explain: bool,
    session: &Session<'_>,
) -> Verdict {
    let evidence = evidence_with(memory, model, message);
    let at = message.at().unwrap_or_else(|| session.now());
    let turn = Turn {
        row: None,
        message_id: message.headers.message_id.as_ref(),
        by: Speaker::Customer,
        at,
        evidence: &evidence,
        cc: &[],
    };
    let judge = if explain { verdict_in_full } else { verdict };
    judge(model, &[turn], Circumstances::default(), session.fixed_now.unwrap_or(at))
}

fn tell(
    message: &Message,
    verdict: &Verdict,
    args: &ClassifyArgs,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let headers = &message.headers;
    let id = headers.message_id.as_ref().map(ToString::to_string);
    if args.json {
        let told = serde_json::json!({
            "version": json::VERSION,
            "message_id": id,
            "subject": headers.subject.as_str(),
            "at": message.at().map(|at| at.to_string()),
            "language": json::language(verdict.language),
            "due": verdict.due.as_ref().map(|due| due.at.to_string()),
            "anger": json::score(&verdict.anger),
            "urgency": json::score(&verdict.urgency),
        });
        writeln!(session.out, "{told}")?;
        return Ok(());
    }
    let mark = |flag: bool, sign: char| if flag { sign } else { ' ' };
    writeln!(
        session.out,
        "urgent {:.2} {}  angry {:.2} {}  {}",
        verdict.urgency.probability,
        mark(verdict.urgency.flag, '!'),
        verdict.anger.probability,
        mark(verdict.anger.flag, '▲'),
        title(message)
    )?;
    if args.explain {
        scores::write_sum(session.out, "urgent", &verdict.urgency)?;
        scores::write_sum(session.out, "angry", &verdict.anger)?;
    }
    Ok(())
}

/// The subject, or the beginning of the text where there is none.
fn title(message: &Message) -> String {
    let subject = message.headers.subject.as_str();
    let first = message.body.iter().flat_map(|body| body.text.lines()).find(|line| !line.trim().is_empty());
    let title = if subject.is_empty() { first.unwrap_or_default() } else { subject };
    title.chars().take(80).collect()
}
