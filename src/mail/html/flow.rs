//! Writes lines: white space, breaks, quote marks, list marks, cells and links. Must not know tags.

use super::Hint;
use super::effect::{Break, Within};
use super::link::Links;
use super::table::{self, CELL};
use crate::mail::safe_text;

/// Blank lines in a row, at most.
const BLANKS: usize = 2;
/// How deep a quotation is marked.
const QUOTES: usize = 12;

#[derive(Debug)]
struct Line {
    quote: usize,
    indent: usize,
    text: String,
    hint: Hint,
    /// Whether it is a blank line that was asked for.
    gap: bool,
}

/// The open row of a table.
#[derive(Debug, Default)]
enum Row {
    /// It has no cell yet.
    #[default]
    Empty,
    /// All its cells so far stand on this line.
    On(usize),
    /// A cell took several lines.
    Broken,
}

/// The text so far.
#[derive(Debug, Default)]
pub struct Flow {
    lines: Vec<Line>,
    current: Option<Line>,
    /// What holds for the text to come.
    pub within: Within,
    /// Blank lines wanted before the next text.
    gap: usize,
    /// White space seen since the last word.
    space: bool,
    /// A list mark to be written before the next text.
    mark: Option<String>,
    row: Row,
    /// Whether nothing stands in the open cell yet.
    fresh_cell: bool,
    /// Where the open tables began.
    tables: Vec<usize>,
    link: Option<(String, String)>,
    links: Links,
    /// Whether all text from here on is the message answered to.
    answered: bool,
}

impl Flow {
    /// A page whose links are numbered after `known` others.
    pub fn after(known: usize) -> Self {
        Self { links: Links::after(known), ..Self::default() }
    }

    /// Adds text with its entities decoded.
    pub fn text(&mut self, text: &str) {
        let clean = safe_text::clean(text);
        if self.within.pre {
            for (number, line) in clean.split('\n').enumerate() {
                if number > 0 {
                    self.line_end();
                }
                if !line.is_empty() {
                    self.write(line);
                }
            }
            return;
        }
        // Outlook keeps its blank lines with a space that does not break.
        if self.current.is_none() && clean.trim().is_empty() && text.contains('\u{a0}') {
            self.gap = self.gap.max(1);
        }
        self.space |= clean.starts_with([' ', '\n']);
        for word in clean.split([' ', '\n']).filter(|word| !word.is_empty()) {
            self.word(word);
            self.space = true;
        }
        self.space = clean.ends_with([' ', '\n']) || (self.space && clean.trim().is_empty());
    }

    fn word(&mut self, word: &str) {
        let inside = self
            .current
            .as_ref()
            .is_some_and(|line| !line.text.is_empty() && !line.text.ends_with([' ', CELL]));
        if self.space && inside {
            self.write(" ");
        }
        self.write(word);
    }

    fn write(&mut self, text: &str) {
        if let Some((_, label)) = &mut self.link {
            label.push_str(text);
        }
        self.fresh_cell = false;
        let line = self.line();
        line.text.push_str(text);
    }

    /// The open line, begun if need be.
    fn line(&mut self) -> &mut Line {
        if self.current.is_none() {
            let within = self.within;
            let quote = within.quote.min(QUOTES);
            let before = self.lines.last().map_or(0, |line| line.quote);
            if !self.lines.is_empty() {
                for _ in 0..self.gap {
                    let hint = if self.answered { Hint::Answered } else { within.hint };
                    self.lines.push(Line {
                        quote: quote.min(before),
                        indent: 0,
                        text: String::new(),
                        hint,
                        gap: true,
                    });
                }
            }
            self.gap = 0;
        }
        let within = self.within;
        let hint = if self.answered { Hint::Answered } else { within.hint };
        let mark = self.mark.take();
        self.current.get_or_insert_with(|| Line {
            quote: within.quote.min(QUOTES),
            indent: within.list.saturating_sub(usize::from(mark.is_some())) * 2,
            text: mark.unwrap_or_default(),
            hint,
            gap: false,
        })
    }

    /// Parts what was written from what comes.
    pub fn break_for(&mut self, breaks: Break) {
        // The first paragraph of a cell stays on its row.
        if breaks == Break::None || self.fresh_cell {
            return;
        }
        self.end_line();
        if breaks == Break::Paragraph {
            self.gap = self.gap.max(1);
        }
    }

    fn end_line(&mut self) {
        self.space = false;
        if let Some(mut line) = self.current.take() {
            let end = line.text.trim_end_matches(' ').len();
            line.text.truncate(end);
            self.lines.push(line);
        }
    }

    /// A line end that was asked for.
    pub fn line_end(&mut self) {
        self.fresh_cell = false;
        if self.current.is_some() {
            self.end_line();
        } else {
            self.gap = (self.gap + 1).min(BLANKS);
        }
    }

    /// A rule across the page.
    pub fn rule(&mut self) {
        self.end_line();
        self.write("----------------------------------------");
        self.end_line();
    }

    /// An entry of a list begins.
    pub fn entry(&mut self, mark: String) {
        self.end_line();
        self.mark = Some(mark);
    }

    /// A table begins.
    pub fn open_table(&mut self) {
        self.tables.push(self.lines.len());
        self.row = Row::Empty;
    }

    /// A row begins.
    pub fn open_row(&mut self) {
        self.end_line();
        self.row = Row::Empty;
    }

    /// A cell begins: beside the one before, unless that took several lines.
    pub fn open_cell(&mut self) {
        match self.row {
            Row::Empty => {
                self.end_line();
                // Only before the first row is a blank line wanted.
                if self.lines.len() > self.tables.last().copied().unwrap_or(0) {
                    self.gap = 0;
                }
                self.line();
                self.row = Row::On(self.lines.len());
            }
            Row::On(row) => {
                // What closed the cell before may have ended the line.
                if self.current.is_none() && self.lines.len() == row + 1 {
                    self.current = self.lines.pop();
                }
                if self.current.is_some() && self.lines.len() == row {
                    self.line().text.push(CELL);
                    self.gap = 0;
                } else {
                    self.end_line();
                    self.row = Row::Broken;
                }
            }
            Row::Broken => self.end_line(),
        }
        self.space = false;
        self.fresh_cell = true;
    }

    /// The innermost table ends: its rows are laid out.
    pub fn close_table(&mut self) {
        self.fresh_cell = false;
        self.end_line();
        self.row = Row::Empty;
        let from = self.tables.pop().unwrap_or(0);
        let rows = self.lines.get_mut(from..).unwrap_or_default();
        if rows.iter().any(|line| line.text.contains(CELL)) {
            table::lay_out(&mut rows.iter_mut().map(|line| &mut line.text).collect::<Vec<_>>());
        }
        let seen = |line: &Line| line.gap || !line.text.is_empty();
        let kept: Vec<Line> = self.lines.drain(from.min(self.lines.len())..).filter(seen).collect();
        self.lines.extend(kept);
    }

    /// A link begins.
    pub fn open_link(&mut self, target: String) {
        self.link = Some((target, String::new()));
    }

    /// The link ends: its number follows its text.
    pub fn close_link(&mut self) {
        let Some((target, label)) = self.link.take() else { return };
        if let Some(number) = self.links.number(&target, &label) {
            let space = self.space;
            self.space = !label.is_empty();
            self.word(&format!("[{number}]"));
            self.space = space;
        }
    }

    /// All text from here on is the message answered to.
    pub fn answered_from_here(&mut self) {
        if self.within.quote == 0 {
            self.end_line();
            self.answered = true;
        }
    }

    /// The finished lines and the link targets.
    pub fn finish(mut self) -> (Vec<(String, Hint)>, Vec<String>) {
        self.end_line();
        let lines = self.lines.into_iter().map(|line| {
            let mut text = "> ".repeat(line.quote);
            text.extend(std::iter::repeat_n(' ', line.indent));
            // A cell outside any table.
            text.push_str(&line.text.replace(CELL, "  "));
            text.truncate(text.trim_end().len());
            (text, line.hint)
        });
        (lines.collect(), self.links.finish())
    }
}
