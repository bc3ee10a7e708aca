//! Changes: granted, grouped, carried out one after the other over a connection that is opened at the first of them,
//! and believed only when seen. Must not know the index.

use super::super::error::{Error, Result};
use super::super::{Change, Journey, Writable, Writer};
use super::bell::Wake;
use super::claims::Unsettled;
use super::file::Awaited;
use super::shared::{Place, Shared, spawn};
use super::waiting::Waiting;
use crate::mail::{MessageKey, MessageRef, SafeText, SourceId};
use crate::port::mail::{Filing, Intent, Report};
use crate::triage::{KeywordEdit, Shelf};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// After so long without a change the connection is given back.
const IDLE: Duration = Duration::from_mins(2);

/// Asked of this thread.
pub(super) enum Ask {
    /// To change what lies in opened folders.
    Change {
        /// Comes back with the answer.
        ticket: u64,
        /// What to do.
        what: What,
    },
    /// To remember what the next change is.
    Keep(Intent),
    /// To carry out a change that waits.
    Send(u64),
    /// To forget one.
    Drop(u64),
    /// Nothing: the folders are in step with the server.
    InStep,
    /// To file a mail.
    File(Filing),
}

/// A change.
pub(super) enum What {
    /// Of keywords.
    Keywords(Vec<KeywordEdit>),
    /// Keywords first, then to another folder.
    Away {
        /// Which messages.
        messages: Vec<MessageRef>,
        /// Where to.
        to: Shelf,
        /// What to change first.
        edits: Vec<KeywordEdit>,
    },
    /// Back from there.
    Back {
        /// The ticket of the move.
        moved: u64,
        /// What to change first.
        edits: Vec<KeywordEdit>,
    },
}

impl What {
    /// What it changes on messages.
    pub(super) fn edits(&self) -> &[KeywordEdit] {
        match self {
            Self::Keywords(edits) | Self::Away { edits, .. } | Self::Back { edits, .. } => edits,
        }
    }

    /// Whether somebody is to claim something by it.
    pub(super) fn claims(&self) -> bool {
        self.edits().iter().any(|edit| edit.add_claim.is_some())
    }
}

/// Serves until everything is stopped.
pub(super) fn serve(shared: &Arc<Shared>, waiting: Waiting, asked: Receiver<Ask>) {
    spawn(shared, "imap-changes", move |shared| {
        let mut hand = Hand {
            shared,
            writer: None,
            moved: HashMap::new(),
            unsettled: Vec::new(),
            waiting,
            filings: Vec::new(),
        };
        loop {
            hand.file_due();
            let dues = [hand.settles_in(), hand.waiting.retry_in(), hand.filing_in()];
            let due = dues.into_iter().flatten().min();
            match asked.recv_timeout(due.unwrap_or(IDLE)) {
                Ok(Ask::Keep(intent)) => hand.keep(intent),
                Ok(Ask::Change { ticket, what }) => hand.change(ticket, what),
                Ok(Ask::Send(ticket)) => hand.send_waiting(ticket),
                Ok(Ask::Drop(ticket)) => hand.drop_waiting(ticket),
                Ok(Ask::InStep) => hand.in_step(),
                Ok(Ask::File(filing)) => hand.file(filing),
                Err(RecvTimeoutError::Timeout) if due.is_some() => {
                    hand.settle();
                    hand.try_again();
                }
                Err(RecvTimeoutError::Timeout) => hand.rest(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        hand.rest();
    });
}

/// What carries changes out.
pub(super) struct Hand<'s> {
    pub(super) shared: &'s Shared,
    pub(super) writer: Option<Writer>,
    /// What was moved, by ticket.
    pub(super) moved: HashMap<u64, Vec<(SourceId, Journey)>>,
    /// Claims to be looked at again.
    pub(super) unsettled: Vec<Unsettled>,
    /// What is not carried out yet.
    pub(super) waiting: Waiting,
    /// Mails of which the server may file a copy by itself.
    pub(super) filings: Vec<Awaited>,
}

impl Hand<'_> {
    /// Carries a change out that is not kept.
    pub(super) fn answer(&mut self, ticket: u64, what: What) {
        let done = match what {
            What::Keywords(edits) => self.store(&edits).map(|()| true),
            What::Away { messages, to, edits } => self.put_away(ticket, &messages, to, &edits).map(|()| true),
            What::Back { moved, edits } => self.bring_back_unkept(ticket, moved, &edits),
        };
        match done {
            Ok(true) => self.shared.report(Report::Stored { ticket }),
            // Another account has it.
            Ok(false) => {}
            Err(Error::Claimed(why)) => self.shared.report(Report::StoreRefused { ticket, why }),
            Err(error) => {
                self.writer = None;
                if error == Error::Replaced {
                    self.shared.wake(Wake::Reopen);
                }
                let why = SafeText::line(&format!("not changed: {error}"));
                self.shared.report(Report::StoreRefused { ticket, why });
            }
        }
    }

    /// Gives the connection back.
    fn rest(&mut self) {
        if let Some(writer) = self.writer.take() {
            writer.leave();
        }
    }

    /// The connection, with the proof that it may be used.
    pub(super) fn writer(&mut self) -> Result<&mut Writer> {
        match &mut self.writer {
            Some(writer) => Ok(writer),
            writer => Ok(writer.insert(Writer::open(self.shared.grant()?, &self.shared.plan.account)?)),
        }
    }

    /// An opened folder.
    pub(super) fn place(&self, source: SourceId) -> Result<Place> {
        self.shared.place(source).ok_or_else(|| Error::NotGranted("the folder is not open yet".to_owned()))
    }

    /// Changes keywords; once more where a connection that lay idle had been closed: keywords may be set twice
    /// without harm.
    pub(super) fn store(&mut self, edits: &[KeywordEdit]) -> Result<()> {
        match self.store_once(edits) {
            Err(error) if error.cuts() => {
                self.writer = None;
                self.store_once(edits)
            }
            outcome => outcome,
        }
    }

    fn store_once(&mut self, edits: &[KeywordEdit]) -> Result<()> {
        let (edits, lost) = self.claim(edits)?;
        for (source, changes) in grouped(&edits) {
            let place = self.place(source)?;
            let shared = self.shared;
            let writer = self.writer()?;
            match writer.select(&place.name, place.validity)? {
                Writable::Keywords => shared.correct(source, None, true),
                // States stay on this machine then: nothing to send, and the header says NOT SHARED.
                Writable::FlagsOnly => {
                    shared.correct(source, None, false);
                    continue;
                }
                Writable::No(reason) => {
                    shared.correct(source, Some(reason), true);
                    return Err(Error::NotGranted(reason.to_string()));
                }
            }
            for change in changes {
                let seen = writer.store(&change)?;
                let fresh =
                    seen.into_iter().map(|(uid, flags)| (MessageRef { source, key: MessageKey(uid) }, flags));
                shared.report(Report::FlagsChanged(fresh.collect()));
            }
        }
        lost.map_or(Ok(()), Err)
    }
}

/// Edits by folder, and within it by what they change: one command for each set.
pub(super) fn grouped(edits: &[KeywordEdit]) -> BTreeMap<SourceId, Vec<Change>> {
    /// Keywords to add and to take away.
    type Words = (Vec<String>, Vec<String>);
    let mut folders: BTreeMap<SourceId, BTreeMap<Words, Vec<u32>>> = BTreeMap::new();
    for edit in edits {
        let words = |list: &[&'static str], claim: Option<&str>| -> Vec<String> {
            let mut words: Vec<String> = list
                .iter()
                .copied()
                .chain(claim)
                .filter(|word| is_keyword(word))
                .map(str::to_owned)
                .collect();
            words.sort_unstable();
            words
        };
        let change =
            (words(&edit.add, edit.add_claim.as_deref()), words(&edit.remove, edit.remove_claim.as_deref()));
        folders.entry(edit.message.source).or_default().entry(change).or_default().push(edit.message.key.0);
    }
    let change = |((add, remove), uids)| Change { uids, add, remove };
    folders.into_iter().map(|(source, sets)| (source, sets.into_iter().map(change).collect())).collect()
}

/// An atom that the gate lets pass; the codec makes no others.
fn is_keyword(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.$".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(uid: u32, add: &[&'static str], claim: Option<&str>) -> KeywordEdit {
        KeywordEdit {
            message: MessageRef { source: SourceId(3), key: MessageKey(uid) },
            add: add.to_vec(),
            remove: Vec::new(),
            add_claim: claim.map(Into::into),
            remove_claim: None,
            beside: Vec::new(),
        }
    }

    #[test]
    fn equal_changes_travel_together() {
        let edits =
            [edit(7, &["lh-done"], None), edit(9, &["lh-done"], None), edit(8, &[], Some("lh-by-mike"))];
        let grouped = grouped(&edits);
        let changes = &grouped[&SourceId(3)];
        assert_eq!(changes.len(), 2);
        assert!(changes.iter().any(|change| change.uids == [7, 9] && change.add == ["lh-done"]));
        assert!(changes.iter().any(|change| change.uids == [8] && change.add == ["lh-by-mike"]));
    }
}
