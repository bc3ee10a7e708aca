//! Parts a mail's text into what was newly written and what was quoted, forwarded or added by habit. Must not know
//! MIME or HTML beyond the hints on each line.

mod attribution;
mod closing;
mod footer;
mod marker;
mod name;
mod quote;
mod signature;

use super::html::Hint;
use super::{Block, BlockKind};

/// Whether the subject says that the mail is a forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// `Fwd:` and its like.
    Forward,
    /// Anything else.
    Other,
}

/// What the header says of the letter that its lines don't.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'x> {
    /// Whether it is a forward.
    pub subject: Subject,
    /// The display name in From; empty where there is none.
    pub sender: &'x str,
}

/// A line of text and what HTML said of it.
pub type Line<'x> = (&'x str, Hint);

/// The kind of each line, as blocks of bytes over the lines joined by line feeds.
pub fn blocks(lines: &[Line<'_>], letter: Letter<'_>) -> Vec<Block> {
    let mut kinds = outline(lines, letter.subject);
    quote::mend_wrapped(lines, &mut kinds);
    for run in runs(&kinds) {
        mark_endings(lines, &mut kinds, run, letter.sender);
    }
    give_blank_lines_to_the_text_before(lines, &mut kinds);
    joined(lines, &kinds)
}

/// What is new and what is not, by marks and markers alone.
fn outline(lines: &[Line<'_>], subject: Subject) -> Vec<BlockKind> {
    let mut kinds: Vec<BlockKind> = Vec::with_capacity(lines.len());
    // What all the rest is, once a marker said so.
    let mut rest: Option<BlockKind> = None;
    let mut answered = false;
    let marked = lines.iter().any(|(line, _)| quote::is_quoted(line));
    while let Some((line, hint)) = lines.get(kinds.len()) {
        let at = kinds.len();
        let from_here = lines.get(at..).unwrap_or_default();
        if let Some(kind) = rest {
            kinds.push(kind);
        } else if quote::is_quoted(line) {
            answered = true;
            kinds.push(BlockKind::Quote);
        } else if let Some(found) = marker::find(from_here) {
            let forward = found.is_forward() || (subject == Subject::Forward && !answered);
            if forward && quote::next_is_quoted(lines, at + found.lines) {
                let end = quote::end(lines, at + found.lines);
                kinds.resize(end, BlockKind::Forward);
            } else if forward {
                kinds.push(BlockKind::Forward);
                rest = Some(BlockKind::Forward);
            } else {
                marker::take_rule_above(lines, &mut kinds);
                kinds.resize(at + found.lines, BlockKind::Attribution);
                rest = (!quote::next_is_quoted(lines, at + found.lines)).then_some(BlockKind::Quote);
            }
        } else if let Some(found) = attribution::find(from_here) {
            let quoted = quote::next_is_quoted(lines, at + found.lines);
            // Without marks all the rest would be quoted: only below words of the sender's own, and in a program that
            // marks nothing.
            let own = kinds
                .iter()
                .zip(lines)
                .any(|(kind, (line, _))| *kind == BlockKind::New && !line.trim().is_empty());
            let believed = quoted || *hint == Hint::Answered || (found.sure && own && !marked);
            kinds.resize(at + found.lines, if believed { BlockKind::Attribution } else { BlockKind::New });
            rest = (believed && !quoted).then_some(BlockKind::Quote);
        } else if *hint == Hint::Answered && !line.is_empty() {
            kinds.push(BlockKind::Quote);
        } else {
            kinds.push(BlockKind::New);
        }
    }
    kinds
}

/// The stretches of new lines.
fn runs(kinds: &[BlockKind]) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, _) in kinds.iter().enumerate().filter(|(_, kind)| **kind == BlockKind::New) {
        match found.last_mut().filter(|run| run.end == at) {
            Some(run) => run.end = at + 1,
            None => found.push(at..at + 1),
        }
    }
    found
}

/// Signatures and footers of one stretch of new lines.
fn mark_endings(lines: &[Line<'_>], kinds: &mut [BlockKind], run: std::ops::Range<usize>, sender: &str) {
    let Some(text) = lines.get(run.clone()) else { return };
    let Some(kinds) = kinds.get_mut(run) else { return };
    footer::mark(text, kinds);
    signature::mark(text, kinds, sender);
}

fn give_blank_lines_to_the_text_before(lines: &[Line<'_>], kinds: &mut [BlockKind]) {
    let mut before = None;
    for (kind, (line, _)) in kinds.iter_mut().zip(lines) {
        if line.trim().is_empty() {
            *kind = before.unwrap_or(*kind);
        }
        before = Some(*kind);
    }
}

fn joined(lines: &[Line<'_>], kinds: &[BlockKind]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = 0;
    for (number, ((line, _), kind)) in lines.iter().zip(kinds).enumerate() {
        let end = at + line.len() + usize::from(number + 1 < lines.len());
        match blocks.last_mut().filter(|block| block.kind == *kind) {
            Some(block) => block.range.end = end,
            None => blocks.push(Block { kind: *kind, range: at..end }),
        }
        at = end;
    }
    blocks.retain(|block| !block.range.is_empty());
    blocks
}

#[cfg(test)]
mod tests;
