//! Flow: what repeats, counts and marks do, where the cursor goes, and that no key is silent or means another row than
//! the one in sight.

use crate::screen::{USUAL, World};
use crate::servers::dovecot::{PASSWORD, SHARED};
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot};
use crate::terminal::Terminal;
use levelhead::app::Event;
use levelhead::mail::{MessageKey, MessageRef, SourceId};
use levelhead::port::mail::Incoming;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

#[test]
fn a_count_marks_and_undoes_that_many() {
    let mut world = World::new(USUAL);
    let before = world.customers();
    world.press("3x");
    assert!(world.screen().contains("3 marked"), "{}", world.screen());
    assert_eq!(world.press("w").customers(), before[3..]);
    world.press("ee");
    assert_eq!(world.press("9u").customers(), before);
}

#[test]
fn a_key_that_does_nothing_says_so() {
    for (keys, said) in [
        ("Q", "Q does nothing here  ·  ? shows the keys"),
        ("<enter>Q", "Q does nothing here"),
        ("k", "this is the first conversation of the list"),
        ("Gj", "this is the last conversation of the list"),
        ("G ", "this is the last conversation of the list"),
        ("<enter>K", "this is the first conversation of the list"),
        ("<enter>Gj", "this is its end  ·  J goes to the next conversation"),
        ("J", "the text stands beside the list from 100 columns on"),
        ("<esc>", "no marks and no filter to drop  ·  q quits"),
        ("cA<tab>c<tab><tab><tab><tab><tab><tab><tab>ew", "waiting for the customer"),
        ("<tab>j", "this list is empty"),
        ("A.", "Dana Whitlow: it is so already"),
        ("u", "nothing to undo"),
        (".", "nothing was changed yet that could be repeated"),
    ] {
        let mut world = World::new(USUAL);
        let screen = world.press(keys).screen();
        assert!(screen.contains(said), "{keys}: {said}\n{screen}");
    }
}

#[test]
fn a_view_is_found_as_it_was_left() {
    let mut world = World::new(USUAL);
    let third = world.press("jj").here();
    world.press("<tab><tab><tab>");
    assert_eq!(world.press("<shift-tab><shift-tab><shift-tab>").here(), third);
}

#[test]
fn reading_goes_on_down_after_a_change_and_by_j() {
    let mut world = World::new(USUAL);
    let before = world.customers();
    assert_eq!(world.press("<enter>J").here(), before[1]);
    assert_eq!(world.press("e").here(), before[2]);
    assert_eq!(world.press("K").here(), before[0]);
    assert!(world.app.reading, "the next one is opened as this one was");
}

#[test]
fn what_a_colleague_took_away_keeps_its_row_until_the_user_sorts() {
    let mut world = World::new(USUAL);
    let before = world.press("j").customers();
    let open = world.app.desk.counts(world.app.now).open;
    assert!(world.screen().contains(&format!("{open} open")));
    let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
    world.tell(Event::MailReported(Incoming::Vanished(vec![reference])));
    let screen = world.screen();
    assert!(screen.contains(&format!("{} open", open - 1)), "{screen}");
    assert!(screen.lines().nth(2).unwrap().contains("gone: moved or deleted elsewhere"), "{screen}");
    assert!(screen.lines().nth(3).unwrap().contains(&before[1]), "{screen}");
    let screen = world.press("ke").screen();
    assert!(screen.contains("this one: no longer in the mailbox"), "{screen}");
    assert_eq!(world.press("R").customers(), before[1..]);
}

/// The customer of a row as it stands on the terminal.
fn customer(terminal: &Terminal, row: usize) -> String {
    let line = terminal.line(row);
    let name = line.split("Customer ").nth(1).unwrap_or_else(|| panic!("no customer in {row}: {line}"));
    name.chars().take_while(char::is_ascii_digit).collect()
}

fn cursor(terminal: &Terminal) -> usize {
    let text = terminal.text();
    text.lines().position(|line| line.starts_with('▌')).unwrap_or_else(|| panic!("no cursor\n{text}"))
}

/// Hotter mail keeps coming from a real server while `e` is pressed: each time the row in sight is what is done, the
/// cursor goes to the row that stood beneath it, and nothing comes in between.
#[test]
fn a_key_means_the_row_in_sight_while_hotter_mail_comes() {
    let dovecot = Dovecot::start();
    dovecot.shared().fill(30, mail);
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    let text = format!(
        "queue_since = \"all\"\n[me]\nname = \"Sam\"\n[[account]]\nname = \"team\"\nhost = \"127.0.0.1\"\nport = {}\n\
         tls = \"none\"\nuser = \"agent\"\npassword = \"{PASSWORD}\"\nfolder = \"{SHARED}\"\npoll_seconds = 5\n\
         addresses = [\"support@example.com\"]\n",
        dovecot.plain_port
    );
    fs::write(&config, text).unwrap();
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();
    let mut terminal = Terminal::start(90, 30, &["--config", config.to_str().unwrap()]);
    terminal.shows("All 30").hides("⇣").press("jj").wait("the third row", |terminal| cursor(terminal) == 4);
    let mut done = Vec::new();
    for round in 1..=6 {
        let row = cursor(&terminal);
        let (here, below) = (customer(&terminal, row), customer(&terminal, row + 1));
        let hot = format!(
            "From: Furious {round} <furious{round}@example.net>\r\nTo: support@example.com\r\n\
             Subject: 4th attempt\r\nDate: Mon, 2 Feb 2026 12:00:00 +0000\r\n\
             Message-ID: <hot{round}@example.net>\r\n\r\nThis is my 4th attempt. I want my money back today or \
             my lawyer sues you. Nobody answers. This is outrageous!\r\n"
        );
        dovecot.shared().deliver(hot);
        if round % 2 == 0 {
            // The screen knows of it already; otherwise it comes with the key or right after it.
            terminal.shows(&format!("{round} new"));
        }
        terminal.press("e").shows(&format!("done: Customer {here}  "));
        assert_eq!((cursor(&terminal), customer(&terminal, cursor(&terminal))), (row, below));
        done.push(here);
    }
    terminal.press("j").shows("6 new").press("R").shows("Furious 1").shows("Furious 6");
    let finished = || -> Vec<String> {
        let kept = Client::login(dovecot.plain_port, "owner", PASSWORD).flags(SHARED);
        let finished = kept.iter().filter(|(_, flags)| flags.iter().any(|flag| flag.contains("lh-done")));
        finished.map(|(uid, _)| uid.to_string()).collect()
    };
    // What has not been sent when the program ends waits for its next start.
    let end = Instant::now() + Duration::from_mins(1);
    while finished().len() < done.len() && Instant::now() < end {
        std::thread::yield_now();
    }
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    done.sort_by_key(|number| number.parse::<u32>().unwrap());
    assert_eq!(finished(), done);
}
