//! The journal under `L`: what has happened, with its time.

use crate::screen::{USUAL, World};
use jiff::SignedDuration;
use levelhead::app::Event;
use levelhead::mail::SafeText;
use levelhead::port::mail::{Incoming, Line};

fn line(world: &mut World, line: Line) {
    world.tell(Event::MailReported(Incoming::Line { account: SafeText::line("support"), line }));
}

#[test]
fn what_has_happened_is_told_newest_first() {
    let mut world = World::new(USUAL);
    world.press("e");
    world.now += SignedDuration::from_secs(63);
    line(&mut world, Line::Down(SafeText::line("the server hung up")));
    world.now += SignedDuration::from_secs(30);
    line(&mut world, Line::Up);
    let mail = b"From: Zed <zed@new.example>\r\nTo: support@desk.example\r\nMessage-ID: <z@new.example>\r\n\r\nHello\r\n";
    world.arrive(vec![(0, 99, mail.to_vec())]);
    let screen = world.press("L").screen();
    let told: Vec<&str> = screen
        .lines()
        .filter_map(|line| line.split_once("│ "))
        .map(|(_, line)| line.trim_end_matches('│').trim_end())
        .collect();
    let expected = [
        "12:01:33  1 message came",
        "12:01:33  connected",
        "12:01:03  connection lost: the server hung up",
        "12:00:00  the server has it: done: Dana Whitlow",
        "12:00:00  done: Dana Whitlow",
    ];
    for (number, words) in expected.iter().enumerate() {
        assert!(told[number].starts_with(words), "{words}\n{screen}");
    }
    assert!(!world.press("q").screen().contains("newest first"));
}

#[test]
fn a_key_that_did_nothing_is_not_told() {
    let mut world = World::new(USUAL);
    let before = world.press("L").screen();
    assert_eq!(world.press("q").press("k").press("L").screen(), before);
}
