//! Judges a conversation at a given time from the evidence of its messages. Only adds numbers, so it can be made anew
//! whenever time has passed. Must not know texts, phrases, states or the service level.

use super::course::{self, Standing};
use super::{Correction, Due, Evidence, Flag, Model, Place, Reason, Signal, Verdict, tally};
use crate::mail::{AddrSpec, MessageId, SafeText};
use crate::mailbox::RowId;
use jiff::Timestamp;

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speaker {
    /// The customer or someone on his side.
    Customer,
    /// One of us.
    Us,
    /// A machine, or a mail between our own addresses.
    Other,
}

/// One message of a conversation, oldest first.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'a> {
    /// The message in this run.
    pub row: Option<RowId>,
    /// Its id.
    pub message_id: Option<&'a MessageId>,
    /// Who wrote it.
    pub by: Speaker,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub evidence: &'a Evidence,
    /// Who was in copy.
    pub cc: &'a [AddrSpec],
}

/// What is known beside the messages of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// Unanswered mails of the same customer in his other conversations, of the last days.
    pub other_attempts: usize,
    /// Whether the text of the customer's newest mail is still to come: what the course of the conversation adds is
    /// weighed against what the text says, and means nothing without it.
    pub unread: bool,
    /// Whether answers of ours are still to come: unanswered mails are not counted before.
    pub awaits_answers: bool,
}

/// How many reasons a verdict lists before `base` and `rest`.
const LISTED: usize = 8;
/// The user's word takes a score so far beyond the threshold, in log-odds.
const CORRECTION: f32 = 3.0;
/// What was said of an older mail of those that wait for an answer counts less than of the newest.
const OLDER: f32 = 0.5;

/// Judges a conversation at `now`, listing the strongest reasons.
pub fn verdict(model: &Model, turns: &[Turn<'_>], beside: Circumstances, now: Timestamp) -> Verdict {
    judge(model, turns, beside, now, LISTED)
}

/// Judges a conversation at `now`, listing every reason.
pub fn verdict_in_full(model: &Model, turns: &[Turn<'_>], beside: Circumstances, now: Timestamp) -> Verdict {
    judge(model, turns, beside, now, usize::MAX)
}

fn judge(model: &Model, turns: &[Turn<'_>], beside: Circumstances, now: Timestamp, listed: usize) -> Verdict {
    let standings = course::standings(turns, now);
    let mut sums = Sums::default();
    let clock = add_deadlines(model, turns, &standings, now, &mut sums);
    for (turn, standing) in turns.iter().zip(&standings) {
        add_finds(turn, standing, clock, &mut sums);
    }
    for find in course::course(turns, &standings, beside) {
        let urgent = if clock { find.urgent } else { 0.0 };
        sums.add(&find.reason(), find.angry, urgent);
    }
    sums.correct(model, turns);

    let newest = turns.iter().rev().find(|turn| turn.by == Speaker::Customer);
    Verdict {
        anger: tally::score(model, Flag::Angry, sums.angry, listed),
        urgency: tally::score(model, Flag::Urgent, sums.urgent, listed),
        due: next_due(turns, &standings, now),
        language: newest.map(|turn| turn.evidence.language).unwrap_or_default(),
    }
}

/// The contributions to both flags.
#[derive(Default)]
struct Sums {
    angry: Vec<Reason>,
    urgent: Vec<Reason>,
}

impl Sums {
    fn add(&mut self, reason: &Reason, angry: f32, urgent: f32) {
        for (sum, weight) in [(&mut self.angry, angry), (&mut self.urgent, urgent)] {
            if weight != 0.0 {
                sum.push(Reason { weight, ..reason.clone() });
            }
        }
    }

    /// What the user said of the mails that speak now, or of others like them.
    fn correct(&mut self, model: &Model, turns: &[Turn<'_>]) {
        if model.corrections().all().is_empty() {
            return;
        }
        for (sum, flag) in [(&mut self.angry, Flag::Angry), (&mut self.urgent, Flag::Urgent)] {
            let Some((share, turn, said)) = spoken_of(model, turns, flag) else { continue };
            let total = model.base(flag) + sum.iter().map(|reason| reason.weight).sum::<f32>();
            let threshold = model.threshold(flag);
            let threshold = (threshold / (1.0 - threshold)).ln();
            let weight = share
                * if said.yes {
                    (threshold + CORRECTION - total).max(0.0)
                } else {
                    (threshold - CORRECTION - total).min(0.0)
                };
            let what = if said.yes { "yes" } else { "no" };
            let itself = turn.message_id == Some(&said.message_id);
            let quote = match said.subject.as_str() {
                _ if itself => format!("you said {what}"),
                "" => format!("you said {what} of a mail like it"),
                subject => format!("you said {what} of one like it: {subject}"),
            };
            sum.push(Reason {
                weight,
                ..reason(turn, Signal::Correction, Place::Conversation, SafeText::line(&quote))
            });
        }
    }
}

/// The correction that holds for the newest of the customer's mails that wait, and how far.
fn spoken_of<'m, 't, 'e>(
    model: &'m Model,
    turns: &'t [Turn<'e>],
    flag: Flag,
) -> Option<(f32, &'t Turn<'e>, &'m Correction)> {
    let mut share = 1.0;
    for turn in turns.iter().rev() {
        match turn.by {
            Speaker::Us if share < 1.0 => return None,
            Speaker::Us | Speaker::Other => {}
            Speaker::Customer => {
                let found = model.corrections().nearest(flag, turn.message_id, &turn.evidence.trace);
                if let Some((carries, said)) = found {
                    return Some((share * carries, turn, said));
                }
                share *= OLDER;
            }
        }
    }
    None
}

/// Threats and repeated attempts make a mail urgent only where a clock runs.
fn needs_a_clock(signal: Signal) -> bool {
    use Signal::{RepeatedAttempts, ThreatChargeback, ThreatLeave, ThreatLegal, ThreatReview, Ultimatum};
    matches!(
        signal,
        RepeatedAttempts | ThreatChargeback | ThreatLeave | ThreatLegal | ThreatReview | Ultimatum
    )
}

fn add_finds(turn: &Turn<'_>, standing: &Standing, clock: bool, sums: &mut Sums) {
    let (angry, urgent) = turn.evidence.rest;
    let rest = reason(turn, Signal::Rest, Place::Conversation, SafeText::default());
    sums.add(&rest, angry * standing.angry, urgent * standing.urgent);
    for find in &turn.evidence.finds {
        let reason = reason(turn, find.signal, find.place.clone(), find.quote.clone());
        let urgent = if needs_a_clock(find.signal) && !clock { 0.0 } else { find.urgent };
        sums.add(&reason, find.angry * standing.angry, urgent * standing.urgent);
    }
}

/// Adds the deadlines that stand, judged at `now`; whether one of them is near.
fn add_deadlines(
    model: &Model,
    turns: &[Turn<'_>],
    standings: &[Standing],
    now: Timestamp,
    sums: &mut Sums,
) -> bool {
    let hours = model.hours();
    let day = hours.day_length();
    let mut strongest: Option<(f32, Reason)> = None;
    for (turn, standing) in turns.iter().zip(standings) {
        for due in &turn.evidence.dues {
            let left = hours.business_between(now, due.at);
            let calendar_hours = now.duration_until(due.at).as_hours();
            let weight = match () {
                () if due.at < now && left < day.checked_neg().unwrap_or_default() => 0.0,
                () if left.as_secs() * 2 <= day.as_secs() * 3 || (0..24).contains(&calendar_hours) => 3.3,
                () if left.as_secs() <= day.as_secs() * 2 => 2.2,
                () if left.as_secs() <= day.as_secs() * 4 => 0.3,
                () => -0.8,
            };
            let weight = weight * standing.urgent;
            let weaker = strongest.as_ref().is_some_and(|(known, _)| *known >= weight);
            if weight != 0.0 && !weaker {
                strongest =
                    Some((weight, reason(turn, Signal::Deadline, due.place.clone(), due.quote.clone())));
            }
        }
    }
    let Some((weight, reason)) = strongest else { return false };
    sums.add(&reason, 0.0, weight);
    weight > 1.5
}

/// The earliest deadline still to come in what the customer asks now.
fn next_due(turns: &[Turn<'_>], standings: &[Standing], now: Timestamp) -> Option<Due> {
    let open = turns.iter().zip(standings).filter(|(_, standing)| standing.urgent > 0.0);
    let dues = open.flat_map(|(turn, _)| turn.evidence.dues.iter().map(move |due| (turn, due)));
    let next = dues.filter(|(_, due)| due.at >= now).min_by_key(|(_, due)| due.at)?;
    Some(Due { at: next.1.at, quote: next.1.quote.clone(), row: next.0.row })
}

fn reason(turn: &Turn<'_>, signal: Signal, place: Place, quote: SafeText) -> Reason {
    Reason { signal, weight: 0.0, row: turn.row, message_id: turn.message_id.cloned(), place, quote }
}

#[cfg(test)]
mod tests;
