//! `levelhead list`: the queue as a table or as JSON. Must not know how mail is read.

use super::cli::ListArgs;
use super::reading::{self, Reading};
use super::{Failure, Session, json, opening, table};
use crate::intake::{Goal, Stats};
use crate::mailbox::ConversationId;
use crate::triage::{Desk, Order, View};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::HashSet;
use std::io::Write;
use std::time::Duration;

/// The whole document of `--json`.
#[derive(Serialize)]
struct Document {
    version: u32,
    now: String,
    conversations: Vec<json::Conversation>,
}

/// A line of `--jsonl`.
#[derive(Serialize)]
struct Line {
    version: u32,
    #[serde(flatten)]
    conversation: json::Conversation,
}

/// Prints the queue.
pub fn run(args: &ListArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    let now = session.now();
    let opening = opening::open(session.options, now)?;
    let reading = reading::read(&opening, Goal::Queue, now, session)?;
    if reading.drained.stats.messages == 0 {
        // Nothing read because something failed is not an empty queue.
        reading.outcome()?;
    }
    let desk = &reading.drained.desk;
    let chosen = choose(args, desk, now);
    if args.json {
        let conversations = chosen.iter().filter_map(|id| json::conversation(desk, *id, now)).collect();
        let document = Document { version: json::VERSION, now: json::time(&now), conversations };
        serde_json::to_writer_pretty(&mut session.out, &document).map_err(std::io::Error::from)?;
        writeln!(session.out)?;
    } else if args.jsonl {
        for conversation in chosen.iter().filter_map(|id| json::conversation(desk, *id, now)) {
            let line = Line { version: json::VERSION, conversation };
            serde_json::to_writer(&mut session.out, &line).map_err(std::io::Error::from)?;
            writeln!(session.out)?;
        }
    } else {
        let rows: Vec<_> = chosen.iter().filter_map(|id| desk.summary(*id, now)).collect();
        table::print(&rows, opening.accounts.len() > 1, now, session)?;
    }
    finish(args, &reading, session)
}

fn finish(args: &ListArgs, reading: &Reading, session: &mut Session<'_>) -> Result<(), Failure> {
    if args.stats {
        session.out.flush()?;
        stats(&reading.drained.stats, session.err)?;
    }
    reading.outcome()
}

/// The conversations asked for, in order.
fn choose(args: &ListArgs, desk: &Desk, now: Timestamp) -> Vec<ConversationId> {
    let view = match (args.all, args.waiting, args.mine) {
        (true, ..) => View::All,
        (_, true, _) => View::Waiting,
        (_, _, true) => View::Mine,
        _ => View::Hot,
    };
    let within = |wanted: bool, view: View| -> Option<HashSet<ConversationId>> {
        wanted.then(|| desk.queue(view, Order::Heat, now).into_iter().collect())
    };
    let (waiting, mine) = (within(args.waiting, View::Waiting), within(args.mine, View::Mine));
    let in_set = |set: &Option<HashSet<ConversationId>>, id: &ConversationId| {
        set.as_ref().is_none_or(|set| set.contains(id))
    };
    desk.queue(view, Order::Heat, now)
        .into_iter()
        .filter(|id| in_set(&waiting, id) && in_set(&mine, id))
        .filter(|id| !args.urgent || desk.verdict(*id).urgency.flag)
        .filter(|id| !args.angry || desk.verdict(*id).anger.flag)
        .take(args.limit.unwrap_or(usize::MAX))
        .collect()
}

/// Where the time went.
fn stats(stats: &Stats, err: &mut dyn Write) -> Result<(), Failure> {
    let phases: [(&str, Duration); 6] = [
        ("connect", stats.connect),
        ("first page", stats.first_page),
        ("whole index", stats.whole_index),
        ("bodies", stats.bodies),
        ("threads", stats.threads),
        ("classify", stats.classify),
    ];
    for (name, took) in phases {
        writeln!(err, "{name:<12} {:>10.1} ms", took.as_secs_f64() * 1000.0)?;
    }
    let reading = (stats.whole_index + stats.bodies).as_secs_f64();
    let round_trips = stats.round_trips.as_secs_f64();
    let share = if reading > 0.0 { (round_trips / reading * 100.0).min(100.0) } else { 0.0 };
    writeln!(err, "{:<12} {:>10.1} ms  {share:.0} % of the reading", "round trips", round_trips * 1000.0)?;
    writeln!(err, "{:<12} {:>10}", "messages", stats.messages)?;
    writeln!(err, "{:<12} {:>10}", "classified", stats.classified)?;
    writeln!(err, "{:<12} {:>10}", "bytes read", stats.bytes)?;
    Ok(())
}
