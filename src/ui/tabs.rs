//! The second line: the views as tabs with their counts, and the filter where one is set. Must not know events.

use super::pen::{Pen, thousands};
use super::theme::Theme;
use crate::app::queue::{VIEWS, view_name};
use crate::app::{App, text};
use crate::triage::View;
use ratatui::buffer::Buffer;

/// Draws it.
pub fn draw(app: &App, theme: &Theme, cells: &mut Buffer) {
    let region = app.layout().tabs;
    let filter = filter(app);
    let filter_room = if filter.is_empty() { 0 } else { text::width(&filter) + 2 };
    let mut pen = Pen::at(cells, region, 0);
    let room = pen.left().saturating_sub(1 + filter_room);
    let all: Vec<(View, String)> = VIEWS.iter().map(|view| (*view, label(app, *view))).collect();
    let busy = all.iter().filter(|(view, _)| {
        *view == app.queue.view || matches!(view, View::Hot | View::All) || count(app, *view) > 0
    });
    let busy: Vec<(View, String)> = busy.cloned().collect();
    let choices = [(&all, " │ "), (&all, "  "), (&busy, " │ "), (&busy, "  ")];
    let fitting = choices.iter().find(|(tabs, between)| width(tabs, between) <= room);
    let (tabs, between) = fitting.copied().unwrap_or((&busy, " "));
    pen.skip(1);
    for (number, (view, label)) in tabs.iter().enumerate() {
        if number > 0 {
            pen.put(between, theme.rule);
        }
        let style = if *view == app.queue.view {
            theme.tab
        } else if count(app, *view) == 0 {
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

fn width(tabs: &[(View, String)], between: &str) -> usize {
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

fn label(app: &App, view: View) -> String {
    format!("{} {}", view_name(view), thousands(count(app, view)))
}

fn count(app: &App, view: View) -> usize {
    let counts = &app.view_counts;
    match view {
        View::Hot => counts.hot,
        View::Mine => counts.mine,
        View::Waiting => counts.waiting,
        View::Blocked => counts.blocked,
        View::Snoozed => counts.snoozed,
        View::Incidents => counts.incidents,
        View::Done => counts.done,
        View::All => counts.all,
    }
}
