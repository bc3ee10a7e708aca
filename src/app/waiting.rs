//! Changes that wait on the disk for the line, and those that were dropped because somebody was faster. Must not know
//! where they are kept.

use super::reader::{FlowLine, Piece, Tone, plural};
use super::text::wrap;
use crate::mail::MessageId;
use std::collections::{BTreeMap, HashSet};

/// Columns of the word before each.
const WORD: usize = 13;

/// What waits, and what came to nothing.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// Whether changes can wait at all.
    pub keeps: bool,
    /// What waits, by ticket, in a few words.
    pub waits: BTreeMap<u64, String>,
    /// What was dropped and why, until the user has looked.
    pub dropped: Vec<String>,
    /// Mails that left in this run: their arrival in Sent is no news.
    pub sent: HashSet<MessageId>,
}

impl Waiting {
    /// For the header: how many wait, in full and in short.
    pub fn told(&self) -> Option<(String, String)> {
        let count = self.waits.len();
        let verb = if count == 1 { "waits" } else { "wait" };
        let long = || format!("{} {verb} for the line", plural(count, "change", "changes"));
        (count > 0).then(|| (long(), format!("{count} waiting")))
    }

    /// For the list of what is on its way out.
    pub fn lines(&self, columns: usize) -> Vec<FlowLine> {
        let waits = self.waits.values().map(|what| ("waits", Tone::Plain, what));
        let dropped = self.dropped.iter().map(|what| ("not done", Tone::Warning, what));
        let mut lines = Vec::new();
        for (word, tone, what) in dropped.chain(waits) {
            for (at, part) in wrap(what, columns.saturating_sub(WORD)).into_iter().enumerate() {
                let word = if at == 0 { word } else { "" };
                let piece = |text: String, tone| Piece { text, tone };
                let what = what.get(part).unwrap_or_default().to_owned();
                lines.push(FlowLine {
                    pieces: vec![piece(format!(" {word:<12}"), tone), piece(what, Tone::Plain)],
                });
            }
        }
        lines
    }
}
