//! `levelhead show`: one conversation as text, as JSON, or as it lies in the mailbox. Must not know how mail is read.

use super::cli::ShowArgs;
use super::{Failure, Session, json, opening, reading};
use crate::app::clock;
use crate::app::dates::Dates;
use crate::classify::{Score, Signal};
use crate::intake::Goal;
use crate::mail::{BlockKind, Body};
use crate::mailbox::ConversationId;
use crate::triage::{Desk, Direction, MessageLine, Summary};
use jiff::Timestamp;
use serde::Serialize;
use std::io::Write;

/// The whole document of `--json`.
#[derive(Serialize)]
struct Document {
    version: u32,
    now: String,
    conversation: json::Conversation,
    messages: Vec<json::Message>,
}

/// Prints one conversation.
pub fn run(args: &ShowArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    let now = session.now();
    let opening = opening::open(session.options, now)?;
    let mut reading = reading::read(&opening, Goal::Rows, now, session)?;
    let id = reading.find(&args.id)?;
    let messages = reading.drained.desk.messages(id);
    if args.raw {
        for message in &messages {
            let bytes = reading.raw(message.reference)?.unwrap_or_default();
            session.out.write_all(&bytes)?;
        }
        return Ok(());
    }
    let bodies = reading.bodies(&messages, now)?;
    let desk = &reading.drained.desk;
    let body = |message: &MessageLine| bodies.get(&message.reference);
    if args.json {
        let sources = &reading.drained.sources;
        let source =
            |message: &MessageLine| sources.iter().find(|info| info.source == message.reference.source);
        let conversation = json::conversation(desk, id, now).ok_or_else(vanished)?;
        let messages =
            messages.iter().map(|message| json::message(message, source(message), body(message))).collect();
        let document = Document { version: json::VERSION, now: json::time(&now), conversation, messages };
        serde_json::to_writer_pretty(&mut session.out, &document).map_err(std::io::Error::from)?;
        writeln!(session.out)?;
        return Ok(());
    }
    let summary = desk.summary(id, now).ok_or_else(vanished)?;
    head(desk, id, &summary, now, session.out)?;
    if let Some(account) = opening.account(&summary.account).filter(|_| opening.accounts.len() > 1) {
        let why = account.grant.as_ref().err().map(|why| format!(", read-only: {why}")).unwrap_or_default();
        writeln!(session.out, "  account   {}{why}", account.name)?;
    }
    for message in &messages {
        one(message, body(message), desk, now, session.out)?;
    }
    Ok(())
}

fn vanished() -> Failure {
    Failure::failed("the conversation has just vanished; list again")
}

fn head(
    desk: &Desk,
    id: ConversationId,
    summary: &Summary,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (zone, dates) = (desk.settings().hours().zone(), Dates::default());
    writeln!(out, "{}", summary.subject)?;
    let address =
        summary.customer_address.as_ref().map(|address| format!(" <{address}>")).unwrap_or_default();
    let theirs = summary.customer_offset.map(|offset| format!(", local time {}", dates.wall(now, offset)));
    writeln!(out, "  customer  {}{address}{}", summary.customer, theirs.unwrap_or_default())?;
    let claim = summary.claim.as_ref().map(|claim| format!(", @{}", claim.who)).unwrap_or_default();
    writeln!(
        out,
        "  state     {}{claim}, heat {:.0}, id {}",
        summary.status.name(),
        summary.heat,
        summary.short_id
    )?;
    if let Some(since) = summary.waiting_since {
        writeln!(out, "  waiting   {}, since {}", clock::age(since, now), dates.in_full(since, now, zone))?;
    }
    if let Some(due) = summary.due {
        writeln!(out, "  due       {}", dates.in_full(due, now, zone))?;
    }
    if let Some((incident, size)) = summary.incident {
        writeln!(out, "  incident  {incident}, {size} conversations")?;
    }
    let verdict = desk.verdict(id);
    reasons("angry", &verdict.anger, out)?;
    reasons("urgent", &verdict.urgency, out)
}

/// The score and what it is the sum of.
fn reasons(name: &str, score: &Score, out: &mut dyn Write) -> Result<(), Failure> {
    if score.reasons.is_empty() {
        return Ok(());
    }
    let sign = if score.flag { "yes" } else { "no" };
    writeln!(out, "  {name:<8}  {:.2} {sign}", score.probability)?;
    for reason in score.reasons.iter().filter(|reason| reason.weight.abs() >= 0.005) {
        let quote = match reason.signal {
            Signal::Base | Signal::Rest => String::new(),
            _ if reason.quote.is_empty() => String::new(),
            _ => format!("  “{}”", reason.quote.replace('\n', " ")),
        };
        writeln!(out, "    {:+.2}  {}{quote}", reason.weight, reason.signal.label())?;
    }
    Ok(())
}

fn one(
    message: &MessageLine,
    body: Option<&Body>,
    desk: &Desk,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (zone, dates) = (desk.settings().hours().zone(), Dates::default());
    let address = message.address.as_ref().map(|address| format!(" <{address}>")).unwrap_or_default();
    let at = message.at.map_or_else(|| "undated".to_owned(), |at| dates.in_full(at, now, zone));
    writeln!(out, "\n── {}{address} · {at} · {}", message.author, direction(message.direction))?;
    for (name, list) in [("to", &message.to), ("cc", &message.cc)] {
        if !list.is_empty() {
            let list: Vec<String> = list.iter().map(ToString::to_string).collect();
            writeln!(out, "   {name}: {}", list.join(", "))?;
        }
    }
    if !message.defects.is_empty() {
        let defects: Vec<&str> = message.defects.iter().map(|defect| defect.name()).collect();
        writeln!(out, "   cut or broken: {}", defects.join(", "))?;
    }
    writeln!(out)?;
    let Some(body) = body else {
        writeln!(out, "   (the text could not be read)")?;
        return Ok(());
    };
    for caution in &body.cautions {
        writeln!(out, "   ⚠ {caution}")?;
    }
    for block in &body.blocks {
        let text = body.text.get(block.range.clone()).unwrap_or_default();
        match block.kind {
            BlockKind::Quote | BlockKind::Footer => {
                let what = if block.kind == BlockKind::Quote { "quoted" } else { "footer" };
                writeln!(out, "   [{what}, {} lines]", text.lines().count())?;
            }
            _ => {
                for line in text.trim_matches('\n').lines() {
                    writeln!(out, "{}", format!("   {line}").trim_end())?;
                }
            }
        }
    }
    for attachment in &body.attachments {
        writeln!(
            out,
            "   [attached: {}, {}, {} bytes]",
            attachment.name, attachment.media_type, attachment.size
        )?;
    }
    Ok(())
}

/// The name of a direction in JSON and on paper.
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Customer => "customer",
        Direction::Us => "us",
        Direction::Internal => "internal",
        Direction::Automatic(_) => "automatic",
    }
}
