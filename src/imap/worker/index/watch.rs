//! A folder whose index is read is kept up with: told by the server or asked in turn, and after a lost line caught up
//! with. Must not know how an index is read at first.

use super::super::super::error::{Error, Result};
use super::super::super::{News, Reader};
use super::super::bell::Wake;
use super::super::shared::locked;
use super::known::Difference;
use super::{Lane, PAGE, reference};
use crate::mail::SafeText;
use crate::port::mail::Report;
use std::time::{Duration, Instant};

/// Every so many looks the flags are compared even if the server told of no change.
const THOROUGH: u32 = 20;

impl Lane {
    /// Waits for news and reports it, until told to stop.
    pub(super) fn watch(&mut self, mut reader: Reader) -> Result<()> {
        let patience = self.shared.plan.account.patience;
        let mut listens = reader.tells_news();
        // Some servers offer IDLE and say nothing in it (GNU mailutils 3.15): until one has told something by itself,
        // listening is begun anew as often as another server would be asked.
        let mut told_by_itself = false;
        let mut looks = 0;
        loop {
            self.tell_polling((!listens).then_some(patience.poll));
            let mut news = News::default();
            let woken = if listens {
                let wait = if told_by_itself { patience.renew } else { patience.renew.min(patience.poll) };
                let begun = Instant::now();
                match reader.listen(self.ear.fd(), wait) {
                    Ok(told) => {
                        told_by_itself |= (told.arrived || told.changed) && begun.elapsed() < wait;
                        news = told;
                    }
                    Err(Error::Answer { .. }) => listens = false,
                    Err(error) => return Err(error),
                }
                self.ear.heard(Duration::ZERO)
            } else {
                self.ear.heard(patience.poll)
            };
            match woken {
                Some(Wake::Stop) => {
                    self.in_step();
                    reader.leave();
                    return Ok(());
                }
                Some(Wake::Reopen) => return Err(Error::Replaced),
                Some(Wake::Look) => news = news.and(reader.news()?),
                None if !listens => news = news.and(reader.news()?),
                None => {}
            }
            looks += 1;
            if news.changed || looks % THOROUGH == 0 {
                self.catch_up(&mut reader)?;
            } else if news.arrived {
                self.newest(&mut reader)?;
                // What a server brings back may get a number below what is known (pymap), or come late.
                if reader.holds_others_than(self.known.len()) {
                    self.catch_up(&mut reader)?;
                }
            }
            self.in_step();
            if let Some(alert) = reader.alert() {
                self.shared.report(Report::Skipped(SafeText::line(&format!("the server says: {alert}"))));
            }
        }
    }

    /// Tells how often the server is asked, where that is news.
    fn tell_polling(&mut self, every: Option<Duration>) {
        if std::mem::replace(&mut self.polled, every) != every {
            self.shared.report(Report::Polls { source: self.source, every });
        }
    }

    /// Reads what came after the newest message that is known.
    fn newest(&mut self, reader: &mut Reader) -> Result<()> {
        let mut page = Vec::new();
        reader.entries_after(self.known.highest(), &mut |entry| page.push(self.taken(&entry)))?;
        self.arrived(page);
        Ok(())
    }

    /// Reports how the folder differs from what was reported: by what the server says has changed where it can, else
    /// by comparing all flags.
    pub(super) fn catch_up(&mut self, reader: &mut Reader) -> Result<()> {
        let Some(since) = self.modseq.filter(|_| reader.tells_changes()) else { return self.compare(reader) };
        let known = &self.known;
        let changes = match reader.changes(since, |flags| known.len_with(flags)) {
            Err(Error::Answer { .. }) => {
                self.modseq = None;
                return self.compare(reader);
            }
            changes => changes?,
        };
        self.modseq = Some(changes.modseq);
        let difference = self.known.update(changes.flags, changes.gone);
        self.differs(reader, difference)
    }

    /// Compares the flags of all messages with what was reported.
    pub(super) fn compare(&mut self, reader: &mut Reader) -> Result<()> {
        let mut now = Vec::new();
        reader.flags(&mut |uid, flags| now.push((uid, flags)))?;
        let difference = self.known.compare(now);
        self.differs(reader, difference)
    }

    fn differs(&mut self, reader: &mut Reader, difference: Difference) -> Result<()> {
        self.vanished(difference.gone);
        if !difference.changed.is_empty() {
            let source = self.source;
            if let Some(store) = &self.store {
                let mut store = locked(store);
                difference.changed.iter().for_each(|(uid, flags)| store.keep_flags(*uid, flags));
            }
            let changed = difference.changed.into_iter().map(|(uid, flags)| (reference(source, uid), flags));
            self.shared.report(Report::FlagsChanged(changed.collect()));
        }
        for uids in difference.new.rchunks(PAGE as usize) {
            let mut page = Vec::new();
            reader.entries(uids, &mut |entry| page.push(self.taken(&entry)))?;
            self.arrived(page);
            self.progress(0);
        }
        Ok(())
    }
}
