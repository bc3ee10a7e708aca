//! What is written to the terminal. A frame leaves in one piece between the marks of a synchronized update (DECSET 2026):
//! a terminal that knows them shows it at once, never half of it; one that does not passes them over. Must not know what
//! is drawn.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Gathers what is written until it is shown.
#[derive(Debug, Clone, Default)]
pub struct Out(Rc<RefCell<Vec<u8>>>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Out {
    /// Writes what was gathered, if it changes anything.
    pub fn show(&self, terminal: &mut dyn Write) -> io::Result<()> {
        let frame = std::mem::take(&mut *self.0.borrow_mut());
        if frame.is_empty() {
            return Ok(());
        }
        terminal.write_all(&[BEGIN, &frame, END].concat())?;
        terminal.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_leaves_whole_and_one_without_change_not_at_all() {
        let (mut out, mut terminal) = (Out::default(), Vec::new());
        out.show(&mut terminal).unwrap();
        assert!(terminal.is_empty());
        out.write_all(b"one").unwrap();
        out.flush().unwrap();
        out.write_all(b" frame").unwrap();
        out.show(&mut terminal).unwrap();
        out.show(&mut terminal).unwrap();
        assert_eq!(terminal, [BEGIN, b"one frame", END].concat());
    }
}
