//! The heat: what puts one conversation above another, as a sum of parts that can be shown. Waiting and VIP add to the
//! heat only, never to the two probabilities. Must not know the clock, mails or how a probability came about.

use super::{Heat, HeatPart};
use jiff::SignedDuration;

const ANGER: f32 = 40.0;
const URGENCY: f32 = 40.0;
/// Half of it is reached when the service level runs out, all of it after as long again.
const WAITING: f32 = 14.0;
const VIP: f32 = 6.0;

/// What the heat is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeatInputs {
    /// The probability of anger.
    pub anger: f32,
    /// The probability of urgency.
    pub urgency: f32,
    /// Business time the customer has waited; `None` where he does not wait.
    pub waited: Option<SignedDuration>,
    /// Business time he may wait.
    pub allowed: SignedDuration,
    /// Whether the customer is marked as important.
    pub vip: bool,
    /// How much of it counts: all of what is open, less of what is not.
    pub share: f32,
}

impl HeatInputs {
    /// The sum alone.
    pub fn total(&self) -> f32 {
        self.points().iter().sum()
    }

    /// The sum with its parts, largest first; parts of nothing are left out.
    pub fn explained(&self) -> Heat {
        let [anger, urgency, waiting, vip] = self.points();
        let part = if self.share < 1.0 { ", not open" } else { "" };
        let waited = self.waited.unwrap_or(SignedDuration::ZERO);
        let mut parts = vec![
            HeatPart { label: format!("angry {:.2}{part}", self.anger), points: anger },
            HeatPart { label: format!("urgent {:.2}{part}", self.urgency), points: urgency },
            HeatPart {
                label: format!("waiting {} of {}", in_words(waited), in_words(self.allowed)),
                points: waiting,
            },
            HeatPart { label: "important customer".into(), points: vip },
        ];
        parts.retain(|part| part.points > 0.0);
        parts.sort_by(|a, b| b.points.total_cmp(&a.points));
        Heat { total: self.total(), parts }
    }

    fn points(&self) -> [f32; 4] {
        let allowed = self.allowed.as_secs_f32().max(1.0);
        let waited = self.waited.map_or(0.0, |waited| waited.as_secs_f32().max(0.0));
        let waiting = (waited / allowed / 2.0).min(1.0);
        [
            ANGER * self.anger.clamp(0.0, 1.0),
            URGENCY * self.urgency.clamp(0.0, 1.0),
            WAITING * waiting,
            if self.vip { VIP } else { 0.0 },
        ]
        .map(|points| points * self.share)
    }
}

/// Business time as "40m", "2h10", "31h".
fn in_words(span: SignedDuration) -> String {
    let minutes = span.as_mins().max(0);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, _) if hours >= 10 => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inputs() -> HeatInputs {
        HeatInputs {
            anger: 0.9,
            urgency: 0.5,
            waited: Some(SignedDuration::from_mins(130)),
            allowed: SignedDuration::from_hours(8),
            vip: false,
            share: 1.0,
        }
    }

    #[test]
    fn the_parts_are_named_and_ordered() {
        let heat = inputs().explained();
        let labels: Vec<_> = heat.parts.iter().map(|part| part.label.as_str()).collect();
        assert_eq!(labels, ["angry 0.90", "urgent 0.50", "waiting 2h10 of 8h"]);
    }

    #[test]
    fn each_input_alone_makes_it_hotter() {
        let base = inputs().total();
        assert!(HeatInputs { anger: 0.95, ..inputs() }.total() > base);
        assert!(HeatInputs { urgency: 0.6, ..inputs() }.total() > base);
        assert!(HeatInputs { waited: Some(SignedDuration::from_hours(9)), ..inputs() }.total() > base);
        assert!(HeatInputs { vip: true, ..inputs() }.total() > base);
        assert!(HeatInputs { waited: None, ..inputs() }.total() < base);
    }

    #[test]
    fn waiting_can_not_outweigh_anger() {
        let patient = HeatInputs {
            anger: 0.0,
            urgency: 0.0,
            waited: Some(SignedDuration::from_hours(900)),
            vip: true,
            ..inputs()
        };
        let fresh = HeatInputs { anger: 0.9, urgency: 0.0, waited: None, ..inputs() };
        assert!(fresh.total() > patient.total());
    }

    proptest! {
        #[test]
        fn parts_sum_to_a_total_within_a_hundred(
            anger in 0f32..=1.0, urgency in 0f32..=1.0, hours in proptest::option::of(-50i64..5000), allowed in 0i64..50, vip: bool, share in 0f32..=1.0,
        ) {
            let waited = hours.map(SignedDuration::from_hours);
            let heat = HeatInputs { anger, urgency, waited, allowed: SignedDuration::from_hours(allowed), vip, share }.explained();
            prop_assert!((0.0..=100.001).contains(&heat.total));
            let sum: f32 = heat.parts.iter().map(|part| part.points).sum();
            prop_assert!((sum - heat.total).abs() < 0.01);
        }
    }
}
