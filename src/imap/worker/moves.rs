//! Messages put away and brought back, over a line that may be lost at any moment: before anything is done again, what
//! it has done already is looked for. Must not know the index.

use super::super::connect::back_off;
use super::super::error::{Error, Result};
use super::super::{FolderName, Journey, Writable};
use super::bell::Wake;
use super::changes::{Hand, grouped};
use crate::mail::{MessageKey, MessageRef, SafeText, SourceId};
use crate::port::mail::Report;
use crate::triage::{KeywordEdit, Shelf};
use std::collections::BTreeMap;

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
            journeys.push((source, self.prepared(source, &uids, to)?, uids));
        }
        self.store(edits)?;
        for (source, journey, uids) in journeys {
            let journey = self.carried(journey)?;
            let gone = uids.into_iter().map(|uid| MessageRef { source, key: MessageKey(uid) });
            self.shared.report(Report::Vanished(gone.collect()));
            self.moved.entry(ticket).or_default().push((source, journey));
        }
        Ok(())
    }

    /// Brings back what a move took away; whether anything is known of it.
    pub(super) fn bring_back(&mut self, moved: u64, edits: &[KeywordEdit]) -> Result<bool> {
        let Some(journeys) = self.moved.remove(&moved) else { return Ok(false) };
        let mut changes = grouped(edits);
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
            self.carried(back)?;
        }
        self.shared.wake(Wake::Look);
        Ok(true)
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

    fn carried(&mut self, mut journey: Journey) -> Result<Journey> {
        self.again(|hand| hand.writer()?.carry(&mut journey))?;
        Ok(journey)
    }

    /// Does something, and again on a new connection each time the old one is lost.
    fn again<T>(&mut self, mut work: impl FnMut(&mut Self) -> Result<T>) -> Result<T> {
        let mut tries = 0;
        loop {
            match work(self) {
                Err(error) if error.cuts() && tries < TRIES && !self.shared.is_stopped() => {
                    self.writer = None;
                    // The first time it may only have lain idle for too long.
                    if tries > 0 {
                        std::thread::sleep(back_off(tries - 1));
                    }
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }
}
