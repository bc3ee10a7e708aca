//! The search through what was written: the line typed, the paragraphs found with their dates, and the one under the
//! cursor in full. Must not know events.

use super::foot;
use super::pen::{Pen, tint};
use super::reader::tone;
use super::sheet;
use super::theme::Theme;
use crate::app::evidence::{Evidence, Hit, Letter, MOST_HITS, Reach, Whose};
use crate::app::reader::{Tone, plural};
use crate::app::text::wrap;
use crate::app::{App, Region, Size, text};
use ratatui::buffer::Buffer;

/// Columns of a name, where there is room for names.
const NAME: usize = 16;
/// From this width on names are shown beside the arrow that says who wrote to whom.
const NAMES_FROM: u16 = 70;

/// Draws it.
pub fn draw(app: &App, evidence: &Evidence, size: Size, theme: &Theme, cells: &mut Buffer) {
    let height = size.height.saturating_sub(4);
    let inside = sheet::frame(&title(evidence), 110, height, size, theme, cells);
    foot::prompt(theme, cells, Region { height: 1, ..inside }, "", &evidence.field, &told(evidence));
    let rows = (inside.height.saturating_sub(2) * 3 / 5).max(1);
    let list = Region { y: inside.y + 1, height: rows.min(inside.height.saturating_sub(1)), ..inside };
    let top = (evidence.at + 1).saturating_sub(usize::from(list.height));
    for (row, hit) in evidence.hits.iter().skip(top).take(usize::from(list.height)).enumerate() {
        let Some(letter) = evidence.within.letters.get(hit.letter) else { continue };
        let line = Region { y: list.y + row as u16, height: 1, ..list };
        one(app, evidence, letter, hit, row + top == evidence.at, theme, cells, line);
    }
    let rule = "─".repeat(usize::from(inside.width));
    Pen::at(cells, inside, 1 + rows).put(&rule, theme.rule);
    let below = Region { y: inside.y + rows + 2, height: inside.height.saturating_sub(rows + 2), ..inside };
    in_full(app, evidence, below, theme, cells);
}

fn title(evidence: &Evidence) -> String {
    let name = match (evidence.reach, &evidence.organisation) {
        (Reach::Conversation, _) => return "What was written in this conversation".to_owned(),
        (Reach::Organisation, Some(name)) => name.to_string(),
        _ if evidence.within.addresses > 1 => {
            format!("{}, {} addresses", evidence.customer, evidence.within.addresses)
        }
        _ => evidence.customer.to_string(),
    };
    format!("Evidence: what {name} wrote and was written")
}

/// How much was found, and how much is not looked through yet.
fn told(evidence: &Evidence) -> String {
    let hits = match evidence.hits.len() {
        _ if evidence.more => format!("more than {MOST_HITS}"),
        0 if evidence.looking() => "looking …".to_owned(),
        0 => "nothing found".to_owned(),
        hits => hits.to_string(),
    };
    let mails = plural(evidence.within.letters.len() + evidence.within.older, "mail", "mails");
    let marked = match evidence.marks.len() {
        0 => String::new(),
        marks => format!(", {marks} marked"),
    };
    match (evidence.coming(), evidence.unread()) {
        (0, 0) => format!("{hits} in {mails}{marked}"),
        (0, unread) => format!("{hits} in {mails}{marked}; the {unread} oldest not searched"),
        (coming, _) => format!("{hits} in {mails}{marked}; reading {coming} …"),
    }
}

#[expect(clippy::too_many_arguments, reason = "a row needs all of what it is drawn from")]
fn one(
    app: &App,
    evidence: &Evidence,
    letter: &Letter,
    hit: &Hit,
    here: bool,
    theme: &Theme,
    cells: &mut Buffer,
    line: Region,
) {
    let on = |style| if here { theme.cursor.patch(style) } else { style };
    if here {
        tint(cells, line, 0, theme.cursor);
    }
    let mut pen = Pen::at(cells, line, 0);
    pen.put(if here { "▌" } else { " " }, on(theme.accent));
    pen.put(if evidence.is_marked(hit) { "✓" } else { " " }, on(theme.mark));
    let when = letter.at.map_or_else(|| "no date".to_owned(), |at| app.moment(at));
    pen.put(&text::fit(&when, app.session.dates.moment_columns()), on(theme.dim));
    let (arrow, style) = match letter.whose {
        Whose::Ours => ("→ ", theme.us),
        Whose::Customer | Whose::Other => ("← ", theme.customer),
    };
    pen.put(arrow, on(style));
    if line.width >= NAMES_FROM {
        pen.put(&text::fit(&letter.author, NAME), on(style)).skip(1);
    }
    let whole = evidence.text(hit);
    let places = evidence.words.places(whole);
    // The words found are in sight, with a little of what stands before them.
    let room = pen.left();
    let first = places.first().map_or(0, |place| place.start);
    let from = if text::width(whole.get(..first).unwrap_or_default()) + 20 > room {
        // From the beginning of a word on.
        let before = whole.get(..first).unwrap_or_default();
        let spaces: Vec<usize> = before.match_indices([' ', '\n']).map(|(at, _)| at + 1).collect();
        let near = spaces.into_iter().find(|at| before.len() - at <= 24);
        near.unwrap_or(first)
    } else {
        0
    };
    if from > 0 {
        pen.put("…", on(theme.dim));
    }
    let shown = whole.get(from..).unwrap_or_default();
    let places: Vec<_> =
        places.iter().map(|place| place.start.saturating_sub(from)..place.end.saturating_sub(from)).collect();
    for (piece, found) in pieces(shown, 0..shown.len(), &places) {
        let style = if found { theme.trigger } else { theme.text };
        pen.put(&piece.replace('\n', " "), on(style));
    }
}

/// The whole of the paragraph under the cursor.
fn in_full(app: &App, evidence: &Evidence, region: Region, theme: &Theme, cells: &mut Buffer) {
    let Some((letter, hit)) = evidence.chosen() else { return };
    let columns = usize::from(region.width).max(1);
    let when = letter.at.map(|at| app.in_full(at)).unwrap_or_default();
    Pen::at(cells, region, 0)
        .put(&letter.author, theme.title)
        .put("  ", theme.dim)
        .put(&when, theme.dim)
        .put("  ", theme.dim)
        .put(&letter.subject, theme.dim);
    let mut row = 1;
    for line in evidence.text(hit).lines() {
        let places = evidence.words.places(line);
        for range in wrap(line, columns) {
            let mut pen = Pen::at(cells, region, row);
            for (piece, found) in pieces(line, range, &places) {
                pen.put(piece, tone(theme, if found { Tone::Trigger } else { Tone::Plain }));
            }
            row += 1;
        }
        if row >= region.height {
            break;
        }
    }
}

/// A stretch of a text, cut where words that were found begin and end.
fn pieces<'a>(
    text: &'a str,
    range: std::ops::Range<usize>,
    places: &[std::ops::Range<usize>],
) -> Vec<(&'a str, bool)> {
    let mut cut = Vec::new();
    let mut at = range.start;
    for place in places {
        let (from, to) = (place.start.clamp(at, range.end), place.end.clamp(at, range.end));
        cut.push((text.get(at..from).unwrap_or_default(), false));
        cut.push((text.get(from..to).unwrap_or_default(), true));
        at = to;
    }
    cut.push((text.get(at..range.end).unwrap_or_default(), false));
    cut.retain(|(piece, _)| !piece.is_empty());
    cut
}
