//! While mail is being read nothing is said that only the whole shows.

use super::world::{CUSTOMER, Mail, World, answer, ask, at, folder, noon, settings};
use levelhead::classify::{Signal, evidence};
use levelhead::mail::SourceId;
use levelhead::triage::{BodyRead, Desk, Folder};

const SENT: SourceId = SourceId(1);

/// A desk whose folders were opened and are being read.
fn reading(mails: &[Mail]) -> World {
    let mut desk = Desk::new(settings());
    desk.open(&folder(0, "desk"));
    let mut world = World { desk, now: noon() };
    world.arrive(mails);
    world
}

fn attempts() -> Vec<Mail> {
    (1..=4)
        .map(|key| ask(key, i64::from(40 - key), "Where is my order?").about(&format!("no {key}")))
        .collect()
}

fn counted(world: &World) -> Option<String> {
    let verdict = world.desk.verdict(world.id(4));
    let counted = verdict.anger.reasons.iter().find(|reason| reason.signal == Signal::RepeatedAttempts);
    counted.map(|reason| reason.quote.to_string())
}

#[test]
fn unanswered_mails_are_counted_when_the_answers_are_known() {
    let mut world = reading(&attempts());
    assert_eq!(counted(&world), None, "where our answers lie is not known yet");
    world.desk.open(&Folder { sent: true, ..folder(SENT.0, "desk") });
    assert!(world.desk.folder_is_read(SourceId(0), noon()).is_empty());
    assert_eq!(counted(&world), None, "our answers are still to come");
    world.arrive(&[answer(11, 1, 1), answer(12, 1, 2)]);
    let changed = world.desk.folder_is_read(SENT, noon());
    assert_eq!(counted(&world).as_deref(), Some("2 mails unanswered"));
    assert!(changed.contains(&world.id(4)) && !changed.contains(&world.id(1)), "{changed:?}");
}

#[test]
fn what_cannot_be_read_now_is_not_waited_for() {
    let mut world = reading(&attempts());
    let changed = world.desk.all_is_read(noon());
    assert_eq!((counted(&world).as_deref(), changed.len()), (Some("4 mails unanswered"), 4));
    assert!(world.desk.all_is_read(noon()).is_empty(), "nothing is judged twice");
}

#[test]
fn a_subject_alone_is_not_made_angry_by_the_course() {
    let copied = ask(2, 20, "And now?").answering(1);
    let copied = Mail { extra: "Cc: Boss <boss@acme.example>, Head <head@acme.example>\n".into(), ..copied };
    let mails = [ask(1, 30, "Where is my order?"), copied.clone(), ask(3, 9, "Hello?").answering(2)];
    let mut world = World::new(&[mails[0].clone(), copied, mails[2].clone().headers_only()]);
    let named = |world: &World| -> Vec<Signal> {
        let verdict = world.desk.verdict(world.id(3));
        let course = [Signal::CcGrowth, Signal::RepeatedAttempts];
        verdict.anger.reasons.iter().map(|reason| reason.signal).filter(|s| course.contains(s)).collect()
    };
    assert_eq!((named(&world), mails[2].from.as_str()), (Vec::new(), CUSTOMER));
    let (message, model) = (mails[2].message(), super::world::MODEL.clone());
    let says = Some(evidence(&model, &message));
    let body = BodyRead { reference: at(3), body: message.body, evidence: says, defects: Vec::new() };
    world.desk.apply_bodies(&[body], noon());
    assert_eq!(named(&world).len(), 2, "{:?}", named(&world));
}
