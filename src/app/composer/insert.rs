//! Putting a block of lines into a draft at the cursor. Must not know where the block comes from.

use super::{Composer, Part};
use crate::mail::SafeText;
use crate::reply::manners;
use ratatui_textarea::CursorMove;

impl Composer {
    /// Puts the text of a template where the cursor stands, without the greeting and the closing that stand there
    /// already.
    pub fn insert_template(&mut self, text: &str) {
        let body = self.body();
        let own = paragraphs(&body);
        let mut new = paragraphs(text);
        if new.len() > 1
            && new.first().is_some_and(|one| is_greeting(one))
            && own.iter().any(|one| is_greeting(one))
        {
            new.remove(0);
            self.go_behind_greeting();
        }
        let closed = own.iter().any(|one| is_closing(one));
        if new.len() > 1 && new.last().is_some_and(|one| own.contains(one) || closed && is_closing(one)) {
            new.pop();
        }
        self.insert_block(&new.join("\n\n"));
    }

    /// What goes into the draft does not come before its greeting.
    fn go_behind_greeting(&mut self) {
        let at = self.editor.lines().iter().position(|line| is_greeting(line.trim_end()));
        let row = self.editor.cursor().0;
        if let Some(at) = at.filter(|at| row <= *at) {
            self.editor.move_cursor(CursorMove::Jump(at as u16, 0));
            self.editor.move_cursor(CursorMove::Down);
            self.editor.move_cursor(CursorMove::End);
        }
    }

    /// Puts a block of whole lines where the cursor stands, as one step of undo. It begins on a line of its own, with
    /// an empty line before it where there is text above, and the cursor goes to the empty line below it.
    pub fn insert_block(&mut self, block: &str) {
        let (row, column) = (self.editor.cursor().0, self.editor.cursor().1);
        let lines = self.editor.lines();
        let line = lines.get(row).map_or("", String::as_str);
        let above = row.checked_sub(1).and_then(|above| lines.get(above)).map_or("", String::as_str);
        let before = if column > 0 {
            "\n\n"
        } else if above.is_empty() {
            ""
        } else {
            "\n"
        };
        let rest: String = line.chars().skip(column).collect();
        let after = if rest.trim().is_empty() { "\n\n" } else { "\n\n\n" };
        let text = format!("{before}{}{after}", SafeText::block(block).trim_matches('\n'));
        self.focus = Part::Body;
        self.editor.insert_str(text);
        self.revision += 1;
        if !rest.trim().is_empty() {
            self.editor.move_cursor(CursorMove::Up);
        }
    }
}

/// The lines of a closing at most.
const CLOSING: usize = 4;
/// The words of a greeting at most.
const GREETING: usize = 6;

fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n").map(|one| one.trim_matches('\n')).filter(|one| !one.trim().is_empty()).collect()
}

/// "Kind regards" and its like with a name below, in any language that templates close in.
fn is_closing(paragraph: &str) -> bool {
    let first = paragraph.lines().next().unwrap_or_default().trim_end_matches([',', ' ']);
    paragraph.lines().count() <= CLOSING
        && manners::CODES.iter().any(|(_, one)| manners::closing(*one) == first)
}

fn is_greeting(paragraph: &str) -> bool {
    let one_line = !paragraph.contains('\n') && !paragraph.starts_with('>');
    // Spanish greets with a colon.
    let ends = paragraph.ends_with(',') || paragraph.starts_with("Hola, ") || paragraph == "Buenos días:";
    one_line && ends && paragraph.split_whitespace().count() <= GREETING
}

impl Composer {
    /// Puts the cursor on a character of the text.
    pub fn jump(&mut self, row: usize, column: usize) {
        self.focus = Part::Body;
        self.editor.move_cursor(CursorMove::Jump(row as u16, column as u16));
    }

    /// Puts a word in the place of so many characters at the cursor.
    pub fn replace(&mut self, characters: usize, word: &str) {
        self.editor.delete_str(characters);
        self.editor.insert_str(word);
        self.revision += 1;
    }
}
