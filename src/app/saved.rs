//! Lists: the built-in ones and those the user has saved under a name. Must not know which conversations they show.

use super::filter::Filter;
use super::queue::view_name;
use crate::triage::{Order, View};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A list of the user's own: what passes a filter, in an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// What its tab says.
    pub name: String,
    /// The filter, as one would type it.
    pub filter: String,
    /// Its order.
    pub order: Order,
}

/// What a tab shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tab {
    /// A built-in list.
    View(View),
    /// The saved one of this number.
    Saved(usize),
}

/// The terms of a filter that mean nothing: half an operator, an unknown state, a time that is none.
pub fn meaningless(filter: &str) -> Vec<String> {
    let means = |word: &&str| Filter::parse(word, Timestamp::UNIX_EPOCH, &TimeZone::UTC).is_empty();
    filter.split_whitespace().filter(means).map(str::to_owned).collect()
}

/// The order of that name.
pub fn order_named(name: &str) -> Option<Order> {
    Some(match name {
        "heat" => Order::Heat,
        "age" => Order::Age,
        "customer" => Order::Customer,
        "subject" => Order::Subject,
        _ => return None,
    })
}

/// What a tab says.
pub fn tab_name(tab: Tab, saved: &[SavedView]) -> &str {
    match tab {
        Tab::View(view) => view_name(view),
        Tab::Saved(number) => saved.get(number).map_or("", |view| view.name.as_str()),
    }
}
