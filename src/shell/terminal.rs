//! Taking the terminal and giving it back: alternate screen, raw mode, bracketed paste, the mouse, the title; also when the
//! program panics.
//! Must not know what is drawn.

use super::crash;
use super::out::Out;
use super::thrift::Thrifty;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::Print;
use crossterm::terminal::{self, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

/// The terminal as ratatui draws on it.
pub type Screen = Terminal<Thrifty>;

/// Presses, releases and movements while a button is down, told by column and row of any size: not every movement, of
/// which there would be hundreds.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";
/// The title is kept by the terminal while ours is shown.
const TITLE_KEPT: &str = "\x1b[22;2t";
const TITLE_BACK: &str = "\x1b[23;2t";
/// What is wanted of the terminal beside the usual, from the next time it is taken.
static MOUSE: AtomicBool = AtomicBool::new(false);
static TITLE: AtomicBool = AtomicBool::new(false);
/// Whether we have it: it is given back once.
static HELD: AtomicBool = AtomicBool::new(false);

/// Says what is wanted of the terminal, before it is taken: the mouse, the title.
pub fn want(mouse: bool, title: bool) {
    MOUSE.store(mouse, Ordering::Relaxed);
    TITLE.store(title && speaks_osc(std::env::var("TERM").ok().as_deref()), Ordering::Relaxed);
}

/// Whether this terminal can be asked for notices, or for its clipboard.
pub fn asks() -> bool {
    speaks_osc(std::env::var("TERM").ok().as_deref())
}

/// Whether tmux lies between this program and the terminal.
pub fn in_tmux() -> bool {
    std::env::var_os("TMUX").is_some_and(|socket| !socket.is_empty())
}

/// Whether the title is ours to set.
pub fn titled() -> bool {
    TITLE.load(Ordering::Relaxed)
}

/// Whether a terminal takes a title, or at least passes over what it does not know: the Linux console and terminals
/// without a mind of their own print it.
fn speaks_osc(term: Option<&str>) -> bool {
    term.is_some_and(|term| !matches!(term, "" | "linux" | "dumb") && !term.starts_with("vt"))
}

/// Holds the terminal; dropping it gives the terminal back.
pub struct Hold;

impl Hold {
    /// Takes the terminal.
    pub fn take() -> io::Result<Self> {
        crash::watch();
        terminal::enable_raw_mode()?;
        HELD.store(true, Ordering::Relaxed);
        let hold = Self;
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
        for (wanted, on) in [(&MOUSE, MOUSE_ON), (&TITLE, TITLE_KEPT)] {
            if wanted.load(Ordering::Relaxed) {
                execute!(io::stdout(), Print(on))?;
            }
        }
        Ok(hold)
    }
}

/// A screen to draw on, once the terminal is held, and what is drawn on it until it is shown.
pub fn screen() -> io::Result<(Screen, Out)> {
    let out = Out::default();
    Ok((Terminal::new(Thrifty::new(out.clone()))?, out))
}

impl Drop for Hold {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back. A terminal that is gone can't be told anything, so failures are not reported.
pub(super) fn give_back() {
    if !HELD.swap(false, Ordering::Relaxed) {
        return;
    }
    for (wanted, off) in [(&MOUSE, MOUSE_OFF), (&TITLE, TITLE_BACK)] {
        if wanted.load(Ordering::Relaxed) {
            let _ = execute!(io::stdout(), Print(off));
        }
    }
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_title_where_it_would_be_printed() {
        assert!(speaks_osc(Some("xterm-256color")) && speaks_osc(Some("tmux-256color")));
        assert!(!speaks_osc(Some("linux")) && !speaks_osc(Some("vt220")) && !speaks_osc(None));
    }
}
