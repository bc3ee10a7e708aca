//! Filing: a mail is put into Sent or Drafts unless it is there already, and what it answers is marked as answered.
//! Must not know how it was sent.

use super::super::error::{Error, Result};
use super::super::folders::Role;
use super::super::{Change, FolderName, Reader, Writable, Writer};
use super::bell::Wake;
use super::shared::Shared;
use crate::mail::{MessageKey, MessageRef, SafeText, SourceId};
use crate::port::mail::{Filing, Report, Target};
use std::thread;

/// Looks for a copy that the server files by itself (Gmail does), before one is put there.
const LOOKS: u32 = 3;

/// Files one mail and tells.
pub(super) fn answer(shared: &Shared, writer: &mut Option<Writer>, filing: &Filing) {
    let message_id = filing.message_id.clone();
    let mut outcome = file(shared, writer, filing);
    if matches!(&outcome, Err(error) if error.cuts()) {
        // A line that lay idle may have been closed. What it may have filed is found by its Message-ID.
        *writer = None;
        outcome = file(shared, writer, filing);
    }
    match outcome {
        Ok(()) => {
            shared.wake(Wake::Look);
            shared.report(Report::Filed { message_id });
        }
        Err(error) => {
            *writer = None;
            shared.report(Report::NotFiled { message_id, why: SafeText::line(&error.to_string()) });
        }
    }
}

fn file(shared: &Shared, line: &mut Option<Writer>, filing: &Filing) -> Result<()> {
    let access = shared.plan.access.as_ref();
    let grant = access.map_err(|reason| Error::NotGranted(reason.to_string()))?;
    let (folder, flags) = match filing.target {
        Target::Sent => (sent(shared, filing.source)?, "\\Seen"),
        Target::Drafts => (drafts(shared)?, "\\Draft \\Seen"),
    };
    let writer = match line {
        Some(writer) => writer,
        None => line.insert(Writer::open(grant, &shared.plan.account)?),
    };
    let mut there = writer.holds(&folder, &filing.message_id)?;
    if filing.target == Target::Sent {
        for _ in 1..LOOKS {
            if there || shared.plan.account.patience.own_copy.is_zero() {
                break;
            }
            thread::sleep(shared.plan.account.patience.own_copy / LOOKS);
            there = writer.holds(&folder, &filing.message_id)?;
        }
    }
    if !there {
        writer.append(&folder, flags, &filing.message)?;
    }
    match filing.answered {
        Some(answered) if filing.target == Target::Sent => mark(shared, writer, answered),
        _ => Ok(()),
    }
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
