//! Runs the screen without a mailbox until something is chosen. Must not know what is done with the choice.

use super::input;
use super::terminal::{self, Hold};
use crate::app::start::{Choice, Start};
use crate::app::{Event, Size};
use crate::ui::{Theme, draw_start};
use anyhow::Result;

/// Shows it, with why the last choice led nowhere; what the user chose.
pub fn start(theme: &Theme, trouble: Option<String>) -> Result<Choice> {
    let _hold = Hold::take()?;
    let (mut screen, out) = terminal::screen()?;
    let area = screen.size()?;
    let mut start = Start::new(Size { width: area.width, height: area.height });
    start.trouble = trouble;
    loop {
        screen.draw(|frame| draw_start(&start, theme, frame))?;
        out.show(&mut std::io::stdout())?;
        match input::translate(crossterm::event::read()?) {
            Some(Event::KeyPressed(key)) => {
                if let Some(choice) = start.press(key) {
                    return Ok(choice);
                }
            }
            Some(Event::Pasted(text)) => start.paste(&text),
            Some(Event::Resized(size)) => start.size = size,
            _ => {}
        }
    }
}
