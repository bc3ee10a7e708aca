//! Reading a file of a message, or a message as it is: piece by piece, so that it can be stopped, that something else
//! is served between two of them, and that a lost line costs one. Must not know what it is for.

use super::super::super::reader::Large;
use super::{Ask, Lane, What, Work};
use crate::imap::error::Result;
use crate::mail::{MessageKey, MessageRef, SafeText, raw_attachment};
use crate::port::mail::Report;
use std::sync::mpsc::Receiver;

impl Lane {
    /// Reads on, and reports it when all of it is there. What is asked for meanwhile ends it for now.
    pub(super) fn read_large(
        &mut self,
        work: &mut Work,
        asked: &Receiver<Ask>,
        asks: &mut Vec<Ask>,
    ) -> Result<()> {
        let (Some(place), Some(uid)) = (self.shared.place(work.source), work.uids.first().copied()) else {
            self.report_missing(work);
            return Ok(());
        };
        if self.shared.plan.offline {
            self.report_missing(work);
            return Ok(());
        }
        let mut may_be_new = matches!(&self.line, Some((_, Some((open, _)))) if *open == work.source);
        let reader = Self::opened(&mut self.line, &self.shared, &place)?;
        work.tries += 1;
        let reference = MessageRef { source: work.source, key: MessageKey(uid) };
        loop {
            if work.large.is_none() {
                work.large = match (work.what, work.whole) {
                    (What::Part(part), false) => reader.part(uid, part)?,
                    _ => reader.message(uid)?,
                };
            }
            let Some(large) = &mut work.large else {
                // A part that only the whole message tells; or a folder opened before that has not heard of it yet.
                if !std::mem::replace(&mut work.whole, true) {
                    continue;
                }
                if std::mem::take(&mut may_be_new) {
                    reader.news()?;
                    continue;
                }
                self.report_missing(work);
                return Ok(());
            };
            let (shared, tries) = (&self.shared, &mut work.tries);
            let all = reader.read_on(large, &mut |large| {
                *tries = 0;
                let done = large.bytes.len() as u64;
                shared.report(Report::Reading { reference, done, total: large.octets.max(done) });
                asks.extend(asked.try_iter());
                asks.is_empty() && !shared.is_stopped()
            })?;
            if !all {
                return Ok(());
            }
            let whole = work.whole;
            if let Some(content) = work.large.take().and_then(|large| taken(large, work.what, whole)) {
                self.shared.report(match (work.what, content) {
                    (What::Part(part), content) => Report::Part { reference, part, content },
                    (_, content) => Report::Raw { reference, bytes: content.ok() },
                });
                work.uids.clear();
                return Ok(());
            }
            work.whole = true;
        }
    }
}

/// What is reported of something read; `None` where it has to be read whole.
fn taken(large: Large, what: What, whole: bool) -> Option<std::result::Result<Vec<u8>, SafeText>> {
    let cut = large.is_cut();
    let bytes = large.take()?;
    Some(match what {
        What::Part(_) if cut => Err(SafeText::line("it is larger than levelhead reads (64 MB)")),
        What::Part(part) if whole => {
            raw_attachment(&bytes, part).ok_or_else(|| SafeText::line("its message is another one by now"))
        }
        _ => Ok(bytes),
    })
}
