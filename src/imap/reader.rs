//! Looking into folders, and nothing else: EXAMINE and BODY.PEEK on a connection whose gate lets no change through.
//! Must not know the writer.

mod ahead;
mod index;
mod parts;
mod pieces;

pub use parts::Read;
pub use pieces::Large;

use super::connect::connect;
use super::error::{Error, Result};
use super::folders::{Folder, Role};
use super::lookup;
use super::name::FolderName;
use super::rights::Rights;
use super::session::{News, Opened, Session};
use super::settings::AccountSettings;
use super::uids;
use super::wire::{Cursor, Fetched, Frame, Limits, Mode};
use crate::mail::{Flags, SafeText};
use jiff::Timestamp;
use std::ops::RangeInclusive;
use std::os::fd::BorrowedFd;
use std::time::Duration;

/// Every header field that `mail::parse` looks at in the header of a message, to tell people from robots too.
const FIELDS: &str = "DATE RESENT-DATE FROM SENDER TO CC REPLY-TO SUBJECT MESSAGE-ID IN-REPLY-TO REFERENCES \
                      X-ORIGINAL-FROM CONTENT-TYPE AUTO-SUBMITTED X-AUTOREPLY X-AUTORESPOND X-AUTORESPONDER \
                      X-AUTO-REPLY X-FAILED-RECIPIENTS LIST-ID LIST-POST LIST-SUBSCRIBE LIST-UNSUBSCRIBE MAILING-LIST \
                      X-MAILING-LIST X-BEENTHERE X-CAMPAIGN X-CAMPAIGNID PRECEDENCE IMPORTANCE PRIORITY X-PRIORITY \
                      X-MSMAIL-PRIORITY";
/// One line holds the UIDs of all messages.
const SEARCH_LIMITS: Limits = Limits { line: 64 << 20, ..Limits::TALK };

/// UIDs that one search may find.
const FOUND: usize = 20_000_000;

/// One message of the index.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Its UID; never 0.
    pub uid: u32,
    /// Its flags.
    pub flags: Flags,
    /// INTERNALDATE.
    pub received: Option<Timestamp>,
    /// RFC822.SIZE.
    pub size: u64,
    /// The header fields that were asked for, as a block.
    pub headers: &'a [u8],
    /// Whether the block was cut.
    pub cut: bool,
}

/// What comes while pages of the index are read.
#[derive(Debug)]
pub enum Paged<'a> {
    /// One message.
    Entry(Entry<'a>),
    /// The page has ended.
    End,
}

/// How a folder has changed.
#[derive(Debug, Default)]
pub struct Changes {
    /// Flags of messages that are new or have others.
    pub flags: Vec<(u32, Flags)>,
    /// The messages that went.
    pub gone: Gone,
    /// What to ask from the next time.
    pub modseq: u64,
}

/// The messages that went.
#[derive(Debug)]
pub enum Gone {
    /// Ranges of their UIDs; others may lie between.
    These(Vec<RangeInclusive<u32>>),
    /// All but these.
    AllBut(Vec<u32>),
}

impl Default for Gone {
    fn default() -> Self {
        Self::These(Vec::new())
    }
}

/// A connection that looks. It has no method that changes a mailbox:
///
/// ```compile_fail
/// fn mark(reader: &mut levelhead::imap::Reader) {
///     reader.store(7, "lh-done");
/// }
/// ```
///
/// and no way to the connection under it:
///
/// ```compile_fail
/// fn raw(reader: &mut levelhead::imap::Reader) {
///     reader.session.run("x", "UID FETCH 1 (FLAGS)");
/// }
/// ```
///
/// The compiling twin:
///
/// ```no_run
/// fn look(reader: &mut levelhead::imap::Reader) -> bool {
///     reader.news().is_ok()
/// }
/// ```
pub struct Reader {
    session: Session,
}

impl Reader {
    /// Connects and logs in.
    ///
    /// # Errors
    /// What did not work, and the remedy.
    pub fn connect(settings: &AccountSettings) -> Result<Self> {
        connect(settings, Mode::ReadOnly).map(Self::over)
    }

    pub(super) fn over(session: Session) -> Self {
        Self { session }
    }

    /// Opens a folder by EXAMINE.
    ///
    /// # Errors
    /// There is no such folder, or the connection is gone; so for all that follow.
    pub fn open(&mut self, folder: &FolderName) -> Result<Opened> {
        let offers = |name: &&&str| self.session.capabilities.has(name);
        let best = ["QRESYNC", "CONDSTORE"].iter().find(offers);
        if let Some(best) = best.filter(|best| offers(&&"ENABLE") && !self.session.has_enabled(best)) {
            self.session.post(&format!("ENABLE {best}"))?;
        }
        self.session.examine(folder)
    }

    /// Every folder there is.
    pub fn folders(&mut self) -> Result<Vec<Folder>> {
        lookup::folders(&mut self.session)
    }

    /// The folder that the owner of `opened` has for a purpose, if there is one.
    pub fn beside(&mut self, opened: &FolderName, role: Role) -> Result<Option<FolderName>> {
        lookup::beside(&mut self.session, opened, role)
    }

    /// Our rights on a folder, where the server tells them.
    pub fn rights(&mut self, folder: &FolderName) -> Result<Option<Rights>> {
        Rights::ask(&mut self.session, folder)
    }

    /// More flags than an honest answer tells: those of all messages, fresh ones of each, and what came meanwhile.
    fn most_flags(&self) -> usize {
        (self.session.exists() as usize).saturating_mul(2).saturating_add(1_000)
    }

    /// The flags of every message.
    pub fn flags(&mut self, each: &mut dyn FnMut(u32, Flags)) -> Result<()> {
        let mut room = self.most_flags();
        self.fetch("UID FETCH 1:* (UID FLAGS)", &Limits::TALK, &mut |fetched, _| {
            if let (Some(uid), Some(flags)) = (fetched.uid.filter(|uid| *uid > 0), fetched.flags) {
                room = room.saturating_sub(1);
                if room > 0 {
                    each(uid, flags);
                }
            }
        })?;
        if room == 0 {
            return Err(Error::Limit("flags of messages that are not there"));
        }
        self.session.flags_are_known();
        Ok(())
    }

    /// What has changed since the folder's HIGHESTMODSEQ was `since` (RFC 7162). Where the server does not remember
    /// which messages went (no QRESYNC), all UIDs tell, if the count says so;
    /// `count` tells how many messages there would be with these.
    pub fn changes(&mut self, since: u64, count: impl FnOnce(&[(u32, Flags)]) -> usize) -> Result<Changes> {
        let tells_gone = self.session.has_enabled("QRESYNC");
        let vanished = if tells_gone { " VANISHED" } else { "" };
        let command = format!("UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE {since}{vanished})");
        let mut changes = Changes { modseq: since, ..Changes::default() };
        let mut gone = Vec::new();
        let most = self.most_flags();
        self.session.run("FETCH", &command, &Limits::TALK, &mut |frame| {
            let fetched = Fetched::parse(&frame.bytes);
            if let Some(Fetched { uid: Some(uid), flags: Some(flags), modseq, .. }) = fetched {
                changes.modseq = changes.modseq.max(modseq.unwrap_or_default());
                if changes.flags.len() < most {
                    changes.flags.push((uid, flags));
                }
            } else if let Some(ranges) = uids::vanished(&frame.bytes) {
                gone.extend(ranges.into_iter().take(uids::RANGES - gone.len()));
            }
        })?;
        if changes.flags.len() >= most {
            return Err(Error::Limit("flags of messages that are not there"));
        }
        self.session.flags_are_known();
        changes.gone = if tells_gone && gone.len() == uids::RANGES {
            // Too many to be meant: what is there is asked for instead.
            self.session.what_went_is_known();
            Gone::AllBut(self.all()?)
        } else if tells_gone {
            self.session.what_went_is_known();
            Gone::These(gone)
        } else if count(&changes.flags) == self.session.exists() as usize {
            Gone::These(Vec::new())
        } else {
            Gone::AllBut(self.all()?)
        };
        Ok(changes)
    }

    /// The UIDs of all messages, ascending.
    fn all(&mut self) -> Result<Vec<u32>> {
        let mut all = Vec::new();
        self.session.run("SEARCH", "UID SEARCH ALL", &SEARCH_LIMITS, &mut |frame| {
            if all.len() < FOUND {
                all.extend(uids::found(&frame.bytes));
            }
        })?;
        if all.len() >= FOUND {
            return Err(Error::Limit("more messages than a folder holds"));
        }
        all.sort_unstable();
        Ok(all)
    }

    /// Reads messages whole, or their first `limit` bytes; what is gone does not come. `each` takes the UID, the bytes
    /// and whether more follow.
    pub fn whole(
        &mut self,
        wanted: &[u32],
        limit: u64,
        each: &mut dyn FnMut(u32, &[u8], bool),
    ) -> Result<()> {
        // A server that knows no ranges sends all of it: what is too much is let pass by.
        let limits =
            Limits { line: 64 << 10, keep: usize::try_from(limit).unwrap_or(usize::MAX), literal: 256 << 20 };
        for set in uids::sets(wanted) {
            let command = format!("UID FETCH {set} (UID RFC822.SIZE BODY.PEEK[]<0.{limit}>)");
            self.fetch(&command, &limits, &mut |fetched, frame| {
                let Some(uid) = fetched.uid.filter(|uid| wanted.contains(uid)) else { return };
                let Some(bytes) = fetched.body().and_then(|range| frame.bytes.get(range)) else { return };
                let more = frame.cut || fetched.size.is_some_and(|size| size > limit);
                each(uid, bytes, more);
            })?;
        }
        Ok(())
    }

    /// Whether changes since a HIGHESTMODSEQ can be asked for.
    pub fn tells_changes(&self) -> bool {
        ["CONDSTORE", "QRESYNC"].iter().any(|name| self.session.capabilities.has(name))
    }

    /// Whether the server tells of news by itself.
    pub fn tells_news(&self) -> bool {
        self.session.capabilities.has("IDLE")
    }

    /// Waits until there is news, `bell` can be read, or `time` is over.
    pub fn listen(&mut self, bell: BorrowedFd<'_>, time: Duration) -> Result<News> {
        self.session.idle(bell, time)
    }

    /// Asks whether anything is new in the open folder.
    pub fn news(&mut self) -> Result<News> {
        self.session.noop()
    }

    /// What was told of the open folder since it was opened or last asked.
    pub fn told(&mut self) -> News {
        self.session.news()
    }

    /// Whether there are not so many messages in the open folder as these, and no others are announced.
    pub fn holds_others_than(&self, count: usize) -> bool {
        self.session.exists() as usize != count && !self.session.has_arrivals()
    }

    /// A notice of the server's that has to be shown, if there is one.
    pub fn alert(&mut self) -> Option<SafeText> {
        self.session.alert()
    }

    /// Bytes read so far, and the time spent waiting for the first word of an answer with nothing else under way.
    pub fn spent(&self) -> (u64, Duration) {
        (self.session.total(), self.session.waited())
    }

    /// Says goodbye.
    pub fn leave(self) {
        self.session.leave();
    }

    fn fetch(&mut self, command: &str, limits: &Limits, each: &mut dyn FnMut(Fetched, &Frame)) -> Result<()> {
        let mut gone = None;
        let answered =
            self.session.run("FETCH", command, limits, &mut |frame| match Fetched::parse(&frame.bytes) {
                Some(fetched) => each(fetched, frame),
                None => gone = gone.take().or_else(|| replaced(frame)),
            });
        answered.and(gone.map_or(Ok(()), Err))
    }
}

/// A server may tell in mid-session that the UIDs changed.
fn replaced(frame: &Frame) -> Option<Error> {
    let mut cursor = Cursor::new(super::wire::code(&frame.bytes)?);
    cursor.keyword("UIDVALIDITY").map(|()| Error::Replaced)
}
