//! Changes of keywords: granted, grouped, carried out over a connection that is opened at the first of them, and
//! believed only when seen. Must not know the index.

use super::super::error::{Error, Result};
use super::super::{Change, Writable, Writer};
use super::bell::Wake;
use super::shared::{Shared, spawn};
use crate::access::WriteGrant;
use crate::mail::{MessageKey, MessageRef, SafeText, SourceId};
use crate::port::mail::Report;
use crate::triage::KeywordEdit;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// After so long without a change the connection is given back.
const IDLE: Duration = Duration::from_mins(2);

/// Asked of this thread.
pub(super) struct Ask {
    /// Comes back with the answer.
    pub ticket: u64,
    /// What to change.
    pub edits: Vec<KeywordEdit>,
}

/// Serves until the sender is dropped.
pub(super) fn serve(shared: &Arc<Shared>) -> Sender<Ask> {
    let (asks, asked) = channel::<Ask>();
    spawn(shared, "imap-store", move |shared| {
        let mut writer = None;
        loop {
            match asked.recv_timeout(IDLE) {
                Ok(ask) => answer(shared, &mut writer, ask),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(idle) = writer.take() {
                        Writer::leave(idle);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        if let Some(writer) = writer {
            writer.leave();
        }
    });
    asks
}

fn answer(shared: &Shared, writer: &mut Option<Writer>, ask: Ask) {
    let Ask { ticket, edits } = ask;
    let refused = |why: &str| {
        let why = SafeText::line(&format!("not changed: {why}"));
        shared.report(Report::StoreRefused { ticket, why });
    };
    let grant = match &shared.plan.access {
        Ok(grant) => grant,
        Err(reason) => return refused(&reason.to_string()),
    };
    let mut outcome = carry_out(shared, writer, grant, &edits);
    if matches!(&outcome, Err(error) if error.passes() && !matches!(error, Error::Answer { .. } | Error::Replaced))
    {
        // A connection that lay idle may have been closed; keywords may be set twice without harm.
        *writer = None;
        outcome = carry_out(shared, writer, grant, &edits);
    }
    match outcome {
        Ok(()) => shared.report(Report::Stored { ticket }),
        Err(error) => {
            *writer = None;
            if error == Error::Replaced {
                shared.wake(Wake::Reopen);
            }
            refused(&error.to_string());
        }
    }
}

fn carry_out(
    shared: &Shared,
    writer: &mut Option<Writer>,
    grant: &WriteGrant,
    edits: &[KeywordEdit],
) -> Result<()> {
    for (source, changes) in grouped(edits) {
        let place =
            shared.place(source).ok_or_else(|| Error::NotGranted("the folder is not open yet".to_owned()))?;
        let writer = match writer {
            Some(writer) => writer,
            None => writer.insert(Writer::open(grant, &shared.plan.account)?),
        };
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
    Ok(())
}

/// Edits by folder, and within it by what they change: one command for each set.
fn grouped(edits: &[KeywordEdit]) -> BTreeMap<SourceId, Vec<Change>> {
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
