//! Drafts outlive the program, however it ends, and stay with their conversation.

use crate::screen::{USUAL, World};
use crate::terminal::Terminal;
use levelhead::access::{AccountSetting, Origin, Wish, decide};
use levelhead::app::Event;
use levelhead::reply::Kept;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

const DEMO: [&str; 3] = ["--demo", "--now", "2026-03-09T12:00:00Z"];

/// The drafts on the disk.
fn files(terminal: &Terminal) -> Vec<PathBuf> {
    let entries = fs::read_dir(terminal.file(".local/state/levelhead/drafts")).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "eml")).collect()
}

/// Waits until the only draft on the disk is as described.
fn on_disk(terminal: &Terminal, seen: impl Fn(&str) -> bool) {
    let end = Instant::now() + Duration::from_mins(1);
    while !files(terminal).iter().any(|path| fs::read_to_string(path).is_ok_and(|text| seen(&text))) {
        assert!(Instant::now() < end, "{:?}", files(terminal));
        std::thread::yield_now();
    }
}

/// Waits until no program has a draft in hand: that is done a moment after it is told.
fn let_go(terminal: &Terminal) {
    let locked = || {
        let entries = fs::read_dir(terminal.file(".local/state/levelhead/drafts")).into_iter().flatten();
        entries.flatten().any(|entry| entry.path().extension().is_some_and(|ending| ending == "lock"))
    };
    let end = Instant::now() + Duration::from_mins(1);
    while locked() {
        assert!(Instant::now() < end, "a draft is still locked");
        std::thread::yield_now();
    }
}

fn writing() -> Terminal {
    let mut terminal = Terminal::start(80, 24, &DEMO);
    terminal.settled("Dana Whitlow");
    terminal.press("r").shows("Subject  Re:").press("half a größer word").shows("half a größer word");
    terminal
}

fn signal(terminal: &Terminal, name: &str) {
    let sent = Command::new("kill").args([name, &terminal.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Another run in the same home finds the draft.
fn found_again(before: &Terminal) -> Terminal {
    let mut terminal = Terminal::start_at(&Arc::clone(&before.home), 80, 24, &DEMO, &[]);
    terminal.shows("1 draft begun before").wait("its mark", |terminal| terminal.line(2).contains('✎'));
    terminal.press("r").shows("Subject  Re:").shows("half a größer word");
    terminal
}

#[test]
fn a_draft_survives_the_kill_of_the_program_in_the_middle_of_typing() {
    let mut terminal = writing();
    on_disk(&terminal, |text| text.contains("gr=C3=B6=C3=9Fer word"));
    signal(&terminal, "-KILL");
    terminal.ended();
    let mut terminal = found_again(&terminal);
    terminal.press("and more ").shows("and more half a");
    on_disk(&terminal, |text| text.contains("and more half a"));
    assert_eq!(files(&terminal).len(), 1, "it is the same draft");
    terminal.press("\u{1b}").shows("D discard").press("D").shows("draft thrown away").press("q");
    assert_eq!(terminal.ended(), 0);
    assert_eq!(files(&terminal), Vec::<PathBuf>::new());
}

#[test]
fn a_draft_survives_a_terminal_that_is_closed_and_a_program_that_is_told_to_end() {
    for name in ["-HUP", "-TERM"] {
        let mut terminal = writing();
        signal(&terminal, name);
        terminal.ended();
        let mut terminal = found_again(&terminal);
        terminal.press("\u{1b}").shows("q keep").press("q").hides("The draft").press("q");
        assert_eq!(terminal.ended(), 0);
    }
}

fn mail(id: &str, subject: &str, head: &str) -> Vec<u8> {
    let text = format!(
        "From: Dana <dana@shop.example>\r\nTo: support@desk.example\r\nMessage-ID: <{id}@shop.example>\r\n\
         Date: Mon, 09 Mar 2026 11:00:00 +0000\r\nSubject: {subject}\r\n{head}\r\nhello {id}\r\n"
    );
    text.into_bytes()
}

fn world(mails: Vec<Vec<u8>>) -> World {
    let grant = decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
    let mut world = World::empty(USUAL, grant);
    world.open(0);
    let numbered = mails.into_iter().zip(1..).map(|(mail, at)| (0, at, mail));
    world.arrive(numbered.collect());
    world
}

#[test]
fn a_draft_goes_along_when_its_conversation_is_joined_to_another() {
    let mut world = world(vec![mail("1", "order", ""), mail("2", "invoice", "")]);
    world.press("rmine<esc>q").press("jrother<esc>q");
    world.arrive(vec![(0, 3, mail("3", "both", "References: <1@shop.example> <2@shop.example>\r\n"))]);
    assert_eq!(world.app.drafts.len(), 1, "one is shown");
    world.press("gr");
    let first = world.screen();
    world.press("<esc>D");
    world.arrive(vec![(0, 4, mail("4", "more", ""))]);
    let second = world.press("gr").screen();
    let both = [first, second].concat();
    assert!(both.contains("mine") && both.contains("other"), "{both}");
}

#[test]
fn a_draft_found_waits_for_its_conversation_and_one_that_was_sent_is_dropped() {
    let mut world = world(vec![mail("1", "order", "")]);
    world.press("rmine<ctrl-s>");
    let (name, bytes) = world.saved.pop().unwrap();
    let kept = Kept::from_bytes(&bytes).unwrap();
    let sent = kept.draft.message_id.clone().unwrap();

    let mut later = self::world(vec![mail("2", "invoice", "")]);
    later.tell(Event::DraftsFound(vec![(name.clone(), kept.clone())]));
    assert!(later.app.drafts.is_empty());
    later.arrive(vec![(0, 7, mail("1", "order", ""))]);
    assert_eq!(later.app.drafts.len(), 1);

    let copy = format!(
        "From: support@desk.example\r\nMessage-ID: <{sent}>\r\nIn-Reply-To: <1@shop.example>\r\n\r\nmine\r\n"
    );
    let mut after = self::world(vec![mail("1", "order", ""), copy.into_bytes()]);
    after.tell(Event::DraftsFound(vec![(name, kept)]));
    assert!(after.app.drafts.is_empty());
    assert!(format!("{:?}", after.effects).contains("DropDraft"), "{:?}", after.effects);
}

#[test]
fn a_draft_is_written_by_one_program_at_a_time_and_the_other_says_who_has_it() {
    let mut first = writing();
    on_disk(&first, |text| text.contains("gr=C3=B6=C3=9Fer word"));
    let mut second = Terminal::start_at(&Arc::clone(&first.home), 80, 24, &DEMO, &[]);
    second.shows("1 draft begun before").wait("its mark", |terminal| terminal.line(2).contains('✎'));
    second.press("r").shows("READ-ONLY: another levelhead has this draft").shows("half a größer word");
    second.shows(&format!("process {}", first.id()));
    second.press("D").shows("put it away there first").shows("half a größer word");

    first
        .press(" and more")
        .shows("word and more")
        .press("\u{1b}")
        .shows("q keep")
        .press("q")
        .shows("draft kept");
    let_go(&first);
    second.press("e").shows("Esc review").shows("word and more");
    second.press("and mine ").shows("and mine ").press("\u{1b}").shows("q keep");
    on_disk(&second, |text| text.contains("and mine"));
    first.press("r").shows("READ-ONLY").shows("and mine");

    // What a killed program had in its hand is free.
    signal(&second, "-KILL");
    second.ended();
    first.press("e").shows("Esc review").shows("and mine");
    assert_eq!(files(&first).len(), 1);
}

#[test]
fn a_reply_begun_in_another_window_is_shown_and_no_second_one_begun() {
    let mut second = Terminal::start(80, 24, &DEMO);
    second.settled("Dana Whitlow");
    let mut first = Terminal::start_at(&Arc::clone(&second.home), 80, 24, &DEMO, &[]);
    first.settled("Dana Whitlow");
    first.press("r").shows("Subject  Re:").press("from the first").shows("from the first");
    on_disk(&first, |text| text.contains("from the first"));
    second.press("r").shows("READ-ONLY: another levelhead has this draft").shows("from the first");
    first.press("\u{1b}").shows("D discard").press("D").shows("draft thrown away");
    let_go(&first);
    second.press("e").shows("that draft is gone");
    second.press("r").shows("Esc review").hides("from the first");
}

#[test]
fn a_text_that_an_editor_left_when_all_was_killed_is_offered_at_the_next_start() {
    for (key, wanted) in [("y", "written in vain"), ("n", "half a größer word")] {
        let mut terminal = writing();
        on_disk(&terminal, |text| text.contains("gr=C3=B6=C3=9Fer word"));
        signal(&terminal, "-KILL");
        terminal.ended();
        let [draft] = files(&terminal).try_into().unwrap();
        let editing = terminal.file(".local/state/levelhead/editing");
        fs::create_dir_all(&editing).unwrap();
        let left = editing.join(draft.file_name().unwrap().to_str().unwrap().replace(".eml", "-0.eml"));
        fs::write(&left, "To: dana@paws.example\nSubject: Re: x\n\nwritten in vain\n").unwrap();

        let mut terminal = Terminal::start_at(&Arc::clone(&terminal.home), 80, 24, &DEMO, &[]);
        terminal.shows("your editor left a newer text of 1 draft");
        terminal.wait("its mark", |terminal| terminal.line(2).contains('✎'));
        terminal.press("r").shows("take it?").shows("written in vain").press(key);
        terminal.hides("take it?").shows(wanted);
        let answered = fs::metadata(&left).unwrap().modified().unwrap();
        let end = Instant::now() + Duration::from_mins(1);
        while fs::metadata(&draft).unwrap().modified().unwrap() <= answered {
            assert!(Instant::now() < end);
            std::thread::yield_now();
        }
        signal(&terminal, "-KILL");
        terminal.ended();
        let mut terminal = Terminal::start_at(&Arc::clone(&terminal.home), 80, 24, &DEMO, &[]);
        terminal.shows("1 draft begun before").wait("its mark", |terminal| terminal.line(2).contains('✎'));
        terminal.press("r").shows("Esc review").shows(wanted).press("\u{1b}").shows("D discard").press("D");
        terminal.shows("draft thrown away").press("q");
        assert_eq!(terminal.ended(), 0);
        assert!(!left.exists(), "it goes with its draft");
    }
}
