//! Keys of the user's own: what they do, what the help and the foot say of them, and the page that lists all actions.

use crate::terminal::Terminal;
use levelhead::app::{Action, Keymap, Place};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[test]
fn keys_of_the_config_are_pressed_hinted_and_helped() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    fs::write(&config, "[keys]\nnext = [\"n\", \"down\"]\nprevious = \"p\"\nhelp = \"f\"\nforward = []\n")
        .unwrap();
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();
    let mail = |who: &str| {
        format!("From {who}\nFrom: {who} <{who}@x.example>\nTo: us@desk.example\nSubject: {who}\n\nHello\n\n")
    };
    let mbox = folder.path().join("two.mbox");
    fs::write(&mbox, mail("anna") + &mail("bert")).unwrap();
    let paths = [config.to_str().unwrap(), mbox.to_str().unwrap()];
    let mut terminal = Terminal::start(80, 24, &["--config", paths[0], "--open", paths[1]]);
    terminal.shows("anna").shows("bert").shows("f keys").press("n");
    terminal.wait("the second row", |terminal| terminal.line(3).starts_with('▌'));
    terminal.press("p").wait("the first row", |terminal| terminal.line(2).starts_with('▌'));
    terminal
        .press("j")
        .shows("j does nothing here  ·  f shows the keys")
        .press("f")
        .shows("Keys: the list")
        .press("q");
}

/// The table of docs/actions.md, as the program has it.
fn table() -> String {
    let keymap = Keymap::shipped();
    let mut lines = String::new();
    for action in Action::ALL {
        let mut seen: Vec<(String, Vec<&str>, String)> = Vec::new();
        for place in Place::ALL {
            for row in keymap.of(*place).filter(|row| row.action == *action) {
                let keys: Vec<String> = row.keys.iter().map(|key| format!("`{}`", key.written())).collect();
                let keys = keys.join(" ");
                match seen.iter_mut().find(|(others, _, help)| *others == keys && *help == row.help) {
                    Some((_, places, _)) => places.push(place.name()),
                    None => seen.push((keys, vec![place.name()], row.help.clone())),
                }
            }
        }
        for (keys, places, help) in seen {
            writeln!(lines, "| `{}` | {keys} | {} | {help} |", action.name(), places.join(", ")).unwrap();
        }
    }
    lines
}

#[test]
fn the_page_of_actions_lists_them_all() {
    let page = include_str!("../../docs/actions.md");
    let table = table();
    assert!(page.contains(&table), "docs/actions.md should hold:\n{table}");
}

/// The user may have given that order another key.
#[test]
fn no_line_of_the_help_names_another_key() {
    let keymap = Keymap::shipped();
    for place in Place::ALL {
        for row in keymap.of(*place) {
            let named = row.help.split_whitespace().collect::<Vec<_>>();
            let is_key = |word: &str| word.len() == 1 && !["a", "A", "I"].contains(&word);
            let verb = |word: &str| word.ends_with('s') && word.len() > 3;
            let speaks = named.windows(2).any(|pair| is_key(pair[0]) && verb(pair[1]));
            assert!(!speaks && !row.help.contains("Ctrl-"), "{}", row.help);
        }
    }
}
