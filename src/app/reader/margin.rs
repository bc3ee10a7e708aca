//! The margin beside a text: why the words underlined there raised a flag. Must not know how a text is laid out.

use super::flow::{Piece, Tone};
use super::letter::{Letter, WhyHere};
use crate::app::text::{clip, width};
use std::collections::VecDeque;
use std::ops::Range;

/// Columns of the margin, the gap before it among them.
const COLUMNS: usize = 22;
/// Columns between text and margin.
const GAP: usize = 2;
/// From so many columns on there is room for one.
const ROOM_FROM: usize = 72;

/// The margin, where there is one.
#[derive(Debug, Clone)]
pub struct Margin {
    /// How wide it is.
    pub columns: usize,
    /// What found no room beside its own row.
    left: VecDeque<String>,
}

impl Margin {
    /// The margin beside these letters: none where nothing would stand in it, or where the text needs the room.
    pub fn beside(letters: &[Letter], columns: usize) -> Self {
        let wanted = columns >= ROOM_FROM && letters.iter().any(|letter| !letter.reasons.is_empty());
        Self { columns: if wanted { COLUMNS } else { 0 }, left: VecDeque::new() }
    }

    /// Puts a reason beside a row of so many columns: of the words that begin in it, one that is left from above first.
    pub fn note(&mut self, row: &mut Vec<Piece>, reasons: &[WhyHere], here: Range<usize>, text: usize) {
        if self.columns == 0 {
            return;
        }
        for WhyHere { told, .. } in reasons.iter().filter(|reason| here.contains(&reason.start)) {
            if !self.left.contains(told) {
                self.left.push_back(told.clone());
            }
        }
        self.put(row, text);
    }

    /// A row for what is still left, once the text is at its end.
    pub fn rest(&mut self, text: usize) -> Option<Vec<Piece>> {
        let mut row = Vec::new();
        self.put(&mut row, text);
        (!row.is_empty()).then_some(row)
    }

    fn put(&mut self, row: &mut Vec<Piece>, text: usize) {
        let Some(told) = self.left.pop_front() else { return };
        let used: usize = row.iter().map(|piece| width(&piece.text)).sum();
        row.push(Piece { text: " ".repeat(text.saturating_sub(used) + GAP), tone: Tone::Plain });
        row.push(Piece { text: clip(&told, self.columns - GAP).into_owned(), tone: Tone::Warning });
    }
}
