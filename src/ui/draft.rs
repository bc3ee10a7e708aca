//! A draft being written: its head, then the editor over the rest of the screen. Must not know events.

use super::pen::{Pen, rect};
use super::spelling;
use super::theme::Theme;
use crate::app::composer::Part;
use crate::app::review::sign;
use crate::app::{App, Composer, Field, Region, text};
use crate::reply::check::Place;
use crate::reply::recipients::written;
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use ratatui::widgets::{Clear, Widget};

/// Rows for what should be known of the recipients; the review shows all of it.
const CAUTIONS: usize = 3;
/// Columns at the left of the text, for the marks of the check.
const MARGIN: u16 = 2;

/// Draws it where the list and the conversation stand otherwise.
pub fn draw(app: &App, theme: &Theme, cells: &mut Buffer) {
    let Some(composer) = app.composer() else { return };
    let region = app.layout().reader;
    Clear.render(rect(region).intersection(cells.area), cells);
    let inner = Region { x: region.x + 1, width: region.width.saturating_sub(2), ..region };
    let mut row = 0;
    Pen::at(cells, inner, row).put("   From", theme.dim).skip(2).put(&composer.from(), theme.text);
    row += 1;
    for (part, value) in composer.head() {
        head(composer, part, &value, theme, &mut Pen::at(cells, inner, row));
        row += 1;
    }
    let wrong = composer.heads.wrong(composer.focus).into_iter().map(|wrong| format!("no address: {wrong}"));
    let cautions = composer.draft.cautions.iter().cloned().chain(wrong);
    for caution in cautions.take(CAUTIONS) {
        Pen::at(cells, inner, row).skip(6).put("⚠", theme.warning).skip(2).put(&caution, theme.warning);
        row += 1;
    }
    let unfilled = composer.unfilled();
    let rule = "─".repeat(usize::from(inner.width));
    let mut pen = Pen::at(cells, inner, row);
    pen.put(&rule, theme.rule);
    if !unfilled.is_empty() {
        let names = unfilled.iter().map(|name| format!("⟪{name}⟫")).collect::<Vec<_>>().join(" ");
        Pen::at(cells, inner, row).skip(2).put(&format!(" not filled yet: {names} "), theme.warning);
    }
    let (y, height) = (inner.y + row + 1, inner.height.saturating_sub(row + 1));
    let text = Region { x: inner.x + MARGIN, y, width: inner.width.saturating_sub(MARGIN).min(100), height };
    composer.editor.render(rect(text).intersection(cells.area), cells);
    spelling::underline(&app.spelling.words, text, cells);
    let told = margin(app, composer, text, theme, cells);
    if unfilled.is_empty() && !told.is_empty() {
        let told = format!(" {} ", text::clip(&told, usize::from(inner.width).saturating_sub(6)));
        Pen::at(cells, inner, row).skip(2).put(&told, theme.warning);
    }
    offers(app, composer, inner, theme, cells);
}

/// Marks the lines that a finding of the check is about; what is said of the one under the cursor, else of the first.
fn margin(app: &App, composer: &Composer, text: Region, theme: &Theme, cells: &mut Buffer) -> String {
    let lines = composer.editor.lines();
    let starts: Vec<usize> =
        lines.iter().scan(0, |at, line| Some(std::mem::replace(at, *at + line.len() + 1))).collect();
    let byte = |row: usize, column: usize| {
        let line = lines.get(row)?;
        let within = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        Some(starts.get(row)? + within)
    };
    let about = |from: usize, to: usize| {
        app.checked
            .findings
            .iter()
            .find(|one| matches!(&one.place, Place::Body(place) if place.start < to && from < place.end))
    };
    let (top, _) = composer.editor.scroll_offset();
    for row in 0..text.height {
        let here = composer.editor.screen_to_data(usize::from(top + row), 0);
        let next = composer.editor.screen_to_data(usize::from(top + row) + 1, 0);
        // The last line has no next one: it goes to its end.
        let end = if next == here { byte(here.0, usize::MAX) } else { byte(next.0, next.1) };
        let (Some(from), Some(to)) = (byte(here.0, here.1), end) else { break };
        if let Some(finding) = about(from, to) {
            Pen::at(cells, Region { x: text.x - MARGIN, width: MARGIN, ..text }, row)
                .put(sign(finding.severity()), theme.warning);
        }
        if next == here {
            break;
        }
    }
    let row = composer.editor.cursor().0;
    let under = byte(row, 0).zip(byte(row, usize::MAX)).and_then(|(from, to)| about(from, to + 1));
    // Whoever writes knows that nothing is written yet.
    let first = under.or_else(|| app.checked.told().find(|one| !one.is_unwritten()));
    first.map_or_else(String::new, |one| format!("{} {}", sign(one.severity()), one.what))
}

/// The addresses offered, under the field they are for.
fn offers(app: &App, composer: &Composer, inner: Region, theme: &Theme, cells: &mut Buffer) {
    let offers = composer.offers(&app.book);
    let field = composer.head().iter().position(|(part, _)| *part == composer.focus);
    let Some(field) = field.filter(|_| !offers.is_empty()) else { return };
    let shown: Vec<String> = offers.iter().map(|address| format!(" {} ", written(address))).collect();
    let columns = shown.iter().map(|one| text::width(one)).max().unwrap_or(0);
    let columns = columns.min(usize::from(inner.width).saturating_sub(9));
    for (at, one) in shown.iter().enumerate() {
        let here = at == composer.offer.min(shown.len() - 1);
        let style = if here { theme.cursor } else { theme.dim };
        Pen::at(cells, inner, (field + at) as u16 + 2).skip(8).put(&text::fit(one, columns), style);
    }
}

/// One row of the head; the one with the cursor as it is typed.
fn head(composer: &Composer, part: Part, value: &str, theme: &Theme, pen: &mut Pen<'_>) {
    let here = part == composer.focus;
    let label = if here { theme.key } else { theme.dim };
    pen.put(&text::fit_right(part.label(), 7), label).skip(2);
    match composer.heads.field(part).filter(|_| here) {
        Some(field) => typed(field, theme, pen),
        None if here => {
            pen.put(value, theme.text.add_modifier(Modifier::REVERSED))
                .skip(2)
                .put("Del takes it out", theme.dim);
        }
        None => {
            pen.put(value, theme.text);
        }
    }
}

/// A field with its cursor; of one that is too long, the stretch before the cursor.
fn typed(field: &Field, theme: &Theme, pen: &mut Pen<'_>) {
    let (before, after) = field.halves();
    pen.put(text::tail(before, pen.left().saturating_sub(2)), theme.text);
    let mut rest = after.chars();
    let under = rest.next().map_or(" ".to_owned(), String::from);
    pen.put(&under, theme.text.add_modifier(Modifier::REVERSED)).put(rest.as_str(), theme.text);
}
