//! Changes on disk until they are carried out: each is written down before it is begun, waits while the line is down, and
//! is carried out in its turn when the screen says that its conversations are as they were seen. Must not know how a
//! change is carried out.

use super::super::connect::back_off;
use super::super::error::{Error, Result};
use super::bell::Wake;
use super::changes::{Hand, What};
use super::kept;
use super::shared::Shared;
use crate::ledger::{Entry, Ledger, Then, Trip};
use crate::mail::SafeText;
use crate::port::mail::{Intent, Report};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The changes that are not carried out yet.
#[derive(Default)]
pub(super) struct Waiting {
    ledger: Option<Ledger>,
    line: VecDeque<Change>,
    /// What the next change is.
    intent: Option<Intent>,
    /// The one that the screen was asked about.
    asked: Option<u64>,
    /// When to try again although nothing has told of a line, and how often that was.
    retry: Option<Instant>,
    failures: u32,
}

struct Change {
    ticket: u64,
    entry: Entry,
    /// Whether the server may have heard of it.
    tried: bool,
    /// Whether the screen knows that it waits.
    told: bool,
}

impl Waiting {
    /// Takes over what earlier runs have left; the changes by the tickets they have in this run.
    pub(super) fn open(shared: &Shared) -> (Self, Vec<(u64, Entry)>) {
        let Some(place) = shared.plan.ledger.clone().filter(|_| shared.plan.access.is_ok()) else {
            return Self::default().with(Vec::new());
        };
        let (ledger, wrong) = match place.open() {
            Ok(opened) => opened,
            Err(error) => {
                let said = format!("{}: changes can't be kept: {error}", shared.account());
                shared.report(Report::Skipped(SafeText::line(&said)));
                return Self::default().with(Vec::new());
            }
        };
        for line in wrong {
            shared.report(Report::Skipped(SafeText::line(&line)));
        }
        shared.report(Report::KeepsChanges);
        // Numbers that no change of this run and no other account gets.
        let highest = u64::MAX - (u64::from(shared.plan.first.0) << 32);
        let left = (0..).zip(ledger.entries()).map(|(at, entry)| (highest - at, entry.clone())).collect();
        Self { ledger: Some(ledger), ..Self::default() }.with(left)
    }

    fn with(mut self, left: Vec<(u64, Entry)>) -> (Self, Vec<(u64, Entry)>) {
        let change = |(ticket, entry): &(u64, Entry)| Change {
            ticket: *ticket,
            entry: entry.clone(),
            tried: true,
            told: true,
        };
        self.line = left.iter().map(change).collect();
        (self, left)
    }

    /// Whether changes are kept.
    pub(super) fn keeps(&self) -> bool {
        self.ledger.is_some()
    }

    /// How long until the first is tried again.
    pub(super) fn retry_in(&self) -> Option<Duration> {
        Some(self.retry?.saturating_duration_since(Instant::now()))
    }
}

impl Hand<'_> {
    /// What the next change is.
    pub(super) fn keep(&mut self, intent: Intent) {
        self.waiting.intent = Some(intent);
    }

    /// Takes a change: carried out at once where that can be, else when its turn has come.
    pub(super) fn change(&mut self, ticket: u64, what: What) {
        let intent = self.waiting.intent.take().filter(|intent| intent.ticket == ticket);
        // Who claims wants to know at once whether he has it.
        let Some(intent) = intent.filter(|_| self.waiting.keeps() && !what.claims()) else {
            return self.answer(ticket, what);
        };
        let Some(entry) = self.entry(&intent, &what) else { return self.answer(ticket, what) };
        let Some(entry) = self.against(ticket, &what, entry) else { return };
        if let Err(why) = self.write_down(ticket, &entry) {
            if self.shared.is_stale() {
                let why =
                    SafeText::line(&format!("not changed: there is no line, and it can't be kept: {why}"));
                self.shared.report(Report::StoreRefused { ticket, why });
                return;
            }
            self.restore(&what, &entry);
            return self.answer(ticket, what);
        }
        if self.waiting.line.len() == 1 && !self.shared.is_stale() {
            self.attempt();
        } else {
            self.tell_waiting();
        }
        self.go_on();
    }

    /// A change as it is kept. One that brings back what this program never moved is another account's.
    fn entry(&mut self, intent: &Intent, what: &What) -> Option<Entry> {
        let then = match what {
            What::Keywords(_) | What::Away { .. } => Then::Rest,
            What::Back { moved, .. } => {
                let journeys = self.moved.get(moved);
                let waits = self.waiting.line.iter().any(|change| change.ticket == *moved);
                if journeys.is_none() && !waits {
                    return None;
                }
                let trips = journeys.into_iter().flatten().map(|(_, journey)| journey.trip(true));
                Then::Back { moved: trips.collect(), back: Vec::new() }
            }
        };
        let entry = kept::entry(self.shared, intent, what, then)?;
        if let What::Back { moved, .. } = what {
            self.moved.remove(moved);
        }
        Some(entry)
    }

    /// What could not be written down is done as if nothing were kept.
    fn restore(&mut self, what: &What, entry: &Entry) {
        if let (What::Back { moved, .. }, Then::Back { moved: trips, .. }) = (what, &entry.then) {
            let journeys = trips.iter().filter_map(|trip| self.journey(trip).ok());
            let journeys = journeys.collect();
            self.moved.insert(*moved, journeys);
        }
    }

    /// Sets a change off against one that waits and that it takes back. What is left to do, if anything is.
    fn against(&mut self, ticket: u64, what: &What, entry: Entry) -> Option<Entry> {
        let at = match what {
            What::Keywords(_) => {
                let newest = self.waiting.line.back();
                let undone = newest.filter(|waits| !waits.tried && kept::undoes(&waits.entry, &entry));
                undone.map(|_| self.waiting.line.len() - 1)
            }
            What::Back { moved, .. } => self.waiting.line.iter().position(|waits| waits.ticket == *moved),
            What::Away { .. } => None,
        };
        let Some(waits) = at.and_then(|at| self.waiting.line.remove(at)) else { return Some(entry) };
        self.forget(&waits.entry);
        self.shared.report(Report::TakenBack { ticket: waits.ticket });
        let rest = match waits.entry.then {
            // It may have come far: it is brought to its end, and then back.
            Then::Away { trips, .. } if !trips.is_empty() => {
                Some(Entry { then: Then::Back { moved: trips, back: Vec::new() }, ..entry })
            }
            // The keywords may have been changed already.
            Then::Away { .. } if waits.tried && !entry.edits.is_empty() => {
                Some(Entry { then: Then::Rest, ..entry })
            }
            _ => None,
        };
        if rest.is_none() {
            self.shared.report(Report::Stored { ticket });
        }
        rest
    }

    /// Puts a change on the disk, and into the line.
    fn write_down(&mut self, ticket: u64, entry: &Entry) -> std::io::Result<()> {
        let Some(ledger) = &mut self.waiting.ledger else { return Ok(()) };
        let entry = Entry { id: ledger.add(entry.clone())?, ..entry.clone() };
        self.waiting.line.push_back(Change { ticket, entry, tried: false, told: false });
        Ok(())
    }

    /// Notes how far a move has come, before the next step is taken.
    pub(super) fn note(&mut self, ticket: u64, trips: Vec<Trip>) -> Result<()> {
        let Waiting { ledger, line, .. } = &mut self.waiting;
        let Some(change) = line.iter_mut().find(|change| change.ticket == ticket) else { return Ok(()) };
        match &mut change.entry.then {
            Then::Rest => {}
            Then::Away { trips: known, .. } | Then::Back { back: known, .. } => *known = trips,
        }
        let put = ledger.as_mut().map_or(Ok(()), |ledger| ledger.put(&change.entry));
        put.map_err(|why| Error::NotGranted(format!("how far it is can't be kept: {why}")))
    }

    /// The folders are in step with the server, or it is time to try again.
    pub(super) fn go_on(&mut self) {
        while self.waiting.asked.is_none() && self.waiting.retry.is_none() && self.shared.is_in_step() {
            let Some(first) = self.waiting.line.front() else { return };
            let ticket = first.ticket;
            if first.entry.is_begun() {
                if !self.attempt() {
                    return;
                }
                continue;
            }
            match kept::seen(self.shared, &first.entry) {
                Ok(seen) => {
                    self.waiting.asked = Some(ticket);
                    self.shared.report(Report::MaySend { ticket, seen });
                }
                Err(error) => self.refuse(ticket, &error),
            }
        }
    }

    /// The folders are in step with the server.
    pub(super) fn in_step(&mut self) {
        self.waiting.retry = None;
        self.go_on();
    }

    /// The first has waited long enough for another try.
    pub(super) fn try_again(&mut self) {
        if self.waiting.retry.is_some_and(|retry| retry <= Instant::now()) {
            self.in_step();
        }
    }

    /// The screen says that the first may be carried out.
    pub(super) fn send_waiting(&mut self, ticket: u64) {
        if self.waiting.asked.take_if(|asked| *asked == ticket).is_some()
            && self.waiting.line.front().is_some_and(|first| first.ticket == ticket)
        {
            self.attempt();
        }
        self.go_on();
    }

    /// The screen says that it came too late, and has told so.
    pub(super) fn drop_waiting(&mut self, ticket: u64) {
        if self.waiting.asked.take_if(|asked| *asked == ticket).is_some() {
            self.take_out(ticket);
        }
        self.go_on();
    }

    /// Carries the first one out; whether it is out of the way.
    fn attempt(&mut self) -> bool {
        let Some(first) = self.waiting.line.front_mut() else { return false };
        first.tried = true;
        let (ticket, entry) = (first.ticket, first.entry.clone());
        match self.carry_out(ticket, &entry) {
            Ok(()) => {
                self.take_out(ticket);
                self.shared.report(Report::Stored { ticket });
                true
            }
            Err(error) if error.is_of_the_line() => {
                self.writer = None;
                self.waiting.retry = Some(
                    Instant::now() + back_off(self.shared.plan.account.patience.retry, self.waiting.failures),
                );
                self.waiting.failures += 1;
                self.tell_waiting();
                false
            }
            Err(error) => {
                self.refuse(ticket, &error);
                true
            }
        }
    }

    fn carry_out(&mut self, ticket: u64, entry: &Entry) -> Result<()> {
        let edits = kept::edits(self.shared, entry);
        match &entry.then {
            Then::Rest => self.store(&edits?),
            Then::Away { trips, .. } if !trips.is_empty() => self.put_away_further(ticket, trips),
            Then::Away { .. } => match kept::away(self.shared, entry)? {
                Some((to, messages)) => self.put_away(ticket, &messages, to, &edits?),
                None => Ok(()),
            },
            Then::Back { moved, back } if back.is_empty() => self.bring_back(ticket, moved, &edits?),
            Then::Back { back, .. } => self.bring_back_further(back),
        }
    }

    /// Tells of those in the line that the screen does not know to wait.
    fn tell_waiting(&mut self) {
        for change in self.waiting.line.iter_mut().filter(|change| !change.told) {
            change.told = true;
            let what = SafeText::line(&change.entry.what);
            self.shared.report(Report::Waits { ticket: change.ticket, what });
        }
    }

    fn refuse(&mut self, ticket: u64, error: &Error) {
        self.writer = None;
        if *error == Error::Replaced {
            self.shared.wake(Wake::Reopen);
        }
        let told = self.take_out(ticket).is_some_and(|change| change.told);
        let why = match error {
            Error::Replaced => {
                "the folder was replaced since, its messages have other numbers now".to_owned()
            }
            error if told => error.to_string(),
            error => format!("not changed: {error}"),
        };
        self.shared.report(Report::StoreRefused { ticket, why: SafeText::line(&why) });
    }

    fn take_out(&mut self, ticket: u64) -> Option<Change> {
        let at = self.waiting.line.iter().position(|change| change.ticket == ticket)?;
        let change = self.waiting.line.remove(at)?;
        self.waiting.failures = 0;
        self.forget(&change.entry);
        Some(change)
    }

    fn forget(&mut self, entry: &Entry) {
        if let Some(Err(error)) = self.waiting.ledger.as_mut().map(|ledger| ledger.forget(entry.id)) {
            // At the next start it is found to be done.
            tracing::warn!("a change that is done is kept on: {error}");
        }
    }
}
