//! A conversation as lines of the right width: newest message first, earlier ones and quotations folded, the words
//! that raised a flag apart. Must not know where messages come from, or colours.

use super::cells::{self, BETWEEN};
use super::letter::{Letter, Text};
use super::margin::Margin;
use super::paragraph::{paragraphs, without_noise};
use crate::app::text::{clip, width, wrap};
use crate::mail::{Block, BlockKind, Body};
use std::ops::Range;

/// What a stretch of text is, for its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Newly written.
    Plain,
    /// Words that raised a flag.
    Trigger,
    /// What matters less: dates, signatures, counts.
    Dim,
    /// Quoted.
    Quote,
    /// The customer's name.
    Customer,
    /// The name of one of us.
    Us,
    /// A machine's name.
    Robot,
    /// What needs a look: someone new in copy, something cut.
    Warning,
    /// A fold that a key opens.
    Fold,
    /// A heading.
    Title,
    /// A key.
    Key,
    /// A key that is off.
    Off,
}

/// A stretch of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Safe text.
    pub text: String,
    /// What it is.
    pub tone: Tone,
}

/// One line, at most as wide as asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FlowLine {
    /// Its stretches, from the left.
    pub pieces: Vec<Piece>,
}

/// What is unfolded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Folds {
    /// Quotations and footers show.
    pub quotes: bool,
    /// Earlier messages show.
    pub earlier: bool,
}

/// Lines of text wider than this are hard to read, however wide the terminal.
const WIDEST: usize = 100;

/// Lays the letters out, newest first; with the line at which each begins.
pub fn laid_out(letters: &[Letter], folds: Folds, columns: usize) -> (Vec<FlowLine>, Vec<usize>) {
    let margin = Margin::beside(letters, columns);
    let full = columns.clamp(10, WIDEST);
    let columns = columns.saturating_sub(margin.columns).clamp(10, WIDEST);
    let mut page = Page { lines: Vec::new(), starts: Vec::new(), full, columns, margin };
    page.letters(letters, folds);
    (page.lines, page.starts)
}

/// The lines so far.
pub(super) struct Page {
    lines: Vec<FlowLine>,
    /// Where the letters begin.
    starts: Vec<usize>,
    /// How wide what stands around the text may be.
    pub(super) full: usize,
    /// How wide the text is: beside it is the margin.
    columns: usize,
    margin: Margin,
}

impl Page {
    fn letters(&mut self, letters: &[Letter], folds: Folds) {
        let Some((newest, earlier)) = letters.split_first() else { return };
        self.starts.push(self.lines.len());
        self.letter(newest, folds);
        if earlier.is_empty() {
            return;
        }
        self.blank();
        let count = plural(earlier.len(), "earlier message", "earlier messages");
        let sign = if folds.earlier { '▾' } else { '▸' };
        self.push(Tone::Fold, &format!("{sign} {count}"));
        for letter in earlier {
            if folds.earlier {
                self.blank();
            }
            self.starts.push(self.lines.len());
            if folds.earlier { self.letter(letter, folds) } else { self.one_line(letter) }
        }
    }

    fn line(&mut self, pieces: Vec<Piece>) {
        self.lines.push(FlowLine { pieces });
    }

    pub(super) fn push(&mut self, tone: Tone, text: &str) {
        for range in wrap(text, self.full) {
            let text = text.get(range).unwrap_or_default().to_owned();
            self.line(vec![Piece { text, tone }]);
        }
    }

    pub(super) fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.pieces.is_empty()) {
            self.line(Vec::new());
        }
    }

    /// Who and when on one line, the name giving way.
    fn heading(&mut self, letter: &Letter) {
        let (sign, tone) = (letter.who.sign(), letter.who.tone());
        let when = format!("  {}  {}", letter.who.name(), letter.when);
        let room = self.full.saturating_sub(width(sign) + width(&when));
        let author = format!("{sign}{}", clip(&letter.author, room));
        self.line(vec![Piece { text: author, tone }, Piece { text: when, tone: Tone::Dim }]);
    }

    fn one_line(&mut self, letter: &Letter) {
        let mut pieces = vec![Piece { text: "  ".into(), tone: Tone::Dim }];
        let author = format!("{}{}", letter.who.sign(), clip(&letter.author, self.full / 3));
        let mut used = 2 + width(&author) + width(&letter.when) + 4;
        pieces.push(Piece { text: author, tone: letter.who.tone() });
        pieces.push(Piece { text: format!("  {}  ", letter.when), tone: Tone::Dim });
        let first = letter.first_line();
        let first = clip(&first, self.full.saturating_sub(used));
        used += width(&first);
        pieces.push(Piece { text: first.into_owned(), tone: Tone::Dim });
        debug_assert!(used <= self.full || self.full < 40);
        self.line(pieces);
    }

    fn letter(&mut self, letter: &Letter, folds: Folds) {
        self.heading(letter);
        if !letter.recipients.is_empty() {
            self.push(Tone::Dim, &letter.recipients);
        }
        for name in &letter.newcomers {
            self.push(Tone::Warning, &format!("+ {name} is new in copy"));
        }
        for defect in &letter.defects {
            self.push(Tone::Warning, &format!("⚠ {defect}"));
        }
        if let Text::Here(body) = &letter.text {
            for caution in &body.cautions {
                self.push(Tone::Warning, &format!("⚠ {caution}"));
            }
        }
        self.blank();
        match &letter.text {
            Text::Coming => self.push(Tone::Dim, "… reading"),
            Text::Gone => self.push(Tone::Dim, "This message is no longer in the mailbox."),
            Text::NotKept => self.push(
                Tone::Dim,
                "This text is not kept on this machine; start without --offline to read it.",
            ),
            Text::Here(body) => self.body(body, letter, folds),
        }
    }

    fn body(&mut self, body: &Body, letter: &Letter, folds: Folds) {
        let mut folded: Option<(usize, &'static str)> = None;
        for block in &body.blocks {
            match fold_name(block.kind) {
                Some(name) if !folds.quotes => {
                    let lines = count_lines(body, block);
                    folded = Some(match folded {
                        Some((sum, first)) => (sum + lines, first),
                        None => (lines, name),
                    });
                }
                _ => {
                    self.folded(folded.take());
                    self.block(body, block, letter);
                }
            }
        }
        self.folded(folded);
        if body.text.trim().is_empty() {
            self.push(Tone::Dim, "(no text)");
        }
        self.beside(body);
    }

    fn folded(&mut self, folded: Option<(usize, &'static str)>) {
        if let Some((lines, name)) = folded.filter(|(lines, _)| *lines > 0) {
            self.blank();
            self.push(Tone::Fold, &format!("▸ {name} ({})", plural(lines, "line", "lines")));
        }
    }

    fn block(&mut self, body: &Body, block: &Block, letter: &Letter) {
        let Some(text) = body.text.get(block.range.clone()) else { return };
        let tone = match block.kind {
            BlockKind::New | BlockKind::Calendar => Tone::Plain,
            BlockKind::Quote | BlockKind::Forward => Tone::Quote,
            BlockKind::Attribution | BlockKind::Signature | BlockKind::Footer => Tone::Dim,
        };
        // What was made from HTML has no line ends but its own.
        let flows = !body.from_html && matches!(block.kind, BlockKind::New | BlockKind::Forward);
        for (start, line) in paragraphs(text, self.columns, flows) {
            if line.trim().is_empty() {
                self.blank();
            } else {
                let rows = cells::rows(line.trim_end(), self.columns, body.from_html);
                self.run(&line, rows, block.range.start + start, tone, letter);
            }
        }
        while let Some(row) = self.margin.rest(self.columns) {
            self.line(row);
        }
    }

    fn run(&mut self, line: &str, rows: Vec<cells::Row>, start: usize, tone: Tone, letter: &Letter) {
        let (rows, left_out) = without_noise(line, rows);
        for row in rows {
            let mut pieces = Vec::new();
            for cell in &row {
                if !pieces.is_empty() {
                    pieces.push(Piece { text: BETWEEN.to_owned(), tone });
                }
                stretch(&mut pieces, line, cell.clone(), start, tone, &letter.triggers);
            }
            if let (Some(first), Some(last)) = (row.first(), row.last()) {
                let here = start + first.start..start + last.end;
                self.margin.note(&mut pieces, &letter.reasons, here, self.columns);
            }
            self.line(pieces);
        }
        if left_out > 0 {
            let told = format!("… {} left out", plural(left_out, "character", "characters"));
            self.push(Tone::Dim, &told);
        }
    }
}

/// A stretch of a line that begins so far into the text, its triggers apart.
fn stretch(
    pieces: &mut Vec<Piece>,
    line: &str,
    range: Range<usize>,
    start: usize,
    tone: Tone,
    triggers: &[Range<usize>],
) {
    let (mut at, end) = (range.start, range.end);
    for trigger in triggers {
        let from = trigger.start.saturating_sub(start).clamp(at, end);
        let to = trigger.end.saturating_sub(start).clamp(at, end);
        if from < to && trigger.end > start {
            piece(pieces, line, at..from, tone);
            piece(pieces, line, from..to, Tone::Trigger);
            at = to;
        }
    }
    piece(pieces, line, at..end, tone);
}

fn piece(pieces: &mut Vec<Piece>, line: &str, range: Range<usize>, tone: Tone) {
    // A trigger whose bytes do not lie on characters of this line is shown as plain text by the caller's last piece.
    if let Some(text) = line.get(range).filter(|text| !text.is_empty()) {
        pieces.push(Piece { text: text.to_owned(), tone });
    }
}

fn fold_name(kind: BlockKind) -> Option<&'static str> {
    match kind {
        BlockKind::Attribution | BlockKind::Quote => Some("quoted text"),
        BlockKind::Footer => Some("footer"),
        BlockKind::New | BlockKind::Forward | BlockKind::Signature | BlockKind::Calendar => None,
    }
}

fn count_lines(body: &Body, block: &Block) -> usize {
    let text = body.text.get(block.range.clone()).unwrap_or_default();
    text.lines().filter(|line| !line.trim().is_empty()).count()
}

/// `1 line`, `14 lines`.
pub fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A size for people: `820 B`, `12 KB`, `3.4 MB`.
pub fn bytes(size: u64) -> String {
    match size {
        0..1_000 => format!("{size} B"),
        1_000..1_000_000 => format!("{} KB", size.div_ceil(1_000)),
        _ => format!("{:.1} MB", size as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests;
