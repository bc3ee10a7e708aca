//! A conversation as lines of the right width: newest message first, earlier ones and quotations folded, the words
//! that raised a flag apart. Must not know where messages come from, or colours.

use super::letter::{Letter, Text};
use super::paragraph::{paragraphs, without_noise};
use crate::app::text::{clip, clip_middle, width, wrap};
use crate::mail::{Attachment, Block, BlockKind, Body};
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
    let mut page = Page { lines: Vec::new(), starts: Vec::new(), columns: columns.clamp(10, WIDEST) };
    page.letters(letters, folds);
    (page.lines, page.starts)
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
}
struct Page {
    lines: Vec<FlowLine>,
    /// Where the letters begin.
    starts: Vec<usize>,
    columns: usize,
}

impl Page {
    fn line(&mut self, pieces: Vec<Piece>) {
        self.lines.push(FlowLine { pieces });
    }

    fn push(&mut self, tone: Tone, text: &str) {
        for range in wrap(text, self.columns) {
            let text = text.get(range).unwrap_or_default().to_owned();
            self.line(vec![Piece { text, tone }]);
        }
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.pieces.is_empty()) {
            self.line(Vec::new());
        }
    }

    /// `Name · date` on one line, the name giving way.
    fn heading(&mut self, letter: &Letter) {
        let when = format!("  {}", letter.when);
        let author = clip(&letter.author, self.columns.saturating_sub(width(&when))).into_owned();
        self.line(vec![Piece { text: author, tone: letter.tone }, Piece { text: when, tone: Tone::Dim }]);
    }

    fn one_line(&mut self, letter: &Letter) {
        let mut pieces = vec![Piece { text: "  ".into(), tone: Tone::Dim }];
        let author = clip(&letter.author, self.columns / 3).into_owned();
        let mut used = 2 + width(&author) + width(&letter.when) + 4;
        pieces.push(Piece { text: author, tone: letter.tone });
        pieces.push(Piece { text: format!("  {}  ", letter.when), tone: Tone::Dim });
        let first = letter.first_line();
        let first = clip(&first, self.columns.saturating_sub(used));
        used += width(&first);
        pieces.push(Piece { text: first.into_owned(), tone: Tone::Dim });
        debug_assert!(used <= self.columns || self.columns < 40);
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
            Text::Here(body) => self.body(body, &letter.triggers, folds),
        }
    }

    fn body(&mut self, body: &Body, triggers: &[Range<usize>], folds: Folds) {
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
                    self.block(body, block, triggers);
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

    fn block(&mut self, body: &Body, block: &Block, triggers: &[Range<usize>]) {
        let Some(text) = body.text.get(block.range.clone()) else { return };
        let tone = match block.kind {
            BlockKind::New => Tone::Plain,
            BlockKind::Quote | BlockKind::Forward => Tone::Quote,
            BlockKind::Attribution | BlockKind::Signature | BlockKind::Footer => Tone::Dim,
        };
        let flows = matches!(block.kind, BlockKind::New | BlockKind::Forward);
        for (start, line) in paragraphs(text, self.columns, flows) {
            if line.trim().is_empty() {
                self.blank();
            } else {
                self.run(&line, block.range.start + start, tone, triggers);
            }
        }
    }

    fn run(&mut self, line: &str, start: usize, tone: Tone, triggers: &[Range<usize>]) {
        let line = line.trim_end();
        let (rows, left_out) = without_noise(line, wrap(line, self.columns));
        for range in rows {
            let mut pieces = Vec::new();
            let end = range.end;
            let mut at = range.start;
            for trigger in triggers {
                let from = trigger.start.saturating_sub(start).clamp(at, end);
                let to = trigger.end.saturating_sub(start).clamp(at, end);
                if from < to && trigger.end > start {
                    piece(&mut pieces, line, at..from, tone);
                    piece(&mut pieces, line, from..to, Tone::Trigger);
                    at = to;
                }
            }
            piece(&mut pieces, line, at..end, tone);
            self.line(pieces);
        }
        if left_out > 0 {
            let told = format!("… {} left out", plural(left_out, "character", "characters"));
            self.push(Tone::Dim, &told);
        }
    }

    /// One line, the name giving way to what says what it is.
    fn attachment(&mut self, attachment: &Attachment) {
        let kind = clip(&attachment.media_type, self.columns / 3);
        let about = format!("  {kind}  {}", bytes(attachment.size));
        let name = clip_middle(&attachment.name, self.columns.saturating_sub(2 + width(&about)));
        self.push(Tone::Dim, &format!("⎘ {name}{about}"));
    }

    fn beside(&mut self, body: &Body) {
        if !body.attachments.is_empty() {
            self.blank();
        }
        for attachment in &body.attachments {
            self.attachment(attachment);
        }
        if !body.links.is_empty() {
            self.blank();
        }
        for (number, link) in body.links.iter().enumerate() {
            let line = format!("[{}] {link}", number + 1);
            let line = clip(&line, self.columns).into_owned();
            self.push(Tone::Dim, &line);
        }
    }
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
        BlockKind::New | BlockKind::Forward | BlockKind::Signature => None,
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
mod tests {
    use super::*;
    use crate::app::reader::merged;
    use crate::mail::{AddrSpec, Caution, SafeText};
    use std::sync::Arc;

    fn letter(text: &str, triggers: Vec<Range<usize>>) -> Letter {
        let text = SafeText::block(text);
        let blocks = vec![Block { kind: BlockKind::New, range: 0..text.len() }];
        Letter {
            author: "Dana".into(),
            tone: Tone::Customer,
            when: "09:12".into(),
            recipients: String::new(),
            newcomers: Vec::new(),
            defects: Vec::new(),
            triggers,
            text: Text::Here(Arc::new(Body { text, blocks, ..Body::default() })),
        }
    }

    fn laid(letters: &[Letter], folds: Folds, columns: usize) -> Vec<FlowLine> {
        laid_out(letters, folds, columns).0
    }

    fn shown(lines: &[FlowLine]) -> Vec<String> {
        lines.iter().map(|line| line.pieces.iter().map(|piece| piece.text.as_str()).collect()).collect()
    }

    #[test]
    fn a_paragraph_broken_by_the_senders_program_flows() {
        let text = "This will be my 4th attempt to contact you and it is the very LAST\none. Cancel it.\n\nDana\nCEO";
        let lines = laid(&[letter(text, Vec::new())], Folds::default(), 40);
        assert_eq!(
            shown(&lines)[2..],
            [
                "This will be my 4th attempt to contact",
                "you and it is the very LAST one. Cancel",
                "it.",
                "",
                "Dana",
                "CEO"
            ]
        );
    }

    #[test]
    fn a_trigger_keeps_its_place_over_a_break() {
        let text = "I want a written confirmation of the refund from you within three\nhours or else.";
        let at = text.find("within").unwrap();
        let lines = laid(
            &[letter(text, merged(vec![at..at + 6, at..at + "within three\nhours".len()]))],
            Folds::default(),
            50,
        );
        let marked: Vec<_> =
            lines.iter().flat_map(|line| &line.pieces).filter(|p| p.tone == Tone::Trigger).collect();
        assert_eq!(marked.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["within three hours"]);
    }

    #[test]
    fn a_word_without_end_and_a_name_without_end_are_cut_and_what_follows_is_shown() {
        let noise = letter(&format!("See:\n{} and then\nthis", "A".repeat(5_000)), Vec::new());
        let lines = shown(&laid(&[noise], Folds::default(), 40));
        assert_eq!(lines.iter().filter(|line| line.starts_with("AAAA")).count(), 10);
        assert!(lines.contains(&"… 4600 characters left out".to_owned()), "{lines:?}");
        assert!(lines.contains(&"and then this".to_owned()), "{lines:?}");
        let chinese = letter(&"請求書を再送していただけますか".repeat(60), Vec::new());
        assert!(laid(&[chinese], Folds::default(), 40).len() > 40);

        let text = Text::Here(Arc::new(Body {
            attachments: vec![Attachment {
                name: SafeText::line(&format!("{}.pdf.exe", "A".repeat(3_000))),
                media_type: SafeText::line("application/pdf"),
                size: 5,
                part: 1,
            }],
            cautions: vec![Caution::SentBy(AddrSpec::parse("evil@x.example").unwrap())],
            ..Body::default()
        }));
        let lines = shown(&laid(&[Letter { text, ..letter("", Vec::new()) }], Folds::default(), 60));
        assert_eq!(
            lines.last().unwrap(),
            &format!("⎘ {}…AAAA.pdf.exe  application/pdf  5 B", "A".repeat(23))
        );
        assert_eq!(lines[1], "⚠ sent by evil@x.example, who is not the one in From");
    }

    #[test]
    fn earlier_messages_are_one_line_each_until_unfolded() {
        let letters = [letter("new", Vec::new()), letter("old\nmore", Vec::new())];
        let folded = shown(&laid(&letters, Folds::default(), 40));
        assert_eq!(folded, ["Dana  09:12", "", "new", "", "▸ 1 earlier message", "  Dana  09:12  old"]);
        let unfolded = shown(&laid(&letters, Folds { earlier: true, quotes: false }, 40));
        assert!(unfolded.contains(&"more".to_owned()), "{unfolded:?}");
    }
}
