//! Writes the cells that have changed in as few bytes as it can: over a slow line bytes are time. A colour, an attribute or
//! a place is told only where it is another than the one before, all of them in one sequence, and a few unchanged letters
//! between two changed ones are written again where going over them takes more. Must not know what the cells show.

use super::out::Out;
use crate::ui;
use crossterm::style::Colored;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, IntoCrossterm, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;
use std::io::{self, Write};

/// So many letters are written again rather than gone over: a place takes up to ten bytes.
const AGAIN: u16 = 6;
/// An attribute, what puts it on, what takes it off (ECMA-48, SGR).
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// How a cell looks beside its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Look {
    ink: Color,
    ground: Color,
    attributes: Modifier,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        Self { ink: cell.fg, ground: cell.bg, attributes: cell.modifier }
    }

    /// Whether a cell shows the same if written so: a blank shows no ink.
    fn suits(self, cell: &Cell) -> bool {
        let of = Self::of(cell);
        let blank = cell.symbol() == " " && self.ground == of.ground;
        self == of || blank && !(self.attributes | of.attributes).intersects(ui::SEEN_ON_BLANKS)
    }

    /// The parameters that make this look of another; `None` where nothing has to be told.
    fn since(self, before: Self) -> Option<String> {
        let changes = self.changes(before);
        let whole = self.changes(Self::default());
        let anew = if whole.is_empty() { whole } else { format!("0;{whole}") };
        let shorter = if anew.len() < changes.len() { anew } else { changes.clone() };
        (!changes.is_empty()).then_some(shorter)
    }

    fn changes(self, before: Self) -> String {
        let mut told = String::new();
        let gone = before.attributes.difference(self.attributes);
        let off = |number: u8| ATTRIBUTES.iter().any(|(one, _, off)| *off == number && gone.contains(*one));
        let mut last = 0;
        for (_, _, number) in ATTRIBUTES {
            if off(number) && number != last {
                add(&mut told, number);
                last = number;
            }
        }
        for (one, on, number) in ATTRIBUTES {
            // What takes bold off takes dim off as well.
            let kept = before.attributes.contains(one) && !off(number);
            if self.attributes.contains(one) && !kept {
                add(&mut told, on);
            }
        }
        if self.ink != before.ink {
            add(&mut told, Colored::ForegroundColor(self.ink.into_crossterm()));
        }
        if self.ground != before.ground {
            add(&mut told, Colored::BackgroundColor(self.ground.into_crossterm()));
        }
        told
    }
}

/// Adds a parameter; without colours one may say nothing.
fn add(told: &mut String, parameter: impl std::fmt::Display) {
    let before = told.len();
    let gap = if told.is_empty() { "" } else { ";" };
    let _ = write!(told, "{gap}{parameter}");
    if told.len() == before + gap.len() {
        told.truncate(before);
    }
}

/// Where the terminal writes next, and whether that is sure: how wide a sign is, terminals do not agree.
#[derive(Debug, Clone, Copy)]
struct Place {
    x: u16,
    y: u16,
    sure: bool,
}

/// The terminal, for ratatui to draw on.
#[derive(Debug)]
pub struct Thrifty {
    terminal: CrosstermBackend<Out>,
    out: Out,
    /// What it shows, by row, as far as anything was written: else nothing stands there.
    shown: Vec<Vec<Option<Cell>>>,
    has_cursor: bool,
}

impl Thrifty {
    /// A terminal whose cursor is hidden; what is on it is not known.
    pub fn new(out: Out) -> Self {
        Self { terminal: CrosstermBackend::new(out.clone()), out, shown: Vec::new(), has_cursor: false }
    }

    fn keep(&mut self, x: u16, y: u16, cell: &Cell) {
        let (x, y) = (usize::from(x), usize::from(y));
        self.shown.resize_with(self.shown.len().max(y + 1), Vec::new);
        let Some(row) = self.shown.get_mut(y) else { return };
        row.resize(row.len().max(x + 1), None);
        if let Some(place) = row.get_mut(x) {
            *place = Some(cell.clone());
        }
    }

    /// The letters from a place to a column, if they are few, known and of one look.
    fn again(&self, from: Place, to: u16, look: Look) -> Option<String> {
        if to - from.x > AGAIN {
            return None;
        }
        let row = self.shown.get(usize::from(from.y))?;
        let cells =
            (from.x..to).map(|x| row.get(usize::from(x)).and_then(Option::as_ref).unwrap_or(&Cell::EMPTY));
        let letter =
            |cell: &Cell| (plain(cell.symbol()) && look.suits(cell)).then(|| cell.symbol().to_owned());
        cells.map(letter).collect()
    }

    /// Goes to a place.
    fn go(&self, told: &mut String, from: Option<Place>, x: u16, y: u16, look: Look) {
        let from = from.filter(|from| from.y == y && from.x <= x);
        if from.is_some_and(|from| from.x == x) {
            return;
        }
        match from.filter(|from| from.sure).and_then(|from| self.again(from, x, look)) {
            Some(letters) => told.push_str(&letters),
            None => drop(write!(told, "\x1b[{};{}H", y + 1, x + 1)),
        }
    }
}

fn plain(sign: &str) -> bool {
    matches!(sign.as_bytes(), [b' '..=b'~'])
}

impl Backend for Thrifty {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let (mut told, mut look, mut place) = (String::new(), Look::default(), None);
        for (x, y, cell) in content {
            self.go(&mut told, place, x, y, look);
            let wanted = Look::of(cell);
            if let Some(changes) = wanted.since(look) {
                let _ = write!(told, "\x1b[{changes}m");
            }
            look = wanted;
            told.push_str(cell.symbol());
            let sure = place.is_none_or(|before: Place| before.sure || (before.x, before.y) != (x, y));
            place = Some(Place { x: x + 1, y, sure: sure && plain(cell.symbol()) });
            self.keep(x, y, cell);
        }
        if look != Look::default() {
            told.push_str("\x1b[m");
        }
        self.out.write_all(told.as_bytes())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.has_cursor) { self.terminal.hide_cursor() } else { Ok(()) }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.has_cursor = true;
        self.terminal.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.terminal.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.terminal.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.shown.clear();
        self.terminal.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.shown.clear();
        self.terminal.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.terminal.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.terminal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;
    use std::num::NonZero;

    const AREA: Rect = Rect { x: 0, y: 0, width: 24, height: 4 };

    /// A text at a place in a style.
    fn words() -> impl Strategy<Value = (u16, u16, String, Style)> {
        let colour = prop_oneof![Just(Color::Reset), Just(Color::Red), Just(Color::Indexed(110))];
        let attributes = (0..512_u16).prop_map(|bits| {
            // The emulator knows one of bold and dim at a time.
            let weight = if bits % 2 == 0 { Modifier::BOLD } else { Modifier::DIM };
            Modifier::from_bits_truncate(bits)
                & (weight | Modifier::ITALIC | Modifier::UNDERLINED | Modifier::REVERSED)
        });
        let style = (colour.clone(), colour, attributes)
            .prop_map(|(ink, ground, attributes)| Style::new().fg(ink).bg(ground).add_modifier(attributes));
        (0..24_u16, 0..4_u16, "[a-c ]{0,9}|[a請é]{0,4}", style)
    }

    /// What a cell shows; of a blank the ink is not seen.
    fn seen(cell: &vt100::Cell) -> String {
        let blank = cell.contents().trim().is_empty() && !cell.inverse() && !cell.underline();
        let ink = if blank { vt100::Color::Default } else { cell.fgcolor() };
        let weight = (!blank).then(|| (cell.bold(), cell.dim(), cell.italic()));
        let attributes = (weight, cell.underline(), cell.inverse());
        format!("{:?} {ink:?} {:?} {attributes:?}", cell.contents().trim(), cell.bgcolor())
    }

    /// What a terminal shows after all frames, and how many bytes they took.
    fn shown(
        frames: &[Vec<(u16, u16, String, Style)>],
        backend: &mut impl Backend,
        out: &Out,
    ) -> (Vec<String>, usize) {
        let mut terminal =
            vt100::Parser::new(NonZero::new(AREA.height).unwrap(), NonZero::new(AREA.width).unwrap(), 0);
        let (mut before, mut count) = (Buffer::empty(AREA), 0);
        for frame in frames {
            let mut cells = before.clone();
            for (x, y, text, style) in frame {
                cells.set_string(*x, *y, text, *style);
            }
            backend.draw(before.diff(&cells).into_iter()).unwrap_or_else(|_| panic!("not drawn"));
            let mut bytes = Vec::new();
            out.show(&mut bytes).unwrap();
            count += bytes.len();
            terminal.process(&bytes);
            before = cells;
        }
        let places = (0..AREA.height).flat_map(|y| (0..AREA.width).map(move |x| (y, x)));
        (places.map(|(y, x)| seen(terminal.screen().cell(y, x).unwrap())).collect(), count)
    }

    proptest! {
        #[test]
        fn the_terminal_shows_what_it_would_show_of_the_whole(frames in proptest::collection::vec(proptest::collection::vec(words(), 0..6), 1..8)) {
            let (thrifty, whole) = (Out::default(), Out::default());
            let (few, bytes) = shown(&frames, &mut Thrifty::new(thrifty.clone()), &thrifty);
            let (many, others) = shown(&frames, &mut CrosstermBackend::new(whole.clone()), &whole);
            prop_assert_eq!(few, many);
            prop_assert!(bytes <= others);
        }
    }

    #[test]
    fn a_few_letters_are_written_again_and_a_look_is_told_once() {
        let out = Out::default();
        let mut terminal = Thrifty::new(out.clone());
        let mut frame = |before: &Buffer, after: &Buffer| {
            terminal.draw(before.diff(after).into_iter()).unwrap();
            let mut bytes = Vec::new();
            out.show(&mut bytes).unwrap();
            String::from_utf8(bytes).unwrap().replace("\x1b[?2026h", "").replace("\x1b[?2026l", "")
        };
        let lines = |text: &str| Buffer::with_lines([text]);
        let (empty, first) = (Buffer::empty(Rect::new(0, 0, 24, 1)), lines("Order 4711 has come     "));
        assert_eq!(frame(&empty, &first), "\x1b[1;1HOrder 4711 has come");
        assert_eq!(frame(&first, &first), "");
        let second = lines("Order 4812 has gone     ");
        assert_eq!(frame(&first, &second), "\x1b[1;8H812 has gon");
        let mut third = second.clone();
        third.set_style(
            Rect::new(6, 0, 4, 1),
            Style::new().fg(Color::Indexed(110)).add_modifier(Modifier::BOLD),
        );
        assert_eq!(frame(&second, &third), "\x1b[1;7H\x1b[1;38;5;110m4812\x1b[m");
    }
}
