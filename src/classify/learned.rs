//! The learned weights that ship (`levelhead train` makes them): how much each named signal counts, and a table of small
//! numbers for the features of [`grams`](super::grams). Must not know how they were learned.

use super::form::Form;
use super::grams::{LETTERS, PAIR, grams};
use super::steps::{Known, step};
use super::text::Words;
use super::{Flag, Signal};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The named part, to be read by people.
const NAMED: &str = include_str!("../../assets/weights/named.toml");

/// What each word of a text adds to anger and to urgency.
pub type Added = Vec<[f32; 2]>;

/// What was learned.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learned {
    angry: OfFlag,
    urgent: OfFlag,
}

/// What was learned for one flag.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfFlag {
    /// What a mail in which nothing is found adds to the log-odds of the prior.
    nothing: f32,
    /// From which probability the flag is up.
    threshold: f32,
    /// What one step of the table is worth, in mails and in posts.
    steps: [f32; 2],
    /// How soon calm sentences take back less ([`pool`](super::pool)).
    calm: f32,
    /// How much a named signal counts in mails and in posts, where not 1.
    signals: BTreeMap<String, [f32; 2]>,
    /// The same by the number of the signal.
    #[serde(skip)]
    factors: Vec<[f32; 2]>,
}

impl OfFlag {
    fn number_signals(&mut self) {
        let named = |signal: &Signal| self.signals.get(signal.name()).copied().unwrap_or([1.0; 2]);
        self.factors = Signal::ALL.iter().map(named).collect();
    }

    fn factor(&self, signal: Signal, post: f32) -> f32 {
        let [in_mail, in_post] = self.factors.get(signal as usize).copied().unwrap_or([1.0; 2]);
        in_mail * (1.0 - post) + in_post * post
    }
}

impl Learned {
    /// What ships.
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Learned> = LazyLock::new(|| {
            let mut learned: Learned = toml::from_str(NAMED).expect("assets/weights/named.toml can be read");
            learned.angry.number_signals();
            learned.urgent.number_signals();
            learned
        });
        &SHIPPED
    }

    fn of(&self, flag: Flag) -> &OfFlag {
        match flag {
            Flag::Angry => &self.angry,
            Flag::Urgent => &self.urgent,
        }
    }

    /// What a mail in which nothing is found adds to the log-odds of the prior.
    pub fn nothing(&self, flag: Flag) -> f32 {
        self.of(flag).nothing
    }

    /// From which probability a flag is up.
    pub fn threshold(&self, flag: Flag) -> f32 {
        self.of(flag).threshold
    }

    /// How soon calm sentences take back less, for anger and for urgency.
    pub fn calm(&self) -> [f32; 2] {
        [self.angry.calm, self.urgent.calm]
    }

    /// How much a named signal counts towards anger and towards urgency in a text of this form.
    pub fn factors(&self, signal: Signal, form: &Form) -> [f32; 2] {
        [&self.angry, &self.urgent].map(|of| of.factor(signal, form.post))
    }

    /// What each word adds in a text of this form: words of anger differ between mails and short posts, so each has a
    /// table, and a text between them gets something of both.
    pub fn added(&self, words: &Words, form: &Form, known: &mut Known) -> Added {
        let [mail, post] = form.shares();
        let of = |of: &OfFlag| (of.steps[0] * mail, of.steps[1] * post);
        let (angry, urgent) = (of(&self.angry), of(&self.urgent));
        let mut added = vec![[0.0; 2]; words.len()];
        // Steps of words and runs together, as halves: what a run counts.
        grams(words, |gram| {
            let Some(sums) = added.get_mut(gram.at) else { return };
            let (word, pair) = (known.steps(gram), step(gram.pair));
            let of = |mail: i16, post: i16, worth: (f32, f32)| {
                f32::from(mail) * worth.0 + f32::from(post) * worth.1
            };
            let first = |first: bool, value: f32| if first { value } else { 0.0 };
            sums[0] = LETTERS * of(word[0], word[2], angry) + PAIR * of(pair[0], pair[2], angry);
            sums[1] = first(gram.first[0], LETTERS * of(word[1], word[3], urgent))
                + first(gram.first[1], PAIR * of(pair[1], pair[3], urgent));
        });
        added
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_factor_belongs_to_a_signal() {
        for flag in [Flag::Angry, Flag::Urgent] {
            let learned = Learned::shipped().of(flag);
            assert!((0.0..1.0).contains(&learned.threshold) && learned.calm > 0.0);
            assert!(learned.steps.iter().all(|step| *step > 0.0));
            for (name, factors) in &learned.signals {
                assert!(Signal::ALL.iter().any(|signal| signal.name() == name), "{name}");
                assert!(
                    factors.iter().all(|factor| *factor > 0.1),
                    "{name} would turn into its opposite or nothing"
                );
            }
        }
    }
}
