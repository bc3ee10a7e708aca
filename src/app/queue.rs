//! The list of conversations: which ones, in which order, where the cursor stands. The order is frozen: rows move only
//! when the user asks for it. The selection is a conversation, never a row. Must not know the pane beside it.

use super::filter::Filter;
use super::group::Groups;
use super::saved::{SavedView, Tab};
use crate::mailbox::{ConversationId, ConversationSet, ShortId};
use crate::triage::{Desk, Order, View};
use hashbrown::{HashMap, HashSet};
use jiff::Timestamp;

/// The views in the order of their tabs.
pub const VIEWS: [View; 8] = [
    View::Hot,
    View::Mine,
    View::Waiting,
    View::Blocked,
    View::Snoozed,
    View::Incidents,
    View::Done,
    View::All,
];

/// Lists in which an incident is one row.
const GROUPED: [Tab; 2] = [Tab::View(View::Hot), Tab::View(View::Incidents)];

/// Conversations looked at by a filter before it lets a key through.
const SLICE: usize = 500;

/// What sorting again would bring.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct News {
    /// Conversations that belong to the view and are not in the list.
    pub new: HashSet<ConversationId>,
    /// Conversations of the list that would stand higher.
    pub hotter: HashSet<ConversationId>,
}

/// What becomes of a conversation that comes when the list is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// The mailbox is still being read: it joins at the end, where no row moves for it.
    Joins,
    /// It is new: the user is told, and brings it in when he likes.
    News,
}

/// The list.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Which view it shows.
    pub view: View,
    /// The tab it stands under.
    pub tab: Tab,
    /// The user's own lists.
    pub saved: Vec<SavedView>,
    /// In which order it was made.
    pub order: Order,
    /// The conversations shown, from the top.
    pub list: Vec<ConversationId>,
    /// The conversation under the cursor.
    pub cursor: Option<ConversationId>,
    /// The first row drawn.
    pub top: usize,
    /// The rows drawn in the last frame: a click means one of these.
    pub in_sight: Vec<ConversationId>,
    /// What is marked.
    pub marks: HashSet<ConversationId>,
    /// The filter as typed.
    pub typed: String,
    /// What a new sorting would bring.
    pub news: News,
    /// Whether the user has pressed a key; before that, the order follows the mail.
    pub touched: bool,
    pub(super) filter: Filter,
    /// The filter of the saved list that is shown.
    pub(super) fixed: Filter,
    /// The whole view, frozen.
    pub(super) base: Vec<ConversationId>,
    pub(super) known: ConversationSet,
    /// The rows that stand for an incident.
    pub(super) groups: Groups,
    /// The incident whose conversations alone are listed.
    pub(super) inside: Option<ShortId>,
    /// Where the cursor was in the views that are not shown.
    left_at: HashMap<Tab, ConversationId>,
    /// How much of `base` the filter has looked at.
    pub(super) filtered: usize,
    /// The row of the cursor when it was last looked up: where to begin looking.
    hint: usize,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            view: View::Hot,
            tab: Tab::View(View::Hot),
            saved: Vec::new(),
            order: Order::Heat,
            list: Vec::new(),
            cursor: None,
            top: 0,
            in_sight: Vec::new(),
            marks: HashSet::new(),
            typed: String::new(),
            news: News::default(),
            touched: false,
            filter: Filter::default(),
            fixed: Filter::default(),
            base: Vec::new(),
            known: ConversationSet::default(),
            groups: Groups::default(),
            inside: None,
            left_at: HashMap::new(),
            filtered: 0,
            hint: 0,
        }
    }
}

impl Queue {
    /// Sorts the view anew. The cursor stays on its conversation; if that is gone, on the same row.
    pub fn sort(&mut self, desk: &Desk, now: Timestamp) {
        let row = self.row();
        self.base = desk.queue(self.view, self.order, now);
        if let Some(saved) = self.shown() {
            self.fixed = Filter::parse(&saved.filter, now, desk.settings().hours().zone());
            let fixed = &self.fixed;
            self.base.retain(|id| desk.summary(*id, now).is_some_and(|row| fixed.passes(&row, now)));
        }
        if let Some(incident) = self.inside {
            self.base.retain(|id| desk.incident_of_id(*id) == Some(incident));
        }
        self.groups = if self.is_grouped() { Groups::of(&self.base, desk) } else { Groups::default() };
        self.known = self.base.iter().copied().collect();
        self.marks.retain(|id| self.known.contains(*id));
        self.news = News::default();
        self.refilter(desk, now);
        self.cursor_to_row();
        let kept = self.cursor.is_some_and(|id| self.known.contains(id));
        if !kept || self.row().is_none() {
            self.put(row.unwrap_or(0));
        }
    }

    /// Whether an incident is one row here.
    pub(super) fn is_grouped(&self) -> bool {
        self.order == Order::Heat && self.inside.is_none() && GROUPED.contains(&self.tab)
    }

    /// The saved list that is shown, if one is.
    fn shown(&self) -> Option<&SavedView> {
        match self.tab {
            Tab::View(_) => None,
            Tab::Saved(number) => self.saved.get(number),
        }
    }

    /// The tabs, in their order.
    pub fn tabs(&self) -> impl Iterator<Item = Tab> {
        VIEWS.into_iter().map(Tab::View).chain((0..self.saved.len()).map(Tab::Saved))
    }

    /// Whether a conversation belongs to what is shown.
    pub fn holds(&self, id: ConversationId, desk: &Desk, now: Timestamp) -> bool {
        let passes = || desk.summary(id, now).is_some_and(|row| self.fixed.passes(&row, now));
        let inside = || self.inside.is_none_or(|incident| desk.incident_of_id(id) == Some(incident));
        desk.shows(self.view, id, now) && inside() && (self.shown().is_none() || passes())
    }

    /// Shows another list: where the user left it, else from its top.
    pub fn show(&mut self, tab: Tab, desk: &Desk, now: Timestamp) {
        if let Some(here) = self.cursor {
            self.left_at.insert(self.tab, here);
        }
        (self.tab, self.inside) = (tab, None);
        (self.view, self.order) = match tab {
            Tab::View(view) => (view, Order::Heat),
            Tab::Saved(_) => (View::All, self.shown().map_or(Order::Heat, |saved| saved.order)),
        };
        self.marks.clear();
        (self.cursor, self.top, self.hint) = (self.left_at.get(&tab).copied(), 0, 0);
        self.sort(desk, now);
    }

    /// Takes a new filter.
    pub fn set_filter(&mut self, typed: String, desk: &Desk, now: Timestamp) {
        self.typed = typed;
        self.refilter(desk, now);
        self.cursor_to_row();
        if self.row().is_none() {
            self.put(0);
        }
    }

    fn refilter(&mut self, desk: &Desk, now: Timestamp) {
        self.filter = Filter::parse(&self.typed, now, desk.settings().hours().zone());
        if self.filter.is_empty() {
            self.list.clear();
            self.list.extend(self.base.iter().filter(|id| !self.groups.hides(**id)));
            self.filtered = self.base.len();
        } else {
            self.list.clear();
            self.filtered = 0;
            self.filter_on(desk, now);
        }
    }

    /// Looks at another slice; whether more is left.
    pub fn filter_on(&mut self, desk: &Desk, now: Timestamp) -> bool {
        let slice = self.base.iter().skip(self.filtered).take(SLICE);
        let passing =
            slice.filter(|id| desk.summary(**id, now).is_some_and(|row| self.filter.passes(&row, now)));
        self.list.extend(passing);
        self.filtered = (self.filtered + SLICE).min(self.base.len());
        if self.cursor.is_none() {
            self.put(0);
        }
        self.filtering()
    }

    /// Whether the filter has not looked at everything yet.
    pub fn filtering(&self) -> bool {
        self.filtered < self.base.len()
    }

    /// The row of the cursor.
    pub fn row(&self) -> Option<usize> {
        let id = self.cursor?;
        if self.list.get(self.hint) == Some(&id) {
            return Some(self.hint);
        }
        self.list.iter().position(|listed| *listed == id)
    }

    /// Puts the cursor on a row, or the last one.
    pub fn put(&mut self, row: usize) {
        self.hint = row.min(self.list.len().saturating_sub(1));
        self.cursor = self.list.get(self.hint).copied();
    }

    /// Moves the cursor so many rows down, or up; whether it moved.
    pub fn step(&mut self, rows: isize) -> bool {
        let before = self.cursor;
        let row = self.row().unwrap_or(0);
        self.put(row.saturating_add_signed(rows));
        before != self.cursor
    }

    /// Keeps the cursor within the rows drawn.
    pub fn scroll(&mut self, height: usize) {
        let height = height.max(1);
        let row = self.row().unwrap_or(0);
        let last = self.list.len().saturating_sub(height);
        self.hint = row;
        self.top = self.top.min(last).clamp((row + 1).saturating_sub(height), row);
    }

    /// So many rows were drawn.
    pub fn drawn(&mut self, height: usize) {
        self.in_sight.clear();
        self.in_sight.extend(self.list.iter().skip(self.top).take(height));
    }

    /// Scrolls the list by so many rows; the cursor goes along only where it would leave the screen.
    pub fn scroll_by(&mut self, rows: isize, height: usize) {
        let last = self.list.len().saturating_sub(height);
        self.top = self.top.saturating_add_signed(rows).min(last);
        let row = self.row().unwrap_or(0);
        self.put(row.clamp(self.top, (self.top + height).saturating_sub(1)));
    }

    /// Takes conversations off that no longer belong to the view; the cursor goes to the next one down.
    pub fn leave(&mut self, leaving: &HashSet<ConversationId>) {
        let heirs = self.groups.leave(leaving);
        if !heirs.is_empty() {
            let heir = |id: &mut ConversationId| *id = heirs.get(id).copied().unwrap_or(*id);
            self.list.iter_mut().for_each(heir);
            self.cursor.as_mut().map(heir);
        }
        let row = self.row().unwrap_or(0);
        if self.cursor.is_some_and(|id| leaving.contains(&id)) {
            let below = self.list.iter().skip(row).find(|id| !leaving.contains(*id));
            let above = self.list.iter().take(row).rev().find(|id| !leaving.contains(*id));
            self.cursor = below.or(above).copied();
        }
        let out: ConversationSet = leaving.iter().copied().collect();
        self.list.retain(|id| !out.contains(*id));
        let seen = self.filtered.min(self.base.len());
        let gone = self.base.iter().take(seen).filter(|id| out.contains(**id)).count();
        self.filtered -= gone;
        self.base.retain(|id| !out.contains(*id));
        leaving.iter().for_each(|id| self.known.remove(*id));
        self.marks.retain(|id| !out.contains(*id));
        self.hint = self.row().unwrap_or(0);
    }

    /// Notes what mail did to conversations, without moving a row: what comes late joins at the end or is news.
    pub fn note(&mut self, touched: &[ConversationId], late: Late, desk: &Desk, now: Timestamp) {
        let mut known = ConversationSet::default();
        for id in touched {
            if self.known.contains(*id) {
                known.insert(*id);
                continue;
            }
            match late {
                _ if !self.holds(*id, desk, now) => {}
                Late::News => drop(self.news.new.insert(*id)),
                Late::Joins => {
                    self.known.insert(*id);
                    self.base.push(*id);
                    self.filter_on(desk, now);
                }
            }
        }
        self.note_risen(&known, desk, now);
    }

    /// Notes which of these are hotter by now than the row above.
    fn note_risen(&mut self, moved: &ConversationSet, desk: &Desk, now: Timestamp) {
        if self.order == Order::Heat && !moved.is_empty() {
            let heat = |id: &ConversationId| desk.warmth(*id, now);
            let pairs = self.list.iter().zip(self.list.iter().skip(1));
            let risen = pairs.filter(|(above, id)| moved.contains(**id) && heat(above) < heat(id));
            self.news.hotter.extend(risen.map(|(_, id)| *id));
        }
    }

    /// Takes in at once what came since the list was last sorted: what is new joins at the end, no row moves.
    pub fn join(&mut self, since: &[ConversationId], desk: &Desk, now: Timestamp) {
        let since: Vec<_> = since.iter().map(|id| desk.resolve(*id)).collect();
        self.note(&since, Late::Joins, desk, now);
    }

    /// Follows joined conversations: one that now goes by another's handle leaves the list.
    pub fn follow_joins(&mut self, desk: &Desk) {
        let joined: HashSet<_> = self.base.iter().copied().filter(|id| desk.resolve(*id) != *id).collect();
        if joined.is_empty() {
            return;
        }
        let now = self.cursor.map(|id| desk.resolve(id));
        self.leave(&joined);
        if now.is_some_and(|id| self.known.contains(id)) {
            self.cursor = now;
        }
    }
}

/// What a view is called on its tab.
pub fn view_name(view: View) -> &'static str {
    match view {
        View::Hot => "Hot",
        View::Mine => "Mine",
        View::Waiting => "Waiting",
        View::Blocked => "Blocked",
        View::Snoozed => "Snoozed",
        View::Incidents => "Incidents",
        View::Done => "Done",
        View::All => "All",
    }
}
