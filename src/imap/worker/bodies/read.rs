//! Reading one batch: from the copy on disk, in parts, or whole. Must not know what is asked for next.

use super::super::shared::{Place, Shared, Store, locked};
use super::{Lane, What, Work, kept};
use crate::imap::Reader;
use crate::imap::error::{Error, Result};
use crate::imap::reader::Read;
use crate::mail::parse::{self, Excerpt};
use crate::mail::{Body, Defect, MessageKey, MessageRef, SourceId};
use crate::port::mail::{FetchedBody, Report};

/// Bytes read of a message to show its body where it can't be read in parts.
const BODY_BYTES: u64 = 8 << 20;

impl Lane {
    /// Reads one batch and reports it; what has come is taken off the batch even if the rest fails.
    pub(super) fn fetch(&mut self, work: &mut Work) -> Result<()> {
        let Some(place) = self.shared.place(work.source) else {
            self.report_missing(work);
            return Ok(());
        };
        let store = self.shared.store(work.source);
        if let Some(store) = &store {
            recall(&self.shared, work, &place, store);
        }
        if self.shared.plan.offline {
            self.report_missing(work);
            return Ok(());
        }
        if work.uids.is_empty() {
            return Ok(());
        }
        let mut may_be_new = matches!(&self.line, Some((_, Some((open, _)))) if *open == work.source);
        let reader = Self::opened(&mut self.line, &self.shared, &place)?;
        work.tries += 1;
        let shared = &self.shared;
        let (source, what) = (work.source, work.what);
        let told = |uid, bytes, body, defects| tell(shared, source, what, uid, bytes, (body, defects));
        let keep = |uid, excerpt: &Excerpt| {
            if let Some((store, bytes)) = store.as_ref().zip(kept::written(excerpt)) {
                locked(store).keep_text(uid, &bytes);
            }
        };
        if !work.whole {
            let mut odd = Vec::new();
            let uids = &mut work.uids;
            reader.excerpts(&uids.clone(), &mut |uid, read| match read {
                Some(Read { excerpt, body, defects }) => {
                    uids.retain(|other| *other != uid);
                    keep(uid, &excerpt);
                    told(uid, excerpt.bytes, body, defects);
                }
                None => odd.push(uid),
            })?;
            work.uids = odd;
            work.whole = true;
            if work.uids.is_empty() {
                return Ok(());
            }
        }
        loop {
            let uids = &mut work.uids;
            reader.whole(&uids.clone(), BODY_BYTES, &mut |uid, bytes, more| {
                let Some(at) = uids.iter().position(|other| *other == uid) else { return };
                uids.remove(at);
                let (body, mut defects) = parse::body(bytes);
                if more && !defects.contains(&Defect::TooLarge) {
                    defects.push(Defect::TooLarge);
                } else if !more {
                    keep(uid, &Excerpt::whole(bytes.to_vec()));
                }
                told(uid, bytes.to_vec(), body, defects);
            })?;
            if work.uids.is_empty() || !std::mem::replace(&mut may_be_new, false) {
                break;
            }
            // A folder that was opened before may not have heard of the newest mail yet.
            reader.news()?;
        }
        self.report_missing(work);
        Ok(())
    }

    /// The connection with the right folder open.
    pub(super) fn opened<'l>(
        line: &'l mut Option<(Reader, Option<(SourceId, u32)>)>,
        shared: &Shared,
        place: &Place,
    ) -> Result<&'l mut Reader> {
        let wanted = Some((place.info.source, place.validity));
        let (mut reader, open) = match line.take() {
            Some(line) => line,
            None => (Reader::connect(&shared.plan.account)?, None),
        };
        if open != wanted && reader.open(&place.name)?.validity != place.validity {
            return Err(Error::Replaced);
        }
        Ok(&mut line.insert((reader, wanted)).0)
    }
}

/// Reports what of a batch is kept on disk, and takes it off.
fn recall(shared: &Shared, work: &mut Work, place: &Place, store: &Store) {
    let source = work.source;
    work.uids.retain(|uid| {
        let store = locked(store);
        let text = store.text(*uid).filter(|_| store.validity() == Some(place.validity));
        drop(store);
        let excerpt = text.and_then(|text| kept::read(&text));
        let Some(read) = excerpt.as_ref().and_then(|excerpt| excerpt.body().ok()) else { return true };
        tell(shared, source, work.what, *uid, excerpt.unwrap_or_default().bytes, read);
        false
    });
}

/// Reports a message as it was wanted.
fn tell(shared: &Shared, source: SourceId, what: What, uid: u32, bytes: Vec<u8>, read: (Body, Vec<Defect>)) {
    let reference = MessageRef { source, key: MessageKey(uid) };
    shared.report(match (what, read) {
        (What::Body, (body, defects)) => {
            Report::Bodies(vec![FetchedBody { reference, body: Some(body), defects }])
        }
        (_, _) => Report::Raw { reference, bytes: Some(bytes) },
    });
}
