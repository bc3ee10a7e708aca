//! The parts of a message to one readable [`Body`]. Must not know headers beyond what a [`Letter`] says.

use super::mime::{Encoding, Part, Parts};
use super::outline::Wanted;
use super::text::{self, Text};
use super::{attachment, calendar, decode, report};
use crate::mail::html::Hint;
use crate::mail::split::{self, Letter};
use crate::mail::{Attachment, Block, BlockKind, Body, Defect, RemotePictures, SafeText, limits};
use std::cell::RefCell;

/// Characters of plain text that may stand in for an HTML page ("your program can't show this mail").
const STUB: usize = 300;

/// The body of a message, or what has to be read first.
pub fn of(raw: &[u8], parts: &Parts, letter: Letter<'_>) -> Result<(Body, Vec<Defect>), Vec<Wanted>> {
    let mut reading = Reading::of(raw, parts, letter);
    reading.show(0);
    let absent = reading.absent.take();
    if !absent.is_empty() {
        return Err(absent);
    }
    let Page { text, blocks, links, attachments, from_html, remote, mut defects } = reading.page;
    for defect in &parts.defects {
        push(&mut defects, *defect);
    }
    let body = Body {
        text: SafeText::block(&text),
        blocks,
        links: links.iter().map(|link| SafeText::line(link)).collect(),
        attachments,
        from_html,
        remote,
        cautions: Vec::new(),
    };
    Ok((body, defects))
}

/// Adds a defect once.
pub fn push(defects: &mut Vec<Defect>, defect: Defect) {
    if !defects.contains(&defect) {
        defects.push(defect);
    }
}

#[derive(Default)]
struct Page {
    text: String,
    blocks: Vec<Block>,
    links: Vec<String>,
    attachments: Vec<Attachment>,
    from_html: bool,
    remote: RemotePictures,
    defects: Vec<Defect>,
}

struct Reading<'x> {
    raw: &'x [u8],
    parts: &'x Parts,
    letter: Letter<'x>,
    /// Bytes of text that may still be shown.
    room: usize,
    page: Page,
    /// What is shown and was not read.
    absent: RefCell<Vec<Wanted>>,
}

impl<'x> Reading<'x> {
    fn of(raw: &'x [u8], parts: &'x Parts, letter: Letter<'x>) -> Self {
        let (page, absent) = (Page::default(), RefCell::default());
        Self { raw, parts, letter, room: limits::TEXT_BYTES, page, absent }
    }

    /// Shows a part and those in it. Depth is bounded by the parts themselves.
    fn show(&mut self, number: usize) {
        let Some(part) = self.parts.get(number) else { return };
        match (part.kind.0.as_str(), part.kind.1.as_str()) {
            ("multipart", _) if part.attached => self.attach(number),
            ("multipart", "alternative") => self.alternative(part),
            ("multipart", "related") => self.related(part),
            ("multipart", _) if part.children.is_empty() => self.text(number, part),
            ("multipart", _) => part.children.iter().for_each(|child| self.show(*child)),
            ("message", "rfc822" | "global") if !part.children.is_empty() => self.message(number, part),
            ("message", "delivery-status" | "global-delivery-status" | "disposition-notification") => {
                let lines = report::lines(&self.decoded(number, part, limits::TEXT_BYTES));
                self.add(&lines, BlockKind::New);
            }
            ("text", "rfc822-headers") => {
                let lines = text::plain(part, &self.decoded(number, part, limits::TEXT_BYTES)).lines;
                self.add(&with_title("Headers of the returned message", lines), BlockKind::Forward);
            }
            ("text", "calendar") => {
                let kind =
                    if self.page.text.trim().is_empty() { BlockKind::New } else { BlockKind::Calendar };
                let bytes = self.decoded(number, part, limits::TEXT_BYTES);
                let lines = calendar::lines(&text::decoded(part, &bytes).0);
                self.add(&lines, kind);
                self.attach(number);
            }
            ("text", "plain" | "html" | "enriched") if !part.attached && is_shown(part, number) => {
                self.text(number, part);
            }
            ("text", _) if !part.attached && part.name.is_none() => self.text(number, part),
            _ => self.attach(number),
        }
    }

    /// The plain text, unless it is empty or only says that there is HTML; what else can't be shown is attached.
    fn alternative(&mut self, part: &Part) {
        let children = &part.children;
        let plain = children
            .iter()
            .copied()
            .find(|child| self.parts.get(*child).is_some_and(|part| part.is("text", "plain")));
        let rich = children
            .iter()
            .copied()
            .find(|child| *child != plain.unwrap_or(usize::MAX) && self.is_rich(*child));
        let chosen = match (plain, rich) {
            (Some(plain), Some(rich)) if self.is_stub(plain, rich) => Some(rich),
            (Some(plain), _) => Some(plain),
            (None, rich) => rich.or_else(|| children.first().copied()),
        };
        if let Some(chosen) = chosen {
            self.show(chosen);
        }
        for child in children.iter().copied().filter(|child| Some(*child) != chosen) {
            let Some(other) = self.parts.get(child) else { continue };
            if other.is("text", "calendar") {
                self.show(child);
            } else if other.is("multipart", "mixed") || other.is("multipart", "related") {
                // Pictures and files beside the version not shown.
                let leaves = other.children.iter().copied().filter(|leaf| !self.is_text(*leaf));
                leaves.collect::<Vec<_>>().into_iter().for_each(|leaf| self.show(leaf));
            } else if !self.is_text(child) {
                self.attach(child);
            }
        }
    }

    fn is_text(&self, number: usize) -> bool {
        self.parts
            .get(number)
            .is_some_and(|part| matches!(part.kind.0.as_str(), "text" | "multipart") && part.name.is_none())
    }

    fn is_rich(&self, number: usize) -> bool {
        self.parts.get(number).is_some_and(|part| part.is("text", "html") || part.kind.0 == "multipart")
    }

    fn is_stub(&self, plain: usize, rich: usize) -> bool {
        let number = plain;
        let (Some(plain), Some(rich)) = (self.parts.get(plain), self.parts.get(rich)) else { return false };
        if plain.content.is_empty() && plain.octets > 0 {
            // Not read yet: most are none.
            return false;
        }
        let text = self.decoded(number, plain, STUB * 4);
        let (text, _) = text::decoded(plain, &text);
        let text = text.trim();
        let told = text.len() <= STUB && text.to_lowercase().contains("html");
        text.is_empty() || (told && rich.octets > text.len() * 4)
    }

    /// The first part; the others are what it refers to.
    fn related(&mut self, part: &Part) {
        let mut children = part.children.iter().copied();
        children.next().into_iter().for_each(|first| self.show(first));
        children.for_each(|child| self.attach(child));
    }

    /// An attached message: its text, as forwarded.
    fn message(&mut self, number: usize, part: &Part) {
        self.attach(number);
        let Some(inner) = part.children.first().copied() else { return };
        let Some(begin) = self.parts.get(inner).map(|inner| inner.begin) else { return };
        let header = self.raw.get(begin..).unwrap_or_default();
        self.add(&report::heading(header), BlockKind::Forward);
        let from = self.page.text.len();
        self.show(inner);
        // Whatever was written there is not the sender's own.
        for block in self.page.blocks.iter_mut().filter(|block| block.range.start >= from) {
            block.kind = BlockKind::Forward;
        }
        self.merge();
    }

    fn text(&mut self, number: usize, part: &Part) {
        let room = if part.is("text", "html") { self.room.max(limits::HTML_BYTES) } else { self.room };
        let bytes = self.decoded(number, part, room);
        let cut = decode::encoded_length(room, part.encoding) < part.octets;
        if self.room == 0 {
            self.attach(number);
            return;
        }
        let Text { lines, links, remote, html, fits, simplified } = if part.is("text", "html") {
            text::html(part, &bytes, self.page.links.len())
        } else {
            text::plain(part, &bytes)
        };
        let hinted: Vec<split::Line<'_>> = lines.iter().map(|(line, hint)| (line.as_str(), *hint)).collect();
        let blocks = split::blocks(&hinted, self.letter);
        self.append(&lines, blocks);
        self.page.links.extend(links);
        self.page.from_html |= html;
        self.page.remote.seen += remote.seen;
        self.page.remote.unseen += remote.unseen;
        for (is, defect) in
            [(!fits, Defect::Charset), (simplified, Defect::HtmlSimplified), (cut, Defect::TooLarge)]
        {
            if is {
                push(&mut self.page.defects, defect);
            }
        }
    }

    /// Adds lines of one kind.
    fn add(&mut self, lines: &[(String, Hint)], kind: BlockKind) {
        let length = lines.iter().map(|(line, _)| line.len() + 1).sum::<usize>().saturating_sub(1);
        let blocks = if length == 0 { Vec::new() } else { vec![Block { kind, range: 0..length }] };
        self.append(lines, blocks);
    }

    /// Adds lines below those already there, a blank line between.
    fn append(&mut self, lines: &[(String, Hint)], blocks: Vec<Block>) {
        if blocks.is_empty() {
            return;
        }
        let page = &mut self.page;
        if let Some(last) = page.blocks.last_mut() {
            let end = page.text.trim_end_matches('\n').len();
            page.text.truncate(end.max(last.range.start));
            page.text.push_str("\n\n");
            last.range.end = page.text.len();
        }
        let from = page.text.len();
        for (number, (line, _)) in lines.iter().enumerate() {
            if number > 0 {
                page.text.push('\n');
            }
            page.text.push_str(line);
        }
        self.room = self.room.saturating_sub(page.text.len() - from);
        let moved = |block: Block| Block {
            kind: block.kind,
            range: block.range.start + from..block.range.end + from,
        };
        page.blocks.extend(blocks.into_iter().map(moved));
        self.merge();
    }

    /// Neighbours of one kind are one block.
    fn merge(&mut self) {
        self.page.blocks.dedup_by(|next, before| {
            let same = next.kind == before.kind && next.range.start == before.range.end;
            if same {
                before.range.end = next.range.end;
            }
            same
        });
    }

    fn attach(&mut self, number: usize) {
        if let Some(part) = self.parts.get(number) {
            self.page.attachments.push(attachment::of(self.raw, part, number));
        }
    }

    /// At most so many decoded bytes of a part.
    fn decoded(&self, number: usize, part: &Part, most: usize) -> std::borrow::Cow<'x, [u8]> {
        let bytes = self.raw.get(part.content.clone()).unwrap_or_default();
        let most = decode::encoded_length(most, part.encoding);
        if bytes.len() < part.octets.min(most) {
            self.absent.borrow_mut().push(Wanted { part: number, octets: most });
        }
        decode::decode(bytes.get(..most).unwrap_or(bytes), part.encoding)
    }
}

/// A text with a file name is shown only where it is the message itself or plain text among others.
fn is_shown(part: &Part, number: usize) -> bool {
    part.name.is_none() || number == 0 || (part.kind.1 == "plain" && part.encoding != Encoding::Base64)
}

fn with_title(title: &str, mut lines: Vec<(String, Hint)>) -> Vec<(String, Hint)> {
    lines.insert(0, (format!("--- {title} ---"), Hint::None));
    lines
}
