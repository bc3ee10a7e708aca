//! The second line: the views as tabs with their counts, and the filter where one is set. Must not know events.

use super::pen::{Pen, thousands};
use super::theme::Theme;
use crate::app::{App, Tab, tab_name, text};
use crate::triage::View;
use ratatui::buffer::Buffer;

/// Draws it.
pub fn draw(app: &App, theme: &Theme, cells: &mut Buffer) {
    let region = app.layout().tabs;
    let filter = filter(app);
    let filter_room = if filter.is_empty() { 0 } else { text::width(&filter) + 2 };
    let mut pen = Pen::at(cells, region, 0);
    let room = pen.left().saturating_sub(1 + filter_room);
    let all: Vec<(Tab, String)> = app.queue.tabs().map(|tab| (tab, label(app, tab))).collect();
    let busy = all.iter().filter(|(tab, _)| {
        *tab == app.queue.tab
            || matches!(tab, Tab::View(View::Hot | View::All) | Tab::Saved(_))
            || count(app, *tab) != Some(0)
    });
    let busy: Vec<(Tab, String)> = busy.cloned().collect();
    let choices = [(&all, " │ "), (&all, "  "), (&busy, " │ "), (&busy, "  ")];
    let fitting = choices.iter().find(|(tabs, between)| width(tabs, between) <= room);
    let (tabs, between) = fitting.copied().unwrap_or((&busy, " "));
    pen.skip(1);
    for (number, (tab, label)) in tabs.iter().enumerate() {
        if number > 0 {
            pen.put(between, theme.rule);
        }
        let style = if *tab == app.queue.tab {
            theme.tab
        } else if count(app, *tab) == Some(0) {
            theme.off
        } else {
            theme.dim
        };
        pen.put(label, style);
    }
    if !filter.is_empty() {
        pen.right(text::width(&filter) + 1);
        pen.put(&filter, theme.mark);
    }
}

fn width(tabs: &[(Tab, String)], between: &str) -> usize {
    let labels: usize = tabs.iter().map(|(_, label)| text::width(label)).sum();
    labels + text::width(between) * tabs.len().saturating_sub(1)
}

fn filter(app: &App) -> String {
    if app.queue.typed.is_empty() {
        return String::new();
    }
    let found = thousands(app.queue.list.len());
    format!("/{} · {found}", text::clip(&app.queue.typed, 24))
}

fn label(app: &App, tab: Tab) -> String {
    let name = tab_name(tab, &app.queue.saved);
    count(app, tab).map_or_else(|| name.to_owned(), |count| format!("{name} {}", thousands(count)))
}

/// How many a list holds; of a saved one only while it is shown: to count it, every conversation is looked at.
fn count(app: &App, tab: Tab) -> Option<usize> {
    let counts = &app.view_counts;
    let Tab::View(view) = tab else {
        return (tab == app.queue.tab && app.queue.typed.is_empty()).then_some(app.queue.list.len());
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
