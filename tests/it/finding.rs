//! Finding: the palette, and the way back.

use crate::screen::{SMALL, USUAL, WIDE, World, check, shows};
use crate::terminal::Terminal;
use levelhead::app::SavedView;
use levelhead::triage::{Order, Status, View};

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

/// A screen with two lists of the user's own.
fn with_lists(size: (u16, u16)) -> World {
    let mut world = World::new(size);
    let list =
        |name: &str, filter: &str, order| SavedView { name: name.into(), filter: filter.into(), order };
    world.app.queue.saved = vec![
        list("Loud", "is:open is:angry", Order::Heat),
        list("Veldt & Co", "-is:done -from:dana", Order::Customer),
    ];
    world
}

#[test]
fn a_saved_list_has_its_tab_its_order_and_what_passes_its_filter() {
    let mut world = with_lists(USUAL);
    world.press("<shift-tab>");
    shows("saved_list", &world.screen());
    let customers = world.customers();
    let mut sorted = customers.clone();
    sorted.sort_by_key(|name| name.to_lowercase());
    assert_eq!(customers, sorted);
    assert!(!customers.contains(&"Dana Whitlow".to_owned()) && customers.len() > 3, "{customers:?}");
    shows("saved_list_small", &with_lists(SMALL).press(":loud<enter>").screen());
}

#[test]
fn what_no_longer_passes_leaves_a_saved_list_and_what_comes_to_pass_is_news() {
    let mut world = with_lists(USUAL);
    world.press("<shift-tab><shift-tab>");
    assert_eq!(world.customers(), ["Dana Whitlow"]);
    let screen = world.press("e").screen();
    assert!(world.customers().is_empty() && screen.contains("Nothing under Loud."), "{screen}");
    let mail = |number: u32, words: &str| {
        let raw = format!(
            "From: Zoe <zoe@new.example>\r\nTo: support@desk.example\r\nDate: Mon, 09 Mar 2026 11:59:00 +0000\r\n\
             Subject: s{number}\r\nMessage-ID: <z{number}@new.example>\r\n\r\n{words}\r\n"
        );
        (0, 900 + number, raw.into_bytes())
    };
    world.press("u").arrive(vec![mail(1, "hello")]);
    assert!(!world.press("j").screen().contains("1 new"));
    world.arrive(vec![mail(2, "4th attempt! I contact my credit card company")]);
    assert!(world.press("j").screen().contains("1 new"), "{}", world.screen());
    assert_eq!(world.press("R").customers().len(), 2);
}

#[test]
fn lists_come_from_the_config() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    std::fs::write(&config, "[me]\nname = \"Sam\"\n[[view]]\nname = \"Tags\"\nfilter = \"subject:tags\"\n")
        .unwrap();
    let args = ["--demo", "--now", "2026-03-09T12:00:00Z", "--config", config.to_str().unwrap()];
    let mut terminal = Terminal::start(120, 40, &args);
    terminal.shows("│ Tags").shows("Dana Whitlow").hides("⇣").press("\u{1b}[Z");
    terminal.wait("its own count", |terminal| terminal.line(1).contains("│ Tags 10"));
    terminal.shows("Leonard Ash").hides("CANCEL");
}
