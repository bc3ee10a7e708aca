//! The tour of the sample inbox: six steps, each gone on from by its own key; shown once by itself.

use crate::screen::{SMALL, USUAL, WIDE, World, shows};
use crate::terminal::Terminal;
use levelhead::app::Inbox;
use std::sync::Arc;

/// A screen with the tour at its beginning.
fn touring(size: (u16, u16)) -> World {
    let mut world = World::new(size);
    world.app.session.inbox = Inbox::Demo;
    world.press("T");
    world
}

#[test]
fn each_key_goes_on_to_the_next_step() {
    let mut world = touring(USUAL);
    let keys = ["j", "<enter>", "=", "<esc>t", "<esc>qe", "u"];
    for (number, keys) in keys.into_iter().enumerate() {
        let screen = world.screen();
        assert!(screen.contains(&format!("Tour {} of 6", number + 1)), "{screen}");
        // What is not asked for does not go on.
        world.press("?q").press(keys);
    }
    let screen = world.screen();
    assert!(!screen.contains("of 6") && screen.contains("that was the tour"), "{screen}");
}

#[test]
fn it_has_its_place_at_every_size_and_hides_no_row() {
    for (name, size) in [("small", SMALL), ("usual", USUAL), ("wide", WIDE)] {
        let mut world = touring(size);
        shows(&format!("tour_{name}"), &world.screen());
        world.press("G");
        let last = world.customers().pop().unwrap();
        assert!(world.screen().contains(&last), "the last row can be seen:\n{}", world.screen());
    }
    shows("tour_reading", &touring(USUAL).press("j<enter>").screen());
}

#[test]
fn one_key_ends_it_and_begins_it_and_real_mail_has_none() {
    let mut world = touring(USUAL);
    assert!(!world.press("T").screen().contains("of 6"));
    assert!(world.press("T").screen().contains("Tour 1 of 6"));
    let screen = World::new(USUAL).press("T").screen();
    assert!(screen.contains("the tour is for the sample inbox") && !screen.contains("of 6"), "{screen}");
}

#[test]
fn it_is_shown_the_first_time_and_never_by_itself_again() {
    let home = Arc::new(tempfile::tempdir().unwrap());
    let mut first = Terminal::start_at(&home, 80, 24, &["--demo"], &[]);
    first.shows("Tour 1 of 6").press("j").shows("Tour 2 of 6").press("T").hides("of 6").press("q");
    assert_eq!(first.ended(), 0);
    let mut second = Terminal::start_at(&home, 80, 24, &["--demo"], &[]);
    second.wait("the list without a tour", |terminal| terminal.line(2).contains("Dana Whitlow"));
    assert!(!second.text().contains("of 6"), "{}", second.text());
}
