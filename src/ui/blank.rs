//! What nobody sees costs nothing: after everything is drawn, a blank takes the colour of the sign before it, so that the
//! terminal is not told of colours between words. Must not know what was drawn.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

/// Modifiers that show on a blank too.
pub const SEEN: Modifier =
    Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT).union(Modifier::SLOW_BLINK);

/// Gives every blank the foreground of its neighbour at the left; what lies behind it stays.
pub fn blanks(cells: &mut Buffer) {
    let columns = usize::from(cells.area.width).max(1);
    for row in cells.content.chunks_mut(columns) {
        let mut before = None;
        for cell in row {
            match before {
                Some((colour, modifier)) if cell.symbol() == " " && !cell.modifier.intersects(SEEN) => {
                    (cell.fg, cell.modifier) = (colour, modifier);
                }
                _ => {}
            }
            before = Some((cell.fg, cell.modifier.difference(SEEN)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    #[test]
    fn a_blank_keeps_its_ground_and_what_is_seen_on_it() {
        let mut cells = Buffer::empty(Rect::new(0, 0, 6, 1));
        cells.set_string(0, 0, "ab", Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
        cells.set_string(2, 0, " ", Style::new().bg(Color::Blue));
        cells.set_string(3, 0, " ", Style::new().add_modifier(Modifier::UNDERLINED));
        blanks(&mut cells);
        let of = |x: u16| (cells[(x, 0)].fg, cells[(x, 0)].bg, cells[(x, 0)].modifier);
        assert_eq!(of(2), (Color::Red, Color::Blue, Modifier::BOLD));
        assert_eq!(of(3), (Color::Reset, Color::Reset, Modifier::UNDERLINED));
        assert_eq!(of(5), (Color::Reset, Color::Reset, Modifier::empty()));
    }
}
