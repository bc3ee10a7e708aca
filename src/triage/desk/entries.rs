//! The entries of all conversations, and how many of each kind there are: counted as they come and go, so that no frame
//! looks at a hundred thousand. Must not know messages.

use super::entry::{Entry, Moment};
use super::told::ViewCounts;
use crate::classify::Verdict;
use crate::mailbox::ConversationId;
use crate::triage::{Counts, Status, View};
use hashbrown::HashMap;
use jiff::Timestamp;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// Entries by conversation.
#[derive(Debug, Default)]
pub(super) struct Entries {
    places: HashMap<ConversationId, u32, foldhash::fast::FixedState>,
    list: Vec<(ConversationId, Entry)>,
    /// What was counted last, kept up to date; `None` until somebody asks.
    tally: Cell<Option<Tally>>,
    /// The verdict that was asked for last, until anything changes.
    told: RefCell<Option<(ConversationId, Arc<Verdict>)>>,
}

impl Entries {
    pub(super) fn get(&self, id: ConversationId) -> Option<&Entry> {
        self.list.get(*self.places.get(&id)? as usize).map(|(_, entry)| entry)
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &(ConversationId, Entry)> {
        self.list.iter()
    }

    /// The verdict on a conversation, reckoned anew where it is not the one that was asked for last.
    pub(super) fn verdict(&self, id: ConversationId, reckon: impl FnOnce() -> Verdict) -> Arc<Verdict> {
        let known = self.told.borrow().as_ref().filter(|(of, _)| *of == id).map(|(_, told)| Arc::clone(told));
        known.unwrap_or_else(|| {
            let verdict = Arc::new(reckon());
            self.told.replace(Some((id, Arc::clone(&verdict))));
            verdict
        })
    }

    /// Puts in the entry of a conversation that has none.
    pub(super) fn insert(&mut self, id: ConversationId, entry: Entry) {
        self.told.take();
        self.count(&entry, Step::Comes);
        self.places.insert(id, self.list.len() as u32);
        self.list.push((id, entry));
    }

    pub(super) fn remove(&mut self, id: ConversationId) -> Option<Entry> {
        self.told.take();
        let place = self.places.remove(&id)?;
        let (_, entry) = self.list.swap_remove(place as usize);
        if let Some((moved, _)) = self.list.get(place as usize) {
            self.places.insert(*moved, place);
        }
        self.count(&entry, Step::Goes);
        Some(entry)
    }

    /// Changes an entry.
    pub(super) fn change(&mut self, id: ConversationId, change: impl FnOnce(&mut Entry)) {
        self.told.take();
        let Some(place) = self.places.get(&id) else { return };
        let tally = self.tally.get_mut();
        let Some((_, entry)) = self.list.get_mut(*place as usize) else { return };
        if let Some(tally) = tally {
            tally.count(entry, Step::Goes);
            change(entry);
            tally.count(entry, Step::Comes);
        } else {
            change(entry);
        }
    }

    fn count(&mut self, entry: &Entry, step: Step) {
        if let Some(tally) = self.tally.get_mut() {
            tally.count(entry, step);
        }
    }

    /// How many there are of each kind; incidents are known elsewhere.
    pub(super) fn counted(&self, moment: &Moment) -> (Counts, ViewCounts) {
        let tally = self.tally.get().filter(|tally| tally.holds_at(moment)).unwrap_or_else(|| {
            let mut tally = Tally::begin(moment);
            self.list.iter().for_each(|(_, entry)| tally.count(entry, Step::Comes));
            tally
        });
        self.tally.set(Some(tally));
        (tally.counts, tally.views)
    }
}

/// What an entry does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Comes,
    Goes,
}

/// The figures of a moment, and how long time alone leaves them as they are.
#[derive(Debug, Clone, Copy)]
struct Tally {
    moment: Moment,
    /// Before then no entry counts otherwise.
    until: Timestamp,
    counts: Counts,
    views: ViewCounts,
}

impl Tally {
    fn begin(moment: &Moment) -> Self {
        let (counts, views) = Default::default();
        Self { moment: *moment, until: Timestamp::MAX, counts, views }
    }

    fn holds_at(&self, moment: &Moment) -> bool {
        (self.moment.now..self.until).contains(&moment.now) && self.moment.age() == moment.age()
    }

    fn count(&mut self, entry: &Entry, step: Step) {
        let Self { moment, counts, views, .. } = self;
        let add = |figure: &mut usize, is: bool| match step {
            Step::Comes => *figure += usize::from(is),
            Step::Goes => *figure = figure.saturating_sub(usize::from(is)),
        };
        let (old, now) = (entry.is_old(moment.since), moment.now);
        let open = !old && entry.status(now) == Status::Open;
        add(&mut counts.old, old);
        add(&mut counts.open, open);
        add(&mut counts.urgent, open && entry.urgency().flag);
        add(&mut counts.angry, open && entry.anger().flag);
        add(&mut counts.past_due, open && entry.due().is_some_and(|due| due <= now));
        add(&mut counts.unclaimed, open && entry.claim.is_none());
        for (view, figure) in [
            (View::Hot, &mut views.hot),
            (View::Mine, &mut views.mine),
            (View::Waiting, &mut views.waiting),
            (View::Blocked, &mut views.blocked),
            (View::Snoozed, &mut views.snoozed),
            (View::Done, &mut views.done),
            (View::All, &mut views.all),
        ] {
            add(figure, entry.is_in(view, moment));
        }
        if step == Step::Comes {
            self.until = entry.changes_at(moment).map_or(self.until, |at| at.min(self.until));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::{Judged, Wait};
    use super::*;
    use crate::classify::Language;
    use crate::mail::{Flags, MessageKey, MessageRef, SourceId, parse};
    use crate::mailbox::Mailbox;
    use crate::triage::ScoreBrief;
    use crate::triage::standing::{Standing, Step as Said, Voice};
    use jiff::SignedDuration;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + minute * 60).unwrap()
    }

    fn moment(minute: i64) -> Moment {
        let since = Some(at(minute - 50));
        Moment { now: at(minute), business: SignedDuration::ZERO, since, allowed: SignedDuration::ZERO }
    }

    /// A conversation whose customer wrote at `minute`, in one of several ways.
    fn entry(minute: i64, kind: i64) -> Entry {
        let state = match kind % 4 {
            0 => Some(Status::Snoozed(at(minute + 20))),
            1 => Some(Status::Done),
            _ => None,
        };
        let voice = Voice::Customer { thanks: false, answered: false };
        let standing = Standing::of(&[Said { voice, at: Some(at(minute)), state }]);
        let wait = Wait::new(None, at(minute + 7 * kind), SignedDuration::ZERO);
        let score = |flag| ScoreBrief { flag, ..ScoreBrief::default() };
        let (anger, urgency) = (score(kind == 2), score(kind == 3));
        let judged = Judged { at: at(minute), language: Language::default(), anger, urgency };
        Entry {
            of_customer: true,
            unanswered: 1,
            marked: state.is_some(),
            judged: Some(Box::new(judged)),
            wait: Some(wait),
            ..Entry::new(standing, Some(at(minute)), Some(at(minute)))
        }
    }

    fn conversations(count: u32) -> Vec<ConversationId> {
        let mut mailbox = Mailbox::default();
        let mut conversation = |number: u32| {
            let reference = MessageRef { source: SourceId(0), key: MessageKey(number) };
            let raw = format!("Message-ID: <{number}@mail.example>\n\n");
            let message = parse::message(reference, raw.as_bytes(), Flags::default(), None);
            mailbox.insert(&message, false).conversation
        };
        (0..count).map(&mut conversation).collect()
    }

    #[test]
    fn what_is_counted_as_it_goes_is_what_is_counted_anew() {
        let ids = conversations(60);
        let mut entries = Entries::default();
        for round in 0..400_i64 {
            let id = ids[usize::try_from(round * 7 % 60).unwrap()];
            entries.remove(id);
            entries.insert(id, entry(round / 3 + round % 5, round % 7));
            if round % 4 == 0 {
                entries.change(id, |entry| {
                    entry.judged.iter_mut().for_each(|judged| judged.anger.flag = !judged.anger.flag);
                });
            }
            for minute in [round / 3, round / 3 + round % 30] {
                let mut anew = Tally::begin(&moment(minute));
                entries.iter().for_each(|(_, entry)| anew.count(entry, Step::Comes));
                let counted = entries.counted(&moment(minute));
                assert_eq!(counted, (anew.counts, anew.views), "round {round}, minute {minute}");
            }
        }
        assert_eq!(entries.iter().count(), 60);
    }
}
