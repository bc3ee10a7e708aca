//! The list of attachments and links, and where the one under the cursor leads. Must not know events.

use super::pen::{Pen, tint};
use super::sheet;
use super::theme::Theme;
use crate::app::enclosed::{Enclosed, Item};
use crate::app::reader::bytes;
use crate::app::text::wrap;
use crate::app::{Region, Size, text};
use ratatui::buffer::Buffer;

/// Rows kept for the whole of a link or name.
const IN_FULL: u16 = 3;

/// Draws it.
pub fn draw(enclosed: &Enclosed, size: Size, theme: &Theme, cells: &mut Buffer) {
    let wanted = enclosed.items.len() as u16 + IN_FULL + 3;
    let inside = sheet::frame(
        "Attachments and links",
        92,
        wanted.min(size.height.saturating_sub(4)),
        size,
        theme,
        cells,
    );
    let rows = inside.height.saturating_sub(IN_FULL + 1).max(1);
    let top = (enclosed.at + 1).saturating_sub(usize::from(rows));
    for (row, (author, item)) in enclosed.items.iter().skip(top).take(usize::from(rows)).enumerate() {
        let here = row + top == enclosed.at;
        let row = row as u16;
        let on = |style| if here { theme.cursor.patch(style) } else { style };
        if here {
            tint(cells, inside, row, theme.cursor);
        }
        let (sign, name, about) = match item {
            Item::Attachment { attachment, .. } => ("⎘".into(), &attachment.name, bytes(attachment.size)),
            Item::Link { target, number: Some(number) } => (format!("[{number}]"), target, String::new()),
            Item::Link { target, number: None } => ("→".into(), target, String::new()),
        };
        let about = format!("{about}  {}", text::clip(author, 24));
        let mut pen = Pen::at(cells, inside, row);
        pen.put(if here { "▌" } else { " " }, on(theme.accent));
        pen.put(&sign, on(theme.key)).put(" ", on(theme.text));
        let room = pen.left().saturating_sub(text::width(&about) + 2);
        pen.put(&text::clip(name, room), on(theme.text));
        pen.right(text::width(&about) + 1).put(&about, on(theme.dim));
    }
    let below = Region { y: inside.y + rows, height: inside.height.saturating_sub(rows), ..inside };
    Pen::at(cells, below, 0).put(&"─".repeat(usize::from(inside.width)), theme.rule);
    in_full(
        enclosed,
        Region { y: below.y + 1, height: below.height.saturating_sub(1), ..below },
        theme,
        cells,
    );
}

/// The whole of what is under the cursor: a link is opened only by who has seen where it leads.
fn in_full(enclosed: &Enclosed, region: Region, theme: &Theme, cells: &mut Buffer) {
    let whole = match enclosed.chosen() {
        Some(Item::Attachment { attachment, .. }) => {
            format!("{}  {}", attachment.name, attachment.media_type)
        }
        Some(Item::Link { target, .. }) => target.to_string(),
        None if enclosed.coming => "reading …".to_owned(),
        None => return,
    };
    for (row, range) in wrap(&whole, usize::from(region.width).max(1)).into_iter().enumerate() {
        if row >= usize::from(region.height) {
            break;
        }
        Pen::at(cells, region, row as u16).put(whole.get(range).unwrap_or_default(), theme.dim);
    }
}
