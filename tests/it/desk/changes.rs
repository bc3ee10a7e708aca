//! Claims, corrections, undo, and changes that the server refuses.

use super::world::{World, ask, at, edits, noon, only};
use jiff::SignedDuration;
use levelhead::mail::{Flags, SafeText};
use levelhead::triage::{Change, Status, View};

fn claim(who: &str) -> Change {
    Change::Claim(SafeText::line(who))
}

#[test]
fn a_standing_claim_is_not_overwritten_silently() {
    let mut world = World::new(&[ask(1, 9, "Where?").with(&["lh-by-mike"])]);
    let refused = world.change(1, &claim("sam"));
    assert_eq!((refused.changed, refused.left[0].1.as_str()), (0, "mike is on it"));
    let taken = world.change(1, &Change::TakeOver(SafeText::line("sam")));
    assert_eq!(only(&taken).add_claim.as_deref(), Some("lh-by-sam"));
    assert_eq!(only(&taken).remove_claim.as_deref(), Some("lh-by-mike"));
    assert!(world.told(1).claim.unwrap().mine);
    assert_eq!(world.view(View::Mine).len(), 1);
    assert_eq!(only(&world.change(1, &Change::Release)).remove_claim.as_deref(), Some("lh-by-sam"));
    assert_eq!(world.told(1).claim, None);
}

#[test]
fn a_claim_outlives_new_mail() {
    let mut world = World::new(&[ask(1, 9, "Where?")]);
    world.change(1, &claim("mike"));
    world.arrive(&[ask(2, 1, "Hello?").answering(1)]);
    assert_eq!(world.told(1).claim.unwrap().who.as_str(), "mike");
    let released = world.change(1, &Change::Release);
    assert_eq!(only(&released).message, at(1));
    assert_eq!(world.desk.colleagues(), []);
}

#[test]
fn undo_goes_back_newest_first_and_a_bulk_change_is_one_step() {
    let mails: Vec<_> =
        (1..=3).map(|key| ask(key, 9, "Where?").from(&format!("<c{key}@c{key}.example>"))).collect();
    let mut world = World::new(&mails);
    let ids = world.view(View::Hot);
    world.desk.change(&ids, &Change::SetStatus(Status::Waiting), noon());
    world.change(2, &claim("sam"));
    assert_eq!(world.desk.undoable(), Some("claim for sam"));
    assert_eq!(edits(&world.desk.undo(noon()).unwrap().outcome).len(), 1);
    let undone = world.desk.undo(noon()).unwrap();
    assert_eq!((undone.what.as_str(), undone.outcome.changed), ("waiting, 3 conversations", 3));
    assert!(edits(&undone.outcome).iter().all(|edit| edit.remove == ["lh-waiting"]));
    assert_eq!(world.view(View::Hot).len(), 3);
    assert_eq!(world.desk.undo(noon()), None);
}

#[test]
fn undo_leaves_alone_what_somebody_changed_since_and_says_so() {
    let mut world = World::new(&[ask(1, 9, "Where?"), ask(2, 9, "What?").from("B <b@other.example>")]);
    let ids = world.view(View::Hot);
    let outcome = world.desk.change(&ids, &Change::SetStatus(Status::Done), noon());
    world.desk.stored(outcome.errands[0].ticket, noon());
    world.colleague_sets(2, &["lh-blocked", "lh-by-mike"]);
    let undone = world.desk.undo(noon()).unwrap();
    assert_eq!(undone.conversations, [world.id(1)]);
    let [(left, why)] = undone.outcome.left.as_slice() else { panic!("{undone:?}") };
    assert_eq!((*left, why.as_str()), (world.id(2), "somebody changed it since: blocked, claimed by mike"));
    assert_eq!((world.status(1), world.status(2)), (Status::Open, Status::Blocked));
}

#[test]
fn a_refused_change_is_rolled_back_and_can_not_be_undone() {
    let mut world = World::new(&[ask(1, 9, "Where?").with(&["lh-waiting"])]);
    let outcome = world.set(1, Status::Done);
    assert_eq!(world.desk.refused(outcome.errands[0].ticket, noon()), [world.id(1)]);
    assert_eq!((world.status(1), world.desk.undoable()), (Status::Waiting, None));
}

#[test]
fn news_from_before_a_change_does_not_take_it_back() {
    let mut world = World::new(&[ask(1, 9, "Where?")]);
    let outcome = world.set(1, Status::Done);
    world.desk.apply_flags(&[(at(1), Flags { seen: true, ..Flags::default() })], noon());
    assert_eq!(world.status(1), Status::Done);
    world.desk.stored(outcome.errands[0].ticket, noon());
    assert_eq!(world.status(1), Status::Done);
    world.colleague_sets(1, &[]);
    assert_eq!(world.status(1), Status::Open, "a later word of the server counts");
}

#[test]
fn a_correction_moves_the_flag_and_its_reasons_still_add_up() {
    let mut world = World::new(&[ask(1, 9, "Could you send me the data sheet?")]);
    assert!(!world.told(1).anger.flag);
    assert_eq!(world.change(1, &Change::CorrectAnger(true)).errands, []);
    assert!(world.told(1).anger.flag);
    let verdict = world.desk.verdict(world.id(1));
    let score = &verdict.anger;
    let sum: f32 = score.reasons.iter().map(|reason| reason.weight).sum();
    assert!((sum - (score.probability / (1.0 - score.probability)).ln()).abs() < 0.001);
    world.desk.undo(noon());
    assert!(!world.told(1).anger.flag);
}

#[test]
fn a_time_too_far_off_is_refused_not_bent() {
    let mut world = World::new(&[ask(1, 9, "Where?")]);
    let far = noon() + SignedDuration::from_hours(24 * 365 * 60);
    let outcome = world.set(1, Status::Snoozed(far));
    assert_eq!((outcome.changed, outcome.left.len(), world.status(1)), (0, 1, Status::Open));
}

#[test]
fn a_claim_is_stale_after_four_business_hours_untouched() {
    // Noon on a Wednesday, and the desk is open from nine to five.
    let mut world = World::new(&[ask(1, 9, "Where?").with(&["lh-by-mike"])]);
    let stale = |world: &World, hours| {
        let later = noon() + SignedDuration::from_hours(hours);
        world.desk.summary(world.id(1), later).unwrap().claim.unwrap().stale
    };
    assert!(!stale(&world, 3) && stale(&world, 4));
    world.now = noon() + SignedDuration::from_hours(2);
    world.colleague_sets(1, &["lh-by-mike"]);
    assert!(stale(&world, 4), "the same word again is no touch");
    world.colleague_sets(1, &["lh-by-mike", "lh-blocked"]);
    assert!(!stale(&world, 4) && !stale(&world, 5 + 14), "the night does not count");
    assert!(stale(&world, 5 + 17));
}

#[test]
fn of_a_change_that_was_refused_in_part_the_rest_can_be_undone() {
    let mut world = World::new(&[ask(1, 9, "Where?"), ask(2, 9, "What?").from("B <b@other.example>")]);
    let ids = world.view(View::Hot);
    let outcome = world.desk.change(&ids, &claim("sam"), noon());
    world.colleague_sets(1, &["lh-by-sam"]);
    world.colleague_sets(2, &["lh-by-mike"]);
    world.desk.refused(outcome.errands[0].ticket, noon());
    assert!(world.told(1).claim.unwrap().mine && !world.told(2).claim.unwrap().mine);
    let undone = world.desk.undo(noon()).unwrap();
    assert_eq!(undone.conversations, [world.id(1)]);
    assert_eq!((world.told(1).claim, world.told(2).claim.unwrap().who.as_str()), (None, "mike"));
}

#[test]
fn a_claim_knows_the_other_messages_on_which_another_would_count() {
    let mut world = World::new(&[ask(1, 9, "Where?"), ask(2, 8, "Hello?").answering(1)]);
    let edit = world.change(1, &claim("sam"));
    assert_eq!((only(&edit).message, only(&edit).beside.as_slice()), (at(2), &[at(1)][..]));
}
