//! Looking into folders, and nothing else: EXAMINE and BODY.PEEK on a connection whose gate lets no change through.
//! Must not know the writer.

use super::connect::connect;
use super::error::{Error, Result};
use super::folders::{self, Folder, Namespaces};
use super::name::FolderName;
use super::rights::Rights;
use super::session::{Opened, Session};
use super::settings::AccountSettings;
use super::uids;
use super::wire::{Cursor, Fetched, Frame, Limits, Mode};
use crate::mail::{Flags, SafeText};
use jiff::Timestamp;
use std::ops::RangeInclusive;

/// What the index needs of a message: every header field that `mail::parse` looks at, to tell people from robots too.
const INDEX: &str = "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (DATE RESENT-DATE FROM SENDER TO CC \
                     REPLY-TO SUBJECT MESSAGE-ID IN-REPLY-TO REFERENCES X-ORIGINAL-FROM CONTENT-TYPE AUTO-SUBMITTED \
                     X-AUTOREPLY X-AUTORESPOND X-AUTORESPONDER X-AUTO-REPLY X-FAILED-RECIPIENTS LIST-ID LIST-POST \
                     LIST-SUBSCRIBE LIST-UNSUBSCRIBE MAILING-LIST X-MAILING-LIST X-BEENTHERE X-CAMPAIGN X-CAMPAIGNID \
                     PRECEDENCE IMPORTANCE PRIORITY X-PRIORITY X-MSMAIL-PRIORITY)])";

const INDEX_LIMITS: Limits = Limits { line: 256 << 10, keep: 256 << 10, literal: 256 << 20 };

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

    /// Opens a folder by EXAMINE: messages in it, and its UIDVALIDITY.
    ///
    /// # Errors
    /// There is no such folder, or the connection is gone; so for all that follow.
    pub fn open(&mut self, folder: &FolderName) -> Result<(u32, u32)> {
        let Opened { exists, validity } = self.session.examine(folder)?;
        self.session.forget_noticed();
        Ok((exists, validity))
    }

    /// Every folder there is.
    pub fn folders(&mut self) -> Result<Vec<Folder>> {
        let extended =
            ["SPECIAL-USE", "LIST-EXTENDED"].iter().all(|name| self.session.capabilities.has(name));
        let command = if extended { "LIST \"\" \"*\" RETURN (SPECIAL-USE)" } else { "LIST \"\" \"*\"" };
        let mut found = Vec::new();
        self.session.run("LIST", command, &Limits::TALK, &mut |frame| {
            if found.len() < folders::MOST {
                found.extend(Folder::parse(&frame.bytes));
            }
        })?;
        Ok(found)
    }

    /// The folder that holds what the owner of `opened` sent, if there is one.
    pub fn sent_beside(&mut self, opened: &FolderName) -> Result<Option<FolderName>> {
        let mut namespaces = Namespaces::default();
        if self.session.capabilities.has("NAMESPACE") {
            self.session
                .run("NAMESPACE", "NAMESPACE", &Limits::TALK, &mut |frame| namespaces.learn(&frame.bytes))?;
        }
        Ok(folders::sent_beside(opened, &self.folders()?, &namespaces))
    }

    /// Our rights on a folder, where the server tells them.
    pub fn rights(&mut self, folder: &FolderName) -> Result<Option<Rights>> {
        Rights::ask(&mut self.session, folder)
    }

    /// Reads messages of the index by sequence number. Numbers stay true from page to page, since no server may tell
    /// of an expunge while it answers a FETCH (RFC 3501 section 7.4.1).
    pub fn page(&mut self, numbers: &RangeInclusive<u32>, each: &mut dyn FnMut(Entry<'_>)) -> Result<()> {
        let command = format!("FETCH {}:{} {INDEX}", numbers.start(), numbers.end());
        self.fetch(&command, &INDEX_LIMITS, &mut |fetched, frame| {
            if numbers.contains(&fetched.sequence) {
                index_entry(fetched, frame, each);
            }
        })
    }

    /// Reads messages of the index by UID.
    pub fn entries(&mut self, wanted: &[u32], each: &mut dyn FnMut(Entry<'_>)) -> Result<()> {
        for set in uids::sets(wanted) {
            let command = format!("UID FETCH {set} {INDEX}");
            self.fetch(&command, &INDEX_LIMITS, &mut |fetched, frame| {
                if fetched.uid.is_some_and(|uid| wanted.contains(&uid)) {
                    index_entry(fetched, frame, each);
                }
            })?;
        }
        Ok(())
    }

    /// The flags of every message.
    pub fn flags(&mut self, each: &mut dyn FnMut(u32, Flags)) -> Result<()> {
        self.fetch("UID FETCH 1:* (UID FLAGS)", &Limits::TALK, &mut |fetched, _| {
            if let (Some(uid), Some(flags)) = (fetched.uid.filter(|uid| *uid > 0), fetched.flags) {
                each(uid, flags);
            }
        })?;
        self.session.forget_noticed();
        Ok(())
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
                let Some(bytes) = fetched.body.and_then(|range| frame.bytes.get(range)) else { return };
                let more = frame.cut || fetched.size.is_some_and(|size| size > limit);
                each(uid, bytes, more);
            })?;
        }
        Ok(())
    }

    /// Asks whether anything is new in the open folder.
    pub fn news(&mut self) -> Result<bool> {
        self.session.noop()
    }

    /// A notice of the server's that has to be shown, if there is one.
    pub fn alert(&mut self) -> Option<SafeText> {
        self.session.alert()
    }

    /// Bytes read from the server so far.
    pub fn bytes(&self) -> u64 {
        self.session.total()
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

fn index_entry(fetched: Fetched, frame: &Frame, each: &mut dyn FnMut(Entry<'_>)) {
    let Some(uid) = fetched.uid.filter(|uid| *uid > 0) else { return };
    let Some(headers) = fetched.body.and_then(|range| frame.bytes.get(range)) else { return };
    each(Entry {
        uid,
        flags: fetched.flags.unwrap_or_default(),
        received: fetched.received,
        size: fetched.size.unwrap_or_default(),
        headers,
        cut: frame.cut,
    });
}
