//! One message as the reader shows it. Must not know how it is laid out.

use super::who::Who;
use crate::mail::{BlockKind, Body, Defect};
use std::ops::Range;
use std::sync::Arc;

/// The text of a message, as far as it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// Asked for.
    Coming,
    /// No longer in the mailbox.
    Gone,
    /// Not in the copy on this machine, which is all there is.
    NotKept,
    /// Here.
    Here(Arc<Body>),
}

/// Why some words raised a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyHere {
    /// Where the words begin in the body.
    pub start: usize,
    /// The flag's sign, and the reason in a word or two.
    pub told: String,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Who wrote it; made of safe text.
    pub author: String,
    /// What he is.
    pub who: Who,
    /// When, in words.
    pub when: String,
    /// To whom, in one line; empty where it goes without saying.
    pub recipients: String,
    /// Who is in copy for the first time.
    pub newcomers: Vec<String>,
    /// What was cut or is broken.
    pub defects: Vec<Defect>,
    /// The words that raised a flag: bytes of the body, sorted, not overlapping.
    pub triggers: Vec<Range<usize>>,
    /// Why they did, in their order.
    pub reasons: Vec<WhyHere>,
    /// The text.
    pub text: Text,
}

impl Letter {
    /// The first newly written words, for a folded message.
    pub fn first_line(&self) -> String {
        let Text::Here(body) = &self.text else { return String::new() };
        let new = body.blocks.iter().filter(|block| block.kind == BlockKind::New);
        let mut texts = new.filter_map(|block| body.text.get(block.range.clone()));
        let line = texts.find_map(|text| text.lines().find(|line| !line.trim().is_empty()));
        line.unwrap_or_default().trim().to_owned()
    }
}

/// Sorts ranges and joins those that touch.
pub fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
