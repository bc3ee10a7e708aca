//! The first line: name and sources at the left; counts, badges and progress at the right. READ-ONLY always has its
//! place; the rest gives way. Must not know events.

use super::pen::Pen;
use super::theme::Theme;
use crate::app::outbox::Weight;
use crate::app::reader::bytes;
use crate::app::text::thousands;
use crate::app::{App, Inbox, text};
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// From so many columns on, what waits is told in full.
const ROOMY: u16 = 100;

type Piece = (String, Style);

/// Draws it.
pub fn draw(app: &App, theme: &Theme, cells: &mut Buffer) {
    let region = app.layout().header;
    let badges = badges(app, theme);
    let room = usize::from(region.width).saturating_sub(width(&badges));
    // The name gives way before the counts do.
    let title = app.opened_title();
    let whole = text::width(&title) + 13;
    let counts = [(long(app, theme, true), whole), (long(app, theme, false), 24), (short(app, theme), 1)];
    let fitting = counts.into_iter().find(|(counts, name)| width(counts) + name <= room);
    let counts = fitting.map(|(counts, _)| counts).unwrap_or_default();
    let taken = width(&counts) + width(&badges);
    let mut pen = Pen::at(cells, region, 0);
    let name_room = pen.left().saturating_sub(taken);
    if name_room >= 14 {
        pen.skip(1).put("levelhead", theme.title);
        let title = text::clip(&title, name_room.saturating_sub(13)).into_owned();
        pen.skip(2).put(&title, theme.dim);
    }
    pen.right(taken);
    for (text, style) in counts.iter().chain(&badges) {
        pen.put(text, *style);
    }
}

fn width(pieces: &[Piece]) -> usize {
    pieces.iter().map(|(text, _)| text::width(text)).sum()
}

fn long(app: &App, theme: &Theme, claims: bool) -> Vec<Piece> {
    let counts = app.counts;
    let mut pieces = Vec::new();
    let mut add = |count: usize, text: String, style: Style| {
        if count > 0 {
            pieces.push((format!("{text}   "), style));
        }
    };
    add(counts.urgent, format!("! {} urgent", thousands(counts.urgent)), theme.urgent);
    add(counts.angry, format!("▲ {} angry", thousands(counts.angry)), theme.angry);
    add(counts.past_due, format!("{} past due", thousands(counts.past_due)), theme.past);
    // Where nobody has claimed anything, the figure of what is open says it.
    if claims && counts.unclaimed < counts.open {
        add(counts.unclaimed, format!("{} unclaimed", thousands(counts.unclaimed)), theme.text);
    }
    add(1, format!("{} open", thousands(counts.open)), theme.text);
    if counts.old > 0 {
        let text = format!("{} older", thousands(counts.old));
        add(counts.old, text, theme.dim);
    }
    pieces
}

fn short(app: &App, theme: &Theme) -> Vec<Piece> {
    let counts = app.counts;
    let mut pieces = Vec::new();
    for (count, sign, style) in [(counts.urgent, '!', theme.urgent), (counts.angry, '▲', theme.angry)] {
        if count > 0 {
            pieces.push((format!("{sign}{}  ", thousands(count)), style));
        }
    }
    if counts.past_due > 0 {
        pieces.push((format!("{} late  ", thousands(counts.past_due)), theme.past));
    }
    pieces.push((format!("{} open  ", thousands(counts.open)), theme.text));
    pieces
}

fn badges(app: &App, theme: &Theme) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (text, weight) in app.outbox.badges(app.now) {
        let style = match weight {
            Weight::Good => theme.good,
            Weight::Busy => theme.warning,
            Weight::Grave => theme.error,
        };
        pieces.push((format!("{text}  "), style));
    }
    match app.waiting.dropped.len() {
        0 => {}
        1 => pieces.push(("NOT DONE  ".to_owned(), theme.error)),
        many => pieces.push((format!("{many} NOT DONE  "), theme.error)),
    }
    if let Some((long, short)) = app.waiting.told() {
        let told = if app.size.width >= ROOMY { long } else { short };
        pieces.push((format!("{told}  "), theme.warning));
    }
    let mut badge = |text: &str| {
        pieces.push((format!(" {text} "), theme.badge));
        pieces.push((" ".to_owned(), theme.text));
    };
    for told in app.account_badges() {
        badge(&told);
    }
    if app.session.inbox == Inbox::Demo {
        badge("DEMO");
    } else if !app.several() && !app.sources.shared(None) && app.read_only().is_none() {
        badge("NOT SHARED");
    }
    if app.read_only().is_some() {
        badge("READ-ONLY");
    } else if app.session.offline {
        badge("OFFLINE");
    }
    if let Some(every) = app.sources.polled().filter(|_| app.sources.as_of().is_none()) {
        let looks = if app.size.width >= ROOMY { "looks every" } else { "every" };
        pieces.push((format!("{looks} {} s ", every.as_secs()), theme.dim));
    }
    if let Some(at) = app.sources.as_of() {
        let at = app.moment(at);
        pieces.push((format!("as of {at} "), theme.warning));
    }
    if let Some((done, total)) = app.sources.coming {
        pieces.push((format!("⇣ {}/{} ", bytes(done), bytes(total)), theme.accent));
    }
    if let Some((done, total)) = app.sources.reading() {
        let told = if total > 0 {
            format!("⇣ {}/{} ", thousands(done as usize), thousands(total as usize))
        } else {
            format!("⇣ {} ", thousands(done as usize))
        };
        pieces.push((told, theme.accent));
    }
    pieces
}
