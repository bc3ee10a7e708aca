//! For terminals without Unicode: after everything is drawn, each cell gets a sign that every terminal has. Must not know
//! what was drawn.

use ratatui::buffer::Buffer;
use unicode_normalization::UnicodeNormalization as _;

/// Our own signs, and letters and signs of mail that no accent can be taken from.
const SIGNS: &[(&str, &str)] = &[
    ("─━╌═", "-"),
    ("│┃║", "|"),
    ("╭╮╰╯┌┐└┘├┤┬┴┼", "+"),
    ("▌▸→›»", ">"),
    ("←‹«", "<"),
    ("▁▂▃", "."),
    ("▄▅", "o"),
    ("▆▇█", "#"),
    ("▲", "A"),
    ("▾↓⇣", "v"),
    ("↑", "^"),
    ("✓", "x"),
    ("✗", "X"),
    ("✎", "e"),
    ("⚠", "!"),
    ("⎘", "@"),
    ("⧉", "&"),
    ("⟪“”„‟", "\""),
    ("⟫", "\""),
    ("‘’‚‛′", "'"),
    ("−–—‐‑‒", "-"),
    ("·•", "*"),
    ("…", "."),
    ("×", "x"),
    ("ß", "s"),
    ("Øø", "o"),
    ("Ææ", "a"),
    ("Łł", "l"),
    ("Đđð", "d"),
    ("Œœ", "o"),
    ("ı", "i"),
    ("€", "E"),
    ("£", "L"),
    ("\u{a0}\u{2007}\u{2009}\u{202f}", " "),
];

/// Leaves only ASCII.
pub fn ascii(cells: &mut Buffer) {
    for cell in &mut cells.content {
        if !cell.symbol().is_ascii() {
            let sign = sign(cell.symbol());
            cell.set_char(sign);
        }
    }
}

fn sign(symbol: &str) -> char {
    let first = symbol.chars().next().unwrap_or(' ');
    let own = SIGNS.iter().find(|(signs, _)| signs.contains(first));
    let own = own.and_then(|(_, ascii)| ascii.chars().next());
    own.or_else(|| symbol.nfkd().next().filter(char::is_ascii)).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn every_cell_keeps_its_place() {
        let mut cells = Buffer::empty(Rect::new(0, 0, 24, 1));
        cells.set_string(0, 0, "▌▲ Žofia … 請求 Straße│ü", Style::new());
        ascii(&mut cells);
        assert_eq!(cells, Buffer::with_lines([">A Zofia . ? ?  Strase|u"]));
    }
}
