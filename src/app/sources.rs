//! What is known of the sources: names, progress, whether they can be written to, whether the line is up. Must not know
//! what they hold.

use super::App;
use crate::access::ReadOnlyReason;
use crate::mail::{SafeText, SourceId};
use crate::port::mail::{Line, SourceInfo};
use jiff::Timestamp;
use std::time::Duration;

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
    /// How often it is asked for news, if it does not tell of them by itself.
    pub polled: Option<Duration>,
    /// When it was so, if what is shown is a copy that was not compared with the source yet.
    pub as_of: Option<Timestamp>,
}

/// The sources of this run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    list: Vec<Progress>,
    /// How the line of each account is.
    lines: Vec<(SafeText, Line)>,
    /// The accounts whose line was lost and is not back yet, while it is being set up anew too.
    down: Vec<SafeText>,
    /// How much of what is fetched of one message has come, and how much it is in all, in bytes.
    pub coming: Option<(u64, u64)>,
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
        self.list.push(Progress { info, done: 0, total, complete: false, polled: None, as_of: None });
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

    /// It is asked for news every so often, or tells of them by itself.
    pub fn polls(&mut self, source: SourceId, every: Option<Duration>) {
        if let Some(known) = self.list.iter_mut().find(|known| known.info.source == source) {
            known.polled = every;
        }
    }

    /// How old what is shown may be where a source does not tell of news by itself.
    pub fn polled(&self) -> Option<Duration> {
        self.list.iter().filter_map(|known| known.polled).max()
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

    /// Whether everything there was has been read, as far as it can be reached.
    pub fn settled(&self) -> bool {
        let done = |known: &Progress| {
            known.complete
                || known.as_of.is_some()
                || (self.lines.len() > 1 && !self.is_up(&known.info.account))
        };
        !self.list.is_empty() && self.list.iter().all(done)
    }

    /// Whether everything there was in an account has been read.
    pub fn settled_in(&self, account: Option<&SafeText>) -> bool {
        let mut of = self.of(account).peekable();
        of.peek().is_some() && of.all(|known| known.complete || known.as_of.is_some())
    }

    /// The sources of an account; of all where none is named.
    fn of<'s>(&'s self, account: Option<&'s SafeText>) -> impl Iterator<Item = &'s Progress> {
        self.list.iter().filter(move |known| account.is_none_or(|account| known.info.account == *account))
    }

    /// The line of an account is so now; whether it was mended.
    pub fn line_is(&mut self, account: SafeText, line: Line) -> bool {
        let up = line == Line::Up;
        if up {
            self.down.retain(|known| *known != account);
        } else if line.trouble().is_some() && !self.down.contains(&account) {
            self.down.push(account.clone());
        }
        if let Some((_, known)) = self.lines.iter_mut().find(|(known, _)| *known == account) {
            return std::mem::replace(known, line) != Line::Up && up;
        }
        self.lines.push((account, line));
        false
    }

    /// Whether every source has been read to its end.
    pub fn all_read(&self) -> bool {
        !self.list.is_empty() && self.list.iter().all(|known| known.complete)
    }

    /// What a source is.
    pub fn info(&self, source: SourceId) -> Option<&SourceInfo> {
        self.list.iter().map(|known| &known.info).find(|info| info.source == source)
    }

    /// How the line of an account is.
    pub fn line_of(&self, account: &SafeText) -> Option<&Line> {
        self.lines.iter().find(|(known, _)| known == account).map(|(_, line)| line)
    }

    /// The line in the gravest state.
    pub fn line(&self) -> Option<&Line> {
        self.lines.iter().map(|(_, line)| line).min_by_key(|line| match line {
            Line::Stopped(_) => 0,
            Line::Down(_) => 1,
            Line::Connecting(_) => 2,
            Line::Up => 3,
        })
    }

    /// Why nothing can be read, if so: what failed, or the account that a person has to mend, where none works.
    pub fn failed(&self) -> Option<&SafeText> {
        let works = |(_, line): &(SafeText, Line)| !matches!(line, Line::Stopped(_));
        let stopped = self.lines.iter().find(|_| !self.lines.iter().any(works));
        self.failed.as_ref().or_else(|| stopped.and_then(|(_, line)| line.trouble()))
    }

    /// Whether the line of an account is not known to be down.
    pub fn is_up(&self, account: &SafeText) -> bool {
        !self.down.contains(account)
    }

    /// Why an account can't be written to, if it can't. The folder of sent mail is never written to and does not count.
    pub fn read_only(&self, account: Option<&SafeText>) -> Option<ReadOnlyReason> {
        self.of(account).filter(|known| !known.info.sent).find_map(|known| known.info.read_only)
    }

    /// The opened folder of an account.
    pub fn first(&self, account: Option<&SafeText>) -> Option<SourceId> {
        self.of(account).map(|known| &known.info).find(|info| !info.sent).map(|info| info.source)
    }

    /// Whether states set in an account are seen by colleagues.
    pub fn shared(&self, account: Option<&SafeText>) -> bool {
        self.of(account).filter(|known| !known.info.sent).all(|known| known.info.shared)
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

impl App {
    /// Bodies that are awaited from accounts whose lines are not known to be down.
    pub(super) fn in_flight(&self) -> usize {
        let up = self.in_flight.iter().filter(|(account, _)| self.sources.is_up(account));
        up.map(|(_, count)| count).sum()
    }

    /// Whether mail of the queue is still on its way.
    pub(super) fn streaming(&self) -> bool {
        !self.sources.settled() || self.in_flight() > 0
    }
}
