//! The index of a folder, by pages or by UID. What is told in answer is no news; flags told by the way are. Must not know
//! what is made of the messages.

use super::super::error::Result;
use super::super::session::Told;
use super::super::uids;
use super::super::wire::{Fetched, Frame, Limits};
use super::ahead::Ahead;
use super::{Entry, FIELDS, Paged, Reader, replaced};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// What the index needs of a message.
static INDEX: LazyLock<String> =
    LazyLock::new(|| format!("(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({FIELDS})])"));

const INDEX_LIMITS: Limits = Limits { line: 256 << 10, keep: 256 << 10, literal: 256 << 20 };

impl Reader {
    /// Reads pages of the index by sequence number, the highest first, some sent ahead; `each` gets every entry, and says at
    /// the end of a page whether to go on. Dovecot answers what was sent ahead before it ends what came first (RFC 3501
    /// section 5.5): an entry is of any page under way. Numbers stay true from page to page, since no server may tell of an
    /// expunge while it answers a FETCH (RFC 3501 section 7.4.1).
    pub fn pages(
        &mut self,
        pages: impl Iterator<Item = RangeInclusive<u32>>,
        mut each: impl FnMut(Paged<'_>) -> bool,
    ) -> Result<()> {
        let ahead = Ahead::default();
        let commands = pages.map(|page| {
            ahead.ask(&page);
            (page.clone(), format!("FETCH {}:{} {}", page.start(), page.end(), *INDEX))
        });
        let mut news = self.session.told_flags();
        let (mut gone, mut came) = (None, 0);
        self.session.run_all("FETCH", commands, &INDEX_LIMITS, |page, told| {
            let Told::Response(frame) = told else {
                came = 0;
                ahead.answered(page);
                return each(Paged::End) && gone.is_none();
            };
            match Fetched::parse(&frame.bytes) {
                Some(fetched) if is_answer(&fetched) => {
                    if ahead.may_come(page, fetched.sequence, came) {
                        entry(fetched, frame, &mut |entry| {
                            came += 1;
                            each(Paged::Entry(entry));
                        });
                    }
                }
                Some(_) => news = true,
                None => gone = gone.take().or_else(|| replaced(frame)),
            }
            true
        })?;
        self.nothing_but_answers(!news);
        gone.map_or(Ok(()), Err)
    }

    /// Reads messages of the index by UID, in ascending order.
    pub fn entries(&mut self, wanted: &[u32], each: &mut dyn FnMut(Entry<'_>)) -> Result<()> {
        uids::sets(wanted).into_iter().try_for_each(|set| {
            self.index(&format!("UID FETCH {set} {}", *INDEX), |uid| wanted.binary_search(&uid).is_ok(), each)
        })
    }

    /// Reads the messages of the index that came after the one with UID `last`.
    pub fn entries_after(&mut self, last: u32, each: &mut dyn FnMut(Entry<'_>)) -> Result<()> {
        let Some(next) = last.checked_add(1) else { return Ok(()) };
        // `*` is the last message, however low its UID.
        self.index(&format!("UID FETCH {next}:* {}", *INDEX), |uid| uid > last, each)
    }

    fn index(
        &mut self,
        command: &str,
        wanted: impl Fn(u32) -> bool,
        each: &mut dyn FnMut(Entry<'_>),
    ) -> Result<()> {
        let mut news = self.session.told_flags();
        self.fetch(command, &INDEX_LIMITS, &mut |fetched, frame| {
            news |= !is_answer(&fetched);
            if fetched.uid.is_some_and(&wanted) {
                entry(fetched, frame, each);
            }
        })?;
        self.nothing_but_answers(!news);
        Ok(())
    }

    /// What was fetched was all asked for: no flags are news.
    fn nothing_but_answers(&mut self, so: bool) {
        if so {
            self.session.flags_are_known();
        }
    }
}

/// Whether it answers a question for the index; else it tells of flags by itself.
fn is_answer(fetched: &Fetched) -> bool {
    fetched.body().is_some()
}

fn entry(fetched: Fetched, frame: &Frame, each: &mut dyn FnMut(Entry<'_>)) {
    let Some(uid) = fetched.uid.filter(|uid| *uid > 0) else { return };
    let Some(headers) = fetched.body().and_then(|range| frame.bytes.get(range)) else { return };
    each(Entry {
        uid,
        flags: fetched.flags.unwrap_or_default(),
        received: fetched.received,
        size: fetched.size.unwrap_or_default(),
        headers,
        cut: frame.cut,
    });
}
