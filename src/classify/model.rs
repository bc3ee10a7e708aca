//! The numbers and phrases the classifier reckons with. Cheap to clone. Must not know any mail.

use super::learned::Learned;
use super::lexicon::{Lexicon, Phrase, Role};
use super::{Corrections, Flag, Hours, Signal};
use std::sync::Arc;

/// The share of an inbox that is angry, and that is urgent, before anything is known of a mail.
const PRIOR_ANGRY: f32 = 0.05;
const PRIOR_URGENT: f32 = 0.10;
/// A mail in which nothing was found is less likely either than the share of the whole inbox. By hand; what is learned
/// replaces it.
const NOTHING_FOUND: f32 = -0.6;

/// A phrase and its weights given by the user (config `[[phrase]]`).
#[derive(Debug, Clone, PartialEq)]
pub struct UserPhrase {
    /// The phrase, in the pattern language of docs/classifier.md.
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
    own: Arc<Vec<Phrase>>,
    lexicon: Arc<Lexicon>,
    hours: Arc<Hours>,
    prior: (f32, f32),
    corrections: Arc<Corrections>,
    learned: Option<&'static Learned>,
}

impl Model {
    /// The model that ships, with office hours in UTC. The phrases of a language are read with the first mail in it.
    pub fn shipped() -> Self {
        Self {
            own: Arc::default(),
            lexicon: Arc::new(Lexicon::shipped()),
            hours: Arc::default(),
            prior: (PRIOR_ANGRY, PRIOR_URGENT),
            corrections: Arc::default(),
            learned: Some(Learned::shipped()),
        }
    }

    /// The same without anything learned: named signals only, as they are weighed by hand.
    #[must_use]
    pub fn unlearned() -> Self {
        Self { learned: None, ..Self::shipped() }
    }

    /// The same, its phrases read anew for all languages at once.
    pub fn load() -> Self {
        Self { lexicon: Arc::new(Lexicon::load()), ..Self::shipped() }
    }

    /// The same with the desk's own hours: deadlines are reckoned with them.
    #[must_use]
    pub fn with_hours(&self, hours: Hours) -> Self {
        Self { hours: Arc::new(hours), ..self.clone() }
    }

    /// The same for an inbox in which other shares of the mail are angry and urgent, each between 0.001 and 0.5.
    #[must_use]
    pub fn with_prior(&self, angry: f32, urgent: f32) -> Self {
        Self { prior: (angry.clamp(0.001, 0.5), urgent.clamp(0.001, 0.5)), ..self.clone() }
    }

    /// The same with phrases of the user's own; one that ships gets the user's weights.
    ///
    /// # Errors
    /// The first phrase that can't be read, and why.
    pub fn with_phrases(&self, added: &[UserPhrase]) -> Result<Self, ModelError> {
        let mut own = self.own.to_vec();
        own.extend(added.iter().map(|phrase| Phrase {
            text: phrase.text.clone(),
            role: Role::Signal(phrase.signal),
            angry: phrase.angry,
            urgent: phrase.urgent,
        }));
        let lexicon = self.lexicon.with(&own).map_err(|(phrase, problem)| ModelError { phrase, problem })?;
        Ok(Self { own: Arc::new(own), lexicon: Arc::new(lexicon), ..self.clone() })
    }

    /// The same with what the user said against it.
    #[must_use]
    pub fn with_corrections(&self, corrections: Corrections) -> Self {
        Self { corrections: Arc::new(corrections), ..self.clone() }
    }

    /// What the user said against it.
    pub fn corrections(&self) -> &Corrections {
        &self.corrections
    }

    /// The same, to be changed.
    pub fn corrections_mut(&mut self) -> &mut Corrections {
        Arc::make_mut(&mut self.corrections)
    }

    /// The desk's hours.
    pub fn hours(&self) -> &Hours {
        &self.hours
    }

    /// The log-odds every score of this flag starts from.
    pub fn base(&self, flag: Flag) -> f32 {
        self.prior_odds(flag) + self.learned.map_or(NOTHING_FOUND, |learned| learned.nothing(flag))
    }

    /// The share of an inbox that is taken to be so.
    pub fn prior(&self, flag: Flag) -> f32 {
        match flag {
            Flag::Angry => self.prior.0,
            Flag::Urgent => self.prior.1,
        }
    }

    /// The log-odds of the share of an inbox.
    pub fn prior_odds(&self, flag: Flag) -> f32 {
        let prior = self.prior(flag);
        (prior / (1.0 - prior)).ln()
    }

    /// The probability from which the flag is up; one for each flag, the same for all sources and languages.
    pub fn threshold(&self, flag: Flag) -> f32 {
        self.learned.map_or(0.5, |learned| learned.threshold(flag))
    }

    /// What decides, beside the program, what is found in a mail: the user's phrases and the desk's hours.
    pub fn way_of_reading(&self) -> String {
        format!("{:?} {:?} {}", self.own, self.hours, self.learned.is_some())
    }

    pub(super) fn learned(&self) -> Option<&'static Learned> {
        self.learned
    }

    pub(super) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_phrase_is_named() {
        let phrase =
            |text: &str| UserPhrase { text: text.into(), signal: Signal::Words, angry: 1.0, urgent: 0.0 };
        let error = Model::shipped().with_phrases(&[phrase("fine"), phrase("(open")]).unwrap_err();
        assert_eq!(error.phrase, "(open");
    }

    #[test]
    fn the_prior_moves_the_base() {
        let model = Model::shipped();
        let moved = model.with_prior(0.2, 0.1);
        assert!(moved.base(Flag::Angry) > model.base(Flag::Angry) + 1.0);
        assert!((moved.base(Flag::Urgent) - model.base(Flag::Urgent)).abs() < 1e-6);
    }
}
