//! Choosing a template: those that suit come first, each says why, and a preview shows what it would say. Must not know
//! how blanks are filled.

use super::Answering;
use crate::app::{Field, Session, letters, reader};
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
    choices: Vec<Choice>,
    /// What is searched for, while a search is being typed.
    pub search: Option<Field>,
    /// Places in `choices`, the best first.
    found: Vec<usize>,
    /// The one under the cursor, counted among those found.
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
        let us = session.account(&summary.account).map_or(&session.us, |account| &account.us);
        let quotation = quote::quotation(&answering.message, session.hours.zone());
        let context = Context::gather(summary, quotation, us, &session.hours, now);
        let cues = reply::cues(verdict, summary.incident.is_some());
        let suggested = reply::suggest(&session.templates, &cues);
        let choices: Vec<Choice> = suggested
            .into_iter()
            .filter_map(|suggestion| {
                let template = session.templates.get(suggestion.template)?;
                let template = template.said_in(summary.language);
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
        let found = (0..choices.len()).collect();
        Self { choices, search: None, found, at: 0, answering, context }
    }

    /// Those found, else all.
    pub fn found(&self) -> impl ExactSizeIterator<Item = Option<&Choice>> {
        self.found.iter().map(|at| self.choices.get(*at))
    }

    /// The one under the cursor.
    pub fn chosen(&self) -> Option<&Choice> {
        self.choices.get(*self.found.get(self.at)?)
    }

    /// Moves the cursor.
    pub fn step(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.found.len().saturating_sub(1));
    }

    /// Puts the cursor on the template that this key picks; whether there is one.
    pub fn jump(&mut self, key: char) -> bool {
        self.go_to(|template| template.key == Some(key))
    }

    /// Puts the cursor on a template; whether it is there.
    pub fn go_to(&mut self, is: impl Fn(&Template) -> bool) -> bool {
        let at = self.found().position(|choice| choice.is_some_and(|choice| is(&choice.template)));
        self.at = at.unwrap_or(self.at);
        at.is_some()
    }

    /// Begins or goes on with a search.
    pub fn search_for(&mut self, field: Field) {
        let lines: Vec<String> = self
            .choices
            .iter()
            .map(|choice| format!("{}  {}", choice.template.name, choice.template.about))
            .collect();
        // Without a letter the order offered stays.
        self.found = match field.text().trim() {
            "" => (0..lines.len()).collect(),
            typed => letters::found(typed, lines.iter().map(String::as_str)),
        };
        (self.at, self.search) = (0, Some(field));
    }

    /// Back to all of them, the cursor where it was.
    pub fn end_search(&mut self) {
        self.at = self.found.get(self.at).copied().unwrap_or(0);
        self.found = (0..self.choices.len()).collect();
        self.search = None;
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
