//! The table of docs/keys.md, replayed on the sample inbox: what a row says is pressed, and its outcome is looked for.

use crate::screen::{USUAL, World};
use crate::terminal::Terminal;
use levelhead::app::Effect;

const DEMO: [&str; 3] = ["--demo", "--now", "2026-03-09T12:00:00Z"];

/// What the screen tells at the end of each row.
const OUTCOMES: [(&str, &str); 13] = [
    ("reply from a template, sent", "y (send) is off: the sample inbox sends nothing"),
    ("hand over to the manager, sent", "y (send) is off: the sample inbox sends nothing"),
    ("done", "done: Dana Whitlow"),
    ("done, three in a row", "done: 3 conversations"),
    ("done, two that are not neighbours", "done: 2 conversations"),
    ("snooze until the next morning", "snoozed until Tue 10 Mar 09:00: Dana Whitlow"),
    ("waiting for the customer", "waiting for the customer: Dana Whitlow"),
    ("claim", "claimed: Dana Whitlow"),
    ("mark not angry", "not angry"),
    ("to Trash", "to Trash: Dana Whitlow"),
    ("the same again, on the next one", "waiting for the customer: Piet Kruger"),
    ("undo", "undone: done"),
    ("next conversation while reading", "ID plates, setting B"),
];

/// The rows of the table: what is done, the keys, how many.
fn rows() -> Vec<(String, Vec<String>, usize)> {
    let page = include_str!("../../docs/keys.md");
    let table = page.lines().filter(|line| line.starts_with("| ")).skip(1);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(" | ").collect();
        let end = cells[0].trim_start_matches("| ").to_owned();
        let keys = cells[1].trim_matches('`').split(' ').map(str::to_owned).collect();
        (end, keys, cells[2].parse().unwrap())
    };
    table.map(row).collect()
}

fn start() -> Terminal {
    let mut terminal = Terminal::start(80, 24, &DEMO);
    terminal.settled("Dana Whitlow");
    // The incident, which is many conversations in one row, is put to sleep: the table is about one conversation each.
    let row = |terminal: &Terminal| (2..22).find(|row| terminal.line(*row).contains("11 customers"));
    terminal.shows("Incidents 1").press("R").wait("the row", |terminal| row(terminal).is_some());
    let below = row(&terminal).unwrap() - 2;
    terminal
        .press(&format!("{}s\r", "j".repeat(below)))
        .shows("snoozed until")
        .press("g")
        .wait("the top", |terminal| {
            terminal.line(2).starts_with('▌') && !terminal.text().contains("11 customers")
        });
    terminal
}

fn press(terminal: &mut Terminal, key: &str) {
    match key {
        // What follows Esc at once would be taken for Alt and that key.
        "Esc" => terminal.shows("Esc review").press("\u{1b}").shows("D discard"),
        "Enter" => terminal.press("\r"),
        // Templates are listed once the message was read.
        "t" => terminal.press("t").shows("Reply from a template"),
        key => terminal.press(key),
    };
}

#[test]
fn each_row_of_the_key_table_does_what_it_says_in_as_many_keys() {
    let rows = rows();
    let ends: Vec<&str> = rows.iter().map(|(end, ..)| end.as_str()).collect();
    assert_eq!(ends, OUTCOMES.map(|(end, _)| end));
    for ((end, keys, count), (_, outcome)) in rows.iter().zip(OUTCOMES) {
        assert_eq!(keys.len(), *count, "{end}");
        let mut terminal = start();
        for key in keys {
            press(&mut terminal, key);
        }
        terminal.wait(&format!("{end}: {outcome}"), |terminal| terminal.text().contains(outcome));
    }
}

/// The sample inbox sends nothing; where sending is on, the same four keys order it.
#[test]
fn the_four_keys_of_a_reply_send_it() {
    let (_, keys, _) = rows().remove(0);
    let mut world = World::new(USUAL);
    for key in keys {
        world.press(&if key.len() > 1 { format!("<{}>", key.to_lowercase()) } else { key });
    }
    assert!(world.effects.iter().any(|effect| matches!(effect, Effect::Send(_))), "{}", world.screen());
}

#[test]
fn fifty_conversations_are_cleared_with_58_keys() {
    let mut terminal = start();
    let hot = |terminal: &Terminal| -> usize {
        let tabs = terminal.line(1);
        tabs.trim_start().trim_start_matches("Hot ").split(' ').next().unwrap().parse().unwrap()
    };
    let before = hot(&terminal);
    let mut pressed = 0;
    for (keys, times) in [("e", 26), ("w", 8), ("s\r", 8), ("#", 4), ("!", 4)] {
        for _ in 0..times {
            let left = hot(&terminal) - 1;
            terminal.press(keys).wait("one less", |terminal| hot(terminal) == left);
            pressed += keys.len();
        }
    }
    assert_eq!((before - hot(&terminal), pressed), (50, 58));
}
