//! Choosing a template: the list with reasons, and a preview of the one under the cursor. Must not know events.

use super::foot;
use super::pen::{Pen, tint};
use super::sheet;
use super::theme::Theme;
use crate::app::composer::Picker;
use crate::app::text::wrap;
use crate::app::{Region, Size, text};
use ratatui::buffer::Buffer;

/// Draws it.
pub fn draw(picker: &Picker, size: Size, theme: &Theme, cells: &mut Buffer) {
    let height = size.height.saturating_sub(4);
    let title = match (picker.answering.into_draft, picker.answering.for_each) {
        (true, _) => "Insert a template",
        (_, true) => "Reply to each from a template",
        _ => "Reply from a template",
    };
    let mut inside = sheet::frame(title, 92, height, size, theme, cells);
    if let Some(field) = &picker.search {
        let line = Region { height: 1, ..inside };
        let found =
            if picker.found().len() == 0 { "no template has these letters in this order" } else { "" };
        foot::prompt(theme, cells, line, "/", field, found);
        inside = Region { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    }
    let rows = (picker.found().len() as u16).min(inside.height / 2).max(1);
    let top = (picker.at + 1).saturating_sub(usize::from(rows));
    for (row, offer) in picker.found().flatten().skip(top).take(usize::from(rows)).enumerate() {
        let here = row + top == picker.at;
        let row = row as u16;
        let on = |style| if here { theme.cursor.patch(style) } else { style };
        if here {
            tint(cells, inside, row, theme.cursor);
        }
        let mut pen = Pen::at(cells, inside, row);
        pen.put(if here { "▌" } else { " " }, on(theme.accent));
        let letter = offer.template.key.map_or(" ".to_owned(), String::from);
        pen.put(&letter, on(theme.key)).put(" ", on(theme.text));
        pen.put(&text::fit(&offer.template.name, 18), on(theme.title)).put(" ", on(theme.text));
        let why = &offer.because;
        let room = pen.left().saturating_sub(text::width(why) + 2);
        pen.put(&text::clip(&offer.template.about, room), on(theme.dim));
        pen.right(text::width(why) + 1).put(why, on(theme.warning));
    }
    let rule = "─".repeat(usize::from(inside.width));
    Pen::at(cells, inside, rows).put(&rule, theme.rule);
    let below = Region { y: inside.y + rows + 1, height: inside.height.saturating_sub(rows + 1), ..inside };
    preview(picker, below, theme, cells);
}

fn preview(picker: &Picker, region: Region, theme: &Theme, cells: &mut Buffer) {
    let Some(choice) = picker.chosen() else { return };
    let columns = usize::from(region.width).max(1);
    let mut row = 0;
    for line in choice.preview.lines() {
        for range in wrap(line, columns) {
            let mut pen = Pen::at(cells, region, row);
            blanks(&mut pen, line.get(range).unwrap_or_default(), theme);
            row += 1;
        }
        if row >= region.height {
            break;
        }
    }
    if !choice.asks.is_empty() && row < region.height {
        let told = format!("asks for {}", choice.asks);
        Pen::at(cells, region, region.height - 1).right(text::width(&told)).put(&told, theme.dim);
    }
}

/// Writes a text whose blanks stand out.
fn blanks(pen: &mut Pen<'_>, text: &str, theme: &Theme) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('⟪') {
        pen.put(before, theme.text);
        let (name, after) = after.split_once('⟫').unwrap_or((after, ""));
        pen.put(&format!("⟪{name}⟫"), theme.warning);
        rest = after;
    }
    pen.put(rest, theme.text);
}
