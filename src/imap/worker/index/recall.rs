//! A folder as it was when it was last in step with the server, told from the disk before the network answers. Must
//! not know connections.

use super::super::super::{Entry, FolderName};
use super::super::Plan;
use super::super::shared::{Place, locked};
use super::{BATCH, Lane, message, serve};
use crate::cache::{Folder, Kept, Newest, Row};
use crate::mail::{Message, SafeText, SourceId};
use crate::port::mail::{Line, Phase, Report, SourceInfo};
use jiff::Timestamp;
use std::sync::mpsc::channel;

impl Lane {
    /// Tells what is kept of the folder, newest first, and has the same done for its folders of sent mail. Whether
    /// there was anything.
    pub(super) fn recall(&mut self, folder: &FolderName) -> bool {
        let Some(cache) = self.shared.plan.cache.clone() else { return false };
        let newest = cache.newest(folder.wire()).inspect(|newest| self.tell_newest(folder, newest));
        let opened = cache.open(folder.wire());
        let newest = newest.filter(|newest| {
            let holds = opened.as_ref().is_some_and(|opened| agrees(newest, opened));
            if !holds {
                self.take_back();
            }
            holds
        });
        let Some(store) = opened.map(|opened| self.shared.keep(self.source, opened)) else { return false };
        self.store = Some(store.clone());
        let (validity, kept, uids) = {
            let store = locked(&store);
            (store.validity(), store.kept().cloned(), store.uids())
        };
        let Some((validity, kept)) = validity.zip(kept) else { return false };
        self.modseq = kept.modseq;
        self.recalled = true;
        match newest {
            // They may have been written before the last changes to others: those are told again.
            Some(newest) => self.modseq = newest.modseq.zip(kept.modseq).map(|(one, other)| one.min(other)),
            None => self.open_kept(folder, validity, u32::try_from(uids.len()).ok()),
        }
        if self.sent.is_none() {
            self.bring_up(&kept);
        }
        for batch in uids.chunks(BATCH) {
            if self.shared.is_stopped() {
                return true;
            }
            let rows: Vec<Row> = {
                let store = locked(&store);
                batch.iter().filter_map(|uid| store.row(*uid)).collect()
            };
            if rows.len() < batch.len() {
                // Then all is compared, not only what the server says has changed.
                self.modseq = None;
            }
            self.arrived(rows.iter().map(|row| self.recalled_message(row)).collect());
            self.progress(u32::try_from(uids.len()).unwrap_or(u32::MAX));
            self.timed(Phase::FirstPage, self.started, None);
        }
        self.shared.report(Report::Kept { source: self.source, at: kept.at });
        true
    }

    /// Tells the newest messages by themselves, before all else that is kept is looked at.
    fn tell_newest(&mut self, folder: &FolderName, newest: &Newest) {
        self.open_kept(folder, newest.validity, Some(newest.total));
        self.arrived(newest.rows.iter().map(|row| self.recalled_message(row)).collect());
        self.progress(newest.total);
        self.timed(Phase::FirstPage, self.started, None);
    }

    /// The newest messages were not what is kept.
    fn take_back(&mut self) {
        let told = self.known.clear();
        self.vanished(told);
        self.validity = None;
        self.shared.begins(self.source);
    }

    fn open_kept(&mut self, folder: &FolderName, validity: u32, total: Option<u32>) {
        self.validity = Some(validity);
        self.shared.falls_behind(self.source);
        let info = SourceInfo {
            source: self.source,
            account: self.shared.account(),
            folder: folder.safe(),
            sent: self.sent.is_some(),
            total,
            read_only: self.shared.plan.access.as_ref().err().copied(),
            shared: true,
        };
        self.shared.opened(Place { name: folder.clone(), validity, info });
    }

    /// Starts with the folders of sent mail that are known from the last time, or that the config names.
    fn bring_up(&mut self, kept: &Kept) {
        let configured = &self.shared.plan.account.sent;
        let wanted = if configured.is_empty() { &kept.sent } else { configured };
        let known = wanted.iter().filter_map(|name| FolderName::from_text(name).ok());
        let names: Vec<FolderName> = known.take(Plan::SENT.into()).collect();
        if names.is_empty() {
            return;
        }
        self.sent_names = names.iter().map(FolderName::text).collect();
        let (opening, opened) = channel();
        for (number, name) in (self.shared.plan.first.0 + 1..).zip(names) {
            let opening = Some(opening.clone());
            serve(&self.shared, SourceId(number), Some(name), opening, self.beginning.clone());
        }
        self.accompanied = true;
        self.siblings = Some(opened);
    }

    fn recalled_message(&self, row: &Row) -> Message {
        let Row { uid, flags, received, size, headers, cut } = row;
        let (flags, received) = (flags.clone(), *received);
        message(self.source, &Entry { uid: *uid, flags, received, size: *size, headers, cut: *cut })
    }

    /// A message as the server tells it, kept for the next start.
    pub(super) fn taken(&self, entry: &Entry<'_>) -> Message {
        if let Some(store) = &self.store {
            locked(store).keep_row(&Row {
                uid: entry.uid,
                flags: entry.flags.clone(),
                received: entry.received,
                size: entry.size,
                headers: entry.headers.to_vec(),
                cut: entry.cut,
            });
        }
        message(self.source, entry)
    }

    /// What is kept is in step with the server now.
    pub(super) fn in_step(&self) {
        if self.complete {
            self.shared.is_told(self.source);
        }
        if let Some(store) = self.store.as_ref().filter(|_| self.complete) {
            let (modseq, sent) = (self.modseq, self.sent_names.clone());
            locked(store).in_step(Kept { modseq, at: Timestamp::now(), sent });
        }
    }

    /// Without the network: what is kept, or the word that nothing is.
    pub(super) fn stay(&mut self, recalled: bool) {
        if recalled {
            return;
        }
        let plan = &self.shared.plan;
        let folder = self.sent.as_ref().map_or_else(|| plan.account.folder.clone(), FolderName::text);
        let said = format!(
            "{}: nothing is kept of {folder}: start once without --offline, and without --no-cache",
            plan.account.name
        );
        if self.sent.is_some() {
            self.shared.report(Report::Skipped(SafeText::line(&said)));
        } else {
            self.shared.line(self.source, Line::Stopped(SafeText::line(&said)));
        }
    }
}

/// Whether the newest messages by themselves are those of the whole copy.
fn agrees(newest: &Newest, opened: &Folder) -> bool {
    let same = |row: &Row| opened.row(row.uid).as_ref() == Some(row);
    opened.validity() == Some(newest.validity) && opened.kept().is_some() && newest.rows.iter().all(same)
}
