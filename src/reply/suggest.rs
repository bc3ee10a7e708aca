//! Which template fits a conversation, and why. Must not know what the templates say.

use super::{Cue, Template};
use crate::classify::{Score, Signal, Verdict};

/// A reason weighs enough to suggest a template from here on, in log-odds.
const ENOUGH: f32 = 0.3;

/// A template in the order of suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Its place in the list of templates.
    pub template: usize,
    /// What suggests it; empty where nothing does.
    pub because: Vec<&'static str>,
}

impl Suggestion {
    /// "suggested: angry, repeated attempts"; `None` where nothing suggests it.
    pub fn reason(&self) -> Option<String> {
        (!self.because.is_empty()).then(|| format!("suggested: {}", self.because.join(", ")))
    }
}

/// What a conversation offers to `when`.
pub fn cues(verdict: &Verdict, in_incident: bool) -> Vec<Cue> {
    let mut cues = Vec::new();
    if verdict.anger.flag {
        cues.push(Cue::Angry);
    }
    if verdict.urgency.flag {
        cues.push(Cue::Urgent);
    }
    if in_incident {
        cues.push(Cue::Incident);
    }
    let reasons = |score: &Score| -> Vec<(f32, Signal)> {
        score.reasons.iter().map(|reason| (reason.weight, reason.signal)).collect()
    };
    let mut signals = reasons(&verdict.anger);
    signals.extend(reasons(&verdict.urgency));
    signals
        .retain(|(weight, signal)| weight.abs() >= ENOUGH && !matches!(signal, Signal::Base | Signal::Rest));
    signals.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    for (_, signal) in signals {
        if !cues.contains(&Cue::Reason(signal)) {
            cues.push(Cue::Reason(signal));
        }
    }
    cues
}

/// All templates, those that more of the cues speak for first, else in their own order.
pub fn suggest(templates: &[Template], cues: &[Cue]) -> Vec<Suggestion> {
    let mut order: Vec<Suggestion> = templates
        .iter()
        .enumerate()
        .map(|(template, wanted)| Suggestion {
            template,
            because: cues.iter().filter(|cue| wanted.when.contains(cue)).map(|cue| cue.label()).collect(),
        })
        .collect();
    order.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.because.len()));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{Place, Reason};
    use crate::mail::SafeText;

    fn template(name: &str, when: &[Cue]) -> Template {
        Template {
            name: name.into(),
            about: String::new(),
            key: None,
            subject: None,
            body: String::new(),
            when: when.to_vec(),
            cc: Vec::new(),
            sets: None,
            asks: Vec::new(),
            language: None,
            versions: Vec::new(),
        }
    }

    #[test]
    fn the_template_with_more_cues_comes_first_and_says_why() {
        let reason = |signal, weight| Reason {
            signal,
            weight,
            row: None,
            message_id: None,
            place: Place::Conversation,
            quote: SafeText::default(),
        };
        let reasons = vec![
            reason(Signal::RepeatedAttempts, 1.4),
            reason(Signal::Polite, -0.1),
            reason(Signal::Base, -3.0),
        ];
        let verdict =
            Verdict { anger: Score { probability: 0.9, flag: true, reasons }, ..Verdict::default() };
        let cues = cues(&verdict, false);
        assert_eq!(cues, [Cue::Angry, Cue::Reason(Signal::RepeatedAttempts)]);

        let templates = [
            template("plain", &[]),
            template("calm", &[Cue::Angry]),
            template("rescue", &[Cue::Angry, Cue::Reason(Signal::RepeatedAttempts)]),
        ];
        let order = suggest(&templates, &cues);
        assert_eq!(order.iter().map(|suggestion| suggestion.template).collect::<Vec<_>>(), [2, 1, 0]);
        assert_eq!(order[0].reason().unwrap(), "suggested: angry, repeated attempts");
        assert_eq!(order[2].reason(), None);
    }
}
