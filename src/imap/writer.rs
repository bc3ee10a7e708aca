//! The only place that changes anything on a server. A [`Writer`] needs a [`WriteGrant`], a folder that the server
//! opens for writing, and new keywords being allowed there; and it believes a change only when it sees it. Must not
//! know the reader.

mod claims;
mod journey;
mod moves;

pub use claims::{Claimed, Wish};
pub use journey::{Journey, Stop};

use super::connect::connect;
use super::error::{Error, Result};
use super::name::FolderName;
use super::rights::Rights;
use super::session::Session;
use super::settings::AccountSettings;
use super::uids;
use super::wire::{Fetched, Limits, Mode, text};
use crate::access::{ReadOnlyReason, WriteGrant};
use crate::mail::{Flags, MessageId};
use std::collections::BTreeMap;

/// What a folder lets us change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writable {
    /// New keywords are kept.
    Keywords,
    /// Only flags and keywords that exist: states cannot be shared there.
    FlagsOnly,
    /// Nothing, and why.
    No(ReadOnlyReason),
}

/// A connection that may change flags and keywords.
pub struct Writer {
    session: Session,
    open: Option<Target>,
}

/// The folder a writer has open.
struct Target {
    folder: FolderName,
    validity: u32,
    writable: Writable,
}

/// One change of keywords, the same for several messages of one folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The messages.
    pub uids: Vec<u32>,
    /// Keywords they get.
    pub add: Vec<String>,
    /// Keywords they lose.
    pub remove: Vec<String>,
}

impl Writer {
    /// Connects and logs in, on a connection of its own.
    ///
    /// # Errors
    /// The grant is for another account, or the connection fails.
    pub fn open(grant: &WriteGrant, settings: &AccountSettings) -> Result<Self> {
        if grant.account() != settings.name {
            return Err(Error::NotGranted(format!("no right to write to account {}", settings.name)));
        }
        Ok(Self { session: connect(settings, Mode::ReadWrite)?, open: None })
    }

    /// Opens a folder for writing, and tells what the server lets us do there. A folder that was replaced behind our
    /// back is refused: its UIDs mean other messages.
    ///
    /// # Errors
    /// There is no such folder, its UIDVALIDITY is another, or the connection is gone.
    pub fn select(&mut self, folder: &FolderName, validity: u32) -> Result<Writable> {
        if let Some(open) = &self.open
            && open.folder == *folder
            && open.validity == validity
        {
            return Ok(open.writable);
        }
        self.unselect()?;
        let rights = Rights::ask(&mut self.session, folder)?;
        if rights.is_some_and(|rights| !rights.may_write()) {
            return Ok(Writable::No(ReadOnlyReason::Rights));
        }
        let selected = self.session.package().select(folder.wire());
        let mailbox = selected.map_err(|error| self.session.unopened(folder, error))?;
        if mailbox.uid_validity.unwrap_or_default() != validity {
            return Err(Error::Replaced);
        }
        let writable = if mailbox.is_read_only {
            Writable::No(ReadOnlyReason::Server)
        } else if mailbox.permanent_flags.contains(&::imap::types::Flag::MayCreate) {
            Writable::Keywords
        } else {
            Writable::FlagsOnly
        };
        self.open = Some(Target { folder: folder.clone(), validity, writable });
        Ok(writable)
    }

    /// Changes keywords in the folder opened last. A server's OK proves nothing (some say OK and do nothing): the
    /// answer holds the flags that it showed, for every message that was asked for.
    ///
    /// # Errors
    /// The server refuses, or does not show every keyword as it should be; what did hold is in the error's message.
    pub fn store(&mut self, change: &Change) -> Result<BTreeMap<u32, Flags>> {
        let mut seen = BTreeMap::new();
        for set in uids::sets(&change.uids) {
            for (sign, keywords) in [("+", &change.add), ("-", &change.remove)] {
                if !keywords.is_empty() {
                    let command = format!("UID STORE {set} {sign}FLAGS ({})", keywords.join(" "));
                    self.run(&command, &mut seen)?;
                }
            }
            if change.uids.iter().any(|uid| !holds(change, seen.get(uid))) {
                // What was so already need not be shown again: look afresh before saying that it failed.
                self.run(&format!("UID FETCH {set} (UID FLAGS)"), &mut seen)?;
            }
        }
        let missing = change.uids.iter().filter(|uid| !holds(change, seen.get(*uid))).count();
        if missing > 0 {
            return Err(Error::Answer {
                command: "the change was answered with OK but not carried out",
                said: crate::mail::SafeText::line(&format!(
                    "{missing} of {} messages do not show it; your rights may not allow it",
                    change.uids.len()
                )),
            });
        }
        Ok(seen)
    }

    /// Whether a folder holds a message of this Message-ID.
    ///
    /// # Errors
    /// There is no such folder, or the connection is gone.
    pub fn holds(&mut self, folder: &FolderName, message_id: &MessageId) -> Result<bool> {
        self.unselect()?;
        self.session.examine(folder)?;
        let id = message_id.as_str();
        if !id.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(&byte)) {
            return Ok(false);
        }
        let command = format!("UID SEARCH HEADER Message-ID \"{id}\"");
        let mut found = false;
        self.session.run("SEARCH", &command, &Limits::TALK, &mut |frame| {
            let line = String::from_utf8_lossy(&frame.bytes).to_ascii_uppercase();
            let numbers = line.strip_prefix("* SEARCH").unwrap_or_default();
            found |= numbers.bytes().any(|byte| byte.is_ascii_digit());
        })?;
        Ok(found)
    }

    /// Puts a message into a folder, with flags as IMAP writes them.
    ///
    /// # Errors
    /// The server refuses, or the connection is gone: then it may have been put there or not.
    pub fn append(&mut self, folder: &FolderName, flags: &str, message: &[u8]) -> Result<()> {
        self.unselect()?;
        let command = format!("APPEND {} ({flags})", folder.quoted());
        self.session.run_with("APPEND", &command, message).map(drop)
    }

    fn run(&mut self, command: &str, seen: &mut BTreeMap<u32, Flags>) -> Result<()> {
        self.session
            .run("the change was", command, &Limits::TALK, &mut |frame| {
                let fetched = Fetched::parse(&frame.bytes);
                if let Some(Fetched { uid: Some(uid), flags: Some(flags), .. }) = fetched {
                    seen.insert(uid, flags);
                }
            })
            .map(|answer| drop(text(&answer.line)))
    }

    /// Leaves the folder without expunging anything: UNSELECT where there is one, else EXAMINE; never CLOSE.
    fn unselect(&mut self) -> Result<()> {
        let Some(left) = self.open.take() else { return Ok(()) };
        if self.session.capabilities.has("UNSELECT") {
            self.session.run("UNSELECT", "UNSELECT", &Limits::TALK, &mut |_| {}).map(drop)
        } else {
            self.session.examine(&left.folder).map(drop)
        }
    }

    /// Says goodbye.
    pub fn leave(mut self) {
        drop(self.unselect());
        self.session.leave();
    }
}

/// Whether a message's flags show a change.
fn holds(change: &Change, flags: Option<&Flags>) -> bool {
    let Some(flags) = flags else { return false };
    let has = |keyword: &String| flags.keywords.iter().any(|shown| shown.eq_ignore_ascii_case(keyword));
    change.add.iter().all(has) && !change.remove.iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_holds_only_when_it_is_seen() {
        let change = Change { uids: vec![1], add: vec!["lh-done".into()], remove: vec!["lh-open".into()] };
        let flags = |keywords: &[&str]| Flags {
            keywords: keywords.iter().map(|keyword| (*keyword).into()).collect(),
            ..Flags::default()
        };
        assert!(holds(&change, Some(&flags(&["LH-DONE", "other"]))));
        assert!(!holds(&change, Some(&flags(&["lh-done", "lh-open"]))));
        assert!(!holds(&change, Some(&flags(&[]))));
        assert!(!holds(&change, None), "an OK without a FETCH is no proof");
    }
}
