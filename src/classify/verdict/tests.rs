//! Conversations from evidence made by hand: what the course of a conversation and the time add.
#![allow(clippy::float_cmp, reason = "an absent reason weighs exactly nothing")]

use super::*;
use crate::classify::{Corrections, Find, NamedDue, Score, Trace};
use jiff::SignedDuration;

/// Tuesday 2 June 2026, 08:00 UTC: an hour before the desk opens.
fn start() -> Timestamp {
    "2026-06-02T08:00:00Z".parse().unwrap()
}

fn hours(count: i64) -> Timestamp {
    start() + SignedDuration::from_hours(count)
}

fn found(signal: Signal, angry: f32, urgent: f32) -> Find {
    Find { signal, angry, urgent, place: Place::Header, quote: SafeText::line("words") }
}

fn says(angry: f32, urgent: f32) -> Evidence {
    Evidence { finds: vec![found(Signal::Words, angry, urgent)], ..Evidence::default() }
}

fn turn(by: Speaker, at: i64, evidence: &Evidence) -> Turn<'_> {
    Turn { row: None, message_id: None, by, at: hours(at), evidence, cc: &[] }
}

fn judged(turns: &[Turn<'_>], now: i64) -> Verdict {
    verdict(&Model::shipped(), turns, Circumstances::default(), hours(now))
}

fn weight(score: &Score, signal: Signal) -> f32 {
    score.reasons.iter().filter(|reason| reason.signal == signal).map(|reason| reason.weight).sum()
}

#[test]
fn unanswered_mails_raise_anger_but_urgency_only_with_a_clock() {
    let calm = says(0.2, 0.0);
    let turns = [0, 4, 8, 12].map(|at| turn(Speaker::Customer, at, &calm));
    let without = judged(&turns, 13);
    assert!(weight(&without.anger, Signal::RepeatedAttempts) > 1.0);
    assert_eq!(weight(&without.urgency, Signal::RepeatedAttempts), 0.0);

    let due = NamedDue { at: hours(16), place: Place::Header, quote: SafeText::line("by noon") };
    let pressed = Evidence { dues: vec![due], ..says(0.2, 0.0) };
    let with = [turns[0], turns[1], turns[2], turn(Speaker::Customer, 12, &pressed)];
    assert!(weight(&judged(&with, 13).urgency, Signal::RepeatedAttempts) > 1.0);
}

#[test]
fn an_answer_and_a_second_mail_within_minutes_are_no_attempts() {
    let calm = says(0.2, 0.0);
    let answered =
        [turn(Speaker::Customer, 0, &calm), turn(Speaker::Us, 2, &calm), turn(Speaker::Customer, 5, &calm)];
    assert_eq!(weight(&judged(&answered, 6).anger, Signal::RepeatedAttempts), 0.0);
    let mut twice = [turn(Speaker::Customer, 0, &calm); 2];
    twice[1].at += SignedDuration::from_mins(5);
    assert_eq!(weight(&judged(&twice, 1).anger, Signal::RepeatedAttempts), 0.0);
}

#[test]
fn attempts_in_other_conversations_count() {
    let calm = says(0.2, 0.0);
    let beside = Circumstances { other_attempts: 2, ..Circumstances::default() };
    let told = verdict(&Model::shipped(), &[turn(Speaker::Customer, 0, &calm)], beside, hours(1));
    let said = told.anger.reasons.iter().find(|reason| reason.signal == Signal::RepeatedAttempts).unwrap();
    assert_eq!(said.quote.as_str(), "3 mails unanswered");
}

#[test]
fn older_anger_counts_less_and_thanks_take_it_away() {
    let (furious, calm) = (says(5.0, 0.0), says(0.0, 0.0));
    let fresh = judged(&[turn(Speaker::Customer, 0, &furious)], 1);
    assert!(fresh.anger.flag);
    let later = judged(
        &[
            turn(Speaker::Customer, 0, &furious),
            turn(Speaker::Us, 1, &calm),
            turn(Speaker::Customer, 2, &calm),
        ],
        3,
    );
    let nothing = judged(&[turn(Speaker::Customer, 2, &calm)], 3);
    assert!(!later.anger.flag && later.anger.probability > 2.0 * nothing.anger.probability);
    let thanks = Evidence { cooled: true, ..says(-1.6, -0.8) };
    let cooled = judged(
        &[
            turn(Speaker::Customer, 0, &furious),
            turn(Speaker::Us, 1, &calm),
            turn(Speaker::Customer, 2, &thanks),
        ],
        3,
    );
    assert!(cooled.anger.probability < later.anger.probability / 2.0);
}

#[test]
fn urgency_that_was_answered_is_over_once_the_customer_writes_again() {
    let (pressing, calm) = (says(0.0, 5.0), says(0.0, 0.0));
    let turns = [
        turn(Speaker::Customer, 0, &pressing),
        turn(Speaker::Us, 1, &calm),
        turn(Speaker::Customer, 2, &calm),
    ];
    assert!(judged(&turns[..1], 1).urgency.flag);
    assert!(!judged(&turns, 3).urgency.flag);
}

#[test]
fn a_deadline_is_judged_at_the_time_of_looking() {
    let due = |at| NamedDue { at: hours(at), place: Place::Header, quote: SafeText::line("by then") };
    let asks = Evidence { dues: vec![due(24 * 14)], ..says(0.0, 0.0) };
    let turns = [turn(Speaker::Customer, 0, &asks)];
    let far = judged(&turns, 1);
    assert!(weight(&far.urgency, Signal::Deadline) < 0.0 && far.due.is_some());
    let near = judged(&turns, 24 * 14 - 5);
    assert!(near.urgency.flag && near.due.is_some());
    let gone = judged(&turns, 24 * 17);
    assert_eq!((weight(&gone.urgency, Signal::Deadline), gone.due), (0.0, None));
}

#[test]
fn rising_tone_growing_cc_and_rounds_are_reasons() {
    let heats = [0.2, 1.0, 2.0, 3.5].map(|angry| says(angry, 0.0));
    let boss = [AddrSpec::parse("boss@buyer.example").unwrap()];
    let us = says(0.0, 0.0);
    let mut turns = Vec::new();
    for (round, evidence) in (0..).zip(&heats) {
        turns.push(turn(Speaker::Customer, round * 10, evidence));
        turns.push(turn(Speaker::Us, round * 10 + 5, &us));
    }
    turns.pop();
    turns.last_mut().unwrap().cc = &boss;
    let told = verdict_in_full(&Model::shipped(), &turns, Circumstances::default(), hours(41)).anger;
    for signal in [Signal::RisingTone, Signal::CcGrowth, Signal::Rounds] {
        assert!(weight(&told, signal) > 0.3, "{signal:?}");
    }
    let falling = [turns[6], turns[0]].map(|turn| turn.evidence);
    let turns = [turn(Speaker::Customer, 0, falling[0]), turn(Speaker::Customer, 5, falling[1])];
    assert_eq!(weight(&judged(&turns, 6).anger, Signal::RisingTone), 0.0);
}

#[test]
fn falling_gaps_are_a_reason_and_even_ones_are_not() {
    let calm = says(0.2, 0.0);
    let falling = [0, 20, 26, 28].map(|at| turn(Speaker::Customer, at, &calm));
    assert!(weight(&judged(&falling, 29).anger, Signal::FallingGaps) > 0.0);
    let even = [0, 10, 20, 30].map(|at| turn(Speaker::Customer, at, &calm));
    assert_eq!(weight(&judged(&even, 31).anger, Signal::FallingGaps), 0.0);
}

#[test]
fn the_user_s_word_outweighs_all_until_we_answer_and_the_customer_writes_again() {
    let furious = says(5.0, -5.0);
    let id = MessageId::parse("<a@b.example>").unwrap();
    let said = |flag, yes| Correction {
        flag,
        yes,
        message_id: id.clone(),
        subject: SafeText::default(),
        trace: Trace::default(),
        said_at: start(),
    };
    let said = Corrections::new(vec![said(Flag::Angry, false), said(Flag::Urgent, true)]);
    let model = Model::shipped().with_corrections(said);
    let first = Turn { message_id: Some(&id), ..turn(Speaker::Customer, 0, &furious) };
    let told = verdict(&model, &[first], Circumstances::default(), hours(1));
    assert!(!told.anger.flag && told.urgency.flag);
    assert_eq!(told.anger.reasons[0].signal, Signal::Correction);
    let again = [first, turn(Speaker::Us, 2, &furious), turn(Speaker::Customer, 3, &furious)];
    let told = verdict(&model, &again, Circumstances::default(), hours(4));
    assert!(told.anger.flag && weight(&told.anger, Signal::Correction) == 0.0);
}
