//! The small form of a template's blanks. Must not know where the answers go.

use super::Answering;
use crate::app::{Code, Field, Key};
use crate::reply::{self, Answers, Ask, AskKind, Context, Template};

/// The form.
#[derive(Debug, Clone)]
pub struct Blanks {
    /// The template they belong to.
    pub template: Template,
    /// The blanks with what is typed so far.
    pub fields: Vec<(Ask, Field)>,
    /// The one under the cursor.
    pub at: usize,
    /// What is being answered.
    pub answering: Answering,
    /// What the template can speak of.
    pub context: Context,
}

impl Blanks {
    /// The blanks of a template, filled as far as their defaults are known.
    pub fn new(template: Template, answering: Answering, context: Context) -> Self {
        let fields = template
            .asks
            .iter()
            .map(|ask| {
                let first = match &ask.kind {
                    AskKind::Choice(options) => options.first().cloned(),
                    AskKind::Text | AskKind::Person | AskKind::Date => None,
                };
                let default = reply::default(&template, &context, &ask.key).or(first).unwrap_or_default();
                (ask.clone(), Field::with(&default))
            })
            .collect();
        Self { template, fields, at: 0, answering, context }
    }

    /// Moves to another blank; `false` where there is none further on.
    pub fn step(&mut self, rows: isize) -> bool {
        let wanted = self.at.checked_add_signed(rows).filter(|at| *at < self.fields.len());
        if let Some(at) = wanted {
            self.at = at;
        }
        wanted.is_some()
    }

    /// Types into the blank under the cursor; the choices of a blank go round with ← → and space.
    pub fn press(&mut self, key: Key) {
        let Some((ask, field)) = self.fields.get_mut(self.at) else { return };
        let AskKind::Choice(options) = &ask.kind else {
            field.press(key);
            return;
        };
        let count = options.len().max(1);
        let at = options.iter().position(|option| option == field.text()).unwrap_or(0);
        let at = match key.code {
            Code::Right | Code::Char(' ') => at + 1,
            Code::Left => at + count - 1,
            _ => return,
        };
        if let Some(option) = options.get(at % count) {
            *field = Field::with(option);
        }
    }

    /// Takes a pasted text into the blank under the cursor.
    pub fn paste(&mut self, text: &str) {
        if let Some((Ask { kind: AskKind::Text | AskKind::Person | AskKind::Date, .. }, field)) =
            self.fields.get_mut(self.at)
        {
            field.paste(text);
        }
    }

    /// Whether nothing is left to fill.
    pub fn complete(&self) -> bool {
        self.fields.iter().all(|(_, field)| !field.text().trim().is_empty())
    }

    /// What was answered.
    pub fn answers(&self) -> Answers {
        let filled = self.fields.iter().map(|(ask, field)| (ask.key.clone(), field.text().trim().to_owned()));
        filled.filter(|(_, answer)| !answer.is_empty()).collect()
    }
}
