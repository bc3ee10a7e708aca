//! Messages put away and brought back, over a line that may be lost at any moment: before anything is done again, what
//! it has done already is looked for. Must not know the index.

use super::super::connect::back_off;
use super::super::error::{Error, Result};
use super::super::{FolderName, Journey, Writable};
use super::bell::Wake;
use super::changes::{Hand, grouped};
use crate::ledger::Trip;
use crate::mail::{MessageKey, MessageRef, SafeText, SourceId};
use crate::port::mail::Report;
use crate::triage::{KeywordEdit, Shelf};
use std::collections::BTreeMap;

const NOT_OURS: Error = Error::Protocol("a move that this program never kept");
/// How often a move is taken up again after the line was lost.
const TRIES: u32 = 4;

impl Hand<'_> {
    /// Moves messages to where their folder's owner puts such away.
    pub(super) fn put_away(
        &mut self,
        ticket: u64,
        messages: &[MessageRef],
        to: Shelf,
        edits: &[KeywordEdit],
    ) -> Result<()> {
        let mut folders: BTreeMap<SourceId, Vec<u32>> = BTreeMap::new();
        for message in messages {
            folders.entry(message.source).or_default().push(message.key.0);
        }
        // Nothing is changed before it is clear that there is a place to move to.
        let mut journeys = Vec::new();
        for (source, uids) in folders {
            journeys.push((source, self.prepared(source, &uids, to)?));
        }
        self.store(edits)?;
        self.note(ticket, journeys.iter().map(|(_, journey)| begun(journey)).collect())?;
        self.leave_with(ticket, journeys)
    }

    /// Goes on with a move of which it is not known how far it came.
    pub(super) fn put_away_further(&mut self, ticket: u64, trips: &[Trip]) -> Result<()> {
        let journeys = trips.iter().map(|trip| self.journey(trip)).collect::<Result<_>>()?;
        self.leave_with(ticket, journeys)
    }

    fn leave_with(&mut self, ticket: u64, mut journeys: Vec<(SourceId, Journey)>) -> Result<()> {
        self.carry_all(ticket, &mut journeys)?;
        for (source, journey) in &journeys {
            let gone =
                journey.messages().map(|(uid, _)| MessageRef { source: *source, key: MessageKey(uid) });
            self.shared.report(Report::Vanished(gone.collect()));
        }
        self.moved.insert(ticket, journeys);
        Ok(())
    }

    /// Carries journeys out. Should the line be lost for good, what was learned of them is kept.
    fn carry_all(&mut self, ticket: u64, journeys: &mut [(SourceId, Journey)]) -> Result<()> {
        let mut outcome = Ok(());
        for (_, journey) in journeys.iter_mut() {
            outcome = outcome.and_then(|()| self.carried(journey));
        }
        if outcome.is_err() {
            self.note(ticket, journeys.iter().map(|(_, journey)| begun(journey)).collect())?;
        }
        outcome
    }

    /// A journey that was kept, with the folder it began in.
    pub(super) fn journey(&self, trip: &Trip) -> Result<(SourceId, Journey)> {
        let journey = Journey::of(trip).ok_or(NOT_OURS)?;
        Ok((self.shared.source_of(&trip.from)?, journey))
    }

    /// Brings back what a move took away; whether anything is known of it.
    pub(super) fn bring_back_unkept(
        &mut self,
        ticket: u64,
        moved: u64,
        edits: &[KeywordEdit],
    ) -> Result<bool> {
        let Some(journeys) = self.moved.remove(&moved) else { return Ok(false) };
        self.return_from(ticket, journeys, edits).map(|()| true)
    }

    /// The same for a move that was kept; one that was not over is brought to its end first.
    pub(super) fn bring_back(&mut self, ticket: u64, moved: &[Trip], edits: &[KeywordEdit]) -> Result<()> {
        let mut journeys = Vec::new();
        for trip in moved {
            let (source, mut journey) = self.journey(trip)?;
            if !trip.over {
                self.carried(&mut journey)?;
            }
            journeys.push((source, journey));
        }
        self.return_from(ticket, journeys, edits)
    }

    /// Goes on with a way back of which it is not known how far it came.
    pub(super) fn bring_back_further(&mut self, trips: &[Trip]) -> Result<()> {
        for trip in trips {
            let mut back = Journey::of(trip).ok_or(NOT_OURS)?;
            self.carried(&mut back)?;
        }
        self.shared.wake(Wake::Look);
        Ok(())
    }

    fn return_from(
        &mut self,
        ticket: u64,
        journeys: Vec<(SourceId, Journey)>,
        edits: &[KeywordEdit],
    ) -> Result<()> {
        let mut changes = grouped(edits);
        let mut ways_back = Vec::new();
        for (source, mut journey) in journeys {
            if journey.messages().any(|(_, there)| there.is_none()) {
                self.again(|hand| hand.writer()?.find(&mut journey))?;
            }
            let there: BTreeMap<u32, u32> =
                journey.messages().filter_map(|(was, is)| Some((was, is?))).collect();
            if there.len() < journey.messages().count() {
                let said = format!(
                    "they lie in {}, but which of the mails there they are is not clear",
                    journey.to().folder
                );
                return Err(Error::Answer { command: "bringing them back was", said: SafeText::line(&said) });
            }
            let changes = changes.remove(&source).unwrap_or_default();
            let back = self.again(|hand| {
                let writer = hand.writer()?;
                let writable = writer.select(&journey.to().folder, journey.to().validity)?;
                for change in changes.iter().filter(|_| writable == Writable::Keywords) {
                    let mut change = change.clone();
                    change.uids = change.uids.iter().filter_map(|uid| there.get(uid).copied()).collect();
                    writer.store(&change)?;
                }
                let uids: Vec<u32> = there.values().copied().collect();
                writer.prepare(&uids, &journey.from().folder)
            })?;
            ways_back.push((source, back));
        }
        self.note(ticket, ways_back.iter().map(|(_, back)| begun(back)).collect())?;
        self.carry_all(ticket, &mut ways_back)?;
        self.shared.wake(Wake::Look);
        Ok(())
    }

    fn prepared(&mut self, source: SourceId, uids: &[u32], to: Shelf) -> Result<Journey> {
        let place = self.place(source)?;
        let named = self.shared.plan.account.shelves.get(&to).map(|name| FolderName::from_text(name));
        let named = named.transpose()?;
        self.again(|hand| {
            let writer = hand.writer()?;
            if let Writable::No(reason) = writer.select(&place.name, place.validity)? {
                return Err(Error::NotGranted(reason.to_string()));
            }
            let target = match &named {
                Some(name) => Some(name.clone()),
                None => writer.beside(&place.name, to.into())?,
            };
            let target = target.ok_or_else(|| {
                let (name, key) = (to.name(), to.name().to_lowercase());
                let said =
                    format!("none is marked or named so beside {}, set `{key}` in the config", place.name);
                Error::Folder { name: SafeText::line(name), said: SafeText::line(&said) }
            })?;
            writer.prepare(uids, &target)
        })
    }

    fn carried(&mut self, journey: &mut Journey) -> Result<()> {
        self.again(|hand| hand.writer()?.carry(journey))
    }

    /// Does something, and again on a new connection each time the old one is lost.
    fn again<T>(&mut self, mut work: impl FnMut(&mut Self) -> Result<T>) -> Result<T> {
        // What is kept on the disk is taken up again from there.
        let most = if self.waiting.keeps() { 1 } else { TRIES };
        let mut tries = 0;
        loop {
            match work(self) {
                Err(error) if error.cuts() && tries < most && !self.shared.is_stopped() => {
                    self.writer = None;
                    // The first time it may only have lain idle for too long.
                    if tries > 0 {
                        std::thread::sleep(back_off(self.shared.plan.account.patience.retry, tries - 1));
                    }
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }
}

/// As it is kept before the server is told: nobody knows then how much of it was done.
fn begun(journey: &Journey) -> Trip {
    let mut journey = journey.clone();
    journey.begin();
    journey.trip(false)
}
