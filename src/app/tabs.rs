//! The line of tabs: which are shown, with what label, and where each stands. Must not know colours.

use super::text::{self, thousands};
use super::{App, Tab, tab_name};
use crate::triage::View;

/// A tab of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The list it stands for.
    pub tab: Tab,
    /// What it says.
    pub label: String,
    /// Whether its list is known to be empty.
    pub empty: bool,
}

/// The line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabLine {
    /// The tabs, from the left.
    pub tabs: Vec<Shown>,
    /// What stands between two of them.
    pub between: &'static str,
    /// The filter, at the right, where one is set.
    pub filter: String,
}

/// Columns before the first tab.
pub const LEAD: usize = 1;

impl TabLine {
    /// The list whose tab stands in a column.
    pub fn at(&self, column: usize) -> Option<Tab> {
        let mut left = LEAD;
        for shown in &self.tabs {
            let right = left + text::width(&shown.label);
            if (left..right).contains(&column) {
                return Some(shown.tab);
            }
            left = right + text::width(self.between);
        }
        None
    }
}

impl App {
    /// The line of tabs for the present width: where there is no room, empty lists are left out.
    pub fn tab_line(&self) -> TabLine {
        let filter = self.filter_told();
        let filter_room = if filter.is_empty() { 0 } else { text::width(&filter) + 2 };
        let room = usize::from(self.layout().tabs.width).saturating_sub(LEAD + filter_room);
        let shown = |tab: Tab| {
            let (name, count) = (tab_name(tab, &self.queue.saved), self.count_of(tab));
            let label = count.map_or_else(|| name.to_owned(), |count| format!("{name} {}", thousands(count)));
            Shown { tab, label, empty: count == Some(0) }
        };
        let all: Vec<Shown> = self.queue.tabs().map(shown).collect();
        let matters = |one: &&Shown| {
            let always = matches!(one.tab, Tab::View(View::Hot | View::All) | Tab::Saved(_));
            one.tab == self.queue.tab || always || !one.empty
        };
        let busy: Vec<Shown> = all.iter().filter(matters).cloned().collect();
        let choices = [(&all, " │ "), (&all, "  "), (&busy, " │ "), (&busy, "  ")];
        let fitting = choices.iter().find(|(tabs, between)| width(tabs, between) <= room);
        let (tabs, between) = fitting.copied().unwrap_or((&busy, " "));
        TabLine { tabs: tabs.clone(), between, filter }
    }

    fn filter_told(&self) -> String {
        let found = thousands(self.queue.list.len());
        if self.queue.typed.is_empty() {
            let about = self.queue.inside().and_then(|incident| self.desk.incident_brief(incident));
            return about
                .map_or_else(String::new, |(_, about)| format!("⧉ {} · {found}", text::clip(&about, 32)));
        }
        format!("/{} · {found}", text::clip(&self.queue.typed, 24))
    }

    /// How many a list holds; of a saved one only while it is shown: to count it, every conversation is looked at.
    fn count_of(&self, tab: Tab) -> Option<usize> {
        let counts = &self.view_counts;
        let Tab::View(view) = tab else {
            return (tab == self.queue.tab && self.queue.typed.is_empty()).then_some(self.queue.list.len());
        };
        Some(match view {
            View::Hot => counts.hot,
            View::Mine => counts.mine,
            View::Waiting => counts.waiting,
            View::Blocked => counts.blocked,
            View::Snoozed => counts.snoozed,
            View::Incidents => counts.incidents,
            View::Done => counts.done,
            View::All => counts.all,
        })
    }
}

fn width(tabs: &[Shown], between: &str) -> usize {
    let labels: usize = tabs.iter().map(|shown| text::width(&shown.label)).sum();
    labels + text::width(between) * tabs.len().saturating_sub(1)
}
