//! `[classifier]`: what shares of this inbox are angry and urgent. Must not know texts.

use super::section::Section;
use crate::classify::{Flag, Model};

/// Outside these a score would say what is believed, not what is written.
const LEAST: f64 = 0.001;
const MOST: f64 = 0.5;

/// The shares of an inbox that are angry and urgent, where they are given.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Prior {
    angry: Option<f64>,
    urgent: Option<f64>,
}

impl Prior {
    /// One's own over that of the team.
    #[must_use]
    pub fn over(self, team: Self) -> Self {
        Self { angry: self.angry.or(team.angry), urgent: self.urgent.or(team.urgent) }
    }

    /// A model for such an inbox.
    pub fn of(self, model: &Model) -> Model {
        let share = |given: Option<f64>, flag| given.map_or(model.prior(flag), |given| given as f32);
        model.with_prior(share(self.angry, Flag::Angry), share(self.urgent, Flag::Urgent))
    }
}

/// Reads the section.
pub fn read(mut section: Section<'_>) -> Prior {
    let prior = section.table("prior").map(|mut prior| {
        let read = Prior { angry: share(&mut prior, "angry"), urgent: share(&mut prior, "urgent") };
        prior.finish();
        read
    });
    section.finish();
    prior.unwrap_or_default()
}

fn share(section: &mut Section<'_>, key: &'static str) -> Option<f64> {
    let number = section.number(key)?;
    if !(LEAST..=MOST).contains(number.get_ref()) {
        let what = format!("{key} = {} is no share of an inbox", number.get_ref());
        section.source.report(number.span().start, what, format!("stay between {LEAST} and {MOST}"));
    }
    Some(*number.get_ref())
}
