//! The mailbox in memory: takes messages in any order of arrival and keeps them in conversations.
//! Must not know servers, files, the clock, scores or states.
//!
//! Two messages are in one conversation if one cites the other's Message-ID (In-Reply-To or References), if both cite the
//! same id, known or not, or if the subject join puts them together ([`super::register`]); and all that follows from
//! that. It is what notmuch and Dovecot's `THREAD REFS` do. No part of it asks what came first.

use super::citations::Citations;
use super::flags::RowFlags;
use super::forest::Forest;
use super::keywords::KeywordSets;
use super::lists::Lists;
use super::message_ids::MessageIds;
use super::people::People;
use super::register::{Entry, Register, Topic};
use super::row::{Kept, Row};
use super::sender::{self, Direction};
use super::subjects::Subjects;
use super::{AddressId, ConversationId, JoinSettings, Ours, PersonId, RowId, ShortId};
use crate::mail::{Address, Flags, Message, MessageRef};
use hashbrown::HashTable;
use smallvec::SmallVec;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

/// Many messages, in conversations.
#[derive(Debug, Default)]
pub struct Mailbox {
    pub(super) ours: Ours,
    pub(super) join: JoinSettings,
    pub(super) rows: Vec<Row>,
    /// Rows by where they lie.
    places: HashTable<u32>,
    hasher: foldhash::fast::FixedState,
    /// Message-IDs, known and only cited; their numbers are the nodes.
    pub(super) ids: MessageIds,
    /// For each node its message, [`NO_ROW`] for one that is only cited.
    pub(super) first_row: Vec<u32>,
    /// Further rows of the same Message-ID.
    pub(super) more_rows: HashMap<u32, SmallVec<[u32; 2]>>,
    pub(super) forest: Forest,
    /// Groups that the subject join has made or enlarged.
    pub(super) by_subject: HashSet<u32>,
    /// Where a handle leads whose own node was left alone when a conversation came apart.
    pub(super) moved: HashMap<u32, u32>,
    pub(super) register: Register,
    pub(super) people: People,
    /// Display names that differ from the first one seen with the address.
    pub(super) names: HashMap<u32, Box<str>>,
    pub(super) subjects: Subjects,
    pub(super) recipients: Lists,
    pub(super) cites: Citations,
    pub(super) keywords: KeywordSets,
}

pub(super) const NO_ROW: u32 = u32::MAX;

/// What came of [`Mailbox::insert`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inserted {
    /// The message.
    pub row: RowId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Handles of conversations that are part of it now, and lead to it from here on.
    pub joined: Vec<ConversationId>,
    /// Whether it is a further copy of a known message.
    pub duplicate: bool,
    /// Whether it was known from the same place already and only brought up to date.
    pub known: bool,
}

impl Mailbox {
    /// An empty mailbox.
    pub fn new(ours: Ours, join: JoinSettings) -> Self {
        Self { ours, join, ..Self::default() }
    }

    /// Takes a message in. One that is known from the same place is brought up to date.
    pub fn insert(&mut self, message: &Message, folder_is_sent: bool) -> Inserted {
        let (node, derived_id) = self.own_node(message);
        let known = self.row_at(message.reference);
        if let Some(row) = known {
            if self.rows.get(row.0 as usize).is_some_and(|kept| kept.node == node) {
                self.set_flags(message.reference, &message.flags);
                self.rows.get_mut(row.0 as usize).into_iter().for_each(|kept| kept.refresh(message));
                let conversation = self.conversation_of_node(node);
                return Inserted {
                    row,
                    conversation,
                    joined: Vec::new(),
                    duplicate: self.is_copy(row),
                    known: true,
                };
            }
            self.remove(&[message.reference]);
        }
        let number = self.rows.len() as u32;
        let row = self.pack(message, folder_is_sent, node, derived_id);
        self.rows.push(row);
        self.enter_place(number);
        self.enter_node(number, node);
        let mut joined = SmallVec::new();
        self.link_cited(number, &mut joined);
        self.enter_register(number, &mut joined);
        let conversation = self.conversation_of_node(node);
        let joined = joined.into_iter().map(ConversationId).filter(|lost| *lost != conversation).collect();
        let row = RowId(number);
        Inserted { row, conversation, joined, duplicate: self.is_copy(row), known: false }
    }

    /// Brings the flags of a message up to date.
    pub fn set_flags(&mut self, reference: MessageRef, flags: &Flags) -> Option<RowId> {
        let row = self.row_at(reference)?;
        let kept = self.rows.get_mut(row.0 as usize)?;
        kept.flags = RowFlags::new(flags);
        kept.keywords = self.keywords.set(row.0, &flags.keywords);
        Some(row)
    }

    /// The message at a place.
    pub fn row_at(&self, reference: MessageRef) -> Option<RowId> {
        let at = |row: &u32| self.rows.get(*row as usize).is_some_and(|row| row.reference() == reference);
        self.places.find(self.hasher.hash_one(Some(reference)), at).copied().map(RowId)
    }

    /// The node of a message's own id, and whether the id had to be made up from its content.
    fn own_node(&mut self, message: &Message) -> (u32, bool) {
        if let Some(id) = &message.headers.message_id {
            return (self.node(id.as_str()), false);
        }
        let from = message.headers.from.first().map_or("", |from| from.spec.as_str());
        let at = message.at().map_or(0, jiff::Timestamp::as_second);
        let content = format!("{at}\n{from}\n{}\n{}", message.headers.subject, message.reference.key.0);
        (self.node(&format!("{}@no-message-id.invalid", ShortId::of(&content))), true)
    }

    /// The node of an id.
    fn node(&mut self, id: &str) -> u32 {
        let node = self.ids.intern(id);
        if node as usize == self.first_row.len() {
            self.first_row.push(NO_ROW);
            self.forest.push();
        }
        node
    }

    fn pack(&mut self, message: &Message, sent: bool, node: u32, derived_id: bool) -> Row {
        let number = self.rows.len() as u32;
        let headers = &message.headers;
        let mut cited: SmallVec<[u32; 16]> =
            headers.references.iter().chain(&headers.in_reply_to).map(|id| self.node(id.as_str())).collect();
        let mut seen = foldhash::HashSet::default();
        cited.retain(|cited| *cited != node && seen.insert(*cited));
        let sender = sender::read(headers, &self.ours, sent);
        let author = sender.author.map(|author| self.keep_author(number, author));
        let mut recipients: SmallVec<[u32; 16]> = SmallVec::new();
        recipients.push(headers.to.len() as u32);
        recipients
            .extend(headers.to.iter().chain(&headers.cc).map(|to| self.people.intern(to, &self.ours).0));
        let kept = Kept {
            node,
            derived_id,
            author,
            direction: sender.direction,
            subject: self.subjects.intern(&headers.subject),
            recipients: self.recipients.intern(&recipients),
            cites: self.cites.push(node, &cited),
            keywords: self.keywords.set(number, &message.flags.keywords),
            sent,
        };
        Row::new(message, &kept)
    }

    /// Keeps the author of a row, and his display name where it is not the one first seen with the address.
    pub(super) fn keep_author(&mut self, number: u32, author: &Address) -> AddressId {
        let address = self.people.intern(author, &self.ours);
        self.names.remove(&number);
        if let Some(name) =
            author.name.as_ref().filter(|name| self.people.name(address) != Some(name.as_str()))
        {
            self.names.insert(number, name.as_str().into());
        }
        address
    }

    pub(super) fn place_count(&self) -> usize {
        self.places.len()
    }

    fn enter_place(&mut self, number: u32) {
        let Self { rows, places, hasher, .. } = self;
        let hash = |row: &u32| hasher.hash_one(rows.get(*row as usize).map(Row::reference));
        places.insert_unique(hash(&number), number, hash);
    }

    /// Forgets where a row lay.
    pub(super) fn leave_place(&mut self, number: u32, reference: MessageRef) {
        if let Ok(place) = self.places.find_entry(self.hasher.hash_one(Some(reference)), |row| *row == number)
        {
            place.remove();
        }
    }

    fn enter_node(&mut self, number: u32, node: u32) {
        match self.first_row.get_mut(node as usize) {
            Some(first) if *first == NO_ROW => *first = number,
            _ => self.more_rows.entry(node).or_default().push(number),
        }
    }

    /// Joins a row with all it cites; adds handles that are no conversation's own any more to `lost`.
    pub(super) fn link_cited(&mut self, number: u32, lost: &mut Lost) {
        let Some(row) = self.rows.get(number as usize).copied() else { return };
        let cited: SmallVec<[u32; 16]> = self.cites.get(row.node, row.cites).collect();
        for node in cited {
            self.union(row.node, node, lost);
        }
    }

    /// Enters a row into the register of its customer and carries out the subject join.
    pub(super) fn enter_register(&mut self, number: u32, lost: &mut Lost) {
        if let Some(entry) = self.entry(RowId(number)) {
            self.register.insert(entry);
            self.join_by_subject(entry, lost);
        }
    }

    /// Joins a row with its partners by subject.
    pub(super) fn join_by_subject(&mut self, entry: Entry, lost: &mut Lost) {
        if !self.join.enabled {
            return;
        }
        let window = u32::try_from(self.join.window.as_secs()).unwrap_or(u32::MAX);
        let node_of = |row: u32| self.rows.get(row as usize).map(|row| row.node);
        let nodes: Vec<u32> = self.register.partners(entry, window).into_iter().filter_map(node_of).collect();
        let Some(node) = node_of(entry.row) else { return };
        for partner in nodes {
            if self.union(node, partner, lost) {
                self.by_subject.insert(self.forest.find(node));
            }
        }
    }

    fn union(&mut self, a: u32, b: u32, lost: &mut Lost) -> bool {
        let Some(union) = self.forest.union(a, b) else { return false };
        if self.by_subject.remove(&union.lost) {
            self.by_subject.insert(union.kept);
        }
        if union.lost_size > 1 || self.first_row.get(union.lost as usize).is_some_and(|row| *row != NO_ROW) {
            lost.push(union.lost);
        }
        true
    }

    /// A row's place in the register: none for mail that is neither from nor to a customer.
    pub(super) fn entry(&self, row: RowId) -> Option<Entry> {
        let kept = self.rows.get(row.0 as usize)?;
        let customer = self.counterpart(row)?;
        let subject = kept.subject();
        let follows = self.cites.count(kept.cites) == 0 || self.subjects.claims_reply(subject);
        let at = u32::try_from(kept.at).ok();
        let topic = match at {
            Some(_) if !kept.is_alone() => Topic::new(self.subjects.base(subject), follows),
            _ => Topic::NONE,
        };
        Some(Entry { customer: customer.0, topic, at: at.unwrap_or_default(), row: row.0 })
    }

    /// The customer of one message: who wrote it, or to whom one of us wrote.
    pub(super) fn counterpart(&self, row: RowId) -> Option<PersonId> {
        let kept = self.rows.get(row.0 as usize)?;
        match kept.direction {
            Direction::Customer => Some(self.people.person_of(kept.author()?)),
            Direction::Us => {
                let recipients = self.recipients.get(kept.recipients).iter().skip(1);
                let mut outside = recipients.map(|to| AddressId(*to)).filter(|to| !self.people.is_ours(*to));
                outside.next().map(|to| self.people.person_of(to))
            }
            Direction::Internal | Direction::Automatic(_) => None,
        }
    }

    pub(super) fn conversation_of_node(&self, node: u32) -> ConversationId {
        ConversationId(self.forest.find(node))
    }
}

/// Nodes that stood for a conversation and do so no more.
pub(super) type Lost = SmallVec<[u32; 4]>;
