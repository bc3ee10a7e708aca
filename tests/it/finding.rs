//! Finding: the palette, and the way back.

use crate::screen::{SMALL, USUAL, WIDE, World, check, shows};
use levelhead::triage::{Status, View};

#[test]
fn the_palette_lists_orders_with_their_keys_at_every_size() {
    shows("palette_small", &check(SMALL, ":"));
    shows("palette_usual", &check(USUAL, ":wait"));
    shows("palette_wide", &check(WIDE, ":pik"));
}

#[test]
fn an_order_from_the_palette_is_the_order_of_its_key() {
    let mut world = World::new(USUAL);
    let before = world.customers();
    world.press(":waiting<enter>");
    assert_eq!(world.customers(), before[1..]);
    world.press("u2:waiting<enter>");
    assert_eq!(world.customers(), before[2..], "a count goes before the palette as before a key");
    world.press("u:last change again<enter>");
    assert_eq!(world.customers(), before[1..], "`.` from the palette");
}

#[test]
fn a_conversation_is_found_in_any_list_and_the_way_leads_back() {
    let mut world = World::new(USUAL);
    let first = world.here();
    world.press("e<tab>/nobody<enter>");
    world.press(":4th attempt<enter>");
    assert_eq!((world.here(), world.app.queue.view), (first.clone(), View::All));
    world.press("[");
    assert_ne!(world.here(), first);
    world.press("]");
    assert_eq!(world.here(), first);
    let status = world.app.desk.summary(world.app.current().unwrap(), world.now).unwrap().status;
    assert_eq!(status, Status::Done);
}

#[test]
fn lists_and_templates_are_found_too() {
    let mut world = World::new(USUAL);
    world.press(":list wait<enter>");
    assert_eq!(world.app.queue.view, View::Waiting);
    let mut world = World::new(USUAL);
    let screen = world.press(":template ackno<enter>").screen();
    assert!(screen.contains("Hello Dana Whitlow") && screen.contains("Esc review"), "{screen}");
}

#[test]
fn read_only_finds_no_order_that_writes() {
    let mut world = World::read_only(USUAL);
    let screen = world.press(":move to trash").screen();
    assert!(!screen.contains("move to Trash"), "{screen}");
    let screen = world.press("<enter>").screen();
    assert!(screen.contains("nothing found, nothing done"), "{screen}");
}

#[test]
fn the_way_back_ends_where_it_began_and_says_so() {
    let mut world = World::new(USUAL);
    let screen = world.press("[").screen();
    assert!(screen.contains("this is where you began"), "{screen}");
    let first = world.here();
    let last = world.press("G").here();
    assert_eq!(world.press("[").here(), first);
    assert_eq!(world.press("]").here(), last);
    assert!(world.press("]").screen().contains("you have not gone back from anywhere"));
    // What is done since is passed over only when it is gone from the mailbox.
    world.press("ge");
    assert_eq!(world.press("[").here(), last);
}
