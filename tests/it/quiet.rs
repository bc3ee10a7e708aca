//! What is written to the terminal, and how much: a minute that passes writes the cells of the times and no others.

use crate::screen::{SMALL, USUAL, WIDE, World};
use jiff::SignedDuration;
use levelhead::app::{Event, Key};
use levelhead::shell::{Out, Thrifty};
use levelhead::ui::{Theme, draw};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

/// A screen with the program's own writer.
struct Screen {
    terminal: Terminal<Thrifty>,
    out: Out,
    shown: Buffer,
}

impl Screen {
    fn new(size: (u16, u16)) -> Self {
        let out = Out::default();
        let area = Rect::new(0, 0, size.0, size.1);
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let terminal = Terminal::with_options(Thrifty::new(out.clone()), options).unwrap();
        Self { terminal, out, shown: Buffer::empty(area) }
    }

    /// Draws; what that wrote, and what the cells that changed take by themselves.
    fn measured(&mut self, world: &mut World) -> (String, usize) {
        world.app.settle();
        let drawn = self.terminal.draw(|frame| draw(&world.app, &Theme::dark(), frame)).unwrap();
        let before = std::mem::replace(&mut self.shown, drawn.buffer.clone());
        let changed = before.diff(&self.shown);
        let cells = changed.iter().map(|(_, _, cell)| cell.symbol().len()).sum();
        world.app.drawn();
        let mut bytes = Vec::new();
        self.out.show(&mut bytes).unwrap();
        (String::from_utf8(bytes).unwrap(), cells)
    }

    fn frame(&mut self, world: &mut World) -> String {
        self.measured(world).0
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
    // Beside the list nothing is drawn; the letters alone take half of it.
    for (size, most) in [(SMALL, 270), (USUAL, 320)] {
        let mut world = World::new(size);
        let mut screen = Screen::new(size);
        screen.frame(&mut world);
        world.tell(Event::KeyPressed(Key::parse("j").unwrap()));
        let (next, cells) = screen.measured(&mut world);
        assert!(text(&next).contains("Piet Kruger"), "{next:?}");
        assert!(next.len() <= most, "{} bytes at {size:?}: {next:?}", next.len());
        assert!(next.len() <= 2 * cells + 16, "{} bytes for {cells} at {size:?}: {next:?}", next.len());
    }
}

#[test]
fn the_next_row_with_its_conversation_beside_it_costs_little_more_than_its_letters() {
    let mut world = World::new(WIDE);
    let mut screen = Screen::new(WIDE);
    screen.frame(&mut world);
    world.tell(Event::KeyPressed(Key::parse("j").unwrap()));
    let (next, cells) = screen.measured(&mut world);
    assert!(text(&next).contains("plates tomorrow morning"), "{next:?}");
    assert!(next.len() * 100 <= cells * 170, "{} bytes for {cells}: {next:?}", next.len());
}
