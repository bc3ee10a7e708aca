//! The mouse: what is clicked is chosen, a second click opens, the wheel scrolls, the line between the panes is dragged.

use crate::screen::{USUAL, WIDE, World};
use crate::terminal::Terminal;
use jiff::SignedDuration;
use levelhead::app::{Did, Event, Key, Mouse, Tab};
use levelhead::triage::View;

fn mouse(world: &mut World, did: Did, x: u16, y: u16) -> String {
    world.tell(Event::Mouse(Mouse { x, y, did }));
    world.screen()
}

/// The row of the list that the cursor stands on.
fn marked(screen: &str) -> usize {
    screen.lines().position(|line| line.starts_with('▌')).unwrap()
}

#[test]
fn a_click_chooses_and_a_second_one_at_once_opens() {
    let mut world = World::new(USUAL);
    let third = world.customers()[2].clone();
    assert_eq!(marked(&mouse(&mut world, Did::Pressed, 20, 4)), 4);
    assert_eq!(world.here(), third);
    world.now += SignedDuration::from_secs(2);
    assert!(!world.app.reading);
    mouse(&mut world, Did::Pressed, 20, 4);
    assert!(!world.app.reading, "two clicks far apart are no double click");
    mouse(&mut world, Did::Pressed, 30, 4);
    assert!(world.app.reading && world.here() == third);
}

#[test]
fn a_click_below_the_list_or_while_something_lies_over_it_chooses_nothing() {
    let mut world = World::new(WIDE);
    let first = world.here();
    mouse(&mut world, Did::Pressed, 20, 35);
    world.press("?");
    let screen = mouse(&mut world, Did::Pressed, 20, 4);
    assert!(screen.contains("leaves this first"), "{screen}");
    assert_eq!(world.here(), first);
}

#[test]
fn a_tab_is_clicked_where_it_stands() {
    for size in [USUAL, WIDE] {
        let mut world = World::new(size);
        let line = world.screen().lines().nth(1).unwrap().to_owned();
        let column = line.split_once("All").unwrap().0.chars().count() as u16;
        world.press("<enter>");
        mouse(&mut world, Did::Pressed, column + 1, 1);
        assert_eq!(world.app.queue.tab, Tab::View(View::All));
        assert!(!world.app.reading);
        mouse(&mut world, Did::Pressed, 1, 1);
        assert_eq!(world.app.queue.tab, Tab::View(View::Hot));
    }
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let mut world = World::new((100, 12));
    let mail = |number: u32| {
        let mail = format!(
            "From: Customer {number} <c{number}@new.example>\r\nTo: support@desk.example\r\nMessage-ID: <{number}@new.example>\r\n\
             Date: Mon, 09 Mar 2026 11:00:00 +0000\r\nSubject: question {number}\r\n\r\nWhere is it?\r\n"
        );
        (0, 100 + number, mail.into_bytes())
    };
    world.arrive((0..20).map(mail).collect());
    let screen = world.press("R").screen();
    let (first, text) = (screen.lines().nth(2).unwrap().to_owned(), world.app.reader.scroll);
    let screen = mouse(&mut world, Did::WheelDown, 10, 4);
    assert_ne!(screen.lines().nth(2).unwrap(), first, "the list has not moved:\n{screen}");
    assert_eq!(world.app.reader.scroll, text);
    assert!((2..10).contains(&marked(&screen)), "the cursor has left the screen:\n{screen}");
    let here = world.press("g").here();
    let before = world.screen();
    assert_ne!(mouse(&mut world, Did::WheelDown, 90, 7), before, "the text has not moved");
    assert_eq!(world.here(), here);
    let before = world.press("?").screen();
    assert_ne!(mouse(&mut world, Did::WheelDown, 10, 4), before, "the sheet has not moved");
}

#[test]
fn the_line_between_list_and_conversation_is_dragged() {
    let mut world = World::new(WIDE);
    let line = |screen: &str| screen.lines().nth(20).unwrap().chars().position(|char| char == '│').unwrap();
    let at = line(&world.screen());
    mouse(&mut world, Did::Pressed, at as u16, 20);
    assert_eq!(line(&mouse(&mut world, Did::Dragged, 50, 20)), 50);
    assert_eq!(line(&mouse(&mut world, Did::Dragged, 3, 20)), 40, "the list keeps forty columns");
    mouse(&mut world, Did::Dragged, 71, 3);
    mouse(&mut world, Did::Released, 71, 3);
    assert_eq!(line(&mouse(&mut world, Did::Dragged, 90, 20)), 71, "the button is up");
}

/// A click comes after mail that has moved the rows, before they are drawn anew.
#[test]
fn a_click_means_the_row_that_was_seen() {
    let mut world = World::new(USUAL);
    world.app.queue.touched = false;
    let seen = world.customers();
    let hot = b"From: Zed <zed@new.example>\r\nTo: support@desk.example\r\nMessage-ID: <z@new.example>\r\n\
        Date: Mon, 09 Mar 2026 11:00:00 +0000\r\nSubject: now\r\n\r\nOur line stands still, by noon, 4th attempt.\r\n";
    world.arrive(vec![(0, 99, hot.to_vec())]);
    mouse(&mut world, Did::Pressed, 20, 3);
    assert_eq!(world.here(), seen[1]);
    assert!(world.customers().contains(&"Zed".to_owned()), "it came, and has its place");
}

#[test]
fn a_terminal_is_listened_to_and_let_go() {
    let config = tempfile::tempdir().unwrap();
    let (on, off) = (config.path().join("on.toml"), config.path().join("off.toml"));
    std::fs::write(&on, "[screen]\nsplit = 40\n").unwrap();
    std::fs::write(&off, "[screen]\nmouse = false\ntitle = false\n").unwrap();
    let demo = |config: &std::path::Path| {
        let args = ["--demo", "--now", "2026-03-09T12:00:00Z", "--config", config.to_str().unwrap()];
        let mut terminal = Terminal::start(120, 30, &args);
        terminal
            .wait("the list", |terminal| terminal.line(2).contains("▌") && !terminal.text().contains('⇣'));
        terminal
    };
    let mut terminal = demo(&on);
    assert_eq!(terminal.line(10).chars().position(|char| char == '│'), Some(48), "{}", terminal.text());
    terminal
        .press("\u{1b}[<0;11;6M\u{1b}[<0;11;6m")
        .wait("the fourth row", |terminal| terminal.line(5).starts_with('▌'));
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    let written = String::from_utf8_lossy(&terminal.bytes).into_owned();
    let title = "\u{1b}]2;levelhead: ";
    let (kept, first) = (written.find("\u{1b}[22;2t").unwrap(), written.find(title).unwrap());
    assert!(kept < first && written.rfind(title).unwrap() < written.rfind("\u{1b}[23;2t").unwrap());
    assert!(written[first..].contains(" open\u{1b}\\"));
    for frame in written.split("\u{1b}[?2026h").skip(1) {
        assert!(frame.contains("\u{1b}[?2026l"), "a frame that does not end: {frame:?}");
    }
    for mode in ["1000", "1002", "1006"] {
        let (on, off) = (format!("\u{1b}[?{mode}h"), format!("\u{1b}[?{mode}l"));
        assert!(written.rfind(&on).unwrap() < written.rfind(&off).unwrap(), "{mode}");
    }
    let mut terminal = demo(&off);
    terminal.press("q");
    terminal.ended();
    let written = String::from_utf8_lossy(&terminal.bytes);
    assert!(!written.contains("\u{1b}[?1000") && !written.contains("\u{1b}]") && !written.contains(";2t"));
}

#[test]
fn keys_still_do_what_they_did_after_a_click() {
    let mut world = World::new(USUAL);
    mouse(&mut world, Did::Pressed, 20, 4);
    let here = world.here();
    world.tell(Event::KeyPressed(Key::parse("x").unwrap()));
    let marked = *world.app.queue.marks.iter().next().unwrap();
    assert_eq!(world.app.desk.summary(marked, world.now).unwrap().customer.to_string(), here);
}
