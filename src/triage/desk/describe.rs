//! Tells of one conversation: its row in a list, its messages, its customer. Must not know how any of it is drawn.

use super::Desk;
use super::entry::Entry;
use super::marks::Mark;
use super::told::{Customer, MessageLine};
use crate::classify::Verdict;
use crate::mail::{AddrSpec, Address, MessageRef, SafeText};
use crate::mailbox::{ConversationId, Direction, PersonId, RowId, RowView};
use crate::triage::{Claim, Heat, Summary};
use jiff::Timestamp;
use jiff::tz::Offset;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Keywords that mail programs set for themselves and that say nothing to a person.
const OF_PROGRAMS: [&str; 6] = ["NonJunk", "NotJunk", "Junk", "Forwarded", "Redirected", "Old"];

impl Desk {
    /// The conversation a handle means now; handles stay valid when conversations are joined.
    pub fn resolve(&self, id: ConversationId) -> ConversationId {
        self.mailbox.resolve(id)
    }

    fn entry(&self, id: ConversationId) -> Option<&Entry> {
        self.entries.get(self.mailbox.resolve(id))
    }

    /// A conversation's row in a list; `None` where it is gone.
    pub fn summary(&self, id: ConversationId, now: Timestamp) -> Option<Summary> {
        let id = self.mailbox.resolve(id);
        let (entry, moment) = (self.entries.get(id)?, self.moment(now));
        let rows = self.live_rows(id);
        let (_, newest) = rows.last()?;
        let from_customer = rows.iter().rfind(|(_, view)| view.direction == Direction::Customer);
        let person = entry.customer.map(|person| self.mailbox.person(person));
        let name = person.map(|person| person.name.unwrap_or(person.address));
        let name = name.or_else(|| newest.author_name.or(newest.author_address)).unwrap_or_default();
        let attached = |row: &RowId| self.notes.get(row).is_some_and(|note| note.has_attachment);
        Some(Summary {
            id,
            short_id: self.mailbox.short_id(id),
            subject: SafeText::line(self.subject(id)),
            customer: SafeText::line(name),
            customer_address: person.and_then(|person| person.spec()),
            organisation: person.and_then(|person| person.organisation).map(SafeText::line),
            customer_offset: customer_offset(&rows),
            account: from_customer.map_or_else(
                || self.account_of(newest.reference.source),
                |(_, view)| self.account_of(view.reference.source),
            ),
            folder: self
                .folders
                .get(&newest.reference.source)
                .map(|folder| folder.name.clone())
                .unwrap_or_default(),
            message_count: rows.len(),
            unread: rows.iter().filter(|(_, view)| !view.flags.seen()).count(),
            others_in_copy: from_customer.map_or(0, |(_, view)| self.others_in_copy(view, entry.customer)),
            first_at: rows.iter().filter_map(|(_, view)| view.at).min(),
            last_at: entry.last_at(),
            waiting_since: entry.standing.waiting_since,
            due: entry.due(),
            sla: entry.wait.and_then(|wait| wait.sla()),
            status: entry.status(now),
            ball: entry.standing.ball,
            not_delivered: entry.standing.not_delivered,
            claim: entry.claim.as_deref().map(|claim| {
                let stale = self.is_stale(claim, now);
                Claim { stale, ..claim.clone() }
            }),
            anger: entry.anger(),
            urgency: entry.urgency(),
            heat: entry.heat(&moment).total(),
            language: entry.judged.as_ref().map(|judged| judged.language).unwrap_or_default(),
            incident: self.incident_of(id),
            importance: from_customer.map_or(newest.importance, |(_, view)| view.importance),
            has_attachment: rows.iter().any(|(row, _)| attached(row)),
            joined_by_subject: self.mailbox.is_joined_by_subject(id),
            old: entry.is_old(moment.since),
            tags: tags(&rows),
        })
    }

    /// The subject of the newest message that has one, reply prefixes kept off; a machine's only where nobody else
    /// wrote.
    pub(super) fn subject(&self, id: ConversationId) -> &str {
        let rows = self.mailbox.rows(id).into_iter().rev();
        let titled =
            rows.filter_map(|row| self.mailbox.row(row)).filter(|view| !view.subject.trim().is_empty());
        let best = titled.min_by_key(|view| matches!(view.direction, Direction::Automatic(_)));
        best.map(|view| view.subject).unwrap_or_default()
    }

    fn others_in_copy(&self, view: &RowView<'_>, customer: Option<PersonId>) -> usize {
        let copied = view.to().chain(view.cc()).filter(|address| !self.mailbox.is_ours(*address));
        let people: BTreeSet<PersonId> = copied.map(|address| self.mailbox.person_of(address)).collect();
        people.iter().filter(|person| Some(**person) != customer).count()
    }

    /// Its scores with reasons; an empty verdict where it was never judged.
    pub fn verdict(&self, id: ConversationId) -> Arc<Verdict> {
        let id = self.mailbox.resolve(id);
        let judged = self.entries.get(id).and_then(|entry| Some((entry, entry.judged.as_ref()?.at)));
        self.entries
            .verdict(id, || judged.map_or_else(Verdict::default, |(entry, at)| self.judge(id, entry, at)))
    }

    /// Its heat, explained.
    pub fn heat(&self, id: ConversationId, now: Timestamp) -> Heat {
        let moment = self.moment(now);
        self.entry(id).map(|entry| entry.heat(&moment).explained()).unwrap_or_default()
    }

    /// Its messages, oldest first, each once.
    pub fn messages(&self, id: ConversationId) -> Vec<MessageLine> {
        let mut known: BTreeSet<PersonId> = BTreeSet::new();
        let rows = self.mailbox.rows(id).into_iter();
        let views = rows.filter_map(|row| Some((row, self.mailbox.row(row)?)));
        views.enumerate().map(|(place, (row, view))| self.line(row, &view, &mut known, place == 0)).collect()
    }

    fn line(
        &self,
        row: RowId,
        view: &RowView<'_>,
        known: &mut BTreeSet<PersonId>,
        first: bool,
    ) -> MessageLine {
        known.extend(view.author);
        let spec = |address| self.mailbox.address(address);
        let mut new_in_copy = Vec::new();
        for address in view.to().chain(view.cc()) {
            let new = known.insert(self.mailbox.person_of(address));
            if new && !first && !self.mailbox.is_ours(address) {
                new_in_copy.extend(spec(address));
            }
        }
        MessageLine {
            row,
            reference: view.reference,
            message_id: view.message_id().filter(|_| !view.id_is_derived),
            author: SafeText::line(view.author_name.or(view.author_address).unwrap_or_default()),
            address: view.author_address.and_then(AddrSpec::parse),
            direction: view.direction,
            at: view.at,
            offset: view.offset,
            subject: SafeText::line(&format!("{}{}", view.subject_prefix, view.subject)),
            to: view.to().filter_map(spec).collect(),
            cc: view.cc().filter_map(spec).collect(),
            new_in_copy,
            flags: view.all_flags(),
            size: view.size,
            defects: view.defects().collect(),
        }
    }

    /// Who waits.
    pub fn customer(&self, id: ConversationId) -> Option<Customer> {
        let entry = self.entry(id)?;
        let number = entry.customer?;
        let person = self.mailbox.person(number);
        Some(Customer {
            name: SafeText::line(person.name.unwrap_or(person.address)),
            address: person.spec()?,
            organisation: person.organisation.map(SafeText::line),
            offset: customer_offset(&self.live_rows(id)),
            vip: entry.vip,
            conversations: self.mailbox.conversations_of(number).len(),
        })
    }

    /// The same customer's other conversations, newest first.
    pub fn other_conversations(&self, id: ConversationId) -> Vec<ConversationId> {
        let id = self.mailbox.resolve(id);
        let customer = self.entry(id).and_then(|entry| entry.customer);
        let others = customer.map(|person| self.mailbox.conversations_of(person)).unwrap_or_default();
        let mut others: Vec<_> = others.into_iter().filter(|other| *other != id).collect();
        others.sort_by_key(|other| std::cmp::Reverse(self.entry(*other).and_then(Entry::last_at)));
        others
    }

    /// Everybody who wrote or was written to, those of the newest mail first.
    pub fn correspondents(&self) -> impl Iterator<Item = Address> {
        self.mailbox.correspondents().into_iter().filter_map(|person| {
            Some(Address { name: person.name.map(SafeText::line), spec: person.spec()? })
        })
    }

    /// The conversation of a short id or a Message-ID of any of its messages.
    pub fn find(&self, id: &str) -> Option<ConversationId> {
        self.mailbox.find(id)
    }

    /// The conversation a message belongs to.
    pub fn conversation_of(&self, message: MessageRef) -> Option<ConversationId> {
        self.mailbox.conversation_of(self.mailbox.row_at(message)?)
    }

    /// How many of a conversation's messages are further copies of one Message-ID.
    pub fn duplicates(&self, id: ConversationId) -> usize {
        self.mailbox.duplicates(id)
    }
}

/// The newest offset a customer's Date gave that says something: +0000 is what many servers write for everybody.
fn customer_offset(rows: &[(RowId, RowView<'_>)]) -> Option<Offset> {
    let from_customer = rows.iter().rev().filter(|(_, view)| view.direction == Direction::Customer);
    from_customer.filter_map(|(_, view)| view.offset).find(|offset| *offset != Offset::UTC)
}

/// Keywords of others on a conversation's messages.
fn tags(rows: &[(RowId, RowView<'_>)]) -> Vec<SafeText> {
    let keywords = rows.iter().flat_map(|(_, view)| view.keywords).map(AsRef::as_ref);
    let telling = keywords.filter(|keyword: &&str| {
        let system = keyword.starts_with(['$', '\\']);
        !system
            && !Mark::is_ours(keyword)
            && !OF_PROGRAMS.iter().any(|name| name.eq_ignore_ascii_case(keyword))
    });
    telling.map(SafeText::line).collect::<BTreeSet<_>>().into_iter().collect()
}
