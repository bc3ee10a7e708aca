//! The queue: heat, due times, attempts across threads, bodies, and the same desk whatever the order of arrival.

use super::world::{MODEL, Mail, World, answer, ask, at, bounce, hours_ago, noon, settings};
use jiff::{SignedDuration, Timestamp};
use levelhead::classify::{Signal, evidence};
use levelhead::mail::MessageRef;
use levelhead::triage::{BodyRead, DeskSettings, Order, Status, View};
use proptest::prelude::*;

#[test]
fn the_service_level_counts_business_hours_and_a_named_deadline_comes_first() {
    let world = World::new(&[
        ask(1, 2, "Where are my labels?"),
        ask(2, 2, "I need an answer by 15:00 today.").from("B <b@other.example>"),
    ]);
    let tomorrow: Timestamp = "2026-06-04T10:00:00Z".parse().unwrap();
    assert_eq!((world.told(1).sla, world.told(1).due), (Some(tomorrow), Some(tomorrow)));
    let three: Timestamp = "2026-06-03T15:00:00Z".parse().unwrap();
    assert_eq!((world.told(2).sla, world.told(2).due), (Some(tomorrow), Some(three)));
}

#[test]
fn waiting_and_importance_add_heat_but_no_probability() {
    let text = "Where are my labels?";
    let mails =
        [ask(1, 1, text), ask(2, 6, text).from("B <b@b.example>"), ask(3, 1, text).from("C <c@c.example>")];
    let world = World::with(DeskSettings { vip: vec!["@C.example".into()], ..settings() }, &mails);
    let [plain, waiting, vip] = [1, 2, 3].map(|key| world.told(key));
    assert!(waiting.heat > plain.heat && vip.heat > plain.heat);
    for other in [&waiting, &vip] {
        assert_eq!((other.anger, other.urgency), (plain.anger, plain.urgency));
    }
}

#[test]
fn unanswered_mails_in_other_threads_count_as_attempts() {
    let text = "Where is my order? Nobody has answered me.";
    let mails: Vec<Mail> =
        (1..=4).map(|key| ask(key, i64::from(40 - key), text).about(&format!("no {key}"))).collect();
    let alone = World::new(&mails[3..]);
    let mut world = World::new(&mails);
    let anger = |world: &World| world.told(4).anger.probability;
    assert!(anger(&world) > anger(&alone), "{} is not above {}", anger(&world), anger(&alone));
    let verdict = world.desk.verdict(world.id(4));
    let reasons = &verdict.anger.reasons;
    assert!(reasons.iter().any(|reason| reason.signal == Signal::RepeatedAttempts), "{reasons:?}");
    world.arrive(&[answer(11, 1, 1), answer(12, 1, 2), answer(13, 1, 3)]);
    assert!((anger(&world) - anger(&alone)).abs() < 1e-6, "answered mails are attempts no more");
}

#[test]
fn bodies_are_wanted_for_the_open_first_newest_first_and_once() {
    let mails = [
        ask(1, 9, "x").headers_only(),
        ask(2, 5, "x").from("B <b@b.example>").headers_only(),
        ask(3, 1, "x").from("C <c@c.example>").with(&["lh-done"]).headers_only(),
        answer(4, 2, 9).headers_only(),
        ask(5, 3, "x").from("D <d@d.example>"),
    ];
    let mut world = World::new(&mails);
    assert_eq!(world.desk.wanted_bodies(1, noon()), [at(2)]);
    assert_eq!(world.desk.wanted_bodies(9, noon()), [at(1), at(3)]);
    assert_eq!(world.desk.wanted_bodies(9, noon()), []);
    world.desk.forget_asked(noon());
    assert_eq!(world.desk.wanted_bodies(9, noon()), [at(2), at(1), at(3)]);
}

#[test]
fn a_body_that_comes_later_is_judged() {
    let text = "This is outrageous. I will call my lawyer if you ignore me again!";
    let whole = World::new(&[ask(1, 9, text)]);
    let message = ask(1, 9, text).message();
    for knows_headers in [true, false] {
        let mut world = World::new(&[ask(1, 9, text).headers_only()]);
        assert!(world.told(1).anger.probability < whole.told(1).anger.probability);
        let says = knows_headers.then(|| evidence(&MODEL, &message));
        let read =
            BodyRead { reference: at(1), body: message.body.clone(), evidence: says, defects: Vec::new() };
        world.desk.apply_bodies(&[read], noon());
        assert_eq!(world.told(1).anger, whole.told(1).anger, "headers known: {knows_headers}");
        assert_eq!(world.desk.wanted_bodies(9, noon()), [] as [MessageRef; 0]);
    }
}

#[test]
fn looking_at_a_message_again_changes_no_flag() {
    let answer = ask(2, 1, "And now?").answering(1).about("Re: OUTRAGEOUS, I will sue you");
    let body = answer.message().body;
    let mut world = World::new(&[ask(1, 9, "Hello"), answer]);
    let before = world.told(2).anger;
    world
        .desk
        .apply_bodies(&[BodyRead { reference: at(2), body, evidence: None, defects: Vec::new() }], noon());
    assert_eq!(world.told(2).anger, before);
}

#[test]
fn each_order_is_its_own() {
    let world = World::new(&[
        ask(1, 9, "x").from("Zoe <z@z.example>").about("Apples"),
        ask(2, 20, "x").from("Ann <a@a.example>").about("Pears"),
    ]);
    let in_order = |order| world.desk.queue(View::Hot, order, noon());
    let (zoe, ann) = (world.id(1), world.id(2));
    assert_eq!(in_order(Order::Age), [ann, zoe]);
    assert_eq!(in_order(Order::Customer), [ann, zoe]);
    assert_eq!(in_order(Order::Subject), [zoe, ann]);
}

#[test]
fn a_deadline_that_passes_is_seen_on_refresh() {
    let mut world = World::new(&[ask(1, 2, "I need an answer by 15:00 today.")]);
    world.now = noon() + SignedDuration::from_hours(4);
    let timed = world.desk.timed(world.now);
    world.desk.refresh(&timed, world.now);
    assert_eq!(world.desk.counts(world.now).past_due, 1);
}

/// Some conversations of two customers, with answers, thanks, a bounce and states.
fn course() -> Vec<Mail> {
    vec![
        ask(1, 90, "Where are my labels?"),
        answer(2, 80, 1),
        ask(3, 70, "Thanks!").answering(2),
        ask(4, 60, "They are all wrong, this is a disgrace!").answering(2).with(&["lh-blocked"]),
        ask(5, 50, "Second attempt: where is my refund?").about("refund"),
        ask(6, 40, "What about setting B?").from("B <b@b.example>").about("setting"),
        answer(7, 30, 6).about("Re: setting"),
        bounce(8, 29, 7).about("Undelivered"),
        ask(9, 20, "Hello?").about("refund").answering(5).with(&["lh-by-mike"]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]
    #[test]
    fn the_desk_is_the_same_whatever_the_order_of_arrival(
        mails in Just(course()).prop_shuffle(), cut in 1usize..9,
    ) {
        let whole = World::new(&course());
        let mut world = World::new(&[]);
        for batch in mails.chunks(cut) {
            world.arrive(batch);
        }
        for mail in course() {
            let told = |world: &World| {
                let told = world.told(mail.key);
                (told.short_id, told.status, told.waiting_since, told.claim, told.anger, told.urgency, told.due)
            };
            prop_assert_eq!(told(&world), told(&whole));
        }
        prop_assert_eq!(world.view(View::Hot).len(), whole.view(View::Hot).len());
    }
}

#[test]
fn the_course_stands_as_told() {
    let world = World::new(&course());
    assert_eq!([1, 5, 6].map(|key| world.status(key)), [Status::Blocked, Status::Open, Status::Open]);
    assert_eq!(world.told(6).waiting_since, Some(hours_ago(40)));
}
