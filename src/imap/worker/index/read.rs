//! A folder's index read for the first time: the newest page, what else the first screen needs, then the rest backwards.
//! Must not know what comes later.

use super::super::super::error::{Error, Result};
use super::super::super::{FolderName, Paged, Reader, Role};
use super::super::Plan;
use super::{Lane, PAGE, serve};
use crate::access::ReadOnlyReason;
use crate::mail::{SafeText, SourceId};
use crate::port::mail::{Phase, Report};
use std::ops::RangeInclusive;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Messages of the first page, which comes before all else.
const FIRST_PAGE: u32 = 200;
/// Messages passed on at a time: of what a server answers side by side, several pages would wait for the first to end.
const LOT: usize = 512;
/// Pages without a single message, after which a server's count is not believed.
const EMPTY_PAGES: u32 = 3;
/// How long the opened folder's completion waits for the Sent folders to be opened or refused.
const SIBLINGS: Duration = Duration::from_secs(20);

impl Lane {
    /// Reads what is not known yet, the newest first.
    pub(super) fn read_all(&mut self, reader: &mut Reader, folder: &FolderName, exists: u32) -> Result<()> {
        let mut pages = pages(exists);
        let resumed = self.recalled || self.known.len() > 0;
        if !resumed {
            self.read(reader, pages.by_ref().take(1), exists)?;
            self.timed(Phase::FirstPage, self.started, Some(reader));
        }
        let siblings = self.beside(reader, folder)?;
        if !resumed {
            self.read(reader, pages, exists)?;
        }
        if self.shared.is_stopped() {
            return Ok(());
        }
        if self.recalled {
            self.catch_up(reader)?;
            self.recalled = false;
        } else if self.known.len() != exists as usize {
            self.progress(exists);
            self.compare(reader)?;
        } else if reader.told().any() {
            self.catch_up(reader)?;
        }
        self.timed(Phase::WholeIndex, self.started, Some(reader));
        self.complete = true;
        // Who waits for everything has to know of the Sent folders before the opened one is complete.
        let _ = siblings.recv_timeout(SIBLINGS);
        self.shared.report(Report::Complete(self.source));
        self.beginning = None;
        Ok(())
    }

    fn read(
        &mut self,
        reader: &mut Reader,
        pages: impl Iterator<Item = RangeInclusive<u32>>,
        exists: u32,
    ) -> Result<()> {
        let (mut lot, mut came, mut empty) = (Vec::new(), false, 0);
        reader.pages(pages, |paged| {
            let ended = match paged {
                Paged::Entry(entry) => {
                    lot.push(self.taken(&entry));
                    came = true;
                    false
                }
                Paged::End => {
                    empty = if std::mem::take(&mut came) { 0 } else { empty + 1 };
                    true
                }
            };
            if ended || lot.len() >= LOT {
                self.arrived(std::mem::take(&mut lot));
                self.progress(exists);
            }
            empty < EMPTY_PAGES && !self.shared.is_stopped()
        })?;
        if empty >= EMPTY_PAGES {
            return Err(Error::Protocol("a count of messages that are not there"));
        }
        Ok(())
    }

    /// What waits until the first page is shown: our rights, and the Sent folders.
    fn beside(&mut self, reader: &mut Reader, folder: &FolderName) -> Result<Receiver<()>> {
        let (opening, opened) = channel();
        let plan = &self.shared.plan;
        if plan.access.is_ok() && reader.rights(folder)?.is_some_and(|rights| !rights.may_write()) {
            self.shared.correct(self.source, Some(ReadOnlyReason::Rights), true);
        }
        if self.accompanied {
            return Ok(self.siblings.take().unwrap_or(opened));
        }
        let named: Result<Vec<FolderName>> =
            plan.account.sent.iter().map(|name| FolderName::from_text(name)).collect();
        let mut folders = named?;
        if folders.is_empty() {
            folders.extend(reader.beside(folder, Role::Sent)?);
        }
        if folders.is_empty() {
            self.shared.report(Report::Skipped(SafeText::line(&format!(
                "{}: no Sent folder found beside {folder}: name it with `sent` in the config",
                plan.account.name
            ))));
        }
        self.accompanied = true;
        self.sent_names = folders.iter().take(Plan::SENT.into()).map(FolderName::text).collect();
        for (number, name) in (plan.first.0 + 1..).zip(folders).take(Plan::SENT.into()) {
            serve(&self.shared, SourceId(number), Some(name), Some(opening.clone()), self.beginning.clone());
        }
        Ok(opened)
    }
}

/// Sequence numbers in pages, the newest first.
fn pages(exists: u32) -> impl Iterator<Item = RangeInclusive<u32>> {
    let mut top = exists;
    let mut size = FIRST_PAGE;
    std::iter::from_fn(move || {
        (top > 0).then(|| {
            let page = top.saturating_sub(size - 1).max(1)..=top;
            top = page.start() - 1;
            size = PAGE;
            page
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_page_is_small_and_every_message_is_in_one_page() {
        let all: Vec<_> = pages(5_000).collect();
        assert_eq!(all, [4_801..=5_000, 2_801..=4_800, 801..=2_800, 1..=800]);
        assert_eq!(pages(1).collect::<Vec<_>>(), [1..=1]);
        assert_eq!(pages(0).count(), 0);
        assert_eq!(pages(u32::MAX).next(), Some(u32::MAX - 199..=u32::MAX));
    }
}
