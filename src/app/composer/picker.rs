//! Choosing a template: those that suit come first, each says why, and a preview shows what it would say. Must not know
//! how blanks are filled.

use super::Answering;
use crate::app::{Session, reader};
use crate::classify::Verdict;
use crate::reply::{self, Answers, Context, Template, quote};
use crate::triage::Summary;
use jiff::Timestamp;

/// One template as offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The template.
    pub template: Template,
    /// Why it suits, the two strongest reasons; empty where nothing suggests it.
    pub because: String,
    /// What it would say, blanks and all.
    pub preview: String,
    /// How many blanks it asks for, in words; empty for none.
    pub asks: String,
}

/// The templates offered.
#[derive(Debug, Clone)]
pub struct Picker {
    /// In the order offered.
    pub choices: Vec<Choice>,
    /// The one under the cursor.
    pub at: usize,
    /// What is being answered.
    pub answering: Answering,
    /// What the templates can speak of.
    pub context: Context,
}

impl Picker {
    /// Offers the templates for a conversation.
    pub fn new(
        answering: Answering,
        summary: &Summary,
        verdict: &Verdict,
        session: &Session,
        now: Timestamp,
    ) -> Self {
        let quotation = quote::quotation(&answering.message, session.hours.zone());
        let context = Context::gather(summary, quotation, &session.us, &session.hours, now);
        let cues = reply::cues(verdict, summary.incident.is_some());
        let suggested = reply::suggest(&session.templates, &cues);
        let choices = suggested
            .into_iter()
            .filter_map(|suggestion| {
                let template = session.templates.get(suggestion.template)?.clone();
                let preview = match reply::render(&template, &context, &Answers::new()) {
                    Ok(rendered) => rendered.body,
                    Err(error) => error.to_string(),
                };
                let asks = match template.asks.len() {
                    0 => String::new(),
                    count => reader::plural(count, "blank", "blanks"),
                };
                Some(Choice { because: because(&suggestion.because), preview, asks, template })
            })
            .collect();
        Self { choices, at: 0, answering, context }
    }

    /// The one under the cursor.
    pub fn chosen(&self) -> Option<&Choice> {
        self.choices.get(self.at)
    }

    /// Moves the cursor.
    pub fn step(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.choices.len().saturating_sub(1));
    }

    /// Puts the cursor on the template that this key picks; whether there is one.
    pub fn jump(&mut self, key: char) -> bool {
        let found = self.choices.iter().position(|choice| choice.template.key == Some(key));
        if let Some(at) = found {
            self.at = at;
        }
        found.is_some()
    }
}

fn because(reasons: &[&str]) -> String {
    match reasons {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one}, {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} +{}", rest.len()),
    }
}
