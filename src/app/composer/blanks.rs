//! The small form of a template's blanks. Must not know where the answers go.

use super::{Answering, People};
use crate::app::{Code, Field, Key};
use crate::classify::Hours;
use crate::reply::{self, Answers, Ask, AskKind, Context, Template};
use jiff::Timestamp;

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
    /// The one under the cursor of the people offered.
    pub offer: usize,
    /// Whether something was typed since the cursor came here.
    typed: bool,
    /// For whom it is filled, where it is not for the one who is answered alone.
    pub whom: Option<String>,
    /// Whom a person's name is completed from.
    people: People,
    /// The desk's hours, for dates in words.
    hours: Hours,
    /// When it was opened.
    now: Timestamp,
}

impl Blanks {
    /// The blanks of a template, filled as far as their defaults are known.
    pub fn new(
        template: Template,
        answering: Answering,
        context: Context,
        people: People,
        hours: &Hours,
        now: Timestamp,
    ) -> Self {
        let fields = template
            .asks
            .iter()
            .map(|ask| {
                let first = match &ask.kind {
                    AskKind::Choice(options) => options.first().cloned(),
                    AskKind::Text | AskKind::Person | AskKind::Date => None,
                };
                let default = reply::default(&template, &context, &ask.key).or(first).unwrap_or_default();
                (ask.clone(), Field::proposing(&default))
            })
            .collect();
        let hours = hours.clone();
        let whom = None;
        Self { template, fields, at: 0, answering, context, offer: 0, typed: false, whom, people, hours, now }
    }

    /// Moves to another blank; `false` where there is none further on.
    pub fn step(&mut self, rows: isize) -> bool {
        (self.offer, self.typed) = (0, false);
        let wanted = self.at.checked_add_signed(rows).filter(|at| *at < self.fields.len());
        if let Some(at) = wanted {
            self.at = at;
        }
        wanted.is_some()
    }

    /// The people that fit what is being typed.
    pub fn offers(&self) -> Vec<&str> {
        let field = self.fields.get(self.at).filter(|(ask, _)| self.typed && ask.kind == AskKind::Person);
        let Some((_, field)) = field else { return Vec::new() };
        let offers = self.people.like(field.text());
        // Whoever is written out already needs no offer.
        if offers.contains(&field.text()) { Vec::new() } else { offers }
    }

    /// Moves among the people offered, else among the blanks.
    pub fn turn(&mut self, rows: isize) {
        match self.offers().len().checked_sub(1) {
            Some(last) => self.offer = self.offer.saturating_add_signed(rows).min(last),
            None => {
                self.step(rows);
            }
        }
    }

    /// Takes the person offered; `false` where none is.
    pub fn take_offer(&mut self) -> bool {
        let offers = self.offers();
        let chosen = offers.get(self.offer).map(|name| Field::with(name));
        let taken = chosen.zip(self.fields.get_mut(self.at)).map(|(chosen, (_, field))| *field = chosen);
        self.offer = 0;
        taken.is_some()
    }

    /// Types into the blank under the cursor; the choices of a blank go round with ← → and space.
    pub fn press(&mut self, key: Key) {
        (self.offer, self.typed) = (0, true);
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
            (self.offer, self.typed) = (0, true);
        }
    }

    /// What is typed in each blank, as it was typed: its key, and the words.
    pub fn typed(&self) -> Vec<(String, String)> {
        self.fields.iter().map(|(ask, field)| (ask.key.clone(), field.text().to_owned())).collect()
    }

    /// Fills a blank with what was typed elsewhere.
    pub fn take(&mut self, key: &str, typed: &str) {
        if let Some((_, field)) = self.fields.iter_mut().find(|(ask, _)| ask.key == key) {
            *field = Field::proposing(typed);
        }
    }

    /// Whether nothing is left to fill.
    pub fn complete(&self) -> bool {
        self.fields.iter().all(|(_, field)| !field.text().trim().is_empty())
    }

    /// A date in plain words, as it will stand in the mail; `None` where it stands as typed.
    pub fn in_full(&self, ask: &Ask, field: &Field) -> Option<String> {
        let is_date = ask.kind == AskKind::Date;
        let language = self.template.language.unwrap_or(self.context.language);
        is_date.then(|| reply::date::in_full(field.text(), &self.hours, self.now, language)).flatten()
    }

    /// What was answered.
    pub fn answers(&self) -> Answers {
        let filled = self.fields.iter().map(|(ask, field)| {
            let typed = || field.text().trim().to_owned();
            (ask.key.clone(), self.in_full(ask, field).unwrap_or_else(typed))
        });
        filled.filter(|(_, answer)| !answer.is_empty()).collect()
    }
}
