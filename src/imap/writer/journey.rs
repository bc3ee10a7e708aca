//! A journey: messages on their way to another folder, and what is known of it. It can be kept on the disk. Must not know
//! connections.

use super::super::name::FolderName;
use super::super::uids;
use super::super::wire::{Cursor, code};
use crate::ledger::{Folder, Trip};
use std::collections::BTreeMap;

/// Messages on their way to another folder, and what finds them there again, should the line be lost meanwhile.
#[derive(Debug, Clone)]
pub struct Journey {
    pub(super) from: Stop,
    pub(super) to: Stop,
    /// The first UID that the target had not given when the journey began.
    pub(super) next: u32,
    /// The Message-ID of each message, where it has one that can be searched for.
    pub(super) ids: BTreeMap<u32, Option<String>>,
    /// UIDs there, as far as they are known.
    pub(super) arrived: BTreeMap<u32, u32>,
    /// Whether the server was told to move or copy.
    pub(super) begun: bool,
}

/// One end of a journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The folder.
    pub folder: FolderName,
    /// Its UIDVALIDITY.
    pub validity: u32,
}

impl Journey {
    /// Where the messages go.
    pub fn to(&self) -> &Stop {
        &self.to
    }

    /// Where they came from.
    pub fn from(&self) -> &Stop {
        &self.from
    }

    /// The messages by the UIDs they had, with those they have now, where known.
    pub fn messages(&self) -> impl Iterator<Item = (u32, Option<u32>)> {
        self.ids.keys().map(|uid| (*uid, self.arrived.get(uid).copied()))
    }

    /// Takes what `[COPYUID validity from to]` (RFC 4315) tells.
    pub(super) fn learn(&mut self, response: &[u8]) {
        let told = || {
            let mut cursor = Cursor::new(code(response)?);
            cursor.keyword("COPYUID")?;
            cursor.spaces();
            let validity = cursor.number()?;
            cursor.spaces();
            let from = uids::ranges(cursor.atom()?);
            cursor.spaces();
            Some((validity, from, uids::ranges(cursor.atom()?)))
        };
        let Some((validity, from, to)) = told() else { return };
        if validity == u64::from(self.to.validity) {
            let pairs = from.into_iter().flatten().zip(to.into_iter().flatten());
            // No honest answer has more pairs than were asked for.
            let pairs = pairs.take(self.ids.len());
            self.arrived.extend(pairs.filter(|(from, _)| self.ids.contains_key(from)));
        }
    }

    pub(super) fn unproved(&self, uids: &[u32]) -> Vec<u32> {
        uids.iter().copied().filter(|uid| !self.arrived.contains_key(uid)).collect()
    }
}

/// Journeys as they are kept on the disk.
impl Journey {
    /// As it is kept.
    pub fn trip(&self, over: bool) -> Trip {
        Trip {
            from: self.from.kept(),
            to: self.to.kept(),
            next: self.next,
            ids: self.ids.clone().into_iter().collect(),
            arrived: self.arrived.clone().into_iter().collect(),
            begun: self.begun,
            over,
        }
    }

    /// As it was kept; `None` for what this program never wrote.
    pub fn of(trip: &Trip) -> Option<Self> {
        let sound = |id: &Option<String>| id.as_deref().is_none_or(fits_quotes);
        trip.ids.iter().all(|(_, id)| sound(id)).then_some(())?;
        Some(Self {
            from: Stop::of(&trip.from)?,
            to: Stop::of(&trip.to)?,
            next: trip.next,
            ids: trip.ids.iter().cloned().collect(),
            arrived: trip.arrived.iter().copied().collect(),
            begun: trip.begun,
        })
    }

    /// From now on it counts as begun: the server may have been told.
    pub fn begin(&mut self) {
        self.begun = true;
    }
}

impl Stop {
    fn kept(&self) -> Folder {
        Folder { name: self.folder.wire().to_owned(), validity: self.validity }
    }

    fn of(kept: &Folder) -> Option<Self> {
        let folder = FolderName::from_server(kept.name.as_bytes())?;
        Some(Self { folder, validity: kept.validity })
    }
}

/// Whether a Message-ID can be put between quotes.
pub(super) fn fits_quotes(id: &str) -> bool {
    id.len() > 2 && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journey(uids: &[u32]) -> Journey {
        let stop = |name| Stop { folder: FolderName::from_text(name).unwrap(), validity: 7 };
        let ids = uids.iter().map(|uid| (*uid, None)).collect();
        Journey {
            from: stop("INBOX"),
            to: stop("Archive"),
            next: 1,
            ids,
            arrived: BTreeMap::new(),
            begun: false,
        }
    }

    #[test]
    fn copyuid_pairs_in_its_own_order() {
        let mut moved = journey(&[3, 4, 9]);
        moved.learn(b"* OK [COPYUID 7 9,3:4 101:103] Moved\r\n");
        let pairs: Vec<_> = moved.messages().collect();
        assert_eq!(pairs, [(3, Some(102)), (4, Some(103)), (9, Some(101))]);
    }

    #[test]
    fn a_copyuid_of_another_folder_or_other_messages_proves_nothing() {
        for line in [
            "* OK [COPYUID 8 3 101] x",
            "* OK [COPYUID 7 1:4294967295 1:4294967295] x",
            "a1 OK done",
            "* 1 EXPUNGE",
        ] {
            let mut moved = journey(&[u32::MAX]);
            moved.learn(line.as_bytes());
            assert_eq!(moved.unproved(&[3]), [3], "{line}");
        }
    }

    #[test]
    fn it_is_the_same_after_the_disk() {
        let mut moved = journey(&[3, 4]);
        moved.ids.insert(9, Some("<a@b>".into()));
        moved.learn(b"* OK [COPYUID 7 3 101] x");
        moved.begin();
        let back = Journey::of(&moved.trip(false)).unwrap();
        assert_eq!(back.trip(true), moved.trip(true));
        let mut forged = moved.trip(false);
        forged.ids.push((10, Some("<a@b>\"\r\nA1 LOGOUT".into())));
        assert!(Journey::of(&forged).is_none());
    }
}
