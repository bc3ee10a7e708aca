//! The conversation beside the list or opened: its letters laid out, what is unfolded, how far it is scrolled. Must not
//! know the list.

mod beside;
mod bodies;
mod cells;
mod flow;
mod letter;
mod margin;
mod paragraph;
mod who;
mod why_here;

pub use bodies::Bodies;
use flow::laid_out;
pub use flow::{FlowLine, Folds, Piece, Tone, bytes, plural};
pub use letter::{Letter, Text, WhyHere, merged};
pub use who::Who;

use crate::classify::Verdict;
use crate::mail::{AddrSpec, MessageRef};
use crate::mailbox::ConversationId;
use crate::triage::{Desk, Direction, MessageLine};
use jiff::Timestamp;

/// Texts asked for at once: of a longer conversation, the newest.
pub const AT_ONCE: usize = 40;

/// What the pane shows.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The conversation shown.
    pub shown: Option<ConversationId>,
    /// What is unfolded.
    pub folds: Folds,
    /// The first line drawn.
    pub scroll: usize,
    /// The lines, laid out.
    pub lines: Vec<FlowLine>,
    /// Messages of the conversation.
    pub messages: usize,
    /// The texts read.
    pub bodies: Bodies,
    laid: Option<(ConversationId, usize, Folds)>,
    /// The message to be shown at the top, until the user scrolls.
    sought: Option<MessageRef>,
}

impl Reader {
    /// Shows a conversation from its top.
    pub fn show(&mut self, id: Option<ConversationId>) {
        if self.shown != id {
            self.shown = id;
            self.folds = Folds::default();
            self.scroll = 0;
            self.sought = None;
        }
    }

    /// Shows this message of the conversation at the top.
    pub fn seek(&mut self, message: MessageRef) {
        self.sought = Some(message);
        self.stale();
    }

    /// The conversation's mail has changed: lay it out anew.
    pub fn stale(&mut self) {
        self.laid = None;
    }

    /// Lays the conversation out for so many columns, if that is not done.
    pub fn lay_out(
        &mut self,
        desk: &Desk,
        columns: usize,
        now: Timestamp,
        told: &dyn Fn(Timestamp) -> String,
    ) {
        let Some(id) = self.shown else {
            (self.lines, self.laid, self.messages) = (Vec::new(), None, 0);
            return;
        };
        let wanted = Some((id, columns, self.folds));
        if self.laid == wanted {
            return;
        }
        let messages = desk.messages(id);
        let verdict = desk.verdict(id);
        let customer = desk.summary(id, now).and_then(|summary| summary.customer_address);
        let customer = customer.as_ref();
        let letters: Vec<_> =
            messages.iter().rev().map(|line| self.letter(line, customer, &verdict, told)).collect();
        let starts;
        (self.lines, starts) = laid_out(&letters, self.folds, columns);
        self.messages = messages.len();
        if let Some(sought) = self.sought {
            let at = messages.iter().rev().position(|line| line.reference == sought);
            self.scroll = at.and_then(|at| starts.get(at).copied()).unwrap_or(0);
        }
        self.laid = wanted;
    }

    /// Moves so many lines, never beyond the last page; whether it moved.
    pub fn scroll_by(&mut self, lines: isize, height: usize) -> bool {
        if lines != 0 {
            self.sought = None;
        }
        let (before, last) = (self.scroll, self.lines.len().saturating_sub(height.max(1)));
        self.scroll = before.saturating_add_signed(lines).min(last);
        before != self.scroll
    }

    /// The texts still to be asked for, newest first.
    pub fn missing(&mut self, desk: &Desk) -> Vec<MessageRef> {
        self.shown.map(|id| self.missing_of(id, desk)).unwrap_or_default()
    }

    /// The same of any conversation.
    pub fn missing_of(&mut self, id: ConversationId, desk: &Desk) -> Vec<MessageRef> {
        self.bodies.ask(newest(id, desk))
    }

    /// Whether a text of the conversation shown is neither here nor on its way.
    pub fn lacks_text(&self, desk: &Desk) -> bool {
        self.shown.is_some_and(|id| newest(id, desk).any(|reference| self.bodies.lacks(reference)))
    }

    /// Whether no text of the conversation shown is on its way.
    pub fn is_whole(&self, desk: &Desk) -> bool {
        let shown = self.shown.into_iter().flat_map(|id| newest(id, desk));
        shown.into_iter().all(|reference| self.bodies.get(reference).0 != Text::Coming)
    }

    fn letter(
        &self,
        line: &MessageLine,
        customer: Option<&AddrSpec>,
        verdict: &Verdict,
        told: &dyn Fn(Timestamp) -> String,
    ) -> Letter {
        let (text, cut) = self.bodies.get(line.reference);
        let mut defects = line.defects.clone();
        defects.extend_from_slice(cut);
        defects.sort_unstable();
        defects.dedup();
        let author = if line.author.is_empty() { "(no sender)".into() } else { line.author.to_string() };
        Letter {
            author,
            who: match line.direction {
                Direction::Customer if customer.is_none() || line.address.as_ref() == customer => {
                    Who::Customer
                }
                Direction::Customer => Who::WithCustomer,
                Direction::Us => Who::Us,
                Direction::Internal => Who::Colleague,
                Direction::Automatic(_) => Who::Robot,
            },
            when: line.at.map_or_else(|| "no date".into(), told),
            recipients: recipients(&line.to, &line.cc),
            newcomers: line.new_in_copy.iter().map(ToString::to_string).collect(),
            defects,
            triggers: merged(why_here::places(line.row, verdict)),
            reasons: why_here::told(line.row, verdict),
            text,
        }
    }
}

fn recipients(to: &[AddrSpec], cc: &[AddrSpec]) -> String {
    let list = |specs: &[AddrSpec]| {
        let shown: Vec<&str> = specs.iter().take(4).map(AddrSpec::as_str).collect();
        let more = specs.len().saturating_sub(4);
        if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
    };
    match (to, cc) {
        ([], []) => String::new(),
        (to, []) => format!("to {}", list(to)),
        ([], cc) => format!("cc {}", list(cc)),
        (to, cc) => format!("to {} · cc {}", list(to), list(cc)),
    }
}

/// The messages of a conversation whose texts are read at once.
fn newest(id: ConversationId, desk: &Desk) -> impl Iterator<Item = MessageRef> {
    desk.messages(id).into_iter().rev().take(AT_ONCE).map(|line| line.reference)
}
