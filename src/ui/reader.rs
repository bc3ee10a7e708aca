//! The conversation: who, how it is judged and why, then its text. Beside the list or over the whole width. Must not
//! know events.

use super::pen::Pen;
use super::theme::Theme;
use crate::app::layout::{reason_rows, text_of};
use crate::app::reader::{FlowLine, Tone, plural};
use crate::app::{Action, App, Region, text};
use crate::classify::{Language, Place, Reason, Signal, Verdict};
use crate::triage::{Claim, Status, Summary};
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// Draws it into a region.
pub fn draw(app: &App, theme: &Theme, cells: &mut Buffer, region: Region) {
    let Some(summary) = app.reader.shown.and_then(|id| app.desk.summary(id, app.now)) else { return };
    let verdict = app.desk.verdict(summary.id);
    let inner = Region { x: region.x + 1, width: region.width.saturating_sub(2), ..region };
    subject(app, theme, cells, inner, &summary);
    people(app, theme, cells, inner, &summary);
    scores(app, theme, cells, inner, &summary, &verdict);
    let rows = reason_rows(region.height);
    reasons(theme, cells, Region { y: inner.y + 3, height: rows.min(inner.height), ..inner }, &verdict);
    let rule = "─".repeat(usize::from(inner.width));
    Pen::at(cells, inner, 3 + rows).put(&rule, theme.rule);
    lines(theme, cells, text_of(region), &app.reader.lines, app.reader.scroll);
    more(app, theme, cells, text_of(region), 3 + rows, inner);
}

/// Draws laid-out lines from one on.
pub fn lines(theme: &Theme, cells: &mut Buffer, region: Region, lines: &[FlowLine], top: usize) {
    for (row, line) in lines.iter().skip(top).take(usize::from(region.height)).enumerate() {
        let mut pen = Pen::at(cells, region, row as u16);
        for piece in &line.pieces {
            pen.put(&piece.text, tone(theme, piece.tone));
        }
    }
}

/// The style of a tone.
pub fn tone(theme: &Theme, tone: Tone) -> Style {
    match tone {
        Tone::Plain => theme.text,
        Tone::Trigger => theme.trigger,
        Tone::Dim => theme.dim,
        Tone::Quote => theme.quote,
        Tone::Customer => theme.customer,
        Tone::Us => theme.us,
        Tone::Robot => theme.robot,
        Tone::Warning => theme.warning,
        Tone::Fold => theme.accent,
        Tone::Title => theme.title,
        Tone::Key => theme.key,
        Tone::Off => theme.off,
    }
}

fn subject(app: &App, theme: &Theme, cells: &mut Buffer, region: Region, summary: &Summary) {
    let subject = if summary.subject.is_empty() { "(no subject)" } else { summary.subject.as_str() };
    let count = plural(app.reader.messages, "message", "messages");
    let mut pen = Pen::at(cells, region, 0);
    let room = pen.left().saturating_sub(text::width(&count) + 2);
    pen.put(&text::clip(subject, room), theme.title);
    pen.right(text::width(&count)).put(&count, theme.dim);
}

fn people(app: &App, theme: &Theme, cells: &mut Buffer, region: Region, summary: &Summary) {
    let mut pen = Pen::at(cells, region, 1);
    pen.put(&summary.customer, theme.customer);
    let wall = summary.customer_offset.map(|offset| format!("  there {}", app.wall(offset)));
    let wall = wall.unwrap_or_default();
    // His clock goes before his address, which stands in the text as well.
    if let Some(address) = &summary.customer_address
        && address.as_str() != summary.customer.as_str()
        && pen.left() >= text::width(address.as_str()) + 2 + text::width(&wall)
    {
        pen.put("  ", theme.dim).put(address.as_str(), theme.dim);
    }
    pen.put(&wall, theme.accent);
    if summary.caution().is_some() {
        pen.put("  ⚠ look-alike letters", theme.warning);
    }
    if let Some(account) = app.account_of(summary.id).filter(|_| app.several()) {
        pen.put("  in ", theme.dim).put(&account.name, theme.text);
        if let Some(reason) = app.read_only_in(account) {
            pen.put(&format!("  READ-ONLY: {reason}"), theme.warning);
        }
    }
    if summary.joined_by_subject {
        pen.put("  joined by subject", theme.warning);
    }
}

fn scores(
    app: &App,
    theme: &Theme,
    cells: &mut Buffer,
    region: Region,
    summary: &Summary,
    verdict: &Verdict,
) {
    let mut pen = Pen::at(cells, region, 2);
    let score = |flag: bool, up: Style| if flag { up } else { theme.dim };
    let sign = |flag: bool, sign: &str| if flag { format!("{sign} ") } else { String::new() };
    let (urgent, angry) = (summary.urgency, summary.anger);
    let told = format!("{}urgent {:.2}", sign(urgent.flag, "!"), urgent.probability);
    pen.put(&told, score(urgent.flag, theme.urgent)).skip(2);
    let told = format!("{}angry {:.2}", sign(angry.flag, "▲"), angry.probability);
    pen.put(&told, score(angry.flag, theme.angry)).skip(2);
    pen.put(&format!("heat {:.0}", summary.heat), theme.text);
    let state = state(app, summary);
    if !state.is_empty() {
        pen.skip(2).put(&state, theme.us);
    }
    if verdict.language == Language::NotCovered {
        pen.skip(2).put("language not covered", theme.warning);
    } else if let Some(due) = &verdict.due {
        pen.skip(2).put(&format!("by {}", app.moment(due.at)), theme.warning);
    }
}

fn state(app: &App, summary: &Summary) -> String {
    let claim = summary.claim.as_ref().map(|claim| match claim {
        Claim { mine: true, .. } => "@me".into(),
        Claim { stale: true, who, .. } => format!("@{who}? {} takes it", app.key(Action::Claim)),
        Claim { who, .. } => format!("@{who}"),
    });
    let status = match summary.status {
        Status::Open => None,
        Status::Snoozed(until) => Some(format!("snoozed until {}", app.in_full(until))),
        status => Some(status.name().to_owned()),
    };
    [status, claim].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn reasons(theme: &Theme, cells: &mut Buffer, region: Region, verdict: &Verdict) {
    let columns: u16 = if region.width >= 56 { 2 } else { 1 };
    let wide = region.width / columns;
    for (number, reason) in strongest(verdict).into_iter().enumerate() {
        let (row, column) = (number as u16 / columns, number as u16 % columns);
        if row >= region.height {
            break;
        }
        let cell = Region { x: region.x + column * wide, width: wide.saturating_sub(1), ..region };
        let style = if reason.weight > 0.0 { theme.text } else { theme.dim };
        let weight = format!("{:+.1}", reason.weight).replace('-', "−");
        let mut pen = Pen::at(cells, cell, row);
        pen.put(&format!("{weight:>5} "), theme.accent).put(&words(reason), style);
    }
}

fn words(reason: &Reason) -> String {
    match reason.place {
        _ if reason.quote.is_empty() => reason.signal.label().to_owned(),
        Place::Subject(_) | Place::Body(_) => format!("“{}”", reason.quote),
        Place::Header | Place::Conversation => reason.quote.to_string(),
    }
}

/// The reasons of both flags, strongest first, each of them once.
fn strongest(verdict: &Verdict) -> Vec<&Reason> {
    let both = verdict.anger.reasons.iter().chain(&verdict.urgency.reasons);
    let mut reasons: Vec<&Reason> =
        both.filter(|reason| !matches!(reason.signal, Signal::Base | Signal::Rest)).collect();
    reasons.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    let mut kept: Vec<&Reason> = Vec::new();
    for reason in reasons {
        if !kept.iter().any(|other| other.signal == reason.signal && other.quote == reason.quote) {
            kept.push(reason);
        }
    }
    kept
}

/// How much of the text is below, on the rule.
fn more(app: &App, theme: &Theme, cells: &mut Buffer, text: Region, row: u16, inner: Region) {
    let below = app.reader.lines.len().saturating_sub(app.reader.scroll + usize::from(text.height));
    if below > 0 || app.reader.scroll > 0 {
        let told = match below {
            0 => " end ".to_owned(),
            below => format!(" {} below ", plural(below, "line", "lines")),
        };
        let mut pen = Pen::at(cells, inner, row);
        pen.right(text::width(&told) + 1).put(&told, theme.dim);
    }
}
