//! The list: one row a conversation, only those in sight. Must not know events.

use super::pen::{Pen, tint};
use super::theme::Theme;
use crate::app::columns::{Cell, Column};
use crate::app::{Action, App, Region, clock, text};
use crate::mailbox::ConversationId;
use crate::triage::{Claim, Status, Summary, View};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// Columns before the customer's name: cursor, heat, bar, flags, mark.
const LEAD: usize = 10;

/// Draws it.
pub fn draw(app: &App, theme: &Theme, cells: &mut Buffer) {
    let region = app.layout().queue;
    if app.queue.list.is_empty() {
        super::empty::draw(app, theme, cells, region);
        return;
    }
    let laid = app.session.columns.laid(usize::from(region.width), app.session.dates.columns());
    let rows = app.queue.list.iter().skip(app.queue.top).take(usize::from(region.height));
    for (row, id) in rows.enumerate() {
        draw_row(app, theme, cells, region, row as u16, *id, laid.clone());
    }
}

fn draw_row(
    app: &App,
    theme: &Theme,
    cells: &mut Buffer,
    region: Region,
    row: u16,
    id: ConversationId,
    (lead, mut shown): (Vec<Cell>, Vec<Cell>),
) {
    let here = app.queue.cursor == Some(id);
    let Some(summary) = app.row_in_sight(id) else {
        gone(app, theme, cells, region, row, here);
        return;
    };
    if here {
        tint(cells, region, row, theme.cursor);
    }
    let on = |style: Style| if here { theme.cursor.patch(style) } else { style };
    let mut pen = Pen::at(cells, region, row);
    pen.put(if here { "▌" } else { " " }, on(theme.accent));
    for cell in lead {
        told(&mut pen, app, theme, summary, cell, &on);
        pen.put(" ", on(theme.text));
    }
    let sign = match () {
        () if app.queue.marks.contains(&id) => "✓",
        () if app.is_answered(id) => "✎",
        () => " ",
    };
    pen.put(sign, on(theme.mark));
    shown.retain_mut(|cell| {
        let comes = cell.width.is_none();
        cell.width = cell.width.or_else(|| Some(text::width(&own_words(app, summary, cell.column))));
        !comes || cell.width > Some(0)
    });
    give_way(&mut shown, pen.left());
    for cell in shown {
        pen.put(&" ".repeat(cell.gap), on(theme.text));
        told(&mut pen, app, theme, summary, cell, &on);
    }
}

/// What takes room in this row only, the subject gives it.
fn give_way(cells: &mut [Cell], room: usize) {
    let taken: usize = cells.iter().map(|cell| cell.gap + cell.width.unwrap_or(0)).sum();
    if let Some(subject) = cells.iter_mut().find(|cell| cell.column == Column::Subject) {
        subject.width = subject.width.map(|width| width.saturating_sub((taken + 1).saturating_sub(room)));
    }
}

fn told(
    pen: &mut Pen<'_>,
    app: &App,
    theme: &Theme,
    summary: &Summary,
    cell: Cell,
    on: &dyn Fn(Style) -> Style,
) {
    let room = cell.width.unwrap_or(0);
    let open = summary.status == Status::Open;
    let style = match cell.column {
        Column::Heat => {
            let warmth = on(if open { warmth(theme, summary.heat) } else { theme.dim });
            let number = format!("{:>2} ", summary.heat.round().clamp(0.0, 99.0));
            pen.put(&number, warmth).put(bar(summary.heat), warmth);
            return;
        }
        // An alarm may have a ground of its own, which is not for a sign that is not there.
        Column::Flags => {
            for (flag, sign, style) in
                [(summary.urgency.flag, "!", theme.urgent), (summary.anger.flag, "▲", theme.angry)]
            {
                pen.put(if flag { sign } else { " " }, on(if flag { style } else { theme.text }));
            }
            return;
        }
        Column::Customer => {
            customer(pen, summary, room, on, theme);
            return;
        }
        column if column.is_time() => {
            let (time, style) = time(app, theme, summary, column);
            pen.put(&text::fit_right(&time, room), on(style));
            return;
        }
        Column::Subject if open => theme.text,
        Column::Claim => theme.us,
        _ => theme.dim,
    };
    let words = own_words(app, summary, cell.column);
    let fitted = if cell.column == Column::Messages { text::fit_right } else { text::fit };
    pen.put(&fitted(&words, room), on(style));
}

/// What stands in a cell of one style.
fn own_words(app: &App, summary: &Summary, column: Column) -> String {
    match column {
        Column::Organisation => summary.organisation.as_ref().map(ToString::to_string).unwrap_or_default(),
        Column::Subject => subject_of(summary, app.queue.inside().is_none()),
        Column::Messages => summary.message_count.to_string(),
        Column::Account => app.row_badge(&summary.account).unwrap_or_default(),
        Column::Claim => claim(summary),
        Column::State => summary.status.name().to_owned(),
        _ => String::new(),
    }
}

/// A conversation that was moved or deleted elsewhere keeps its row until the user sorts again: no row moves by itself.
fn gone(app: &App, theme: &Theme, cells: &mut Buffer, region: Region, row: u16, here: bool) {
    let style = if here { theme.cursor.patch(theme.off) } else { theme.off };
    if here {
        tint(cells, region, row, theme.cursor);
    }
    let mut pen = Pen::at(cells, region, row);
    pen.put(if here { "▌" } else { " " }, style).skip(LEAD - 1);
    pen.put(&format!("gone: moved or deleted elsewhere  ·  {}", app.key(Action::Refresh)), style);
}

fn customer(pen: &mut Pen<'_>, summary: &Summary, room: usize, on: &dyn Fn(Style) -> Style, theme: &Theme) {
    let name = if summary.customer.is_empty() { "(no sender)" } else { summary.customer.as_str() };
    let copied = match summary.others_in_copy {
        0 => String::new(),
        more => format!(" +{more} cc"),
    };
    let copied = if room >= 18 { copied } else { String::new() };
    let caution = if summary.caution().is_some() { "⚠ " } else { "" };
    pen.put(caution, on(theme.warning));
    let room = room.saturating_sub(text::width(caution));
    let name = text::clip(name, room.saturating_sub(text::width(&copied)));
    let style = if summary.unread > 0 { theme.title } else { theme.text };
    let used = text::width(&name) + text::width(&copied);
    pen.put(&name, on(style)).put(&copied, on(theme.dim));
    pen.put(&" ".repeat(room.saturating_sub(used)), on(theme.text));
}

fn subject_of(summary: &Summary, with_incident: bool) -> String {
    let subject = if summary.subject.is_empty() { "(no subject)" } else { summary.subject.as_str() };
    match summary.incident.filter(|_| with_incident) {
        Some((_, customers)) => format!("⧉{customers} {subject}"),
        None => subject.to_owned(),
    }
}

fn claim(summary: &Summary) -> String {
    let Some(claim) = &summary.claim else { return String::new() };
    match claim {
        Claim { mine: true, .. } => "@me".into(),
        Claim { stale: true, who, .. } => format!("@{}?", text::clip(who, 6)),
        Claim { who, .. } => format!("@{}", text::clip(who, 7)),
    }
}

fn time(app: &App, theme: &Theme, summary: &Summary, column: Column) -> (String, Style) {
    let from = |at: Timestamp| by_calendar(app, at).unwrap_or_else(|| clock::age(at, app.now));
    let until = |at: Timestamp| {
        let sign = if at <= app.now { "−" } else { "" };
        by_calendar(app, at).map_or_else(|| clock::countdown(at, app.now), |told| format!("{sign}{told}"))
    };
    let due = |at: Timestamp| (until(at), if at <= app.now { theme.past } else { theme.text });
    let nothing = (String::new(), theme.dim);
    let open = summary.status == Status::Open;
    match (column, summary.status, summary.due) {
        (Column::Waiting, ..) => summary.waiting_since.map_or(nothing, |at| (from(at), theme.dim)),
        (Column::Last, ..) => summary.last_at.map_or(nothing, |at| (from(at), theme.dim)),
        (Column::Due, _, at) => at.filter(|_| open).map_or(nothing, due),
        (_, Status::Snoozed(at), _) => (until(at), theme.dim),
        (_, Status::Open, Some(at)) if app.queue.view != View::All || !summary.old => due(at),
        _ => summary.last_at.map_or(nothing, |at| (from(at), theme.dim)),
    }
}

fn by_calendar(app: &App, at: Timestamp) -> Option<String> {
    app.session.dates.in_column(at, app.now, app.zone())
}

pub(super) fn bar(heat: f32) -> &'static str {
    const BARS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    BARS.get((heat / 100.0 * 8.0) as usize).copied().unwrap_or("█")
}

pub(super) fn warmth(theme: &Theme, heat: f32) -> Style {
    match heat {
        70.0.. => theme.hot,
        40.0.. => theme.warm,
        _ => theme.cool,
    }
}
