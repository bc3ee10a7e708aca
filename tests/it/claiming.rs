//! Who is on a conversation: keys to screen.

use crate::screen::{SMALL, USUAL, WIDE, World, shows};
use jiff::SignedDuration;
use levelhead::app::Event;
use levelhead::mail::Flags;
use levelhead::port::mail::{Incoming, Request};

/// A colleague changes keywords on the newest message of the conversation under the cursor.
fn colleague_sets(world: &mut World, keywords: &[&str]) {
    let lines = world.app.desk.messages(world.app.current().unwrap());
    let newest = lines.iter().rev().find(|line| !line.flags.answered).unwrap().reference;
    let keywords = keywords.iter().map(|word| (*word).into()).collect();
    let flags = vec![(newest, Flags { keywords, ..Flags::default() })];
    world.tell(Event::MailReported(Incoming::FlagsChanged(flags)));
}

fn stores(world: &World) -> usize {
    world.asked.iter().filter(|request| matches!(request, Request::Store { .. })).count()
}

fn says(world: &mut World, words: &str) {
    let screen = world.screen();
    assert!(screen.contains(words), "no {words:?} in\n{screen}");
}

#[test]
fn a_reply_claims_and_throwing_it_away_lets_go() {
    let mut world = World::new(USUAL);
    world.press("rhello<esc>");
    assert_eq!(stores(&world), 1, "claimed once, not at every key");
    world.press("q");
    says(&mut world, "@me");
    world.press("r");
    assert_eq!(stores(&world), 1);
    world.press("<esc>D");
    assert!(!world.screen().contains("@me"));
    world.press("crx<esc>D");
    says(&mut world, "@me");
    let mut world = World::new(USUAL);
    world.app.session.claim_on_reply = false;
    assert_eq!(stores(world.press("rhello<esc>")), 0);
    let mut world = World::read_only(USUAL);
    assert_eq!(stores(world.press("rhello<esc>")), 0);
}

#[test]
fn a_reply_to_what_somebody_is_on_is_asked_for_twice() {
    let mut world = World::new(USUAL);
    colleague_sets(&mut world, &["lh-by-mike"]);
    world.press("r");
    says(&mut world, "mike is on it: press the key again to reply too");
    world.press("jkr");
    says(&mut world, "mike is on it: press the key again to reply too");
    world.press("rme too<esc>q");
    says(&mut world, "draft kept");
    assert_eq!(stores(&world), 0, "his claim stands");
    says(&mut world, "@mike");
}

#[test]
fn who_loses_a_claim_is_told_who_has_it() {
    let mut world = World::new(USUAL);
    world.press("c");
    colleague_sets(&mut world, &["lh-by-mike"]);
    says(&mut world, "mike is on it now, no longer you: Dana Whitlow");
    world.press("c");
    says(&mut world, "mike is on it");
}

#[test]
fn a_claim_left_alone_can_be_taken() {
    let mut world = World::new(USUAL);
    colleague_sets(&mut world, &["lh-by-mike"]);
    world.now += SignedDuration::from_hours(4);
    world.tell(Event::MinutePassed);
    for (size, name) in [(SMALL, "claim_stale_small"), (USUAL, "claim_stale"), (WIDE, "claim_stale_wide")] {
        world.app.size = levelhead::app::Size { width: size.0, height: size.1 };
        shows(name, &world.screen());
    }
    world.press("c");
    says(&mut world, "taken from mike, who left it for 4 business hours");
    says(&mut world, "@me");
    world.press("u");
    says(&mut world, "@mike");
}

#[test]
fn a_colleague_is_claimed_for() {
    let mut world = World::new(USUAL);
    world.press("Cmike<enter>");
    says(&mut world, "claimed for mike: Dana Whitlow");
    says(&mut world, "@mike");
    world.press("jC");
    shows("claim_for", &world.screen());
    world.press("<enter>");
    says(&mut world, "for whom?");
    world.press("mi<enter>");
    let names: Vec<_> = world.app.desk.colleagues().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["mike"], "the only one whose name begins so");
    world.press("kC<esc>Czoe<enter>");
    says(&mut world, "mike is on it");
    world.press("jjcCzoe<enter>");
    assert!(world.screen().contains("@zoe"), "one's own claim is handed on");
}
