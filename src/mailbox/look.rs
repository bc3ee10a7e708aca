//! Looking things up in a mailbox. Changes nothing.

use super::arrival::{Mailbox, NO_ROW};
use super::order::{Written, chronological};
use super::people::Person;
use super::row::Row;
use super::sender::Direction;
use super::view::RowView;
use super::{AddressId, ConversationId, PersonId, RowId, ShortId};
use crate::mail::AddrSpec;

impl Mailbox {
    /// How many messages there are, copies included.
    pub fn len(&self) -> usize {
        self.place_count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every conversation once.
    pub fn conversations(&self) -> impl Iterator<Item = ConversationId> {
        let live = |node: &u32| self.forest.find(*node) == *node && self.has_rows(*node);
        self.forest.nodes().filter(live).map(ConversationId)
    }

    /// The handle that a handle leads to now. Two handles are of one conversation if they lead to the same.
    pub fn resolve(&self, conversation: ConversationId) -> ConversationId {
        let mut group = self.forest.find(conversation.0);
        for _ in 0..=self.moved.len() {
            match self.moved.get(&group) {
                Some(next) if !self.has_rows(group) => group = self.forest.find(*next),
                _ => break,
            }
        }
        ConversationId(group)
    }

    /// Whether a group has a message. Only messages make groups, so only a node alone may have none.
    fn has_rows(&self, group: u32) -> bool {
        self.forest.size(group) > 1 || self.first_row.get(group as usize).is_some_and(|row| *row != NO_ROW)
    }

    /// All messages, copies too, in no order.
    pub(super) fn all_rows(&self, conversation: ConversationId) -> impl Iterator<Item = RowId> {
        self.forest.members(self.resolve(conversation).0).flat_map(|node| self.rows_of_node(node))
    }

    /// Whether one of all messages of a conversation is such, copies too.
    pub fn any_row(&self, conversation: ConversationId, is: impl FnMut(RowId) -> bool) -> bool {
        self.all_rows(conversation).any(is)
    }

    pub(super) fn rows_of_node(&self, node: u32) -> impl Iterator<Item = RowId> {
        let first = self.first_row.get(node as usize).copied().filter(|row| *row != NO_ROW);
        let more = if self.more_rows.is_empty() { None } else { self.more_rows.get(&node) };
        first.into_iter().chain(more.into_iter().flatten().copied()).map(RowId)
    }

    /// The messages of a conversation in the order they were written, each once. Empty where all were removed.
    pub fn rows(&self, conversation: ConversationId) -> Vec<RowId> {
        let mut all = self.all_rows(conversation);
        if let (Some(only), None) = (all.next(), all.next()) {
            return self.kept(only).map(|_| only).into_iter().collect();
        }
        let written = self.all_rows(conversation).filter(|row| !self.is_copy(*row)).filter_map(|row| {
            let kept = self.kept(row)?;
            let cites = self.cites.get(kept.node, kept.cites).collect();
            Some(Written { item: row, node: kept.node, at: kept.at, cites })
        });
        chronological(written.collect(), |node| self.ids.short(node))
    }

    /// All that is stored of a message: itself and its further copies, by where they lie.
    pub fn copies(&self, row: RowId) -> Vec<RowId> {
        let Some(kept) = self.kept(row) else { return Vec::new() };
        let same = |other: &RowId| self.kept(*other).is_some_and(|other| other.date() == kept.date());
        let mut copies: Vec<RowId> = self.rows_of_node(kept.node).filter(same).collect();
        copies.sort_unstable_by_key(|copy| self.kept(*copy).map(rank));
        copies
    }

    /// Its further copies, where it stands for several; by where they lie.
    pub fn further_copies(&self, row: RowId) -> Vec<RowId> {
        let several = self.kept(row).is_some_and(|kept| self.more_rows.contains_key(&kept.node));
        let copies = if several { self.copies(row) } else { Vec::new() };
        copies.into_iter().filter(|copy| *copy != row).collect()
    }

    /// Whether a message is a further copy of another: same Message-ID, same Date. Mails that only share a Message-ID
    /// (a program's mistake) stay messages of their own, in one conversation; otherwise one would never be seen.
    pub fn is_copy(&self, row: RowId) -> bool {
        let Some(kept) = self.kept(row) else { return false };
        !self.more_rows.is_empty()
            && self.more_rows.contains_key(&kept.node)
            && self.copies(row).first().is_some_and(|first| *first != row)
    }

    /// How many of its messages are further copies.
    pub fn duplicates(&self, conversation: ConversationId) -> usize {
        if self.more_rows.is_empty() {
            0
        } else {
            self.all_rows(conversation).filter(|row| self.is_copy(*row)).count()
        }
    }

    pub(super) fn kept(&self, row: RowId) -> Option<&Row> {
        self.rows.get(row.0 as usize).filter(|row| !row.is_gone())
    }

    /// A message; `None` once it was removed.
    pub fn row(&self, row: RowId) -> Option<RowView<'_>> {
        let kept = self.kept(row)?;
        let author = kept.author();
        let recipients = self.recipients(kept);
        let name = self.names.get(&row.0).map(AsRef::as_ref);
        Some(RowView {
            reference: kept.reference(),
            id_is_derived: kept.has_derived_id(),
            at: kept.at(),
            offset: kept.offset(),
            author: author.map(|author| self.people.person_of(author)),
            author_address: author.map(|author| self.people.spec(author)),
            author_name: author.and_then(|author| name.or_else(|| self.people.name(author))),
            direction: kept.direction,
            subject_prefix: self.subjects.prefix(kept.subject()),
            subject: self.subjects.rest(kept.subject()),
            flags: kept.flags,
            keywords: self.keywords.get(row.0, kept.keywords),
            importance: kept.importance(),
            to: recipients.0,
            cc: recipients.1,
            size: kept.size(),
            in_sent: kept.is_sent(),
            ids: &self.ids,
            row: kept,
        })
    }

    pub(super) fn recipients(&self, kept: &Row) -> (&[u32], &[u32]) {
        let Some((to, all)) = self.recipients.get(kept.recipients).split_first() else { return (&[], &[]) };
        all.split_at_checked(*to as usize).unwrap_or_default()
    }

    /// The conversation of a message.
    pub fn conversation_of(&self, row: RowId) -> Option<ConversationId> {
        self.kept(row).map(|kept| self.conversation_of_node(kept.node))
    }

    /// The id that is the same in every run: that of the first id known of, the first message's own or the oldest that
    /// it cites. It changes only when an older message or citation becomes known.
    pub fn short_id(&self, conversation: ConversationId) -> ShortId {
        let clock = |kept: &Row| (kept.at, self.cites.count(kept.cites));
        let tie = |kept: &Row| self.ids.short(kept.node);
        let rows = self.all_rows(conversation).filter_map(|row| self.kept(row));
        let first = rows.min_by(|a, b| clock(a).cmp(&clock(b)).then_with(|| tie(a).cmp(&tie(b))));
        let node = first.map(|kept| self.cites.get(kept.node, kept.cites).next().unwrap_or(kept.node));
        self.ids.short(node.unwrap_or(conversation.0))
    }

    /// The conversation of a Message-ID (with or without angle brackets) or short id of any of its messages, or of any
    /// id that they cite.
    pub fn find(&self, id: &str) -> Option<ConversationId> {
        let id = id.trim().trim_start_matches('<').trim_end_matches('>');
        let by_short = || ShortId::parse(id).and_then(|id| self.ids.find_short(id));
        let node = self.ids.find(id).or_else(by_short)?;
        let conversation = self.resolve(ConversationId(node));
        self.has_rows(conversation.0).then_some(conversation)
    }

    /// The customer of a conversation: who wrote first, else to whom we wrote first, else the machine that did. `None`
    /// where only we take part or no sender is known.
    pub fn customer(&self, conversation: ConversationId) -> Option<PersonId> {
        self.customer_among(&self.rows(conversation))
    }

    /// The customer of a conversation with these messages, in the order they were written.
    pub fn customer_among(&self, rows: &[RowId]) -> Option<PersonId> {
        let wrote = |row: &&RowId| self.kept(**row).is_some_and(|row| row.direction == Direction::Customer);
        let author = |row: &RowId| Some(self.people.person_of(self.kept(*row)?.author()?));
        let machine = |row: &&RowId| {
            self.kept(**row).is_some_and(|row| matches!(row.direction, Direction::Automatic(_)))
        };
        let written_to = || rows.iter().find_map(|row| self.counterpart(*row));
        rows.iter()
            .filter(wrote)
            .find_map(author)
            .or_else(written_to)
            .or_else(|| rows.iter().filter(machine).find_map(author))
    }

    /// The people seen, each address once, from the one numbered `first` on: who came since stands at the end.
    pub fn people_from(&self, first: usize) -> impl Iterator<Item = PersonId> {
        (first..self.people.len()).map(|number| PersonId(number as u32))
    }

    /// What is known of a person.
    pub fn person(&self, person: PersonId) -> Person<'_> {
        self.people.get(person)
    }

    /// The person of an address, if it was seen.
    pub fn find_person(&self, spec: &AddrSpec) -> Option<PersonId> {
        self.people.find(spec)
    }

    /// A person's organisation: the domain, unless it is a free-mail provider's.
    pub fn organisation(&self, person: PersonId) -> Option<&str> {
        self.people.get(person).organisation
    }

    /// The people of an organisation.
    pub fn people_of(&self, organisation: &str) -> impl Iterator<Item = PersonId> {
        self.people.of_organisation(organisation)
    }

    /// Who has an address.
    pub fn person_of(&self, address: AddressId) -> PersonId {
        self.people.person_of(address)
    }

    /// An address as written.
    pub fn address(&self, address: AddressId) -> Option<AddrSpec> {
        AddrSpec::parse(self.people.spec(address))
    }

    /// The display name an address was first seen with.
    pub fn address_name(&self, address: AddressId) -> Option<&str> {
        self.people.name(address)
    }

    /// Whether an address is one of ours.
    pub fn is_ours(&self, address: AddressId) -> bool {
        self.people.is_ours(address)
    }

    /// What a person wrote to us and we wrote to him, copies included, in no order.
    pub fn rows_of(&self, person: PersonId) -> impl Iterator<Item = RowId> {
        self.register.of_customer(person.0).map(RowId)
    }

    /// The conversations in which a person wrote to us or we wrote to him.
    pub fn conversations_of(&self, person: PersonId) -> Vec<ConversationId> {
        let mut found: Vec<ConversationId> =
            self.rows_of(person).filter_map(|row| self.conversation_of(row)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Which of several copies stands for all: one in a Sent folder (there it is sure to be ours), else the first place.
fn rank(row: &Row) -> (bool, crate::mail::MessageRef) {
    (!row.is_sent(), row.reference())
}
