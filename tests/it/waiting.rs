//! Changes that wait for the line, as the user sees them: counted, sent when nothing has changed, dropped and told when
//! somebody was faster, taken back by `u`; and found again by the next start after `kill -9`.

use crate::screen::{SMALL, USUAL, WIDE, World};
use crate::servers::dovecot::PASSWORD;
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot, Proxy};
use crate::terminal::Terminal;
use levelhead::app::Event;
use levelhead::mail::Flags;
use levelhead::port::mail::{Incoming, Intent, Request};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

/// A screen whose source keeps changes and has no line.
fn cut_off(size: (u16, u16)) -> World {
    let mut world = World::new(size);
    world.tell(Event::MailReported(Incoming::KeepsChanges));
    world.down = true;
    world
}

fn says(world: &mut World, words: &str) {
    let screen = world.screen();
    assert!(screen.contains(words), "no {words:?} in\n{screen}");
}

fn last_kept(world: &World) -> Intent {
    let kept = world.asked.iter().rev().find_map(|request| match request {
        Request::Keep(intent) => Some(intent.clone()),
        _ => None,
    });
    kept.expect("a change that may wait")
}

/// The line is back: the source asks about the change that was made last.
fn line_is_back(world: &mut World) -> Request {
    let Intent { ticket, seen, .. } = last_kept(world);
    world.tell(Event::MailReported(Incoming::MaySend { ticket, seen }));
    world.asked.last().unwrap().clone()
}

#[test]
fn what_waits_is_counted_and_goes_when_nothing_has_changed() {
    let mut world = cut_off(WIDE);
    world.press("w");
    says(&mut world, "1 change waits for the line");
    let ticket = last_kept(&world).ticket;
    assert_eq!(line_is_back(&mut world), Request::SendWaiting(ticket));
    world.tell(Event::MailReported(Incoming::Stored { ticket }));
    assert!(!world.screen().contains("waits for the line"));

    let whom = world.here();
    world.press("b").press("s").press("in 2h<enter>");
    says(&mut world, "2 changes wait for the line");
    world.press("M");
    says(&mut world, "waits       snoozed");
    says(&mut world, &format!("waits       blocked · {whom}"));
}

#[test]
fn it_has_its_place_on_every_size_of_screen() {
    for (size, told) in [(SMALL, "1 waiting"), (USUAL, "1 waiting"), (WIDE, "1 change waits for the line")] {
        let mut world = cut_off(size);
        world.press("w");
        says(&mut world, told);
    }
}

/// A colleague changes keywords on a message that the change was about.
fn colleague_sets(world: &mut World, keywords: &[&str]) {
    let message =
        last_kept(world).seen[0].0.iter().find(|known| known.before != known.after).unwrap().message;
    let keywords = keywords.iter().map(|word| (*word).into()).collect();
    let flags = vec![(message, Flags { keywords, ..Flags::default() })];
    world.tell(Event::MailReported(Incoming::FlagsChanged(flags)));
}

#[test]
fn what_a_colleague_has_overtaken_is_dropped_and_stays_listed_until_it_was_seen() {
    for (keywords, why) in
        [(&["lh-by-mike"][..], "mike is on it now"), (&["lh-done"], "somebody set it to done since")]
    {
        let mut world = cut_off(WIDE);
        let whom = world.here();
        world.press("w");
        colleague_sets(&mut world, keywords);
        let ticket = last_kept(&world).ticket;
        assert_eq!(line_is_back(&mut world), Request::DropWaiting(ticket));
        says(&mut world, &format!("not done: waiting · {whom}: {why}"));
        world.press("jk");
        says(&mut world, "NOT DONE");
        world.press("M");
        says(&mut world, &format!("not done    waiting · {whom}: {why}"));
        assert!(!world.press("q").screen().contains("NOT DONE"));
    }
}

#[test]
fn one_s_own_claim_and_what_stands_there_already_are_no_reason_to_drop_it() {
    for keywords in [&["lh-by-sam"][..], &["lh-waiting"], &["$Forwarded", "\\Seen"]] {
        let mut world = cut_off(USUAL);
        world.press("w");
        colleague_sets(&mut world, keywords);
        let ticket = last_kept(&world).ticket;
        assert_eq!(line_is_back(&mut world), Request::SendWaiting(ticket), "{keywords:?}");
    }
}

#[test]
fn a_customer_who_wrote_meanwhile_is_not_put_off() {
    let mut world = cut_off(WIDE);
    world.press("e");
    let message = last_kept(&world).seen[0].0.last().unwrap().message;
    let line = {
        let id = world.app.desk.conversation_of(message).unwrap();
        world.app.desk.messages(id).into_iter().rfind(|line| line.reference == message).unwrap()
    };
    let (from, id) = (line.address.unwrap(), line.message_id.unwrap());
    let again = format!(
        "From: {from}\r\nTo: support@desk.example\r\nSubject: Re: {}\r\nIn-Reply-To: {id}\r\n\
         Message-ID: <again@x.example>\r\nDate: Mon, 9 Mar 2026 11:59:00 +0000\r\n\r\nAnd another thing!\r\n",
        line.subject
    );
    world.arrive(vec![(0, 900, again.into_bytes())]);
    let ticket = last_kept(&world).ticket;
    assert_eq!(line_is_back(&mut world), Request::DropWaiting(ticket));
    says(&mut world, "the customer has written since");
}

#[test]
fn a_mail_of_it_that_was_taken_away_ends_it() {
    let mut world = cut_off(WIDE);
    world.press("e");
    let gone = last_kept(&world).seen[0].0.iter().map(|known| known.message).collect();
    world.tell(Event::MailReported(Incoming::Vanished(gone)));
    assert!(matches!(line_is_back(&mut world), Request::DropWaiting(_)));
    says(&mut world, "mail of it was taken away since");
}

#[test]
fn undo_of_what_waits_brings_the_row_back_under_the_cursor() {
    let mut world = cut_off(WIDE);
    let whom = world.here();
    world.press("#");
    assert_ne!(world.here(), whom);
    says(&mut world, "1 change waits for the line");
    let moved = last_kept(&world).ticket;
    world.press("u");
    let ticket = last_kept(&world).ticket;
    world.tell(Event::MailReported(Incoming::TakenBack { ticket: moved }));
    world.tell(Event::MailReported(Incoming::Stored { ticket }));
    assert_eq!(world.here(), whom);
    assert!(!world.screen().contains("for the line"));
}

/// Waits until the server is as described.
fn until(mut seen: impl FnMut() -> bool) {
    let end = std::time::Instant::now() + std::time::Duration::from_mins(1);
    while !seen() {
        assert!(std::time::Instant::now() < end, "waited in vain for the server");
        std::thread::yield_now();
    }
}

/// The number of the question under the cursor.
fn under_the_cursor(terminal: &Terminal) -> u32 {
    let text = terminal.text();
    let row = text.lines().find(|line| line.starts_with('▌') && line.contains("Question"));
    let row = row.unwrap_or_else(|| panic!("no row under the cursor:\n{text}"));
    row.split("Question ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap()
}

/// A config for the account that the tests use.
fn config(home: &Path, port: u16) -> String {
    let config = home.join("config.toml");
    let text = format!(
        "queue_since = \"all\"\n[me]\nname = \"Sam\"\n[[account]]\nname = \"lab\"\nhost = \"127.0.0.1\"\ntls = \"none\"\n\
         port = {port}\nuser = \"full\"\npassword = \"{PASSWORD}\"\naddresses = [\"support@example.com\"]\n",
    );
    std::fs::write(&config, text).unwrap();
    std::fs::set_permissions(&config, std::fs::Permissions::from_mode(0o600)).unwrap();
    config.display().to_string()
}

#[test]
fn after_a_kill_the_next_start_shows_and_sends_what_waited() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "Trash");
    dovecot.maildir("full", "INBOX").fill(3, mail);
    let proxy = Proxy::start(dovecot.plain_port);
    let home = Arc::new(tempfile::tempdir().unwrap());
    let config = config(home.path(), proxy.port);
    let arguments = ["--config", &config];
    let mut terminal = Terminal::start_at(&home, 130, 30, &arguments, &[]);
    terminal.shows("Question 1").shows("Question 2").shows("Question 3").shows("3 open");
    proxy.down();
    terminal.shows("connection lost");
    let done = under_the_cursor(&terminal);
    terminal.press("e").shows("1 change waits for the line");
    let overtaken = under_the_cursor(&terminal);
    terminal.press("w").shows("2 changes wait for the line");
    let thrown_away = under_the_cursor(&terminal);
    terminal.press("#").shows("3 changes wait for the line");
    let killed = std::process::Command::new("kill").args(["-9", &terminal.id().to_string()]).status();
    assert!(killed.unwrap().success());
    drop(terminal);

    let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
    other.run("SELECT INBOX");
    other.run(&format!("UID STORE {overtaken} +FLAGS (lh-by-mike)"));
    // Still no line: what was done shows as it was left.
    let mut terminal = Terminal::start_at(&home, 130, 30, &arguments, &[]);
    terminal.shows("3 changes wait for the line");
    let gone = format!("Question {thrown_away}");
    assert!(!terminal.text().contains(&gone), "it is on its way out:\n{}", terminal.text());
    proxy.up();
    terminal.press("R").shows("not done: waiting").shows("mike is on it now").hides("for the line");
    terminal.press("M").shows(&format!("not done    waiting · Customer {overtaken}: mike is on it now"));
    until(|| {
        let flags = other.flags("INBOX");
        flags.get(&done).is_some_and(|flags| flags.iter().any(|flag| flag == "lh-done")) && flags.len() == 2
    });
    assert!(!other.flags("INBOX")[&overtaken].contains(&"lh-waiting".to_owned()));
    assert_eq!(other.flags("Trash").len(), 1);
    terminal.press("qq");
    assert_eq!(terminal.ended(), 0);
    let kept = home.path().join(".local/state/levelhead/changes");
    assert_eq!(std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o700);
    let left: Vec<_> = std::fs::read_dir(&kept)
        .unwrap()
        .flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap())
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_is_changed_with_offline_is_sent_by_the_next_start() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(3, mail);
    let home = Arc::new(tempfile::tempdir().unwrap());
    let config = config(home.path(), dovecot.plain_port);
    let start = |more: &[&str]| {
        Terminal::start_at(&home, 130, 30, &[&["--config", config.as_str()], more].concat(), &[])
    };
    let mut first = start(&[]);
    first.shows("3 open").shows("This is question").hides("⇣").press("q");
    assert_eq!(first.ended(), 0);

    let mut offline = start(&["--offline"]);
    offline.shows("OFFLINE").shows("3 open").hides("READ-ONLY");
    offline.press("c").shows("no server is asked (--offline)").hides("@Sam").hides("for the line");
    let done = under_the_cursor(&offline);
    offline.press("e").shows("1 change waits for the line");
    let overtaken = under_the_cursor(&offline);
    offline.press("w").shows("2 changes wait for the line");
    offline.press("b").shows("3 changes wait for the line");
    offline.press("u").shows("2 changes wait for the line");
    offline.press("q");
    assert_eq!(offline.ended(), 0);

    let mut refused = start(&["--offline", "--read-only"]);
    refused.shows("READ-ONLY").shows("3 open").press("e").shows("started with --read-only");
    refused.hides("for the line").press("q");
    assert_eq!(refused.ended(), 0);

    let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
    assert!(other.flags("INBOX").values().flatten().all(|flag| !flag.starts_with("lh-")), "nothing was sent");
    other.run("SELECT INBOX");
    other.run(&format!("UID STORE {overtaken} +FLAGS (lh-by-mike)"));
    let mut next = start(&[]);
    next.shows("mike is on it now").hides("for the line");
    until(|| other.flags("INBOX")[&done].contains(&"lh-done".to_owned()));
    let left = other.flags("INBOX");
    assert!(left.values().flatten().all(|flag| flag != "lh-waiting" && flag != "lh-blocked"), "{left:?}");
    next.press("q");
    assert_eq!(next.ended(), 0);
}

#[test]
fn a_claim_never_waits() {
    let mut world = cut_off(WIDE);
    world.press("c");
    let Some(Request::Store { ticket, edits }) = world.asked.last() else {
        panic!("{:?}", world.asked.last())
    };
    assert!(edits.iter().any(|edit| edit.add_claim.is_some()));
    assert!(!world.asked.iter().any(|asked| matches!(asked, Request::Keep(keep) if keep.ticket == *ticket)));
}
