//! What is written to the terminal, and how much: a minute that passes writes the cells of the times and no others.

use crate::screen::{SMALL, USUAL, WIDE, World};
use jiff::SignedDuration;
use levelhead::app::{Event, Key};
use levelhead::ui::{Theme, draw};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{TerminalOptions, Viewport};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

#[derive(Clone, Default)]
struct Written(Rc<RefCell<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Screen {
    terminal: Terminal<CrosstermBackend<Written>>,
    written: Written,
}

impl Screen {
    fn new(size: (u16, u16)) -> Self {
        let written = Written::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let backend = CrosstermBackend::new(written.clone());
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
        Self { terminal, written }
    }

    /// Draws; what that wrote.
    fn frame(&mut self, world: &mut World) -> String {
        world.app.settle();
        self.terminal.draw(|frame| draw(&world.app, &Theme::dark(), frame)).unwrap();
        world.app.drawn();
        String::from_utf8(std::mem::take(&mut *self.written.0.borrow_mut())).unwrap()
    }
}

/// What is left of a frame without its escape sequences.
fn text(frame: &str) -> String {
    let mut text = String::new();
    let mut rest = frame.split('\u{1b}');
    text.push_str(rest.next().unwrap_or_default());
    for part in rest {
        let end = part.find(|char: char| char.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        text.push_str(&part[end..]);
    }
    text
}

#[test]
fn a_minute_writes_the_times_and_nothing_else() {
    for size in [SMALL, WIDE] {
        let mut world = World::new(size);
        let mut screen = Screen::new(size);
        let whole = screen.frame(&mut world);
        assert_eq!(text(&screen.frame(&mut world)), "", "nothing has changed");
        world.now += SignedDuration::from_mins(1);
        world.tell(Event::MinutePassed);
        let minute = screen.frame(&mut world);
        let changed = text(&minute);
        assert!(!changed.is_empty(), "no countdown has moved");
        // Rows of six conversations, the customer's clock: a few digits each.
        assert!(changed.len() < 60, "{changed:?}");
        assert!(changed.chars().all(|char| char.is_ascii_digit() || "hmd−. ".contains(char)), "{changed:?}");
        assert!(minute.len() * 8 < whole.len(), "{} of {}", minute.len(), whole.len());
    }
}

#[test]
fn the_next_row_costs_few_bytes() {
    for (size, most) in [(SMALL, 330), (USUAL, 400)] {
        let mut world = World::new(size);
        let mut screen = Screen::new(size);
        screen.frame(&mut world);
        world.tell(Event::KeyPressed(Key::parse("j").unwrap()));
        let next = screen.frame(&mut world);
        assert!(text(&next).contains("Piet Kruger"), "{next:?}");
        assert!(next.len() <= most, "{} bytes at {size:?}: {next:?}", next.len());
    }
}
