//! Messages moved to another folder, and only believed to be there when they are seen to have left. Nothing is removed
//! that was not proved to be copied; what others marked `\Deleted` is never touched. Must not know why they are moved.

use super::super::error::{Error, Result};
use super::super::folders::Role;
use super::super::lookup;
use super::super::name::FolderName;
use super::super::rights::Rights;
use super::super::uids;
use super::super::wire::{Cursor, Fetched, Limits};
use super::journey::{Journey, Stop, fits_quotes};
use super::{Writable, Writer};
use crate::access::ReadOnlyReason;
use crate::mail::SafeText;
use std::collections::BTreeMap;

const HEADER: Limits = Limits { line: 64 << 10, keep: 64 << 10, literal: 1 << 20 };

impl Writer {
    /// The folder that the owner of `opened` has for a purpose.
    pub fn beside(&mut self, opened: &FolderName, role: Role) -> Result<Option<FolderName>> {
        lookup::beside(&mut self.session, opened, role)
    }

    /// Prepares a move out of the folder opened last: notes what will find the messages again.
    ///
    /// # Errors
    /// We may not remove anything there, no message is there any more, the target cannot be asked about.
    pub fn prepare(&mut self, wanted: &[u32], to: &FolderName) -> Result<Journey> {
        let open = self.open.as_ref().ok_or(Error::Protocol("no opened folder"))?;
        let from = Stop { folder: open.folder.clone(), validity: open.validity };
        let rights = Rights::ask(&mut self.session, &from.folder)?;
        if rights.is_some_and(|rights| !rights.may_remove()) {
            return Err(Error::NotGranted(ReadOnlyReason::Rights.to_string()));
        }
        let (to, next) = self.status(to)?;
        let mut ids = BTreeMap::new();
        for set in uids::sets(wanted) {
            let command = format!("UID FETCH {set} (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])");
            self.session.run("the move was", &command, &HEADER, &mut |frame| {
                let Some(fetched) = Fetched::parse(&frame.bytes) else { return };
                let Some(uid) = fetched.uid.filter(|uid| wanted.contains(uid)) else { return };
                let header = fetched.body().and_then(|range| frame.bytes.get(range));
                // Fresh flags of the same message may come on their own.
                let id = ids.entry(uid).or_insert(None);
                *id = id.take().or_else(|| header.and_then(message_id));
            })?;
        }
        if ids.is_empty() {
            return Err(refused("the messages are no longer there"));
        }
        Ok(Journey { from, to, next, ids, arrived: BTreeMap::new(), begun: false })
    }

    /// Moves the messages of a journey, or what an attempt whose answer was lost has left of them. When it succeeds,
    /// none is where it was, except on servers that cannot remove single messages (no UIDPLUS): there they stay,
    /// marked `\Deleted`.
    ///
    /// # Errors
    /// The server refuses, or says OK and does nothing. What was not proved to have arrived is where it was.
    pub fn carry(&mut self, journey: &mut Journey) -> Result<()> {
        self.reopen(&journey.from)?;
        let left = self.left(journey)?;
        if journey.begun && left.len() < journey.ids.len() {
            self.find(journey)?;
        }
        if self.session.capabilities.has("MOVE") {
            journey.begun = true;
            for set in uids::sets(&left) {
                let command = format!("UID MOVE {set} {}", journey.to.folder.quoted());
                self.told(&command, journey)?;
            }
        } else {
            self.copy(journey, &left)?;
            self.remove(&left)?;
        }
        let stayed = self.left(journey)?;
        if stayed.is_empty() {
            return Ok(());
        }
        let said = format!("{} of {} messages are still where they were", stayed.len(), journey.ids.len());
        Err(Error::Answer {
            command: "the move was answered with OK but not carried out",
            said: SafeText::line(&said),
        })
    }

    /// Copies what is not in the target yet, and makes sure that it is there then.
    fn copy(&mut self, journey: &mut Journey, left: &[u32]) -> Result<()> {
        if journey.begun {
            self.find(journey)?;
        }
        journey.begun = true;
        for set in uids::sets(&journey.unproved(left)) {
            let command = format!("UID COPY {set} {}", journey.to.folder.quoted());
            self.told(&command, journey)?;
        }
        if !journey.unproved(left).is_empty() {
            self.find(journey)?;
        }
        match journey.unproved(left).len() {
            0 => Ok(()),
            _ => Err(refused("the server does not show that a copy arrived, so nothing was removed")),
        }
    }

    /// Marks exactly these, and has exactly these removed where the server can do that.
    fn remove(&mut self, left: &[u32]) -> Result<()> {
        for set in uids::sets(left) {
            self.session.allow_removal(&set);
            let mark = format!("UID STORE {set} +FLAGS (\\Deleted)");
            self.session.run("the removal was", &mark, &Limits::TALK, &mut |_| {})?;
            if self.session.capabilities.has("UIDPLUS") {
                let expunge = format!("UID EXPUNGE {set}");
                self.session.run("the removal was", &expunge, &Limits::TALK, &mut |_| {})?;
            }
        }
        Ok(())
    }

    /// Finds the UIDs in the target that are not known yet by Message-ID; what is found twice is not found.
    ///
    /// # Errors
    /// The target can't be opened.
    pub fn find(&mut self, journey: &mut Journey) -> Result<()> {
        self.open = None;
        let validity = self.session.examine(&journey.to.folder)?.validity;
        if validity != journey.to.validity {
            return Err(Error::Replaced);
        }
        for (uid, id) in &journey.ids {
            let (None, Some(id)) = (journey.arrived.get(uid), id) else { continue };
            // One at a time: of searches under way together nobody says which result is whose.
            // Not `:*`, which GNU mailutils finds nothing for.
            let command = format!("UID SEARCH UID {}:{} HEADER MESSAGE-ID \"{id}\"", journey.next, u32::MAX);
            let mut there = Vec::new();
            self.session.run("SEARCH", &command, &Limits::TALK, &mut |frame| {
                there.extend(uids::found(&frame.bytes).into_iter().filter(|there| *there >= journey.next));
            })?;
            if let [one] = there.as_slice() {
                journey.arrived.insert(*uid, *one);
            }
        }
        self.reopen(&journey.from)
    }

    fn reopen(&mut self, stop: &Stop) -> Result<()> {
        match self.select(&stop.folder, stop.validity)? {
            Writable::No(reason) => Err(Error::NotGranted(reason.to_string())),
            Writable::Keywords | Writable::FlagsOnly => Ok(()),
        }
    }

    /// Which messages of a journey are still where they were; what is marked `\Deleted` has left.
    fn left(&mut self, journey: &Journey) -> Result<Vec<u32>> {
        let all: Vec<u32> = journey.ids.keys().copied().collect();
        let mut left = Vec::new();
        for set in uids::sets(&all) {
            let command = format!("UID FETCH {set} (UID FLAGS)");
            self.session.run("the move was", &command, &Limits::TALK, &mut |frame| {
                let Some(Fetched { uid: Some(uid), flags: Some(flags), .. }) = Fetched::parse(&frame.bytes)
                else {
                    return;
                };
                if journey.ids.contains_key(&uid) && !flags.deleted {
                    left.push(uid);
                }
            })?;
        }
        left.sort_unstable();
        left.dedup();
        Ok(left)
    }

    /// Runs a command and takes the COPYUID that may come in its answer or before it.
    fn told(&mut self, command: &str, journey: &mut Journey) -> Result<()> {
        let answer = self.session.run("the move was", command, &Limits::TALK, &mut |frame| {
            journey.learn(&frame.bytes);
        })?;
        journey.learn(&answer.line);
        Ok(())
    }

    /// A folder's UIDVALIDITY and the next UID it will give.
    fn status(&mut self, folder: &FolderName) -> Result<(Stop, u32)> {
        let (mut next, mut validity) = (None, None);
        let command = format!("STATUS {} (UIDNEXT UIDVALIDITY)", folder.quoted());
        let asked = self.session.run("STATUS", &command, &Limits::TALK, &mut |frame| {
            for (name, number) in status(&frame.bytes).unwrap_or_default() {
                match name.as_slice() {
                    b"UIDNEXT" => next = u32::try_from(number).ok(),
                    b"UIDVALIDITY" => validity = u32::try_from(number).ok(),
                    _ => {}
                }
            }
        });
        match asked {
            Err(Error::Answer { said, .. }) => return Err(Error::Folder { name: folder.safe(), said }),
            asked => asked?,
        };
        let validity = validity.ok_or(Error::Protocol("a STATUS without UIDVALIDITY"))?;
        Ok((Stop { folder: folder.clone(), validity }, next.unwrap_or(1)))
    }
}

fn refused(why: &str) -> Error {
    Error::Answer { command: "the move was", said: SafeText::line(why) }
}

/// The items of `* STATUS name (A 1 B 2)`.
fn status(response: &[u8]) -> Option<Vec<(Vec<u8>, u64)>> {
    let mut cursor = Cursor::new(response);
    cursor.need(b'*')?;
    cursor.spaces();
    cursor.keyword("STATUS")?;
    cursor.spaces();
    cursor.astring()?;
    cursor.spaces();
    cursor.need(b'(')?;
    let mut items = Vec::new();
    loop {
        cursor.spaces();
        if cursor.take(b')') {
            return Some(items);
        }
        let name = cursor.atom()?.to_ascii_uppercase();
        cursor.spaces();
        items.push((name, cursor.number()?));
    }
}

/// The Message-ID of a header, if it can be put between quotes.
fn message_id(header: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(header).ok()?;
    let (_, value) = text.split_once(':')?;
    let id: String = value.split_whitespace().collect();
    fits_quotes(&id).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_and_message_ids() {
        let items = status(b"* STATUS \"A b\" (UIDNEXT 44 UIDVALIDITY 7)\r\n").unwrap();
        assert_eq!(items, [(b"UIDNEXT".to_vec(), 44), (b"UIDVALIDITY".to_vec(), 7)]);
        assert_eq!(message_id(b"Message-ID:\r\n <a@b>\r\n\r\n").as_deref(), Some("<a@b>"));
        assert_eq!(message_id(b"Message-ID: <a\"b@c>\r\n\r\n"), None);
        assert_eq!(message_id(b"\r\n"), None);
    }
}
