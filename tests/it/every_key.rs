//! Read-only, proved on the wire: the real program in a pseudo-terminal, through every key it has, as a user who could
//! change everything. Each command sent is on the allow-list, and the server is as it was.

use crate::servers::allow_list::violations;
use crate::servers::dovecot::{PASSWORD, SHARED};
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot, Proxy};
use crate::terminal::Terminal;
use serde::Deserialize;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

#[derive(Deserialize)]
struct Table {
    key: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    keys: Vec<String>,
    action: String,
    #[serde(rename = "in")]
    places: Vec<String>,
}

/// What a terminal sends for a key of the table.
fn bytes(key: &str) -> String {
    let sent = match key {
        "enter" => "\r",
        "esc" => "\u{1b}",
        "space" => " ",
        "tab" => "\t",
        "shift-tab" => "\u{1b}[Z",
        "backspace" => "\u{7f}",
        "up" => "\u{1b}[A",
        "down" => "\u{1b}[B",
        "left" => "\u{1b}[D",
        "pageup" => "\u{1b}[5~",
        "pagedown" => "\u{1b}[6~",
        "home" => "\u{1b}[H",
        "end" => "\u{1b}[F",
        _ => {
            let letter = key.strip_prefix("ctrl-");
            assert!(letter.unwrap_or(key).chars().count() == 1, "what does a terminal send for {key}?");
            return letter.map_or(key.to_owned(), |letter| char::from(letter.as_bytes()[0] & 31).to_string());
        }
    };
    sent.to_owned()
}

/// The word of the hints at the foot that tells each place, and the keys that lead there from the queue.
const PLACES: [(&str, &str, &[&str]); 9] = [
    ("queue", "q quit", &[]),
    ("reader", "q back", &["\r"]),
    ("why", "q close", &["="]),
    ("help", "q close", &["?"]),
    ("filter", "Enter keep", &["/"]),
    ("templates", "Enter take", &["t"]),
    ("blanks", "Enter go on", &["t", "p"]),
    ("draft", "Esc review", &["r"]),
    ("review", "q keep", &["r", "\u{1b}"]),
];

fn foot(terminal: &Terminal) -> String {
    terminal.text().lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned()
}

/// Presses Esc until the queue is back.
fn back_to_queue(terminal: &mut Terminal) {
    while !foot(terminal).contains("q quit") {
        let before = terminal.text();
        terminal.press("\u{1b}").wait("Esc leads on", |terminal| terminal.text() != before);
    }
    assert!(terminal.line(0).contains("READ-ONLY"), "{}", terminal.text());
}

fn go(terminal: &mut Terminal, place: &str) {
    let at = PLACES.iter().position(|(name, ..)| *name == place).unwrap();
    let (_, word, keys) = PLACES[at];
    for (step, key) in keys.iter().enumerate() {
        terminal.press(key);
        // On the way each key has to be answered before the next.
        if step + 1 < keys.len() {
            let before = if *key == "t" { "Enter take" } else { "Esc review" };
            terminal.wait(before, |terminal| foot(terminal).contains(before));
        }
    }
    terminal.wait(place, |terminal| foot(terminal).contains(word));
}

fn press_every_key(terminal: &mut Terminal) {
    let table: Table = toml::from_str(include_str!("../../assets/keys.toml")).unwrap();
    let mut pressed = 0;
    for row in &table.key {
        for place in &row.places {
            // Elsewhere there is no mailbox, or (snooze) no way in while nothing can be written: `s` is pressed below.
            if !PLACES.iter().any(|(name, ..)| name == place)
                || matches!(row.action.as_str(), "quit" | "suspend")
            {
                continue;
            }
            for key in &row.keys {
                back_to_queue(terminal);
                go(terminal, place);
                terminal.press(&bytes(key));
                let next = match (row.action.as_str(), place.as_str()) {
                    ("reply" | "reply-all", _) => "review",
                    ("templates", _) => "take",
                    ("save", _) => "draft saved to",
                    _ => "",
                };
                terminal.wait(next, |terminal| terminal.text().contains(next));
                pressed += 1;
            }
        }
    }
    assert!(pressed > 100, "only {pressed} keys were pressed");
}

fn suspend_and_resume(terminal: &mut Terminal) {
    let stat = format!("/proc/{}/stat", terminal.id());
    let stopped = || fs::read_to_string(&stat).unwrap().rsplit_once(") ").unwrap().1.starts_with('T');
    terminal.press("\u{1a}").wait("the terminal to be given back", |terminal| !terminal.alternate());
    while !stopped() {
        std::thread::yield_now();
    }
    let resumed = Command::new("kill").args(["-CONT", &terminal.id().to_string()]).status().unwrap();
    assert!(resumed.success());
    terminal
        .wait("the screen to be back", |terminal| terminal.alternate() && foot(terminal).contains("q quit"));
}

#[test]
fn no_key_changes_anything_on_a_read_only_screen() {
    let dovecot = Dovecot::start();
    dovecot.shared().fill(60, mail);
    let proxy = Proxy::start(dovecot.plain_port);
    let mut owner = Client::login(dovecot.plain_port, "owner", PASSWORD);
    let before = owner.snapshot(SHARED);
    assert!(before[0].contains("RECENT 60"), "{before:?}");

    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    let text = format!(
        "queue_since = \"all\"\n[me]\nname = \"Sam\"\n[[account]]\nname = \"team\"\nhost = \"127.0.0.1\"\nport = {}\n\
         tls = \"none\"\nuser = \"agent\"\npassword = \"{PASSWORD}\"\nfolder = \"{SHARED}\"\n\
         addresses = [\"support@desk.example\"]\n",
        proxy.port
    );
    fs::write(&config, text).unwrap();
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();

    let mut terminal = Terminal::start(120, 40, &["--config", config.to_str().unwrap(), "--read-only"]);
    terminal.wait("the whole queue", |terminal| {
        terminal.text().contains("READ-ONLY")
            && terminal.text().contains("All ")
            && !terminal.text().contains('⇣')
    });
    press_every_key(&mut terminal);
    back_to_queue(&mut terminal);
    suspend_and_resume(&mut terminal);
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);

    let sent = proxy.sent();
    assert!(sent.iter().any(|sent| sent.line.contains("BODY.PEEK[]")), "bodies were read: {sent:?}");
    assert_eq!(violations(&sent), Vec::<String>::new());
    assert_eq!(owner.snapshot(SHARED), before);
}
