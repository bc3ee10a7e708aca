//! The page of an incident beside the list: what its customers share, and who they are. Must not know events.

use super::pen::Pen;
use super::queue::{bar, warmth};
use super::theme::Theme;
use crate::app::group::Group;
use crate::app::{App, Region, clock, text};
use crate::triage::Summary;
use ratatui::buffer::Buffer;

/// Columns of the time at the right.
const TIME: usize = 6;

/// Draws its page: what is known, then its conversations.
pub fn page(app: &App, theme: &Theme, cells: &mut Buffer, region: Region, group: &Group) {
    let inner = Region { x: region.x + 1, width: region.width.saturating_sub(2), ..region };
    let about = app.desk.incident_brief(group.incident).map(|(_, about)| about).unwrap_or_default();
    Pen::at(cells, inner, 0).put(&format!("⧉ Incident: {about}"), theme.title);
    let mut at = 1;
    for line in app.incident_told(group.incident) {
        Pen::at(cells, inner, at).put(&line, theme.text);
        at += 1;
    }
    Pen::at(cells, inner, at).put(&"─".repeat(usize::from(inner.width)), theme.rule);
    let list = Region { y: inner.y + at + 1, height: inner.height.saturating_sub(at + 1), ..inner };
    let rows = group.members.iter().take(usize::from(list.height));
    let members = rows.filter_map(|id| app.desk.summary(*id, app.now));
    for (row, summary) in members.enumerate() {
        member(app, theme, &mut Pen::at(cells, list, row as u16), &summary);
    }
}

fn member(app: &App, theme: &Theme, pen: &mut Pen<'_>, summary: &Summary) {
    let warmth = warmth(theme, summary.heat);
    pen.put(&format!("{:>2} {} ", summary.heat.round().clamp(0.0, 99.0), bar(summary.heat)), warmth);
    for (flag, sign, style) in
        [(summary.urgency.flag, "!", theme.urgent), (summary.anger.flag, "▲", theme.angry)]
    {
        pen.put(if flag { sign } else { " " }, if flag { style } else { theme.text });
    }
    let name = (pen.left() * 3 / 10).clamp(8, 24);
    pen.put(" ", theme.text).put(&text::fit(&summary.customer, name), theme.customer).put("  ", theme.text);
    let claim =
        summary.claim.as_ref().map(|claim| format!(" @{}", text::clip(&claim.who, 7))).unwrap_or_default();
    let subject = pen.left().saturating_sub(TIME + 1 + text::width(&claim));
    pen.put(&text::fit(&summary.subject, subject), theme.text).put(&claim, theme.us);
    let due = summary.due.map(|due| clock::countdown(due, app.now)).unwrap_or_default();
    let style = if summary.due.is_some_and(|due| due <= app.now) { theme.past } else { theme.text };
    pen.right(TIME).put(&text::fit_right(&due, TIME), style);
}
