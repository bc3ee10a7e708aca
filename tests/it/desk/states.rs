//! States: what reopens, what does not, and what is written where.

use super::world::{World, answer, ask, at, bounce, folder, hours_ago, noon, only, settings};
use jiff::SignedDuration;
use levelhead::mail::{Flags, SafeText};
use levelhead::mailbox::Ball;
use levelhead::triage::{BodyRead, Change, DeskSettings, Status, View};

#[test]
fn a_state_is_set_on_the_newest_customer_mail_and_replaces_what_stood_there() {
    let mut world =
        World::new(&[ask(1, 9, "one"), ask(2, 5, "two").answering(1).with(&["lh-waiting", "blue"])]);
    let edit = world.set(1, Status::Done);
    let edit = only(&edit);
    assert_eq!(edit.message, at(2));
    assert_eq!((edit.add.as_slice(), edit.remove.as_slice()), (&["lh-done"][..], &["lh-waiting"][..]));
    assert_eq!(world.status(1), Status::Done);
    assert_eq!(world.told(1).tags, [SafeText::line("blue")]);
}

#[test]
fn going_back_to_what_follows_anyway_only_takes_keywords_away() {
    let mut world = World::new(&[ask(1, 9, "one").with(&["lh-done"])]);
    let outcome = world.set(1, Status::Open);
    assert_eq!((only(&outcome).add.len(), only(&outcome).remove.as_slice()), (0, &["lh-done"][..]));
    assert_eq!(world.set(1, Status::Open).changed, 0);
}

#[test]
fn new_mail_reopens_and_thanks_do_not() {
    let mut world = World::new(&[ask(1, 9, "Where are my labels?")]);
    world.set(1, Status::Done);
    world.arrive(&[ask(2, 4, "Thanks!").answering(1)]);
    assert_eq!(world.status(1), Status::Done);
    assert_eq!(world.told(1).message_count, 2, "it is shown all the same");
    world.arrive(&[ask(3, 2, "And where is the invoice?").answering(2)]);
    assert_eq!(world.status(1), Status::Open);
    assert_eq!(world.told(1).waiting_since, Some(hours_ago(9)));
}

#[test]
fn a_snooze_is_seen_by_every_screen_until_it_runs_out() {
    let mut world = World::new(&[ask(1, 9, "Where are my labels?")]);
    let until = noon() + SignedDuration::from_hours(21);
    let outcome = world.set(1, Status::Snoozed(until));
    let keywords: Vec<&str> = only(&outcome).add.clone();
    assert!(keywords.iter().all(|keyword| levelhead::triage::KEYWORDS.contains(keyword)), "{keywords:?}");
    let mut other = World::new(&[ask(1, 9, "Where are my labels?").with(&keywords)]);
    for screen in [&mut world, &mut other] {
        assert_eq!(screen.status(1), Status::Snoozed(until));
        assert_eq!((screen.view(View::Snoozed).len(), screen.view(View::Hot).len()), (1, 0));
        screen.now = until;
        assert_eq!(screen.status(1), Status::Open);
        assert_eq!((screen.view(View::Snoozed).len(), screen.view(View::Hot).len()), (0, 1));
    }
}

#[test]
fn our_answer_waits_for_the_customer_and_a_bounce_of_it_does_not() {
    let mut world = World::new(&[ask(1, 9, "Where?"), answer(2, 5, 1)]);
    assert_eq!((world.status(1), world.told(1).ball), (Status::Waiting, Ball::Us));
    world.arrive(&[bounce(3, 4, 2)]);
    let told = world.told(1);
    assert_eq!(
        (told.status, told.not_delivered, told.waiting_since),
        (Status::Open, true, Some(hours_ago(9)))
    );
    assert_eq!(told.subject.as_str(), "Labels");
}

#[test]
fn answered_elsewhere_counts() {
    let mut world = World::new(&[ask(1, 9, "Where?")]);
    let flags = Flags { answered: true, ..Flags::default() };
    world.desk.apply_flags(&[(at(1), flags)], noon());
    assert_eq!(world.status(1), Status::Waiting);
}

#[test]
fn what_a_colleague_moved_away_leaves_the_queue() {
    let mut world = World::new(&[ask(1, 9, "Where?"), ask(2, 5, "What?").from("B <b@other.example>")]);
    assert_eq!(world.view(View::Hot).len(), 2);
    let touched = world.desk.apply_vanished(&[at(1)], noon());
    assert_eq!((touched.len(), world.view(View::All).len()), (0, 1));
    let deleted = Flags { deleted: true, ..Flags::default() };
    world.desk.apply_flags(&[(at(2), deleted)], noon());
    assert_eq!(world.view(View::All).len(), 0);
}

#[test]
fn old_conversations_are_no_part_of_the_queue_unless_they_carry_a_state() {
    let since = Some(SignedDuration::from_hours(30 * 24));
    let mails = [
        ask(1, 40 * 24, "Where?"),
        ask(2, 40 * 24, "What?").from("B <b@other.example>").with(&["lh-blocked"]),
        ask(3, 24, "When?").from("C <c@third.example>"),
    ];
    let world = World::with(DeskSettings { queue_since: since, ..settings() }, &mails);
    assert!(world.told(1).old && !world.told(2).old);
    assert_eq!(
        (world.view(View::Hot).len(), world.view(View::Blocked).len(), world.view(View::All).len()),
        (1, 1, 3)
    );
    let counts = world.desk.counts(noon());
    assert_eq!((counts.open, counts.old), (1, 1));
    assert!(world.desk.verdict(world.id(1)).anger.reasons.is_empty(), "not judged until it is opened");
    let body = mails[0].message().body;
    let read = BodyRead { reference: at(1), body, evidence: None, defects: Vec::new() };
    let mut world = world;
    world.desk.apply_bodies(&[read], noon());
    assert!(!world.desk.verdict(world.id(1)).anger.reasons.is_empty());
    assert!(world.told(1).old);
}

#[test]
fn unshared_states_stay_in_memory() {
    let mut world = World::new(&[]);
    let mut folder = levelhead::triage::Folder { shared: false, ..folder(0, "desk") };
    world.desk.open(&folder);
    world.arrive(&[ask(1, 9, "Where?").with(&["lh-waiting"])]);
    assert_eq!(world.status(1), Status::Open, "what stands in such a mailbox says nothing");
    let outcome = world.set(1, Status::Done);
    assert_eq!((outcome.changed, outcome.errands.len()), (1, 0));
    world.desk.apply_flags(&[(at(1), Flags { seen: true, ..Flags::default() })], noon());
    assert_eq!(world.status(1), Status::Done);
    folder.shared = true;
    assert_eq!(world.change(1, &Change::SetStatus(Status::Done)).changed, 0);
}
