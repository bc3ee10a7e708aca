//! Reads sources to their end into a desk, for commands. Must not know what the command does with it.

use super::{Incoming, Intake};
use crate::mail::{SafeText, SourceId};
use crate::port::mail::{Line, Phase, Request, SourceInfo};
use crate::triage::{BodyRead, Desk};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// How far to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// All rows, and the bodies of the queue.
    Queue,
    /// All rows, no bodies beyond those that come along.
    Rows,
}

/// Where the time went, for `--stats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    /// Connecting and logging in.
    pub connect: Duration,
    /// From the start to the newest page.
    pub first_page: Duration,
    /// From the start to the last row.
    pub whole_index: Duration,
    /// Reading the bodies of the queue.
    pub bodies: Duration,
    /// Building conversations.
    pub threads: Duration,
    /// Reading messages for evidence, on a thread of its own.
    pub classify: Duration,
    /// Waiting for the first word of an answer with nothing else under way, over the line on which that took longest.
    pub round_trips: Duration,
    /// Messages read for evidence; of the others it was kept.
    pub classified: usize,
    /// Bytes read.
    pub bytes: u64,
    /// Messages read.
    pub messages: usize,
}

/// What came of reading.
#[derive(Debug)]
pub struct Drained {
    /// The desk with all that was read.
    pub desk: Desk,
    /// What was opened.
    pub sources: Vec<SourceInfo>,
    /// What was left out, one line each.
    pub skipped: Vec<SafeText>,
    /// What failed, one line each.
    pub failed: Vec<SafeText>,
    /// The accounts whose lines are down.
    pub down: HashSet<SafeText>,
    /// Where the time went.
    pub stats: Stats,
    /// How long each source was waited for.
    waited: HashMap<SourceId, Duration>,
}

impl Drained {
    fn opened(&mut self, info: SourceInfo) {
        self.desk.open(&info.folder());
        self.sources.retain(|known| known.source != info.source);
        self.sources.push(info);
    }

    /// Notes a failure, once.
    fn fail(&mut self, why: &SafeText) {
        if !self.failed.contains(why) {
            self.failed.push(why.clone());
        }
    }

    /// Takes in one report that came later.
    pub fn take(&mut self, incoming: Incoming, now: Timestamp) {
        self.read(incoming, Instant::now(), now);
    }

    fn read(&mut self, incoming: Incoming, since: Instant, now: Timestamp) {
        let begun = Instant::now();
        match incoming {
            Incoming::Opened(info) => self.opened(info),
            Incoming::Arrived(messages) => {
                self.desk.apply_arrived(&messages, now);
                self.stats.threads += begun.elapsed();
                self.stats.messages += messages.len();
                if self.stats.first_page.is_zero() {
                    self.stats.first_page = since.elapsed();
                }
                self.stats.whole_index = since.elapsed();
            }
            Incoming::FlagsChanged(flags) => drop(self.desk.apply_flags(&flags, now)),
            Incoming::Vanished(gone) => drop(self.desk.apply_vanished(&gone, now)),
            Incoming::Timed { source, phase, took, bytes, waited } => {
                let of_source = self.waited.entry(source).or_default();
                *of_source += waited;
                self.stats.round_trips = self.stats.round_trips.max(*of_source);
                self.timed(phase, took, bytes);
            }
            Incoming::Kept { source, .. } | Incoming::Complete(source) => {
                drop(self.desk.folder_is_read(source, now));
            }
            Incoming::Settled => drop(self.desk.all_is_read(now)),
            Incoming::Classified(messages) => self.stats.classified = messages,
            Incoming::Skipped(what) => self.skipped.push(what),
            Incoming::Failed(why) => self.fail(&why),
            // A command does not wait for a lost line to be mended.
            Incoming::Line { account, line } => match line.trouble() {
                Some(why) => {
                    self.fail(why);
                    self.down.insert(account);
                }
                None if line == Line::Up => drop(self.down.remove(&account)),
                None => {}
            },
            _ => {}
        }
    }

    /// Phases of several sources run at the same time: the longest counts.
    fn timed(&mut self, phase: Phase, took: Duration, bytes: u64) {
        let stats = &mut self.stats;
        match phase {
            Phase::Connect => stats.connect = stats.connect.max(took),
            Phase::Classify => stats.classify = stats.classify.max(took),
            Phase::FirstPage | Phase::WholeIndex | Phase::Bodies => {}
        }
        stats.bytes += bytes;
    }
}

/// How many bodies to ask for at once.
const BATCH: usize = 500;

/// Reads until every source has told all it had, then the bodies that the goal asks for.
pub fn drain(intake: &Intake, desk: Desk, goal: Goal, now: Timestamp) -> Drained {
    let begun = Instant::now();
    let (sources, skipped, failed, down) = (Vec::new(), Vec::new(), Vec::new(), HashSet::new());
    let (stats, waited) = (Stats::default(), HashMap::new());
    let mut drained = Drained { desk, sources, skipped, failed, down, stats, waited };
    while let Ok(incoming) = intake.reports.recv() {
        let settled = incoming == Incoming::Settled;
        drained.read(incoming, begun, now);
        if settled {
            break;
        }
    }
    if goal == Goal::Queue {
        let begun = Instant::now();
        read_bodies(intake, &mut drained, now);
        drained.stats.bodies = begun.elapsed();
    }
    drained
}

fn read_bodies(intake: &Intake, drained: &mut Drained, now: Timestamp) {
    let begun = Instant::now();
    loop {
        let wanted = drained.desk.wanted_bodies(BATCH, now);
        let mut missing: HashMap<SafeText, usize> = HashMap::new();
        for message in &wanted {
            *missing.entry(drained.desk.account_of(message.source)).or_default() += 1;
        }
        if wanted.is_empty() || intake.requests.send(Request::FetchBodies(wanted)).is_err() {
            return;
        }
        // Those of an account whose line is down are not waited for; what is kept of them comes all the same.
        while missing.iter().any(|(account, left)| *left > 0 && !drained.down.contains(account)) {
            match intake.reports.recv() {
                Ok(Incoming::Bodies(bodies)) => {
                    for body in &bodies {
                        let account = drained.desk.account_of(body.reference.source);
                        missing.entry(account).and_modify(|left| *left = left.saturating_sub(1));
                    }
                    apply(drained, &bodies, now);
                }
                Ok(Incoming::Failed(why)) => {
                    drained.fail(&why);
                    return;
                }
                Ok(other) => drained.read(other, begun, now),
                Err(_) => return,
            }
        }
    }
}

fn apply(drained: &mut Drained, bodies: &[BodyRead], now: Timestamp) {
    let begun = Instant::now();
    drained.desk.apply_bodies(bodies, now);
    drained.stats.threads += begun.elapsed();
}
