//! Taking the terminal and giving it back: alternate screen, raw mode, bracketed paste, the mouse; also when the program
//! panics.
//! Must not know what is drawn.

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::Print;
use crossterm::terminal::{self, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use std::io::{self, BufWriter, Stdout};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// The terminal as ratatui draws on it; what one frame writes leaves in one piece.
pub type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// Presses, releases and movements while a button is down, told by column and row of any size: not every movement, of
/// which there would be hundreds.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";
/// Whether the mouse is wanted, from the next time the terminal is taken.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Says whether the mouse is wanted, before the terminal is taken.
pub fn listen_to_mouse(wanted: bool) {
    MOUSE.store(wanted, Ordering::Relaxed);
}

/// Holds the terminal; dropping it gives the terminal back.
pub struct Hold;

impl Hold {
    /// Takes the terminal.
    pub fn take() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                give_back();
                before(info);
            }));
        });
        terminal::enable_raw_mode()?;
        let hold = Self;
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
        if MOUSE.load(Ordering::Relaxed) {
            execute!(io::stdout(), Print(MOUSE_ON))?;
        }
        Ok(hold)
    }
}

/// A screen to draw on, once the terminal is held.
pub fn screen() -> io::Result<Screen> {
    Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, io::stdout())))
}

impl Drop for Hold {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back. A terminal that is gone can't be told anything, so failures are not reported.
fn give_back() {
    if MOUSE.load(Ordering::Relaxed) {
        let _ = execute!(io::stdout(), Print(MOUSE_OFF));
    }
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
}
