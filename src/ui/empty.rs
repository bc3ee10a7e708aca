//! What stands where there are no conversations, and what to do about it. Must not know events.

use super::pen::Pen;
use super::theme::Theme;
use crate::app::{App, Region, Tab, tab_name, text};
use crate::triage::View;
use ratatui::buffer::Buffer;

/// Draws it into the middle of the list.
pub fn draw(app: &App, theme: &Theme, cells: &mut Buffer, region: Region) {
    let (first, second) = words(app);
    let top = (region.height / 3).min(region.height.saturating_sub(2));
    for (row, (line, style)) in [(first, theme.title), (second, theme.dim)].into_iter().enumerate() {
        let mut pen = Pen::at(cells, region, top + row as u16);
        let margin = pen.left().saturating_sub(text::width(&line)) / 2;
        pen.skip(margin).put(&line, style);
    }
}

fn words(app: &App) -> (String, String) {
    let say = |first: &str, second: &str| (first.to_owned(), second.to_owned());
    if let Some(why) = app.sources.failed() {
        return say("The mail could not be read.", why);
    }
    if !app.queue.typed.is_empty() {
        return say("Nothing passes the filter.", "Esc drops it.");
    }
    if app.sources.reading().is_some() || app.sources.title().is_empty() {
        return say("Reading the mailbox …", "");
    }
    let waiting = app.view_counts.waiting;
    match app.queue.tab {
        Tab::View(View::Hot) if app.view_counts.all == 0 => say("This mailbox is empty.", ""),
        Tab::View(View::Hot) if waiting > 0 => {
            let line = format!("{waiting} wait for customers (Tab). Nothing waits for you.");
            say("All clear.", &line)
        }
        Tab::View(View::Hot) => say("All clear.", "Nothing waits for you."),
        tab => {
            let name = tab_name(tab, &app.queue.saved);
            say(&format!("Nothing under {name}."), "Tab shows the next list.")
        }
    }
}
