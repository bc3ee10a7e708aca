//! The list: keys to screen.

use crate::screen::{SMALL, USUAL, WIDE, World, check, shows};
use levelhead::access::{AccountSetting, Origin, Wish};
use levelhead::access::{ReadOnlyReason, decide};
use levelhead::app::{Effect, Event, Size};
use levelhead::port::mail::{Line, Request};

#[test]
fn the_hottest_is_on_top_at_every_size() {
    shows("queue_small", &check(SMALL, ""));
    shows("queue_usual", &check(USUAL, ""));
    shows("queue_wide", &check(WIDE, ""));
}

#[test]
fn the_cursor_moves_by_rows_counts_and_to_the_ends() {
    let mut world = World::new(USUAL);
    let customers = world.customers();
    assert_eq!(world.press("j").here(), customers[1]);
    assert_eq!(world.press("2j").here(), customers[3]);
    assert_eq!(world.press("k").here(), customers[2]);
    assert_eq!(world.press("G").here(), *customers.last().unwrap());
    assert_eq!(world.press("j").here(), *customers.last().unwrap());
    assert_eq!(world.press("g").here(), customers[0]);
    assert_eq!(world.press("99999999j").here(), *customers.last().unwrap());
    assert_eq!(world.press("<backspace>").here(), customers[0]);
}

#[test]
fn done_goes_on_down_and_undo_brings_it_back() {
    let mut world = World::new(USUAL);
    let before = world.customers();
    world.press("e");
    assert_eq!(world.here(), before[1]);
    assert!(!world.customers().contains(&before[0]));
    shows("queue_after_done", &world.screen());
    world.press("u");
    assert_eq!((world.here(), world.customers()), (before[0].clone(), before));
}

#[test]
fn a_change_in_the_middle_keeps_the_order_of_the_others() {
    let mut world = World::new(USUAL);
    let before = world.customers();
    world.press("jw");
    let without: Vec<_> = before.iter().filter(|name| **name != before[1]).cloned().collect();
    assert_eq!((world.here(), world.customers()), (before[2].clone(), without));
}

#[test]
fn each_state_moves_the_conversation_to_its_view() {
    for (key, view, name) in [("w", 2, "waiting"), ("b", 3, "blocked"), ("e", 6, "done")] {
        let mut world = World::new(USUAL);
        let first = world.here();
        world.press(key).press(&"<tab>".repeat(view));
        assert!(world.customers().contains(&first), "{name}: {:?}", world.customers());
        world.press("gO");
    }
}

#[test]
fn snoozing_asks_in_plain_words() {
    let mut world = World::new(USUAL);
    shows("queue_snooze_prompt", &world.press("sfri").screen());
    let first = world.press("<enter>").press("<tab><tab><tab><tab>").here();
    assert_eq!(first, "Dana Whitlow");
    shows("queue_snoozed", &world.screen());
}

#[test]
fn words_that_name_no_time_are_said_to() {
    let mut world = World::new(USUAL);
    world.press("ssoon<enter>");
    assert!(world.screen().contains("snooze until: soon"), "{}", world.screen());
    assert!(world.screen().contains("not a time"), "{}", world.screen());
    world.press("<esc>");
    assert_eq!(world.here(), "Dana Whitlow");
}

#[test]
fn claiming_shows_and_lets_go() {
    let mut world = World::new(USUAL);
    world.press("c");
    assert!(world.screen().contains("@me"));
    assert_eq!(world.here(), "Dana Whitlow");
    world.press("c");
    assert!(!world.screen().contains("@me"));
}

#[test]
fn marks_take_one_change_together() {
    let mut world = World::new(USUAL);
    let before = world.customers();
    world.press("xjx");
    shows("queue_marked", &world.screen());
    world.press("e");
    assert_eq!(world.customers().len(), before.len() - 2);
    assert!(!world.customers().contains(&before[0]) && !world.customers().contains(&before[2]));
    world.press("u");
    assert_eq!(world.customers(), before);
}

#[test]
fn a_count_before_a_change_is_that_many() {
    let mut world = World::new(USUAL);
    let before = world.customers();
    world.press("3e");
    assert_eq!(world.customers(), before[3..]);
}

#[test]
fn a_dot_does_the_last_change_again() {
    let mut world = World::new(USUAL);
    let before = world.customers();
    world.press("w.");
    assert_eq!(world.customers(), before[2..]);
    world.press("uu");
    assert_eq!(world.customers(), before);
}

#[test]
fn the_filter_narrows_with_each_key() {
    let mut world = World::new(USUAL);
    world.press("/kru");
    assert_eq!(world.customers(), ["Piet Kruger"]);
    shows("queue_filter", &world.screen());
    world.press("<enter>");
    assert_eq!(world.here(), "Piet Kruger");
    world.press("<esc>");
    assert!(world.customers().len() > 3);
    world.press("/is:angry");
    assert_eq!(world.customers(), ["Dana Whitlow"]);
    world.press("<ctrl-u>-is:angry");
    assert!(!world.customers().contains(&"Dana Whitlow".to_owned()), "{:?}", world.customers());
    world.press("<ctrl-u>waiting>26h");
    let waiting = world.customers();
    world.press("<ctrl-u>waiting<26h");
    let rest = world.customers();
    assert!(!waiting.is_empty() && !rest.is_empty(), "{waiting:?} {rest:?}");
    assert!(waiting.iter().all(|name| !rest.contains(name)), "{waiting:?} {rest:?}");
    world.press("<ctrl-u>nobody");
    shows("queue_filter_nothing", &world.screen());
}

#[test]
fn rows_stay_put_while_mail_arrives() {
    let mut world = World::new(USUAL);
    let before = world.press("j").customers();
    let raw = b"From: Zoe <zoe@new.example>\r\nTo: support@desk.example\r\nDate: Mon, 09 Mar 2026 11:59:00 +0000\r\n\
        Subject: fire\r\nMessage-ID: <z@new.example>\r\n\r\n4th attempt! contact my credit card company by noon\r\n";
    world.arrive(vec![(0, 900, raw.to_vec())]);
    assert_eq!((world.customers(), world.here()), (before.clone(), before[1].clone()));
    assert!(world.screen().contains("1 new"), "{}", world.screen());
    world.press("R");
    assert!(world.customers().contains(&"Zoe".to_owned()));
    assert_eq!(world.here(), before[1]);
}

/// A mail that one customer writes, who is called as its subject is.
fn mail(name: &str, body: &str) -> Vec<u8> {
    format!(
        "From: {name} <{name}@x.example>\r\nTo: support@desk.example\r\nMessage-ID: <{name}@x.example>\r\n\
        Date: Mon, 09 Mar 2026 11:00:00 +0000\r\nSubject: {name}\r\n\r\n{body}\r\n"
    )
    .into_bytes()
}

#[test]
fn what_streams_in_after_a_key_joins_at_the_end() {
    let grant = decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
    let mut world = World::empty(USUAL, grant);
    world.open(0);
    world.press("j").arrive(vec![(0, 1, mail("first", "hello"))]);
    world.screen();
    assert_eq!(world.customers(), ["first"]);
    world.press("k").arrive(vec![(0, 2, mail("hot", "4th attempt by noon"))]);
    assert_eq!((world.customers(), world.here()), (vec!["first".into(), "hot".into()], "first".into()));
    world.arrive(vec![(0, 3, mail("third", "hello"))]);
    assert_eq!(world.press("R").customers()[0], "hot");
}

#[test]
fn a_key_means_the_row_that_was_drawn() {
    let grant = decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
    let mut world = World::empty(USUAL, grant);
    world.open(0);
    world.arrive(vec![(0, 1, mail("calm", "hello"))]);
    world.screen();
    assert_eq!(world.here(), "calm");
    // Hotter mail comes, and no frame was drawn when the key is struck.
    world.arrive(vec![(0, 2, mail("hot", "4th attempt by noon"))]);
    world.press("e");
    assert_eq!(world.customers(), ["hot"]);
}

#[test]
fn the_first_key_moves_no_row_whatever_came_since_the_last_frame() {
    let grant = decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
    let mut world = World::empty(USUAL, grant);
    world.open(0);
    world.arrive(vec![
        (0, 1, mail("one", "hello")),
        (0, 2, mail("two", "hello")),
        (0, 3, mail("three", "hello")),
    ]);
    world.screen();
    let drawn = world.customers();
    world.arrive(vec![(0, 4, mail("hot", "4th attempt by noon"))]);
    world.press("jj");
    assert_eq!((world.here(), &world.customers()[..3]), (drawn[2].clone(), &drawn[..]));
    assert_eq!(world.customers()[3], "hot");
    assert_eq!(world.press("R").customers()[0], "hot");
}

#[test]
fn read_only_hides_the_keys_and_says_why() {
    let mut world = World::read_only(USUAL);
    shows("queue_read_only", &world.screen());
    world.press("e");
    assert_eq!(world.here(), "Dana Whitlow");
    assert!(world.screen().contains("e (done) is off: started with --read-only"), "{}", world.screen());
    world.press("?");
    shows("help_read_only", &world.screen());
    world.press("qs");
    assert!(!world.screen().contains("snooze until"));
    let stored = world.asked.iter().any(|request| matches!(request, Request::Store { .. }));
    assert!(!stored);
}

#[test]
fn the_badge_is_there_at_every_size_and_in_every_place() {
    for (width, height) in [(40, 10), SMALL, USUAL, WIDE, (30, 8)] {
        let mut world = World::read_only(USUAL);
        world.tell(Event::Resized(Size { width, height }));
        for keys in ["", "<enter>", "q?", "q=", "q/x", "<esc>r", "<esc>", "Dt", "<esc>"] {
            let screen = world.press(keys).screen();
            assert!(screen.contains("READ-ONLY"), "{width}×{height} {keys}:\n{screen}");
        }
    }
}

#[test]
fn the_counts_go_before_the_name() {
    let screen = World::read_only(SMALL).press("").screen();
    let header = screen.lines().next().unwrap();
    assert!(
        header.contains("!2  ▲1") && header.contains("5 open") && header.contains("READ-ONLY"),
        "{header}"
    );
}

#[test]
fn the_help_lists_the_keys_of_the_place() {
    shows("help_wide", &check(WIDE, "?"));
    let reader = check((120, 70), "<enter>?");
    assert!(reader.contains("back to the list") && !reader.contains("next list"));
}

#[test]
fn the_empty_views_say_what_to_do() {
    shows("queue_empty_view", &check(USUAL, "<tab>"));
    let grant = decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
    let mut world = World::empty(USUAL, grant);
    assert!(world.screen().contains("Reading the mailbox"));
}

#[test]
fn a_lost_line_is_said_and_the_screen_stays_usable() {
    let mut world = World::new(USUAL);
    let line = Line::Down(levelhead::mail::SafeText::line("mail.example: timed out"));
    let account = levelhead::mail::SafeText::line("support");
    world.tell(Event::MailReported(levelhead::port::mail::Incoming::Line { account, line }));
    assert!(world.screen().contains("connection lost, being mended: mail.example: timed out"));
    world.press("j");
    assert_ne!(world.here(), "Dana Whitlow");
}

#[test]
fn a_refused_change_is_taken_back_and_said() {
    let mut world = World::new(USUAL);
    world.press("e");
    let ticket = world.asked.iter().rev().find_map(|request| match request {
        Request::Store { ticket, .. } => Some(*ticket),
        _ => None,
    });
    if let Some(ticket) = ticket {
        let why = levelhead::mail::SafeText::line("the server kept no keyword");
        world.tell(Event::MailReported(levelhead::port::mail::Incoming::StoreRefused { ticket, why }));
        assert!(world.screen().contains("the server kept no keyword"));
    }
}

#[test]
fn any_size_is_drawn() {
    let mut world = World::new(USUAL);
    for keys in ["", "<enter>", "<esc>?", "<esc>:a", "<esc>ta", "<esc>D/"] {
        world.press(keys);
        for width in (0..130).step_by(13) {
            for height in (0..30).step_by(3) {
                world.tell(Event::Resized(Size { width, height }));
                world.screen();
            }
        }
        world.tell(Event::Resized(Size { width: 80, height: 24 }));
    }
}

#[test]
fn quitting_is_one_key() {
    let mut world = World::new(USUAL);
    world.press("q");
    assert_eq!(world.effects, [Effect::Quit]);
    assert_eq!(world.app.read_only(), None::<ReadOnlyReason>);
}

#[test]
fn what_nobody_has_claimed_is_counted_where_there_is_room() {
    let mut world = World::new(WIDE);
    assert!(!world.screen().lines().next().unwrap().contains("unclaimed"), "that is all of them");
    let head = world.press("c").screen().lines().next().unwrap().to_owned();
    assert!(head.contains("4 unclaimed   5 open"), "{head}");
    let mut small = World::new(SMALL);
    assert!(small.press("c").screen().lines().next().unwrap().contains("5 open"));
}
