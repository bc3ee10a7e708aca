//! Lists and figures: only what is kept ready is looked at, nothing is judged here. Must not know texts of messages.

use super::Desk;
use super::entry::{Entry, Moment};
use super::told::ViewCounts;
use crate::mailbox::ConversationId;
use crate::triage::{Counts, Order, View};
use jiff::Timestamp;

impl Desk {
    pub(super) fn moment(&self, now: Timestamp) -> Moment {
        Moment {
            now,
            business: self.business_until(now),
            since: self.since(now),
            allowed: self.settings.first_reply,
        }
    }

    /// A view's conversations in order. Equals keep an order of their own, the same each time.
    pub fn queue(&self, view: View, order: Order, now: Timestamp) -> Vec<ConversationId> {
        let moment = self.moment(now);
        let shown = self.entries.iter().filter(|(id, entry)| {
            entry.is_in(view, &moment) && (view != View::Incidents || self.is_of_incident(*id))
        });
        self.sorted(shown.map(|(id, entry)| (*id, entry)), order, &moment)
    }

    /// Conversations in the order of [`Desk::queue`].
    pub fn in_order(
        &self,
        ids: impl Iterator<Item = ConversationId>,
        order: Order,
        now: Timestamp,
    ) -> Vec<ConversationId> {
        let known = ids.filter_map(|id| Some((id, self.entries.get(id)?)));
        self.sorted(known, order, &self.moment(now))
    }

    /// How many of a list in that order come before a conversation.
    pub fn place(&self, id: ConversationId, list: &[ConversationId], order: Order, now: Timestamp) -> usize {
        let moment = self.moment(now);
        let rank = |id| {
            let entry = self.entries.get(id)?;
            Some((self.words(id, entry, order), rank(id, entry, order, &moment)))
        };
        let own = rank(id);
        list.partition_point(|other| rank(*other) < own)
    }

    fn sorted<'a>(
        &'a self,
        shown: impl Iterator<Item = (ConversationId, &'a Entry)>,
        order: Order,
        moment: &Moment,
    ) -> Vec<ConversationId> {
        let of = |rank: u128| ConversationId::numbered(rank as u32);
        if matches!(order, Order::Heat | Order::Age) {
            let mut ranks: Vec<u128> = shown.map(|(id, entry)| rank(id, entry, order, moment)).collect();
            ranks.sort_unstable();
            return ranks.into_iter().map(of).collect();
        }
        let named = shown.map(|(id, entry)| (self.words(id, entry, order), rank(id, entry, order, moment)));
        let mut named: Vec<_> = named.collect();
        named.sort_unstable();
        named.into_iter().map(|(_, rank)| of(rank)).collect()
    }

    /// The words by which an order goes before all else: those without any come last.
    fn words(&self, id: ConversationId, entry: &Entry, order: Order) -> (bool, Option<String>) {
        let words = match order {
            Order::Heat | Order::Age => None,
            Order::Customer => entry.customer.map(|person| {
                let person = self.mailbox.person(person);
                person.name.unwrap_or(person.address).to_lowercase()
            }),
            Order::Subject => Some(self.subject(id).to_lowercase()),
        };
        (words.is_none(), words)
    }

    /// Whether a view shows a conversation.
    pub fn shows(&self, view: View, id: ConversationId, now: Timestamp) -> bool {
        let id = self.mailbox.resolve(id);
        let in_view = self.entries.get(id).is_some_and(|entry| entry.is_in(view, &self.moment(now)));
        in_view && (view != View::Incidents || self.is_of_incident(id))
    }

    /// The heat by which a conversation is listed; `None` where it is gone.
    pub fn warmth(&self, id: ConversationId, now: Timestamp) -> Option<f32> {
        Some(self.entries.get(self.mailbox.resolve(id))?.heat(&self.moment(now)).total())
    }

    /// The figures of the header line.
    pub fn counts(&self, now: Timestamp) -> Counts {
        self.entries.counted(&self.moment(now)).0
    }

    /// How many each view shows.
    pub fn view_counts(&self, now: Timestamp) -> ViewCounts {
        let incidents = self.open_incidents(now);
        ViewCounts { incidents, ..self.entries.counted(&self.moment(now)).1 }
    }
}

/// Bits of a second since 1970, from the year 881 to 3058.
const SECOND: u32 = 36;

/// Where a conversation stands by number: by heat, if that is the order; then who waits comes first, longest first, then
/// what moved last; at last its handle. One number, as a hundred thousand of them are sorted between two frames.
fn rank(id: ConversationId, entry: &Entry, order: Order, moment: &Moment) -> u128 {
    let last = (1 << SECOND) - 1;
    let second = |at: Timestamp| (at.as_second() + (1 << (SECOND - 1))).clamp(1, last) as u128;
    let warmth = if order == Order::Heat { (entry.heat(moment).total() * 1000.0) as u128 } else { 0 };
    let waiting = entry.standing.waiting_since;
    let mut rank = u128::from(u16::MAX) * 2 - warmth.min(u128::from(u16::MAX) * 2);
    rank = rank << 1 | u128::from(waiting.is_none());
    rank = rank << SECOND | waiting.map_or(0, second);
    rank = rank << SECOND | (last as u128 - entry.last_at().map_or(0, second));
    rank << 32 | u128::from(id.number())
}
