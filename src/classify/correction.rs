//! What users said against a flag, and how far it holds for other mails: the likeness of two mails is the share of words
//! they have in common, estimated from a small trace of each. Must not know files or the screen.

use super::Flag;
use super::text::Words;
use crate::mail::{MessageId, SafeText};
use jiff::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Numbers of a trace.
const BINS: usize = 64;
/// Of two mails that share so many of their words nothing is concluded from one to the other.
const UNLIKE: f32 = 0.35;
/// Mails that share so many are the same mail sent again, or filled into the same form.
const ALIKE: f32 = 0.6;
/// In a shorter text chance decides what is shared.
const FEWEST: usize = 6;
/// Letters of a word that tells something.
const LETTERS: usize = 4;
/// So many are looked at, the newest.
const REMEMBERED: usize = 1_000;

/// Which words a text has, as 64 numbers from which no word can be read back: of all words whose hash falls into a bin,
/// the least.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Trace([u16; BINS]);

impl Default for Trace {
    fn default() -> Self {
        Self([0; BINS])
    }
}

impl Serialize for Trace {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.as_slice().serialize(to)
    }
}

impl<'de> Deserialize<'de> for Trace {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let bins = Vec::deserialize(from)?;
        bins.try_into().map(Self).map_err(|_| D::Error::custom("a trace of another length"))
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trace(..)")
    }
}

/// As hexadecimal digits.
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|bin| write!(f, "{bin:04x}"))
    }
}

impl Trace {
    /// The trace of a text.
    pub(super) fn of(words: &Words) -> Self {
        let mut trace = Self::default();
        for (at, token) in words.tokens().iter().enumerate() {
            if token.digit || words.length(at) < LETTERS {
                continue;
            }
            let hash = (token.hash ^ token.hash >> 15).wrapping_mul(0x2c1b_3c6d);
            let number = (hash & 0xffff) as u16 | 1;
            if let Some(bin) = trace.0.get_mut((hash >> 26) as usize)
                && (*bin == 0 || number < *bin)
            {
                *bin = number;
            }
        }
        trace
    }

    /// Reads what [`Display`](fmt::Display) wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let mut trace = Self::default();
        for (place, bin) in trace.0.iter_mut().enumerate() {
            *bin = u16::from_str_radix(text.get(place * 4..place * 4 + 4)?, 16).ok()?;
        }
        (text.len() == BINS * 4).then_some(trace)
    }

    /// The share of words two texts have in common; 0 where one is too short to tell.
    fn likeness(&self, other: &Self) -> f32 {
        let pairs = || self.0.iter().zip(&other.0);
        let told = |trace: &Self| trace.0.iter().filter(|bin| **bin != 0).count();
        if told(self).min(told(other)) < FEWEST {
            return 0.0;
        }
        let same = pairs().filter(|(one, two)| one == two && **one != 0).count();
        let any = pairs().filter(|(one, two)| **one | **two != 0).count();
        same as f32 / any as f32
    }

    /// How far what was said of one mail holds for the other, 0 to 1.
    fn carries(&self, other: &Self) -> f32 {
        ((self.likeness(other) - UNLIKE) / (ALIKE - UNLIKE)).clamp(0.0, 1.0)
    }
}

/// What the user said of one mail.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Of which flag.
    pub flag: Flag,
    /// Whether it should be up.
    pub yes: bool,
    /// The mail; one made from its place where it bears none.
    pub message_id: MessageId,
    /// Its subject.
    pub subject: SafeText,
    /// Its words.
    pub trace: Trace,
    /// When it was said.
    pub said_at: Timestamp,
}

/// All corrections, oldest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Corrections(Vec<Correction>);

impl Corrections {
    /// These, oldest first.
    pub fn new(mut all: Vec<Correction>) -> Self {
        all.drain(..all.len().saturating_sub(REMEMBERED));
        Self(all)
    }

    /// All of them, oldest first.
    pub fn all(&self) -> &[Correction] {
        &self.0
    }

    /// Learns one more.
    pub fn learn(&mut self, correction: Correction) {
        self.0.push(correction);
    }

    /// Takes the newest of a mail and flag back.
    pub fn unlearn(&mut self, message_id: &MessageId, flag: Flag) -> Option<Correction> {
        let is = |known: &Correction| known.flag == flag && known.message_id == *message_id;
        let at = self.0.iter().rposition(is)?;
        Some(self.0.remove(at))
    }

    /// What was last said of a mail itself.
    pub fn said(&self, message_id: &MessageId, flag: Flag) -> Option<bool> {
        let mut all = self.0.iter().rev();
        all.find(|known| known.flag == flag && known.message_id == *message_id).map(|known| known.yes)
    }

    /// What holds for a mail, and how far: what was said of the mail itself, else of the one most like it.
    pub(super) fn nearest(
        &self,
        flag: Flag,
        message_id: Option<&MessageId>,
        trace: &Trace,
    ) -> Option<(f32, &Correction)> {
        let mut best: Option<(f32, &Correction)> = None;
        for known in self.0.iter().rev().filter(|known| known.flag == flag) {
            if Some(&known.message_id) == message_id {
                return Some((1.0, known));
            }
            let carries = known.trace.carries(trace);
            if carries > best.map_or(0.0, |(most, _)| most) {
                best = Some((carries, known));
            }
        }
        best
    }
}

impl Correction {
    /// Whether it changes how a mail with this trace is judged.
    pub fn concerns(&self, trace: &Trace) -> bool {
        self.trace.carries(trace) > 0.0
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the ends of a clamp are exact")]
mod tests {
    use super::*;
    use crate::classify::text::Part;

    fn trace(text: &str) -> Trace {
        let mut words = Words::default();
        words.add(Part::Body, 0, text);
        Trace::of(&words)
    }

    const FIRST: &str = "Dear team, the label printer of our second warehouse prints empty pages since \
                         Monday morning. Order 4711 waits for its labels. Could somebody look at it? Maria";

    #[test]
    fn a_near_copy_is_alike_and_another_mail_is_not() {
        let near = "Dear team, the label printer of our third warehouse prints empty pages since Tuesday \
                    morning. Order 9932 waits for its labels. Could somebody look at it, please? Robert";
        let other = "Good morning, could you send me the invoice of May again? Our bookkeeper has lost it and \
                     the auditors will come on Thursday. Many thanks, Elena";
        assert_eq!(trace(FIRST).carries(&trace(FIRST)), 1.0);
        assert_eq!(trace(FIRST).carries(&trace(near)), 1.0);
        assert_eq!(trace(FIRST).carries(&trace(other)), 0.0);
        assert_eq!(trace("Hello?").carries(&trace("Hello?")), 0.0, "too short to tell");
    }

    #[test]
    fn a_trace_is_written_and_read() {
        let known = trace(FIRST);
        assert_eq!(Trace::parse(&known.to_string()), Some(known));
        assert_eq!(Trace::parse("12"), None);
        assert_eq!(Trace::parse(&format!("{known}0")), None);
    }

    #[test]
    fn what_is_learned_is_unlearned_newest_first() {
        let said = |yes| Correction {
            flag: Flag::Angry,
            yes,
            message_id: MessageId::parse("<a@b.example>").unwrap(),
            subject: SafeText::default(),
            trace: trace(FIRST),
            said_at: Timestamp::UNIX_EPOCH,
        };
        let mut all = Corrections::default();
        all.learn(said(true));
        let before = all.clone();
        all.learn(said(false));
        let id = said(true).message_id;
        assert_eq!(all.said(&id, Flag::Angry), Some(false));
        assert_eq!(all.unlearn(&id, Flag::Angry), Some(said(false)));
        assert_eq!(all, before);
        assert_eq!((all.said(&id, Flag::Angry), all.said(&id, Flag::Urgent)), (Some(true), None));
    }
}
