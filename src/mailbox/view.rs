//! A message as others see it. Must not know how it is packed.

use super::flags::RowFlags;
use super::message_ids::MessageIds;
use super::row::Row;
use super::sender::Direction;
use super::{AddressId, PersonId};
use crate::mail::{Defect, Flags, Importance, MessageId, MessageRef};
use jiff::Timestamp;
use jiff::tz::Offset;

/// What is known of a message, laid out.
#[derive(Debug, Clone, Copy)]
pub struct RowView<'a> {
    /// Where it lies.
    pub reference: MessageRef,
    /// Whether [`RowView::message_id`] was made up for want of one: never to be cited.
    pub id_is_derived: bool,
    /// When it was sent, or where that is unknown received.
    pub at: Option<Timestamp>,
    /// The offset written in its Date.
    pub offset: Option<Offset>,
    /// The author: the customer himself where a form or list wrote for him.
    pub author: Option<PersonId>,
    /// His address as written, with its `+tag`.
    pub author_address: Option<&'a str>,
    /// His display name, safe.
    pub author_name: Option<&'a str>,
    /// Who speaks to whom.
    pub direction: Direction,
    /// What marks the subject as a reply or forward (`Re: `), safe.
    pub subject_prefix: &'a str,
    /// The subject without that, safe.
    pub subject: &'a str,
    /// The system flags.
    pub flags: RowFlags,
    /// The keywords, as the server gives them.
    pub keywords: &'a [Box<str>],
    /// How heavy the sender's program marked it.
    pub importance: Importance,
    /// Size in bytes as stored.
    pub size: u64,
    /// Whether it lies in a Sent folder.
    pub in_sent: bool,
    pub(super) to: &'a [u32],
    pub(super) cc: &'a [u32],
    pub(super) ids: &'a MessageIds,
    pub(super) row: &'a Row,
}

impl RowView<'_> {
    /// Its Message-ID, or the id made up for want of one.
    pub fn message_id(&self) -> Option<MessageId> {
        MessageId::parse(&self.ids.text(self.row.node))
    }

    /// To.
    pub fn to(&self) -> impl ExactSizeIterator<Item = AddressId> {
        self.to.iter().copied().map(AddressId)
    }

    /// Cc.
    pub fn cc(&self) -> impl ExactSizeIterator<Item = AddressId> {
        self.cc.iter().copied().map(AddressId)
    }

    /// What was cut or is broken.
    pub fn defects(&self) -> impl Iterator<Item = Defect> + use<> {
        self.row.defects()
    }

    /// The flags and keywords as a value of their own.
    pub fn all_flags(&self) -> Flags {
        Flags {
            seen: self.flags.seen(),
            answered: self.flags.answered(),
            flagged: self.flags.flagged(),
            deleted: self.flags.deleted(),
            draft: self.flags.draft(),
            keywords: self.keywords.to_vec(),
        }
    }
}
