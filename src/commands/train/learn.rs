//! From labelled texts to weights: which texts count how much, what is held small, and how scores become probabilities.
//! Must not know files.

use super::data::Sample;
use super::fit::{Row, fit};
use crate::classify::{CALM, FEATURE_BITS, Figures, Flag, Signal, pooled};

/// How many features a text can have.
const GRAMS: usize = 1 << FEATURE_BITS;
/// What holds the weight of a feature in mails small, that of one in posts, and what holds a named signal near its weight by
/// hand.
const MAIL_PENALTY: f32 = 1.5;
const POST_PENALTY: f32 = 20.0;
const SIGNAL_PENALTIES: [f32; 2] = [1.0, 20.0];
/// What is added to the log of how much commoner a feature is in positive texts, or in negative ones, and to how often it is
/// met in either: what one side alone has is not certain to be of that side.
const LEAST_APART: f64 = 0.3;
const UNSEEN: f64 = 1.0;
/// Facts that make a mail urgent by themselves (PRODUCT) keep their weight whatever the texts say, also when the scores are
/// scaled: they are rare there.
pub const FACTS: &[Signal] =
    &[Signal::Deadline, Signal::Safety, Signal::Security, Signal::MoneyLoss, Signal::Outage];
/// A named signal keeps at least, and gets at most, so much of its weight by hand.
const FACTORS: (f32, f32) = (0.6, 1.6);
/// Less is kept of one of anger in a mail: who writes a letter may be angry without a strong word, and use one in jest.
const LEAST_ANGRY: f32 = 0.3;
/// A greeting takes away no more than by hand: who is angry may keep his manners.
const POLITE: f32 = 1.0;
/// A feature is learned only where so many texts, and texts of so many sources, have it, in mails and in posts: what only one
/// firm or writer says does not carry over.
const SEEN: [(u32, u32); 2] = [(6, 3), (3, 1)];
/// How much one of our own mails counts for the weights of mails, for anger and for urgency, and for those of posts, where it
/// stands beside the public texts.
const OWN: (f64, f64) = (4.0, 10.0);
const OWN_AS_POST: f64 = 0.5;
/// How much a text of each public source counts. Large sources and those far from customer mail count less; only those whose
/// licence allows it may be named.
const PUBLIC: &[(&str, f64)] = &[
    ("twsupport", 4.0),
    ("gh_heated", 0.6),
    ("goemotions", 0.1),
    ("gh_toxic", 0.5),
    ("disaster_sms", 0.5),
    ("helpdesk", 0.2),
];

/// What was learned for one flag.
#[derive(Debug, Clone)]
pub struct Learned {
    /// A weight for each feature in a mail.
    pub mail: Vec<f32>,
    /// The same in a short post.
    pub post: Vec<f32>,
    /// How much each named signal counts in mails, and in posts.
    pub factors: [Vec<f32>; 2],
}

impl Learned {
    /// What the facts, the other named signals and the features of a text add.
    pub fn sums(&self, flag: Flag, sample: &Sample) -> [f64; 3] {
        let post = sample.form.post;
        let [in_mail, in_post] = &self.factors;
        let factor = |signal: Signal| {
            let of = |factors: &[f32]| factors.get(signal as usize).copied().unwrap_or(1.0);
            of(in_mail) * (1.0 - post) + of(in_post) * post
        };
        let weight = |weights: &[f32], number: u32| weights.get(number as usize).copied().unwrap_or(0.0);
        let (facts, signals): (Vec<_>, Vec<_>) =
            sample.of(flag).iter().partition(|(signal, _)| FACTS.contains(signal));
        let sum = |named: Vec<&(Signal, f32)>| -> f32 {
            named.into_iter().map(|(signal, value)| factor(*signal) * value).sum()
        };
        let [mail, post] = sample.form.shares();
        let both = |number| mail * weight(&self.mail, number) + post * weight(&self.post, number);
        let mut sentences: Vec<f32> = Vec::new();
        for word in sample.words(flag) {
            let adds: f32 = word.features.iter().map(|(number, value)| both(*number) * value).sum();
            sentences.resize(sentences.len().max(word.sentence + 1), 0.0);
            if let Some(sum) = sentences.get_mut(word.sentence) {
                *sum += if word.strong { adds.max(0.0) } else { adds };
            }
        }
        [sum(facts), sum(signals), pooled(&sentences, CALM)].map(f64::from)
    }
}

/// What weights are learned for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    /// Mails, from our own alone: posts teach nothing about them that they do not teach better.
    Mail,
    /// Short posts, from everything.
    Post,
}

impl Table {
    /// How much a text of a source counts for a flag; 0 where its weights may not be learned.
    fn share(self, flag: Flag, source: &str) -> f64 {
        match (self, flag) {
            _ if !source.starts_with("hand-") => {
                let public = PUBLIC.iter().find(|(name, _)| *name == source);
                if self == Self::Mail { 0.0 } else { public.map_or(0.0, |(_, share)| *share) }
            }
            (Self::Post, _) => OWN_AS_POST,
            (Self::Mail, Flag::Angry) => OWN.0,
            (Self::Mail, Flag::Urgent) => OWN.1,
        }
    }

    fn penalty(self) -> f32 {
        match self {
            Self::Mail => MAIL_PENALTY,
            Self::Post => POST_PENALTY,
        }
    }

    fn signal_penalty(self) -> f32 {
        let [mail, post] = SIGNAL_PENALTIES;
        match self {
            Self::Mail => mail,
            Self::Post => post,
        }
    }

    /// In how many texts and sources a feature is met.
    fn seen(self) -> (u32, u32) {
        let [mail, post] = SEEN;
        match self {
            Self::Mail => mail,
            Self::Post => post,
        }
    }

    /// What a word of a text weighs for its length.
    fn unit(self, sample: &Sample) -> f32 {
        let [mail, post] = sample.form.units;
        match self {
            Self::Mail => mail,
            Self::Post => post,
        }
    }
}

/// Learns from the texts whose source allows it: the signals and the words together, of mails and of posts.
pub fn learn(flag: Flag, samples: &[&Sample]) -> Learned {
    let [(mail, in_mail), (post, in_post)] =
        [Table::Mail, Table::Post].map(|table| learn_table(flag, samples, table));
    Learned { mail, post, factors: [in_mail, in_post] }
}

/// The weights of the features, and the factors of the signals.
fn learn_table(flag: Flag, samples: &[&Sample], table: Table) -> (Vec<f32>, Vec<f32>) {
    let share = |sample: &Sample| table.share(flag, &sample.source);
    let samples: Vec<&Sample> = samples.iter().copied().filter(|sample| share(sample) > 0.0).collect();
    let mut sources: Vec<&str> = samples.iter().map(|sample| sample.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    let source = |sample: &Sample| sources.binary_search(&sample.source.as_str()).unwrap_or(0);
    let signals = Signal::ALL.len();
    let kept = Kept::of(flag, &samples, source, table.seen());
    let grams: Vec<Vec<(u32, f32)>> =
        samples.iter().map(|sample| kept.only(sample.grams(flag), table.unit(sample))).collect();
    let first = kept.numbers.len();
    let mut penalties = telling(&samples, &grams, flag, share, (table.penalty(), first));
    penalties.resize(first + signals, table.signal_penalty());
    for fact in FACTS {
        if let Some(penalty) = penalties.get_mut(first + *fact as usize) {
            *penalty = f32::INFINITY;
        }
    }
    // Each source has a level of its own, which is forgotten: what tells sources apart is not anger.
    penalties.resize(first + signals + sources.len(), 0.001);
    let rows: Vec<Row<'_>> = samples
        .iter()
        .zip(&grams)
        .map(|(sample, grams)| {
            let own =
                sample.of(flag).iter().map(|(signal, value)| ((first + *signal as usize) as u32, *value));
            let level = ((first + signals + source(sample)) as u32, 1.0);
            Row {
                grams,
                named: own.chain([level]).collect(),
                offset: sample.of(flag).iter().map(|(_, value)| f64::from(*value)).sum(),
                label: sample.label(flag) == Some(true),
                weight: share(sample),
            }
        })
        .collect();
    let least = if (flag, table) == (Flag::Angry, Table::Mail) { LEAST_ANGRY } else { FACTORS.0 };
    let bounds: Vec<(u32, (f32, f32))> = Signal::ALL
        .iter()
        .filter(|signal| !FACTS.contains(signal))
        .map(|signal| {
            let most = if *signal == Signal::Polite { POLITE } else { FACTORS.1 };
            ((first + *signal as usize) as u32, (least - 1.0, most - 1.0))
        })
        .collect();
    let weights = fit(&rows, &penalties, &bounds);
    let factors = weights.iter().skip(first).take(signals).map(|change| 1.0 + change).collect();
    let mut grams = vec![0.0; GRAMS];
    for (number, weight) in kept.numbers.iter().zip(weights) {
        if let Some(place) = grams.get_mut(*number as usize) {
            *place = weight;
        }
    }
    (grams, factors)
}

/// The penalty of each kept feature: one that parts positive from negative texts by itself may weigh more (the scaling
/// of naive Bayes), which matters where there are few texts.
fn telling(
    samples: &[&Sample],
    grams: &[Vec<(u32, f32)>],
    flag: Flag,
    share: impl Fn(&Sample) -> f64,
    (penalty, count): (f32, usize),
) -> Vec<f32> {
    let mut seen = vec![[1.0_f64; 2]; count];
    let mut all = [0.0_f64; 2];
    for (sample, grams) in samples.iter().zip(grams) {
        let side = usize::from(sample.label(flag) == Some(true));
        let share = share(sample);
        if let Some(all) = all.get_mut(side) {
            *all += share;
        }
        for (number, _) in grams {
            if let Some(place) = seen.get_mut(*number as usize).and_then(|sides| sides.get_mut(side)) {
                *place += share;
            }
        }
    }
    let odds = (all[1] / all[0].max(1.0)).ln();
    let apart = |[no, yes]: [f64; 2]| {
        let expected = UNSEEN * (-odds).exp();
        (((yes + UNSEEN) / (no + expected)).ln() - odds).abs() + LEAST_APART
    };
    seen.into_iter().map(|sides| penalty / (apart(sides) as f32).powi(2)).collect()
}

/// The features that enough texts and sources have, in order: the others keep no weight.
struct Kept {
    numbers: Vec<u32>,
}

impl Kept {
    fn of(flag: Flag, samples: &[&Sample], source: impl Fn(&Sample) -> usize, least: (u32, u32)) -> Self {
        let mut seen = vec![(0_u32, 0_u64); GRAMS];
        for sample in samples {
            for (number, _) in sample.grams(flag) {
                if let Some((texts, sources)) = seen.get_mut(*number as usize) {
                    *texts += 1;
                    *sources |= 1 << (source(sample) % 64);
                }
            }
        }
        let enough = |(texts, sources): &(u32, u64)| *texts >= least.0 && sources.count_ones() >= least.1;
        let numbered = (0_u32..).zip(&seen).filter(|(_, seen)| enough(seen));
        Self { numbers: numbered.map(|(number, _)| number).collect() }
    }

    /// Those of a text's features, by their places among the kept ones, each value so many times.
    fn only(&self, grams: &[(u32, f32)], unit: f32) -> Vec<(u32, f32)> {
        let place = |(number, value): &(u32, f32)| {
            Some((self.numbers.binary_search(number).ok()? as u32, *value * unit))
        };
        grams.iter().filter_map(place).collect()
    }
}

/// A text that was left out when the weights were learned.
#[derive(Debug, Clone)]
pub struct LeftOut<'a> {
    /// The text.
    pub sample: &'a Sample,
    /// What the signals add as weighed by hand, as learned, and what the features add.
    pub by_hand: f64,
    /// The facts.
    pub facts: f64,
    /// The other signals with learned factors.
    pub signals: f64,
    /// The features.
    pub grams: f64,
    /// Its label.
    pub label: bool,
}

impl LeftOut<'_> {
    /// The sum before it is turned into a probability.
    pub fn sum(&self) -> f64 {
        self.facts + self.scaled()
    }

    fn scaled(&self) -> f64 {
        self.signals + self.grams
    }
}

/// How a sum becomes a probability.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Each contribution but the facts is multiplied by it.
    pub slope: f64,
    /// What a mail in which nothing is found adds to the log-odds of the prior.
    pub nothing: f64,
    /// From which probability the flag is up, at the shipped prior.
    pub threshold: f64,
}

impl Scale {
    /// The log-odds of a text, without the prior.
    pub fn logit(&self, text: &LeftOut<'_>) -> f64 {
        text.facts + self.slope * text.scaled() + self.nothing
    }
}

/// Platt's scaling on our own mails, each scored by weights that had not seen its writer; then the threshold: the highest
/// that costs at most 0.004 of the best F1.
pub fn scale(left_out: &[LeftOut<'_>]) -> Scale {
    let own: Vec<&LeftOut<'_>> =
        left_out.iter().filter(|text| text.sample.source.starts_with("hand-")).collect();
    let sums: Vec<[(u32, f32); 2]> = own.iter().map(|text| [(0, text.scaled() as f32), (1, 1.0)]).collect();
    let rows: Vec<Row<'_>> = sums
        .iter()
        .zip(&own)
        .map(|(sum, text)| Row {
            grams: sum,
            named: Vec::new(),
            offset: text.facts,
            label: text.label,
            weight: 1.0,
        })
        .collect();
    let line = fit(&rows, &[1e-4, 1e-4], &[]);
    let [slope, level] = [0, 1].map(|at| f64::from(line.get(at).copied().unwrap_or(0.0)));
    let positive = own.iter().filter(|text| text.label).count() as f64 / own.len().max(1) as f64;
    let nothing = level - (positive / (1.0 - positive)).ln();
    let scale = Scale { slope, nothing, threshold: 0.0 };
    let scored: Vec<(f64, bool)> = own.iter().map(|text| (scale.logit(text), text.label)).collect();
    Scale { threshold: highest_good(&scored), ..scale }
}

/// The log-odds, without the prior, from which the flag is up.
fn highest_good(scored: &[(f64, bool)]) -> f64 {
    let Some(best) = Figures::of(scored).map(|figures| figures.best_f1) else { return 0.0 };
    let mut levels: Vec<f64> = scored.iter().map(|(score, _)| *score).collect();
    levels.sort_by(|a, b| b.total_cmp(a));
    levels.into_iter().find(|level| f1(scored, *level) >= best - 0.004).unwrap_or(0.0)
}

/// F1 where everything from `level` on is called positive.
pub fn f1(scored: &[(f64, bool)], level: f64) -> f64 {
    let up = scored.iter().filter(|(score, _)| *score >= level).count() as f64;
    let right = scored.iter().filter(|(score, label)| *score >= level && *label).count() as f64;
    let positive = scored.iter().filter(|(_, label)| *label).count() as f64;
    if up + positive > 0.0 { 2.0 * right / (up + positive) } else { 0.0 }
}
