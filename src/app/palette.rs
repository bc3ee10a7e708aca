//! The palette: every order of this place, every list, template and conversation, found by a few letters of it. Must
//! not know what a choice does.

use super::{Action, App, Field, Key, Place, Tab, letters, tab_name};
use crate::mailbox::ConversationId;
use crate::triage::{Order, View};

/// Conversations looked through, the hottest first; the filter knows no such limit.
const CONVERSATIONS: usize = 5_000;

/// What a line of the palette leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// An order, as by its key.
    Order(Action),
    /// A list.
    List(Tab),
    /// A reply from the template at this place of the session's.
    Template(usize),
    /// A conversation.
    Conversation(ConversationId),
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What is shown, and looked through.
    pub text: String,
    /// The key that does the same, or what kind of thing it is.
    pub aside: String,
    /// Where it leads.
    pub target: Target,
}

/// The palette.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    /// What is typed.
    pub field: Field,
    /// The line under the cursor, counted among those found.
    pub at: usize,
    items: Vec<Item>,
    /// Places in `items`, the best first.
    found: Vec<usize>,
}

impl Palette {
    /// The lines found, the best first.
    pub fn found(&self) -> impl ExactSizeIterator<Item = &Item> {
        self.found.iter().map(|at| self.items.get(*at).unwrap_or(&EMPTY))
    }

    /// The line under the cursor.
    pub fn chosen(&self) -> Option<Target> {
        self.found().nth(self.at).map(|item| item.target)
    }

    /// Moves the cursor.
    pub fn step(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.found.len().saturating_sub(1));
    }

    /// A key is typed.
    pub fn press(&mut self, key: Key) {
        if self.field.press(key) {
            self.find();
        }
    }

    /// A text is pasted.
    pub fn paste(&mut self, text: &str) {
        self.field.paste(text);
        self.find();
    }

    /// Without a word, the orders; else whatever has its letters in this order, the best first, orders before the rest.
    fn find(&mut self) {
        self.at = 0;
        let typed = self.field.text();
        if typed.trim().is_empty() {
            let orders = |item: &Item| matches!(item.target, Target::Order(_));
            self.found =
                self.items.iter().enumerate().filter(|(_, item)| orders(item)).map(|(at, _)| at).collect();
            return;
        }
        self.found = letters::found(typed, self.items.iter().map(|item| item.text.as_str()));
    }
}

static EMPTY: Item =
    Item { text: String::new(), aside: String::new(), target: Target::Order(Action::Palette) };

impl App {
    /// The palette of where the user is.
    pub(super) fn palette(&self) -> Palette {
        let mut items = self.orders(self.place());
        items.extend(self.queue.tabs().map(|tab| Item {
            text: format!("list: {}", tab_name(tab, &self.queue.saved)),
            aside: "list".into(),
            target: Target::List(tab),
        }));
        if self.current().is_some() {
            items.extend(self.session.templates.iter().enumerate().map(|(number, template)| Item {
                text: format!("template: {}  {}", template.name, template.about),
                aside: template.key.map(|key| format!("t {key}")).unwrap_or_default(),
                target: Target::Template(number),
            }));
        }
        let all = self.desk.queue(View::All, Order::Heat, self.now);
        let rows = all.into_iter().take(CONVERSATIONS).filter_map(|id| self.desk.summary(id, self.now));
        items.extend(rows.map(|row| Item {
            text: format!("{}  {}", row.customer, row.subject),
            aside: row.status.name().into(),
            target: Target::Conversation(row.id),
        }));
        let mut palette = Palette { items, ..Palette::default() };
        palette.find();
        palette
    }

    fn orders(&self, place: Place) -> Vec<Item> {
        let rows = self.keys.of(place).filter(|row| self.is_on(row));
        let rows = rows.filter(|row| !matches!(row.action, Action::Count | Action::Palette));
        let item = |row: &super::Binding| Item {
            text: row.help.clone(),
            aside: row.shown.clone(),
            target: Target::Order(row.action),
        };
        rows.map(item).collect()
    }
}
