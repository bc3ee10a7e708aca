//! The config is edited while the program runs: what can change does, what can't is named, a mistake changes nothing.

use crate::screen::{USUAL, World};
use crate::terminal::Terminal;
use levelhead::app::{Event, Form, Keymap, Settings};
use levelhead::classify::Hours;
use levelhead::triage::Rules;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// The program over the sample inbox with this config, and the file.
pub fn started(text: &str) -> (PathBuf, Terminal) {
    let home = Arc::new(tempfile::tempdir().unwrap());
    fs::create_dir_all(home.path().join(".local/state/levelhead")).unwrap();
    fs::write(home.path().join(".local/state/levelhead/tour-shown"), "").unwrap();
    let config = home.path().join("config.toml");
    fs::write(&config, text).unwrap();
    let args = ["--demo", "--now", "2026-03-09T12:00:00Z", "--config", config.to_str().unwrap()];
    let mut terminal = Terminal::start_at(&home, 120, 40, &args, &[]);
    terminal.wait("the list", |terminal| {
        terminal.line(2).contains("Dana Whitlow") && !terminal.text().contains('⇣')
    });
    (config, terminal)
}

fn drawn(terminal: &Terminal, sequence: &str) -> bool {
    String::from_utf8_lossy(&terminal.bytes).contains(sequence)
}

#[test]
fn keys_theme_and_lists_follow_the_file() {
    let (config, mut terminal) = started("[me]\nname = \"Sam\"\n");
    assert!(!drawn(&terminal, "38;2;1;2;3"));
    let edited = "[me]\nname = \"Sam\"\n[keys]\nundo = \"Z\"\n[theme]\nurgent = \"#010203\"\n\
                  [[view]]\nname = \"Plates\"\nfilter = \"plates\"\n";
    fs::write(&config, edited).unwrap();
    terminal.shows("read anew: keys, theme, views").shows("Plates");
    terminal.wait("the colour", |terminal| drawn(terminal, "38;2;1;2;3"));
    terminal.press("e").shows("done: Dana Whitlow  ·  Z undoes").press("Z").shows("undone");

    // A mistake is told with its place, and what was there goes on.
    fs::write(&config, "[keys]\nundo = \"n\"\nundoo = \"x\"\n").unwrap();
    terminal.shows("config.toml:3:1: [keys] undoo is no option").shows("Plates");
    terminal.press("e").shows("done: Dana Whitlow").press("Z").shows("undone");

    // Mended; and what a running screen can't follow is named.
    fs::write(&config, format!("{edited}[notify]\nby = \"osc9\"\n").replace("\"Sam\"", "\"Kim\"")).unwrap();
    terminal.shows("from the next start on: me, notify");
}

#[test]
fn the_list_that_is_shown_may_go() {
    let view = |name: &str| format!("[[view]]\nname = \"{name}\"\nfilter = \"plates\"\n");
    let (config, mut terminal) = started(&format!("{}{}", view("Plates"), view("More plates")));
    terminal.press("\u{1b}[Z").wait("the last list", |terminal| {
        terminal.line(2).contains("ID plates") && !terminal.text().contains("Dana Whitlow")
    });
    // Its place among the lists changes.
    fs::write(&config, view("More plates")).unwrap();
    terminal.shows("read anew: views").hides("│ Plates");
    assert!(terminal.line(2).contains("ID plates"), "{}", terminal.text());
    fs::write(&config, "").unwrap();
    terminal.hides("More plates").shows("Dana Whitlow");
}

#[test]
fn important_customers_and_the_reply_time_count_at_once() {
    let mut world = World::new(USUAL);
    let heat = |world: &World| {
        let id = world.app.current().unwrap();
        world.app.desk.summary(id, world.now).unwrap()
    };
    let before = heat(&world);
    let vip = before.customer_address.as_ref().unwrap().to_string();
    let rules = Rules {
        hours: Hours::office(jiff::tz::TimeZone::UTC),
        prior: (0.05, 0.05),
        first_reply: jiff::SignedDuration::from_hours(1),
        vip: vec![vip],
    };
    let session = &world.app.session;
    let settings = Settings {
        changed: vec!["sla", "vip"],
        later: Vec::new(),
        keys: Keymap::shipped(),
        views: Vec::new(),
        templates: session.templates.clone(),
        columns: session.columns.clone(),
        dates: session.dates,
        undo: session.undo,
        attachments: session.attachments,
        done: session.done,
        claim_on_reply: session.claim_on_reply,
        editor: session.editor,
        team: Vec::new(),
        rules: Some(rules),
        form: Form::Panes,
        split: None,
    };
    world.tell(Event::SettingsRead(Ok(Box::new(settings))));
    let after = heat(&world);
    assert!(after.heat > before.heat, "{:?} {:?}", before.heat, after.heat);
    assert!(after.due.is_some() && after.due < before.due, "{:?} {:?}", before.due, after.due);
    assert!(world.screen().contains("read anew: sla, vip"));
}
