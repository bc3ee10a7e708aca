//! Filing: a mail is put into Sent or Drafts unless it is there already, and what it answers is marked as answered.
//! Must not know how it was sent.

use super::super::error::{Error, Result};
use super::super::folders::Role;
use super::super::{Change, FolderName, Reader, Writable, Writer};
use super::bell::Wake;
use super::changes::Hand;
use super::shared::Shared;
use crate::mail::{MessageKey, MessageRef, SafeText, SourceId};
use crate::port::mail::{Filing, Report, Target};
use std::time::{Duration, Instant};

/// Looks for a copy that the server files by itself (Gmail does), before one is put there.
const LOOKS: u32 = 3;

/// A mail that is looked for in Sent again, before it is put there. Other changes go on meanwhile.
pub(super) struct Awaited {
    filing: Filing,
    at: Instant,
    looks: u32,
}

impl Hand<'_> {
    /// Files a mail, or lets the server do it first; what it answers is marked at once, where it lies.
    pub(super) fn file(&mut self, filing: Filing) {
        self.look(filing, 1);
    }

    /// How long until a mail has to be looked for again.
    pub(super) fn filing_in(&self) -> Option<Duration> {
        let at = self.filings.iter().map(|awaited| awaited.at).min()?;
        Some(at.saturating_duration_since(Instant::now()))
    }

    /// Looks again for what has been waited for long enough.
    pub(super) fn file_due(&mut self) {
        let now = Instant::now();
        let due: Vec<Awaited> = self.filings.extract_if(.., |awaited| awaited.at <= now).collect();
        for Awaited { filing, looks, .. } in due {
            self.look(filing, looks + 1);
        }
    }

    fn look(&mut self, filing: Filing, looks: u32) {
        let shared = self.shared;
        let message_id = filing.message_id.clone();
        let mut outcome = file(shared, &mut self.writer, &filing, looks);
        if matches!(&outcome, Err(error) if error.cuts()) {
            // A line that lay idle may have been closed. What it may have filed is found by its Message-ID.
            self.writer = None;
            outcome = file(shared, &mut self.writer, &filing, looks);
        }
        match outcome {
            Ok(true) => {
                shared.wake(Wake::Look);
                shared.report(Report::Filed { message_id });
            }
            Ok(false) => {
                let at = Instant::now() + shared.plan.account.patience.own_copy / LOOKS;
                self.filings.push(Awaited { filing, at, looks });
            }
            Err(error) => {
                self.writer = None;
                shared.report(Report::NotFiled { message_id, why: SafeText::line(&error.to_string()) });
            }
        }
    }
}

/// Whether the mail lies where it belongs; else it is to be looked for again.
fn file(shared: &Shared, line: &mut Option<Writer>, filing: &Filing, looks: u32) -> Result<bool> {
    let grant = shared.grant()?;
    let (folder, flags) = match filing.target {
        Target::Sent => (sent(shared, filing.source)?, "\\Seen"),
        Target::Drafts => (drafts(shared)?, "\\Draft \\Seen"),
    };
    let writer = match line {
        Some(writer) => writer,
        None => line.insert(Writer::open(grant, &shared.plan.account)?),
    };
    let to_sent = filing.target == Target::Sent;
    if let Some(answered) = filing.answered.filter(|_| to_sent && looks == 1) {
        mark(shared, writer, answered)?;
    }
    if writer.holds(&folder, &filing.message_id)? {
        return Ok(true);
    }
    if to_sent && looks < LOOKS && !shared.plan.account.patience.own_copy.is_zero() {
        return Ok(false);
    }
    writer.append(&folder, flags, &filing.message)?;
    Ok(true)
}

fn mark(shared: &Shared, writer: &mut Writer, answered: MessageRef) -> Result<()> {
    let Some(place) = shared.place(answered.source) else { return Ok(()) };
    if let Writable::No(reason) = writer.select(&place.name, place.validity)? {
        return Err(Error::NotGranted(reason.to_string()));
    }
    let change =
        Change { uids: vec![answered.key.0], add: vec!["\\Answered".to_owned()], remove: Vec::new() };
    match writer.store(&change) {
        Ok(seen) => {
            let source = answered.source;
            let fresh = seen.into_iter();
            let fresh = fresh.map(|(uid, flags)| (MessageRef { source, key: MessageKey(uid) }, flags));
            shared.report(Report::FlagsChanged(fresh.collect()));
            Ok(())
        }
        // A colleague may have moved it away.
        Err(Error::Answer { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The first of the account's Sent folders.
fn sent(shared: &Shared, source: SourceId) -> Result<FolderName> {
    if let Some(named) = shared.plan.account.sent.first() {
        return FolderName::from_text(named);
    }
    let opened = SourceId(source.0 + 1);
    if let Some(place) = shared.place(opened) {
        return Ok(place.name);
    }
    beside(shared, Role::Sent, "Sent", "sent")
}

fn drafts(shared: &Shared) -> Result<FolderName> {
    if let Some(named) = &shared.plan.account.drafts {
        return FolderName::from_text(named);
    }
    beside(shared, Role::Drafts, "Drafts", "drafts")
}

fn beside(shared: &Shared, role: Role, what: &str, option: &str) -> Result<FolderName> {
    let opened = FolderName::from_text(&shared.plan.account.folder)?;
    let mut reader = Reader::connect(&shared.plan.account)?;
    let found = reader.beside(&opened, role);
    reader.leave();
    found?.ok_or_else(|| Error::Folder {
        name: SafeText::line(what),
        said: SafeText::line(&format!(
            "none is marked or named so beside the opened folder, set `{option}` in the config"
        )),
    })
}
