//! The last two lines: how the last order went or what is new, and the keys of the place. Must not know events.

use super::pen::Pen;
use super::theme::Theme;
use crate::app::text::thousands;
use crate::app::{Action, App, Binding, Field, Keymap, Mood, Over, Place, Region, text};
use crate::port::mail::Line;
use ratatui::buffer::Buffer;

/// What may be typed into a filter beside words.
const OPERATORS: &str =
    "words, from: subject: is:angry is:late waiting>2h due<today has:attachment incident: -not";

/// Draws both.
pub fn draw(app: &App, theme: &Theme, cells: &mut Buffer) {
    let layout = app.layout();
    notice(app, theme, cells, layout.notice);
    hints(&app.keys, app.place(), &|row| app.is_hinted(row), theme, cells, layout.hints);
}

/// Draws a line being typed, with its cursor.
pub fn prompt(theme: &Theme, cells: &mut Buffer, region: Region, label: &str, field: &Field, after: &str) {
    let mut pen = Pen::at(cells, region, 0);
    pen.skip(1).put(label, theme.key);
    let (before, rest) = field.halves();
    // What is typed goes before what is said about it.
    let room = pen.left().saturating_sub(text::width(after).min(pen.left() / 2) + 4);
    let shown = text::tail(before, room);
    let reversed = theme.text.add_modifier(ratatui::style::Modifier::REVERSED);
    pen.put(shown, if field.is_proposed() { reversed } else { theme.text });
    let mut graphemes = rest.chars();
    let under = graphemes.next().map_or(" ".to_owned(), String::from);
    pen.put(&under, reversed);
    pen.put(graphemes.as_str(), theme.text);
    pen.skip(2).put(after, theme.dim);
}

fn notice(app: &App, theme: &Theme, cells: &mut Buffer, region: Region) {
    match &app.over {
        Over::Filter(field) => {
            let found = match app.queue.list.len() {
                _ if field.text().is_empty() && app.several() => format!("account: {OPERATORS}"),
                _ if field.text().is_empty() => OPERATORS.to_owned(),
                found => format!("{} of this view", thousands(found)),
            };
            prompt(theme, cells, region, "/", field, &found);
            return;
        }
        Over::Attach(attach) => {
            let after = app.notice.as_ref().map_or("", |notice| &notice.text);
            prompt(theme, cells, region, "attach: ", &attach.field, after);
            return;
        }
        Over::Snooze(field) => {
            let after =
                app.notice.as_ref().map_or("tomorrow 9, in 2h, friday, next week", |notice| &notice.text);
            prompt(theme, cells, region, "snooze until: ", field, after);
            return;
        }
        Over::Colleague(field) => {
            let names = || {
                app.colleagues_like(field.text())
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let after = app.notice.as_ref().map_or_else(names, |notice| notice.text.clone());
            prompt(theme, cells, region, "claim for: ", field, &after);
            return;
        }
        Over::Lift(lift) => {
            let after = app.notice.as_ref().map_or("", |notice| &notice.text);
            prompt(theme, cells, region, &lift.question(), &lift.field, after);
            return;
        }
        _ => {}
    }
    let mut pen = Pen::at(cells, region, 0);
    let side = side(app);
    let room = pen.left().saturating_sub(text::width(&side) + 2);
    let (told, style) = match (&app.notice, app.sources.line(), app.sources.failed()) {
        (Some(notice), _, _) => {
            let style = match notice.mood {
                Mood::Good => theme.good,
                Mood::Off => theme.warning,
                Mood::Bad => theme.error,
            };
            (notice.text.clone(), style)
        }
        (None, _, _) if app.outbox.newest_held().is_some() => {
            (app.outbox.told(app.now, &app.key(Action::Undo)).unwrap_or_default(), theme.warning)
        }
        (None, Some(Line::Down(why)), _) => (format!("connection lost, being mended: {why}"), theme.error),
        (None, Some(Line::Stopped(why)), _) => {
            (format!("{why}  ·  {} tries again", app.key(Action::Refresh)), theme.error)
        }
        (None, Some(Line::Connecting(what)), _) => (format!("{what} …"), theme.dim),
        (None, _, Some(why)) => (why.to_string(), theme.error),
        (None, _, None) => (news(app), theme.accent),
    };
    pen.skip(1).put(&text::clip(&told, room), style);
    pen.right(text::width(&side) + 1).put(&side, theme.mark);
}

fn news(app: &App) -> String {
    let (new, hotter) = (app.queue.news.new.len(), app.queue.news.hotter.len());
    let sort = app.key(Action::Refresh);
    match (new, hotter) {
        (0, 0) => String::new(),
        (new, 0) => format!("{} new  ·  {sort} brings them in", thousands(new)),
        (0, hotter) => format!("{} hotter  ·  {sort} sorts again", thousands(hotter)),
        (new, hotter) => {
            format!("{} new, {} hotter  ·  {sort} sorts again", thousands(new), thousands(hotter))
        }
    }
}

/// What is shown at the right: marks, the count being typed, and new mail while the line tells something else.
fn side(app: &App) -> String {
    let mut told = Vec::new();
    if !app.queue.marks.is_empty() {
        told.push(format!("{} marked", thousands(app.queue.marks.len())));
    }
    let new = app.queue.news.new.len();
    let line_tells = app.sources.line().is_some_and(|line| *line != Line::Up);
    if new > 0 && (app.notice.is_some() || line_tells) {
        told.push(format!("{} new", thousands(new)));
    }
    told.extend(app.count.map(|count| count.to_string()));
    told.join("  ")
}

/// Draws the keys of a place, as many as fit; those that are off stay away.
pub fn hints(
    keys: &Keymap,
    place: Place,
    is_on: &dyn Fn(&Binding) -> bool,
    theme: &Theme,
    cells: &mut Buffer,
    region: Region,
) {
    let shown = keys.of(place).filter(|row| is_on(row)).filter_map(|row| {
        let (hint, key) = (row.hint.as_deref()?, row.keys.first()?.to_string());
        Some((row.action, text::width(&key) + 1 + text::width(hint), key, hint))
    });
    // The key that shows all keys always has its place, at the right.
    let (help, others): (Vec<_>, Vec<_>) = shown.partition(|(action, ..)| *action == Action::Help);
    let kept: usize = help.iter().map(|(_, columns, ..)| columns + 3).sum();
    let mut pen = Pen::at(cells, region, 0);
    pen.skip(1);
    for (_, columns, key, hint) in &others {
        if columns + kept > pen.left() {
            continue;
        }
        pen.put(key, theme.key).put(" ", theme.dim).put(hint, theme.dim).skip(2);
    }
    for (_, columns, key, hint) in &help {
        pen.right(columns + 1).put(key, theme.key).put(" ", theme.dim).put(hint, theme.dim);
    }
}
