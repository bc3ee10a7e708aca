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
    let title = format!("{}: what it asks", blanks.template.name);
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
            AskKind::Date => "a date in words".to_owned(),
            AskKind::Person => "a person".to_owned(),
            AskKind::Text => String::new(),
        };
        if here {
            foot::prompt(theme, cells, line, "", field, &hint);
        } else {
            Pen::at(cells, line, 0).skip(1).put(field.text(), theme.text);
        }
    }
}
