//! What is kept of each message, packed: there may be a million. Must not know threads.

use super::AddressId;
use super::citations::Cited;
use super::flags::RowFlags;
use super::keywords::KeywordSet;
use super::lists::List;
use super::sender::Direction;
use super::subjects::Subject;
use crate::mail::{Defect, Importance, Message, MessageKey, MessageRef, SourceId};
use jiff::Timestamp;
use jiff::tz::Offset;

/// A message as kept: 48 bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Seconds since 1970; [`UNDATED`] where neither Date nor the server tells.
    pub(super) at: i64,
    /// The node of its Message-ID; [`GONE`] once it is removed.
    pub(super) node: u32,
    key: u32,
    /// The author's address; [`NOBODY`] where there is none.
    author: u32,
    rest: u32,
    /// The number of addresses in To, then To and Cc.
    pub(super) recipients: List,
    /// The nodes of the ids it cites.
    pub(super) cites: Cited,
    size: u32,
    source: u16,
    defects: u16,
    prefix: u16,
    pub(super) keywords: KeywordSet,
    pub(super) direction: Direction,
    pub(super) flags: RowFlags,
    /// Quarters of an hour from UTC; [`NO_OFFSET`] where unknown.
    offset: i8,
    traits: u8,
}

const UNDATED: i64 = i64::MIN;
const GONE: u32 = u32::MAX;
const NOBODY: u32 = u32::MAX;
const NO_OFFSET: i8 = i8::MIN;
const QUARTER: i32 = 15 * 60;

const LIGHT: u8 = 1;
const HEAVY: u8 = 2;
const SENT: u8 = 4;
const NO_DATE_FIELD: u8 = 8;
const DERIVED_ID: u8 = 16;
const ALONE: u8 = 32;

/// Where the parts of a row are kept.
pub(super) struct Kept {
    pub(super) node: u32,
    pub(super) derived_id: bool,
    pub(super) author: Option<AddressId>,
    pub(super) direction: Direction,
    pub(super) subject: Subject,
    pub(super) recipients: List,
    pub(super) cites: Cited,
    pub(super) keywords: KeywordSet,
    pub(super) sent: bool,
}

impl Row {
    /// Packs a message.
    pub(super) fn new(message: &Message, kept: &Kept) -> Self {
        let date = message.headers.date;
        let quarters = |offset: Offset| i8::try_from(offset.seconds().div_euclid(QUARTER)).ok();
        let weight = match message.headers.importance {
            Importance::Low => LIGHT,
            Importance::Normal => 0,
            Importance::High => HEAVY,
        };
        let trait_if = |holds: bool, bit: u8| if holds { bit } else { 0 };
        Self {
            at: message.at().map_or(UNDATED, Timestamp::as_second),
            node: kept.node,
            key: message.reference.key.0,
            author: kept.author.map_or(NOBODY, |author| author.0),
            rest: kept.subject.rest,
            recipients: kept.recipients,
            cites: kept.cites,
            size: u32::try_from(message.size).unwrap_or(u32::MAX),
            source: message.reference.source.0,
            defects: pack(&message.defects),
            prefix: kept.subject.prefix,
            keywords: kept.keywords,
            direction: kept.direction,
            flags: RowFlags::new(&message.flags),
            offset: date.and_then(|date| date.offset).and_then(quarters).unwrap_or(NO_OFFSET),
            traits: weight
                | trait_if(kept.sent, SENT)
                | trait_if(date.is_none(), NO_DATE_FIELD)
                | trait_if(kept.derived_id, DERIVED_ID),
        }
    }

    /// Takes over what may have changed since the message was first seen.
    pub(super) fn refresh(&mut self, message: &Message) {
        self.flags = RowFlags::new(&message.flags);
        self.size = u32::try_from(message.size).unwrap_or(u32::MAX);
        self.defects |= pack(&message.defects);
    }

    pub(super) fn reference(&self) -> MessageRef {
        MessageRef { source: SourceId(self.source), key: MessageKey(self.key) }
    }

    pub(super) fn is_gone(&self) -> bool {
        self.node == GONE
    }

    pub(super) fn set_gone(&mut self) {
        self.node = GONE;
    }

    pub(super) fn at(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.at).ok().filter(|_| self.at != UNDATED)
    }

    /// The Date field, where there is one: copies of one message agree in it.
    pub(super) fn date(&self) -> Option<i64> {
        (self.traits & NO_DATE_FIELD == 0).then_some(self.at)
    }

    pub(super) fn offset(&self) -> Option<Offset> {
        let seconds = i32::from(self.offset) * QUARTER;
        (self.offset != NO_OFFSET).then(|| Offset::from_seconds(seconds).ok()).flatten()
    }

    pub(super) fn author(&self) -> Option<AddressId> {
        (self.author != NOBODY).then_some(AddressId(self.author))
    }

    pub(super) fn set_author(&mut self, author: AddressId) {
        self.author = author.0;
    }

    pub(super) fn subject(&self) -> Subject {
        Subject { prefix: self.prefix, rest: self.rest }
    }

    pub(super) fn size(&self) -> u64 {
        self.size.into()
    }

    pub(super) fn defects(&self) -> impl Iterator<Item = Defect> + use<> {
        let packed = self.defects;
        Defect::ALL.into_iter().filter(move |defect| packed & 1 << *defect as u16 != 0)
    }

    pub(super) fn importance(&self) -> Importance {
        match (self.traits & LIGHT != 0, self.traits & HEAVY != 0) {
            (true, _) => Importance::Low,
            (_, true) => Importance::High,
            _ => Importance::Normal,
        }
    }

    /// Whether it lies in a Sent folder.
    pub(super) fn is_sent(&self) -> bool {
        self.traits & SENT != 0
    }

    /// Whether its id was made up for want of a Message-ID.
    pub(super) fn has_derived_id(&self) -> bool {
        self.traits & DERIVED_ID != 0
    }

    /// Whether the user took it out of the subject join.
    pub(super) fn is_alone(&self) -> bool {
        self.traits & ALONE != 0
    }

    pub(super) fn set_alone(&mut self, alone: bool) {
        self.traits = if alone { self.traits | ALONE } else { self.traits & !ALONE };
    }
}

fn pack(defects: &[Defect]) -> u16 {
    defects.iter().fold(0, |packed, defect| packed | 1 << *defect as u16)
}
