//! What is known of the sources: names, progress, whether they can be written to, whether the line is up. Must not know
//! what they hold.

use crate::access::ReadOnlyReason;
use crate::mail::{SafeText, SourceId};
use crate::port::mail::{Line, SourceInfo};
use jiff::Timestamp;

/// One source and how far it has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What it is.
    pub info: SourceInfo,
    /// Messages read.
    pub done: u32,
    /// Messages it held when it was opened.
    pub total: u32,
    /// Whether all of them were read.
    pub complete: bool,
    /// When it was so, if what is shown is a copy that was not compared with the source yet.
    pub as_of: Option<Timestamp>,
}

/// The sources of this run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    list: Vec<Progress>,
    /// The condition of the line, where there is one.
    pub line: Option<Line>,
    /// Things that were no mail.
    pub skipped: usize,
    /// The error that ended a source.
    pub failed: Option<SafeText>,
}

impl Sources {
    /// A source was opened, or something about it turned out otherwise.
    pub fn opened(&mut self, info: SourceInfo) {
        if let Some(known) = self.list.iter_mut().find(|known| known.info.source == info.source) {
            known.info = info;
            return;
        }
        let total = info.total.unwrap_or(0);
        self.list.push(Progress { info, done: 0, total, complete: false, as_of: None });
    }

    /// So many of so many are read; what was complete is read anew then.
    pub fn progress(&mut self, source: SourceId, done: u32, total: u32) {
        if let Some(known) = self.list.iter_mut().find(|known| known.info.source == source) {
            (known.done, known.total, known.complete) = (done, total, false);
        }
    }

    /// All of it is read.
    pub fn complete(&mut self, source: SourceId) {
        if let Some(known) = self.list.iter_mut().find(|known| known.info.source == source) {
            (known.complete, known.as_of) = (true, None);
        }
    }

    /// What is shown of it is a copy from then.
    pub fn kept(&mut self, source: SourceId, at: Timestamp) {
        if let Some(known) = self.list.iter_mut().find(|known| known.info.source == source) {
            known.as_of = Some(at);
        }
    }

    /// Since when nothing was compared with the sources, where something is a copy.
    pub fn as_of(&self) -> Option<Timestamp> {
        self.list.iter().filter_map(|known| known.as_of).min()
    }

    /// Read so far and in all, while there is something left to read.
    pub fn reading(&self) -> Option<(u32, u32)> {
        let left = self.list.iter().any(|known| !known.complete && known.as_of.is_none());
        left.then(|| self.list.iter().fold((0, 0), |(d, t), known| (d + known.done, t + known.total)))
    }

    /// Whether everything there was has been read.
    pub fn settled(&self) -> bool {
        !self.list.is_empty() && self.list.iter().all(|known| known.complete || known.as_of.is_some())
    }

    /// Whether the line is not known to be down.
    pub fn is_up(&self) -> bool {
        !matches!(self.line, Some(Line::Down(_)))
    }

    /// Why a source can't be written to, if one can't. The folder of sent mail is never written to and does not count.
    pub fn read_only(&self) -> Option<ReadOnlyReason> {
        self.list.iter().filter(|known| !known.info.sent).find_map(|known| known.info.read_only)
    }

    /// The first opened folder that is not of sent mail.
    pub fn first(&self) -> Option<SourceId> {
        self.list.iter().map(|known| &known.info).find(|info| !info.sent).map(|info| info.source)
    }

    /// Whether every source has been read to its end.
    pub fn all_read(&self) -> bool {
        !self.list.is_empty() && self.list.iter().all(|known| known.complete)
    }

    /// What a source is called.
    pub fn name(&self, source: SourceId) -> Option<&str> {
        self.list.iter().find(|known| known.info.source == source).map(|known| known.info.folder.as_str())
    }

    /// Whether states set here are seen by colleagues.
    pub fn shared(&self) -> bool {
        self.list.iter().filter(|known| !known.info.sent).all(|known| known.info.shared)
    }

    /// `support · INBOX + Sent`.
    pub fn title(&self) -> String {
        let Some(first) = self.list.first() else { return String::new() };
        let account = first.info.account.as_str();
        let folders: Vec<&str> = self.list.iter().map(|known| known.info.folder.as_str()).collect();
        match folders.as_slice() {
            [folder] if *folder == account || folder.is_empty() => account.to_owned(),
            [one] => format!("{account} · {one}"),
            [one, two] => format!("{account} · {one} + {two}"),
            [one, rest @ ..] => format!("{account} · {one} + {} more", rest.len()),
            [] => account.to_owned(),
        }
    }
}
