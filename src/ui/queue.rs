//! The list: one row a conversation, only those in sight. Must not know events.

use super::pen::{Pen, tint};
use super::theme::Theme;
use crate::app::{App, Region, clock, text};
use crate::mailbox::ConversationId;
use crate::triage::{Claim, Status, Summary, View};
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// Columns before the customer's name: cursor, heat, bar, flags, mark.
const LEAD: usize = 10;
/// Columns of the time at the right.
const TIME: usize = 6;

/// Draws it.
pub fn draw(app: &App, theme: &Theme, cells: &mut Buffer) {
    let region = app.layout().queue;
    if app.queue.list.is_empty() {
        super::empty::draw(app, theme, cells, region);
        return;
    }
    let rows = app.queue.list.iter().skip(app.queue.top).take(usize::from(region.height));
    for (row, id) in rows.enumerate() {
        draw_row(app, theme, cells, region, row as u16, *id);
    }
}

fn draw_row(app: &App, theme: &Theme, cells: &mut Buffer, region: Region, row: u16, id: ConversationId) {
    let here = app.queue.cursor == Some(id);
    let Some(summary) = app.desk.summary(id, app.now) else {
        gone(theme, cells, region, row, here);
        return;
    };
    let marked = app.queue.marks.contains(&id);
    if here {
        tint(cells, region, row, theme.cursor);
    }
    let on = |style: Style| if here { theme.cursor.patch(style) } else { style };
    let mut pen = Pen::at(cells, region, row);
    pen.put(if here { "▌" } else { " " }, on(theme.accent));
    let open = summary.status == Status::Open;
    let warmth = if open { warmth(theme, summary.heat) } else { theme.dim };
    pen.put(&format!("{:>2} ", summary.heat.round().clamp(0.0, 99.0)), on(warmth));
    pen.put(bar(summary.heat), on(warmth)).put(" ", on(theme.text));
    // An alarm may have a ground of its own, which is not for a sign that is not there.
    for (flag, sign, style) in
        [(summary.urgency.flag, "!", theme.urgent), (summary.anger.flag, "▲", theme.angry)]
    {
        pen.put(if flag { sign } else { " " }, on(if flag { style } else { theme.text }));
    }
    let sign = match () {
        () if marked => "✓",
        () if app.drafts.contains_key(&id) => "✎",
        () => " ",
    };
    pen.put(" ", on(theme.text)).put(sign, on(theme.mark));
    let width = usize::from(region.width);
    let name = (width * 28 / 100).clamp(12, 28);
    customer(&mut pen, &summary, name, &on, theme);
    pen.put("  ", on(theme.text));
    let claim = claim(&summary);
    let claim_room = if claim.is_empty() { 0 } else { text::width(&claim) + 1 };
    let account = app.row_badge(&summary.account);
    let account_room = account.as_ref().map_or(0, |account| text::width(account) + 1);
    let subject = width.saturating_sub(LEAD + name + 2 + account_room + claim_room + TIME + 2);
    pen.put(&text::fit(&subject_of(&summary), subject), on(if open { theme.text } else { theme.dim }));
    if let Some(account) = account {
        pen.put(" ", on(theme.text)).put(&account, on(theme.dim));
    }
    if !claim.is_empty() {
        pen.put(" ", on(theme.text)).put(&claim, on(theme.us));
    }
    let (time, style) = time(app, theme, &summary);
    pen.right(TIME + 1).put(&text::fit_right(&time, TIME), on(style));
}

/// A conversation that was moved or deleted elsewhere keeps its row until the user sorts again: no row moves by itself.
fn gone(theme: &Theme, cells: &mut Buffer, region: Region, row: u16, here: bool) {
    let style = if here { theme.cursor.patch(theme.off) } else { theme.off };
    if here {
        tint(cells, region, row, theme.cursor);
    }
    let mut pen = Pen::at(cells, region, row);
    pen.put(if here { "▌" } else { " " }, style).skip(LEAD - 1);
    pen.put("gone: moved or deleted elsewhere  ·  R", style);
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

fn subject_of(summary: &Summary) -> String {
    let subject = if summary.subject.is_empty() { "(no subject)" } else { summary.subject.as_str() };
    match summary.incident {
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

fn time(app: &App, theme: &Theme, summary: &Summary) -> (String, Style) {
    match (summary.status, summary.due, summary.last_at) {
        (Status::Snoozed(until), _, _) => (clock::countdown(until, app.now), theme.dim),
        (Status::Open, Some(due), _) if app.queue.view != View::All || !summary.old => {
            let style = if due <= app.now { theme.past } else { theme.text };
            (clock::countdown(due, app.now), style)
        }
        (_, _, Some(last)) => (clock::age(last, app.now), theme.dim),
        (_, _, None) => (String::new(), theme.dim),
    }
}

fn bar(heat: f32) -> &'static str {
    const BARS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    BARS.get((heat / 100.0 * 8.0) as usize).copied().unwrap_or("█")
}

fn warmth(theme: &Theme, heat: f32) -> Style {
    match heat {
        70.0.. => theme.hot,
        40.0.. => theme.warm,
        _ => theme.cool,
    }
}
