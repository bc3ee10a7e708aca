//! Takes in what sources report, one batch at a time: only the conversations touched are made anew. Must not know
//! lists or what users change.

use super::entry::Entry;
use super::judge::{A_FEED, are_near};
use super::marks::Mark;
use super::note::Note;
use super::told::BodyRead;
use super::{Desk, Folder};
use crate::classify::{Evidence, evidence};
use crate::mail::{Body, Flags, Headers, MailDate, Message, MessageRef, SafeText};
use crate::mailbox::{ConversationId, Direction, PersonId, RowId};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

impl Desk {
    /// Takes in an opened folder, before any of its messages; again where something about it turned out otherwise. What a
    /// server holds comes bit by bit, until [`Desk::folder_is_read`].
    pub fn open(&mut self, folder: &Folder) {
        let known = self.folders.insert(folder.source, folder.clone());
        if known.is_none() && folder.shared {
            self.behind.insert(folder.source);
        }
    }

    /// Takes in messages and what they say. The conversations touched.
    pub fn apply_arrived(&mut self, arrived: &[(Message, Evidence)], now: Timestamp) -> Vec<ConversationId> {
        let (mut touched, mut stirred) = (BTreeSet::new(), BTreeSet::new());
        for (message, evidence) in arrived {
            let folder = self.folders.get(&message.reference.source);
            let (sent, shared) = folder.map_or((false, false), |folder| (folder.sent, folder.shared));
            let inserted = self.mailbox.insert(message, sent);
            self.joins += inserted.joined.len();
            for lost in &inserted.joined {
                stirred.extend(self.drop_entry(*lost));
            }
            touched.insert(inserted.conversation);
            self.note_awaited_away(message.reference, inserted.conversation);
            self.remember(inserted.row, message, evidence, now);
            self.remember_arrival(message);
            if shared {
                self.marks.told(message.reference, Mark::read(&message.flags.keywords));
                self.note_claim(message.reference, now);
            }
        }
        self.renew_all(touched, stirred, now)
    }

    /// Keeps what a message says, if it can matter to the queue.
    fn remember(&mut self, row: RowId, message: &Message, evidence: &Evidence, now: Timestamp) {
        let recent = self.since(now).is_none_or(|since| message.at().is_some_and(|at| at >= since));
        let from_customer = self.mailbox.row(row).is_some_and(|view| view.direction == Direction::Customer);
        let known = self.notes.get(&row).is_some_and(|note| note.has_body && message.body.is_none());
        if recent && from_customer && !known {
            let note = Note::new(message, evidence.clone(), &mut self.vocabulary);
            self.notes.insert(row, note);
        }
    }

    /// Keeps when a message arrived, where that was before its Date: see [`Desk::anchor`].
    fn remember_arrival(&mut self, message: &Message) {
        let early = message.received.filter(|received| message.at().is_some_and(|at| *received < at));
        if let Some(received) = early {
            self.received.insert(message.reference, received);
        }
    }

    /// Takes in bodies that came later. The conversations touched.
    pub fn apply_bodies(&mut self, bodies: &[BodyRead], now: Timestamp) -> Vec<ConversationId> {
        let (mut touched, mut news) = (BTreeSet::new(), false);
        for read in bodies {
            let Some(row) = self.mailbox.row_at(read.reference) else { continue };
            let Some(message) = self.message_of(row, read.body.clone()) else { continue };
            // A body that comes again says what it said before, when more of the header was known.
            let known = self.notes.get(&row).filter(|note| note.has_body || read.body.is_none());
            let says = match (read.evidence.clone(), known) {
                (Some(evidence), _) => evidence,
                (None, Some(note)) => note.evidence.clone(),
                _ => evidence(&self.settings.model, &message),
            };
            let note = Note { has_body: true, ..Note::new(&message, says, &mut self.vocabulary) };
            news |= known.is_none_or(|known| known.terms != note.terms || known.evidence != note.evidence);
            self.notes.insert(row, note);
            touched.extend(self.mailbox.conversation_of(row));
        }
        if news { self.renew(touched, now) } else { self.keep_incidents(|desk| desk.renew(touched, now)) }
    }

    /// A message put together again from what is kept of it.
    fn message_of(&self, row: RowId, body: Option<Body>) -> Option<Message> {
        let view = self.mailbox.row(row)?;
        let automatic = match view.direction {
            Direction::Automatic(kind) => Some(kind),
            _ => None,
        };
        let headers = Headers {
            date: view.at.map(|at| MailDate { at, offset: view.offset }),
            subject: SafeText::line(&format!("{}{}", view.subject_prefix, view.subject)),
            importance: view.importance,
            automatic,
            ..Headers::default()
        };
        let (reference, size) = (view.reference, view.size);
        let flags = view.all_flags();
        Some(Message { reference, headers, flags, received: None, size, body, defects: Vec::new() })
    }

    /// Takes in fresh flags. The conversations touched.
    pub fn apply_flags(&mut self, flags: &[(MessageRef, Flags)], now: Timestamp) -> Vec<ConversationId> {
        let mut touched = BTreeSet::new();
        for (reference, flags) in flags {
            let Some(row) = self.mailbox.set_flags(*reference, flags) else { continue };
            if self.is_shared(*reference) {
                self.marks.told(*reference, Mark::read(&flags.keywords));
                self.note_claim(*reference, now);
            }
            touched.extend(self.mailbox.conversation_of(row));
        }
        self.renew(touched, now)
    }

    /// Takes messages out that are no longer there. The conversations touched, as far as they still exist.
    pub fn apply_vanished(&mut self, gone: &[MessageRef], now: Timestamp) -> Vec<ConversationId> {
        let removed = self.mailbox.remove(gone);
        for row in &removed.rows {
            self.notes.remove(row);
        }
        for reference in gone {
            self.marks.forget(*reference);
            self.claimed.remove(reference);
            self.received.remove(reference);
            self.asked.remove(reference);
        }
        let stirred: Vec<PersonId> =
            removed.gone.iter().filter_map(|conversation| self.drop_entry(*conversation)).collect();
        self.renew_all(removed.touched, stirred, now)
    }

    /// What time alone changes: open conversations in which a deadline comes near or passes.
    pub fn timed(&self, now: Timestamp) -> Vec<ConversationId> {
        let moment = self.moment(now);
        let named = |entry: &Entry| entry.wait.is_some_and(|wait| wait.named().is_some());
        let timed = self.entries.iter().filter(|(_, entry)| named(entry) && entry.is_open(&moment));
        timed.map(|(id, _)| *id).collect()
    }

    /// Judges conversations anew as of `now`. Those that changed.
    pub fn refresh(&mut self, timed: &[ConversationId], now: Timestamp) -> Vec<ConversationId> {
        let changes = |id: &ConversationId| {
            let before = self.verdict(*id);
            self.rejudge(*id, now);
            before != self.verdict(*id)
        };
        timed.iter().copied().filter(changes).collect()
    }

    /// Makes the entries of conversations anew, and the verdicts of those that depend on them. The conversations given,
    /// as they are called now.
    pub(super) fn renew(
        &mut self,
        touched: impl IntoIterator<Item = ConversationId>,
        now: Timestamp,
    ) -> Vec<ConversationId> {
        self.renew_all(touched, [], now)
    }

    /// The same; the other conversations of the customers in `stirred` are judged anew too.
    fn renew_all(
        &mut self,
        touched: impl IntoIterator<Item = ConversationId>,
        stirred: impl IntoIterator<Item = PersonId>,
        now: Timestamp,
    ) -> Vec<ConversationId> {
        let touched: BTreeSet<ConversationId> =
            touched.into_iter().map(|id| self.mailbox.resolve(id)).collect();
        let mut stirred: BTreeSet<(PersonId, Option<Timestamp>)> =
            stirred.into_iter().map(|person| (person, None)).collect();
        for id in &touched {
            let before = self.entries.get(*id).and_then(Entry::attempts);
            self.drop_entry(*id);
            let leaves = self.leaving.values().any(|leaving| leaving.contains(id));
            if let Some(entry) = self.stand(*id).filter(|_| !leaves) {
                self.insert_entry(*id, entry);
            }
            let after = self.entries.get(*id).and_then(Entry::attempts);
            if before != after {
                stirred.extend([before, after].into_iter().flatten().map(|(customer, _, at)| (customer, at)));
            }
        }
        let near = stirred.iter().flat_map(|(person, at)| self.concerned(*person, *at));
        let near: BTreeSet<ConversationId> = near.collect();
        for id in near.union(&touched) {
            self.rejudge(*id, now);
            self.note_missing_bodies(*id, now);
        }
        self.incidents.outdate();
        touched.into_iter().collect()
    }

    /// A customer's open conversations to which it matters that he wrote then, or no longer did.
    fn concerned(&self, person: PersonId, at: Option<Timestamp>) -> Vec<ConversationId> {
        let Some(open) = self.open_of.get(&person).filter(|open| open.len() <= A_FEED + 1) else {
            return Vec::new();
        };
        // Who becomes a feed, or is none any more, is judged anew in all of them.
        let all = at.is_none() || open.len() >= A_FEED;
        let near = |id: &&ConversationId| {
            all || self.entries.get(**id).is_some_and(|entry| are_near(entry.last_customer_at(), at))
        };
        open.iter().filter(near).copied().collect()
    }

    /// Makes the verdict of a conversation anew if it is of the queue or was opened.
    pub(super) fn rejudge(&mut self, id: ConversationId, now: Timestamp) {
        let since = self.since(now);
        let wanted = |entry: &&Entry| entry.of_customer && (!entry.is_old(since) || self.is_read(id));
        let Some(entry) = self.entries.get(id).filter(wanted) else { return };
        let verdict = self.judge(id, entry, now);
        let told = |entry: &Entry| (entry.judged.is_some(), entry.anger().flag, entry.urgency().flag);
        let before = told(entry);
        self.entries.change(id, |entry| entry.take_verdict(&verdict, now));
        if self.entries.get(id).map(told) != Some(before) {
            self.incidents.touch(id);
        }
    }

    /// Whether the body of any of its messages has been read: an old conversation that was opened is judged too.
    fn is_read(&self, id: ConversationId) -> bool {
        self.mailbox.any_row(id, |row| self.notes.get(&row).is_some_and(|note| note.has_body))
    }

    fn insert_entry(&mut self, id: ConversationId, entry: Entry) {
        if let Some((person, _, _)) = entry.attempts() {
            self.open_of.entry(person).or_default().push(id);
        }
        self.incidents.touch(id);
        self.entries.insert(id, entry);
    }

    /// Takes an entry out; its customer, if he waited.
    fn drop_entry(&mut self, id: ConversationId) -> Option<PersonId> {
        self.lacking.remove(&id);
        self.incidents.touch(id);
        let (person, _, _) = self.entries.remove(id)?.attempts()?;
        let open = self.open_of.get_mut(&person)?;
        open.retain(|other| *other != id);
        if open.is_empty() {
            self.open_of.remove(&person);
        }
        Some(person)
    }

    /// Customer mail sent before then is old.
    pub(super) fn since(&self, now: Timestamp) -> Option<Timestamp> {
        let age = self.settings.queue_since?;
        now.checked_sub(age.max(SignedDuration::ZERO)).ok()
    }

    pub(super) fn is_shared(&self, message: MessageRef) -> bool {
        self.folders.get(&message.source).is_some_and(|folder| folder.shared)
    }
}
