//! Read-only, proved on the wire: the real program in a pseudo-terminal, through every key it has, as a user who could
//! change everything. Each command sent is on the allow-list, and the server is as it was.

use crate::servers::allow_list::violations;
use crate::servers::dovecot::{PASSWORD, SHARED};
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot, Proxy};
use crate::terminal::Terminal;
use serde::Deserialize;
use std::fs::{self, DirEntry};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

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
            if let Some(key) = key.strip_prefix("alt-") {
                return format!("\u{1b}{}", bytes(key));
            }
            let letter = key.strip_prefix("ctrl-");
            assert!(letter.unwrap_or(key).chars().count() == 1, "what does a terminal send for {key}?");
            return letter.map_or(key.to_owned(), |letter| char::from(letter.as_bytes()[0] & 31).to_string());
        }
    };
    sent.to_owned()
}

/// What the hints say where it is asked whether everybody gets a reply.
const ASKED: &str = "r only who wrote";

/// The word of the hints at the foot that tells each place, and the keys that lead there from the queue.
const PLACES: &[(&str, &str, &[&str])] = &[
    ("queue", "q quit", &[]),
    ("reader", "q back", &["\r"]),
    ("why", "q close", &["="]),
    ("journal", "q close", &["L"]),
    ("raw", "q close", &["h"]),
    ("help", "q close", &["?"]),
    ("filter", "Enter keep", &["/"]),
    ("palette", "Enter take", &[":"]),
    ("enclosed", "Enter open", &["o"]),
    ("evidence", "Tab mark", &["v"]),
    // Each answer is remembered for its conversation: `ask` looks for another.
    ("everybody", ASKED, &["r"]),
    ("templates", "Enter take", &["t"]),
    ("template-search", "Esc all", &["t", "/"]),
    ("blanks", "Enter go on", &["t", "p"]),
    ("draft", "Esc review", &["r"]),
    ("head", "Enter take", &["r", "\t"]),
    ("spelling", "Enter replace", &["r", "we will not have the ordrr for you ", "\u{7}"]),
    ("attach", "Tab complete", &["r", "\u{14}"]),
    ("review", "q keep", &["r", "\u{1b}"]),
    ("series", "x leave out", &["3x", "I", "a"]),
    ("left", LEFT, &[]),
];
/// What the hints say where a text of the user's own editor is offered.
const LEFT: &str = "y take it";

fn foot(terminal: &Terminal) -> String {
    terminal.text().lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned()
}

/// Waits until all keys so far have been dealt with: the screen is asked to be drawn anew, and keys come in order. A
/// frame ends with the mark of a synchronized update. Not after Esc: with a key right behind it, it would mean Alt and
/// that key.
fn answered(terminal: &mut Terminal, after: &str) {
    let from = terminal.bytes.len();
    terminal.press("\u{c}").wait(&format!("the screen drawn anew after {after}"), |terminal| {
        let written = String::from_utf8_lossy(&terminal.bytes[from..]);
        written.split_once("\u{1b}[2J").is_some_and(|(_, frame)| frame.contains("\u{1b}[?2026l"))
    });
}

/// Leaves place after place until the queue is back; a draft is thrown away on the way.
fn back_to_queue(terminal: &mut Terminal, after: &str) {
    loop {
        answered(terminal, after);
        let before = foot(terminal);
        if before.contains("q quit") {
            if !terminal.text().lines().any(|line| line.starts_with('▌') && line.contains('✎')) {
                break;
            }
            terminal.press("r").wait("the draft", |terminal| foot(terminal).contains("Esc review"));
        } else if before.contains("D discard") {
            terminal.press("D");
        } else if before.contains(" q ") {
            terminal.press("q");
        } else {
            terminal.press("\u{1b}").wait("Esc to lead on", |terminal| foot(terminal) != before);
        }
    }
    assert!(terminal.line(0).contains("READ-ONLY"), "{}", terminal.text());
}

/// Presses Esc where something is seen to go away.
fn press_esc(terminal: &mut Terminal, place: &str) {
    if place == "queue" {
        if terminal.text().contains(" marked") {
            terminal.press("\u{1b}").hides(" marked");
        }
        if terminal.line(1).contains("/from:") {
            terminal.press("\u{1b}").hides("/from:");
        }
        terminal.press("/on\r").shows("/on").press("\u{1b}").hides("/on");
    } else {
        let before = foot(terminal);
        terminal.press("\u{1b}").wait("Esc to lead on", |terminal| foot(terminal) != before);
    }
}

/// Waits for the question whether everybody gets the reply, or for the draft where that was asked before.
fn asked(terminal: &mut Terminal) -> bool {
    terminal.wait("the question or the draft", |terminal| {
        foot(terminal).contains(ASKED) || foot(terminal).contains("Esc review")
    });
    foot(terminal).contains(ASKED)
}

fn wait_foot(terminal: &mut Terminal, word: &str) {
    terminal.wait(word, |terminal| foot(terminal).contains(word));
}

/// The question is answered, if it is put.
fn answer(terminal: &mut Terminal) {
    if asked(terminal) {
        terminal.press("n").wait("the draft", |terminal| foot(terminal).contains("Esc review"));
    }
}

/// Goes down to a conversation of which it is not answered yet.
fn ask(terminal: &mut Terminal) {
    while !asked(terminal) {
        terminal.press("\u{1b}").wait("the review", |terminal| foot(terminal).contains("D discard"));
        terminal.press("D").wait("the list", |terminal| foot(terminal).contains("q quit"));
        terminal.press("jr");
    }
}

/// Opens a draft of which the user's own editor has left a newer text.
fn find_left(terminal: &mut Terminal) {
    terminal.press("r");
    answer(terminal);
    terminal.wait("the draft", |terminal| foot(terminal).contains("Esc review"));
    terminal.press("begun \u{1b}").wait("the review", |terminal| foot(terminal).contains("q keep"));
    terminal.press("q").wait("the list", |terminal| foot(terminal).contains("q quit"));
    let drafts = terminal.file(".local/state/levelhead/drafts");
    let stem =
        |entry: DirEntry| entry.file_name().into_string().ok()?.strip_suffix(".eml").map(str::to_owned);
    let end = Instant::now() + Duration::from_mins(1);
    let stem = loop {
        if let Some(stem) = fs::read_dir(&drafts).ok().and_then(|all| all.flatten().find_map(stem)) {
            break stem;
        }
        assert!(Instant::now() < end, "the draft is not on the disk");
        std::thread::yield_now();
    };
    let left = terminal.file(&format!(".local/state/levelhead/editing/{stem}-0.eml"));
    fs::create_dir_all(left.parent().unwrap()).unwrap();
    fs::write(&left, "To: dana@paws.example\nSubject: Re: x\n\nwritten outside\n").unwrap();
    // The draft may be written once more, and must stay the older one.
    let later = SystemTime::now() + Duration::from_hours(1);
    fs::File::options().append(true).open(&left).unwrap().set_modified(later).unwrap();
    terminal.press("r").wait("the question", |terminal| foot(terminal).contains(LEFT));
    // It is read, and is not asked about again.
    fs::remove_file(&left).unwrap();
}

fn go(terminal: &mut Terminal, place: &str) {
    if place == "left" {
        return find_left(terminal);
    }
    let at = PLACES.iter().position(|(name, ..)| *name == place).unwrap();
    let (_, word, keys) = PLACES[at];
    for (step, key) in keys.iter().enumerate() {
        terminal.press(key);
        // On the way each key has to be answered before the next.
        let last = step + 1 == keys.len();
        match *key {
            "r" if place == "everybody" => ask(terminal),
            "r" => answer(terminal),
            "t" | "I" if !last => wait_foot(terminal, "Enter take"),
            "3x" => {
                terminal.shows(" marked");
            }
            _ if !last => wait_foot(terminal, "Esc review"),
            _ => {}
        }
    }
    terminal.wait(place, |terminal| foot(terminal).contains(word));
}

fn press_every_key(terminal: &mut Terminal) {
    let table: Table = toml::from_str(include_str!("../../assets/keys.toml")).unwrap();
    let (mut pressed, mut last) = (0, String::from("the start"));
    for row in &table.key {
        for place in &row.places {
            // Elsewhere there is no mailbox (start, path), or no way in while nothing can be written: nobody snoozes
            // or claims for a colleague, no block is lifted to send, and nothing is on its way out or held at the end.
            if !PLACES.iter().any(|(name, ..)| name == place)
                || matches!(row.action.as_str(), "quit" | "suspend")
            {
                continue;
            }
            for key in &row.keys {
                back_to_queue(terminal, &last);
                last = format!("{key} in {place}");
                terminal.press("g");
                go(terminal, place);
                if key == "esc" {
                    press_esc(terminal, place);
                } else if row.action == "redraw" {
                    // Its frame must not be taken for the one that answers the next barrier.
                    answered(terminal, &last);
                } else {
                    terminal.press(&bytes(key));
                }
                let next = match (row.action.as_str(), place.as_str()) {
                    ("hand-over", _) => "go on",
                    ("reply", "queue" | "reader") | ("accept", "palette") => ASKED,
                    ("forward" | "reply" | "reply-all", _) => "review",
                    ("templates", _) => "take",
                    // Without marks and incident.
                    ("each", _) => "no incident here",
                    ("save", _) => "draft saved to",
                    ("edit-outside", _) => "as it was",
                    _ => "",
                };
                terminal.wait(&format!("{next} after {last}"), |terminal| {
                    let answered = next == ASKED && foot(terminal).contains("Esc review");
                    // Mails alike are an incident once they have been found to be.
                    let offered = row.action == "each" && foot(terminal).contains("Enter take");
                    answered || offered || terminal.text().contains(next)
                });
                if place == "series" && matches!(row.action.as_str(), "back" | "stop") {
                    // Its drafts are thrown away where they are listed.
                    terminal.wait("the list", |terminal| foot(terminal).contains("q quit"));
                    terminal.press("I").wait("the series", |terminal| foot(terminal).contains("x leave out"));
                }
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

/// The screen over the shared mailbox, as a user who could change everything in it.
fn screen(folder: &Path, port: u16, options: &[&str]) -> Terminal {
    let config = folder.join("config.toml");
    let text = format!(
        "queue_since = \"all\"\n[me]\nname = \"Sam\"\n[[account]]\nname = \"team\"\nhost = \"127.0.0.1\"\nport = {port}\n\
         tls = \"none\"\nuser = \"agent\"\npassword = \"{PASSWORD}\"\nfolder = \"{SHARED}\"\n\
         addresses = [\"support@desk.example\"]\n"
    );
    fs::write(&config, text).unwrap();
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();
    let mut args = vec!["--config", config.to_str().unwrap()];
    args.extend(options);
    let words = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/spelling");
    Terminal::start_in(120, 40, &args, &[("DICPATH", words), ("PATH", "/usr/bin:/bin"), ("EDITOR", "true")])
}

/// A mail with something to be listed among attachments and links.
fn with_link(number: u32) -> String {
    mail(number).replace("This is", "See https://desk.example/faq\r\nThis is")
}

#[test]
fn no_key_changes_anything_on_a_read_only_screen() {
    let dovecot = Dovecot::start();
    dovecot.shared().fill(60, with_link);
    let proxy = Proxy::start(dovecot.plain_port);
    let mut owner = Client::login(dovecot.plain_port, "owner", PASSWORD);
    let before = owner.snapshot(SHARED);
    assert!(before[0].contains("RECENT 60"), "{before:?}");

    let folder = tempfile::tempdir().unwrap();
    let mut terminal = screen(folder.path(), proxy.port, &["--read-only"]);
    terminal.shows("All 60");
    press_every_key(&mut terminal);
    back_to_queue(&mut terminal, "every key");
    suspend_and_resume(&mut terminal);
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);

    let sent = proxy.sent();
    assert!(sent.iter().any(|sent| sent.line.contains("BODY.PEEK[1]")), "bodies were read: {sent:?}");
    assert_eq!(violations(&sent), Vec::<String>::new());
    assert_eq!(owner.snapshot(SHARED), before);
}

/// The answer to a key may be that there is nothing yet; it is never silence.
#[test]
fn a_reply_begun_while_the_mail_still_comes_in_opens() {
    let dovecot = Dovecot::start();
    dovecot.shared().fill(60, mail);
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = screen(folder.path(), dovecot.plain_port, &["--read-only"]);
    let none = "no conversation stands under the cursor";
    terminal
        .shows("READ-ONLY")
        .press("r")
        .wait("an answer", |terminal| foot(terminal).contains(ASKED) || terminal.text().contains(none));
    if terminal.text().contains(none) {
        terminal.shows("▌").press("r");
        terminal.wait("the question", |terminal| foot(terminal).contains(ASKED));
    }
}
