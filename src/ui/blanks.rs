//! The small form of a template's blanks. Must not know events.

use super::foot;
use super::pen::Pen;
use super::sheet;
use super::theme::Theme;
use crate::app::composer::Blanks;
use crate::app::{Region, Size, text};
use crate::reply::AskKind;
use ratatui::buffer::Buffer;

/// Draws it.
pub fn draw(blanks: &Blanks, size: Size, theme: &Theme, cells: &mut Buffer) {
    let title = match &blanks.whom {
        Some(whom) => format!("{}, {whom}", blanks.template.name),
        None => format!("{}: what it asks", blanks.template.name),
    };
    let height = (blanks.fields.len() as u16 * 2 + 3).min(size.height.saturating_sub(4));
    let inside = sheet::frame(&title, 76, height, size, theme, cells);
    let label = blanks.fields.iter().map(|(ask, _)| text::width(&ask.label)).max().unwrap_or(0);
    let label = label.min(usize::from(inside.width) / 2);
    let each = if usize::from(inside.height) > blanks.fields.len() * 2 { 2 } else { 1 };
    for (number, (ask, field)) in blanks.fields.iter().enumerate() {
        let row = number as u16 * each + u16::from(each == 2);
        let here = number == blanks.at;
        let mut pen = Pen::at(cells, inside, row);
        let style = if here { theme.title } else { theme.dim };
        pen.put(&text::fit_right(&ask.label, label), style);
        let line = Region {
            x: inside.x + label as u16 + 1,
            y: inside.y + row,
            width: inside.width.saturating_sub(label as u16 + 1),
            height: u16::from(row < inside.height),
        };
        let hint = match &ask.kind {
            AskKind::Choice(options) => format!("← {} → ", options.join(" · ")),
            AskKind::Date if field.text().trim().is_empty() => {
                "friday noon, tomorrow 9, in 2 weeks, or any words".to_owned()
            }
            AskKind::Person => "a person".to_owned(),
            AskKind::Date | AskKind::Text => String::new(),
        };
        if here {
            foot::prompt(theme, cells, line, "", field, &hint);
        } else {
            let typed = blanks.in_full(ask, field);
            Pen::at(cells, line, 0).skip(1).put(typed.as_deref().unwrap_or(field.text()), theme.text);
        }
    }
    // They may reach over the edge of the form.
    let below = Region { height: size.height.saturating_sub(inside.y), ..inside };
    offers(blanks, below, (blanks.at as u16 * each) + u16::from(each == 2), label, theme, cells);
}

/// The people offered under the blank they are for, or the date as it will stand.
fn offers(blanks: &Blanks, inside: Region, row: u16, label: usize, theme: &Theme, cells: &mut Buffer) {
    let shown: Vec<String> = blanks.offers().iter().map(|name| format!(" {name} ")).collect();
    let here = blanks.fields.get(blanks.at);
    if let Some(full) = here.and_then(|(ask, field)| blanks.in_full(ask, field)) {
        Pen::at(cells, inside, row + 1).skip(label + 1).put(&format!(" = {full} "), theme.good);
    }
    let columns = shown.iter().map(|one| text::width(one)).max().unwrap_or(0);
    let columns = columns.min(usize::from(inside.width).saturating_sub(label + 1));
    for (at, one) in shown.iter().enumerate() {
        let style = if at == blanks.offer { theme.cursor } else { theme.dim };
        Pen::at(cells, inside, row + 1 + at as u16).skip(label + 1).put(&text::fit(one, columns), style);
    }
}
