//! The course of a conversation: how much each message still counts, and what only the whole shows: unanswered mails,
//! rising tone, falling gaps, growing Cc, rounds. Must not know texts.

use super::{Circumstances, Place, Reason, Signal, Speaker, Turn};
use crate::mail::{AddrSpec, SafeText};
use jiff::Timestamp;

/// How much what a message says still counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Towards anger.
    pub angry: f32,
    /// Towards urgency; 0 where the message has been answered or taken back.
    pub urgent: f32,
    /// Whether it is one of the customer's mails that wait for an answer.
    pub waiting: bool,
}

/// What the course of the conversation adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    signal: Signal,
    /// Log-odds for anger.
    pub angry: f32,
    /// Log-odds for urgency; the caller counts it only where a clock runs.
    pub urgent: f32,
    said: String,
}

impl Trend {
    /// As a reason without a weight.
    pub fn reason(&self) -> Reason {
        let quote = SafeText::line(&self.said);
        let place = Place::Conversation;
        Reason { signal: self.signal, weight: 0.0, row: None, message_id: None, place, quote }
    }
}

const NOTHING: Standing = Standing { angry: 0.0, urgent: 0.0, waiting: false };
/// Each older mail of the customer counts less for anger.
const OLDER: f32 = 0.5;
/// What was said before we answered counts less still.
const ANSWERED: f32 = 0.5;
/// After so many days without a word anger has halved.
const HALF_LIFE_DAYS: f32 = 7.0;
/// Mails within so many minutes are one attempt, not two.
const ONE_ATTEMPT_MINUTES: i64 = 20;

/// How much each message counts at `now`.
pub fn standings(turns: &[Turn<'_>], now: Timestamp) -> Vec<Standing> {
    let mut standings = vec![NOTHING; turns.len()];
    let (mut angry, mut urgent, mut waiting) = (1.0_f32, 1.0_f32, true);
    for (turn, standing) in turns.iter().zip(&mut standings).rev() {
        match turn.by {
            Speaker::Other => {}
            Speaker::Us => {
                if waiting {
                    angry *= ANSWERED;
                }
                // A newer mail of the customer says what he still needs.
                if urgent < 1.0 {
                    urgent = 0.0;
                }
                waiting = false;
            }
            Speaker::Customer => {
                let days = turn.at.duration_until(now).as_secs_f32() / 86_400.0;
                let faded = if angry < 1.0 { 0.5_f32.powf(days.max(0.0) / HALF_LIFE_DAYS) } else { 1.0 };
                *standing =
                    Standing { angry: angry * faded, urgent, waiting: waiting && !turn.evidence.robot };
                if turn.evidence.mere_thanks && angry < 1.0 {
                    continue;
                }
                angry *= OLDER;
                urgent *= 0.7;
                if turn.evidence.cooled {
                    angry *= 0.4;
                    urgent = 0.0;
                }
            }
        }
    }
    standings
}

/// What the course adds.
pub fn course(turns: &[Turn<'_>], standings: &[Standing], beside: Circumstances) -> Vec<Trend> {
    let mut trends = Vec::new();
    if beside.unread {
        return trends;
    }
    let cooled = newest(turns).is_none_or(|turn| turn.evidence.cooled);
    if !cooled {
        if !beside.awaits_answers {
            trends.extend(attempts(turns, standings, beside.other_attempts));
            trends.extend(falling_gaps(turns, standings));
        }
        trends.extend(rising_tone(turns));
        trends.extend(rounds(turns));
    }
    trends.extend(cc_growth(turns));
    trends
}

fn customers<'a, 'b>(turns: &'a [Turn<'b>]) -> impl DoubleEndedIterator<Item = &'a Turn<'b>> {
    turns.iter().filter(|turn| turn.by == Speaker::Customer && !turn.evidence.robot)
}

fn newest<'a, 'b>(turns: &'a [Turn<'b>]) -> Option<&'a Turn<'b>> {
    customers(turns).next_back()
}

/// Unanswered mails in a row, here and in the customer's other conversations. What the writer himself says of it is
/// a find already, so counting adds less on top.
fn attempts(turns: &[Turn<'_>], standings: &[Standing], elsewhere: usize) -> Option<Trend> {
    let mut last: Option<Timestamp> = None;
    let mut here = 0;
    for (turn, _) in turns.iter().zip(standings).filter(|(_, standing)| standing.waiting) {
        let apart = last.is_none_or(|last| last.duration_until(turn.at).as_mins() >= ONE_ATTEMPT_MINUTES);
        here += usize::from(apart && !turn.evidence.mere_thanks);
        last = Some(turn.at);
    }
    let count = if here == 0 { 0 } else { here + elsewhere };
    let strength = match count {
        0 | 1 => return None,
        2 => 0.4,
        3 => 1.0,
        _ => 1.4,
    };
    let said = newest(turns).is_some_and(|turn| turn.evidence.attempts_said > 1);
    let strength = if said { strength * 0.7 } else { strength };
    let said = format!("{count} mails unanswered");
    Some(Trend { signal: Signal::RepeatedAttempts, angry: strength, urgent: strength, said })
}

/// The customer's newest mail harsher than those before it. One of them may have been harsher still: a writer who turns icy
/// at the end has not cooled.
fn rising_tone(turns: &[Turn<'_>]) -> Option<Trend> {
    let heat = |turn: &Turn<'_>| {
        turn.evidence.rest.0 + turn.evidence.finds.iter().map(|find| find.angry).sum::<f32>()
    };
    let heats: Vec<f32> = customers(turns).map(heat).collect();
    let (last, before) = heats.split_last()?;
    let usual = before.iter().sum::<f32>() / before.len() as f32;
    let rise = last - usual;
    if before.is_empty() || rise < 1.0 || *last < 0.8 {
        return None;
    }
    let said = match before.len() {
        1 => "harsher than the mail before".to_owned(),
        mails => format!("harsher than the {mails} mails before"),
    };
    Some(Trend { signal: Signal::RisingTone, angry: (0.3 + 0.3 * rise).min(1.2), urgent: 0.0, said })
}

/// Three waiting mails, each gap shorter than the last.
fn falling_gaps(turns: &[Turn<'_>], standings: &[Standing]) -> Option<Trend> {
    let waiting = turns.iter().zip(standings).filter(|(_, standing)| standing.waiting);
    let times: Vec<Timestamp> = waiting.map(|(turn, _)| turn.at).collect();
    let gaps: Vec<i64> = times
        .windows(2)
        .filter_map(|pair| Some(pair.first()?.duration_until(*pair.last()?).as_mins()))
        .collect();
    let falling = gaps.len() >= 2 && gaps.windows(2).all(|pair| matches!(pair, [a, b] if b * 3 < a * 2));
    let said = String::from("the gaps between mails are shrinking");
    falling.then_some(Trend { signal: Signal::FallingGaps, angry: 0.5, urgent: 0.4, said })
}

/// People whom the customer has put in copy since his first mail.
fn cc_growth(turns: &[Turn<'_>]) -> Option<Trend> {
    let first = turns.iter().position(|turn| turn.by == Speaker::Customer)?;
    let mut known: Vec<&AddrSpec> = Vec::new();
    let mut added = 0;
    for (place, turn) in turns.iter().enumerate() {
        let new: Vec<&AddrSpec> = turn.cc.iter().filter(|address| !known.contains(address)).collect();
        if place > first && turn.by == Speaker::Customer {
            added += new.len();
        }
        known.extend(new);
    }
    if added == 0 {
        return None;
    }
    let angry = (0.5 + 0.25 * added as f32).min(1.2);
    let said = if added == 1 { "1 new person in copy".into() } else { format!("{added} new people in copy") };
    Some(Trend { signal: Signal::CcGrowth, angry, urgent: 0.0, said })
}

/// Many rounds without an end wear patience out.
fn rounds(turns: &[Turn<'_>]) -> Option<Trend> {
    let spoken: Vec<Speaker> = turns.iter().map(|turn| turn.by).filter(|by| *by != Speaker::Other).collect();
    let rounds = spoken.windows(2).filter(|pair| *pair == [Speaker::Us, Speaker::Customer]).count();
    if rounds < 3 {
        return None;
    }
    let angry = (0.15 * rounds as f32).min(0.8);
    Some(Trend { signal: Signal::Rounds, angry, urgent: 0.0, said: format!("{rounds} rounds") })
}
