//! The real program in a pseudo-terminal: the main job from key to file, what mail may not do to a terminal, and how
//! the terminal is given back.

use crate::terminal::Terminal;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

const DEMO: [&str; 3] = ["--demo", "--now", "2026-03-09T12:00:00Z"];

fn the_main_job(columns: u16, rows: u16) {
    let mut terminal = Terminal::start(columns, rows, &DEMO);
    terminal.wait("the hottest on top", |terminal| {
        terminal.line(2).contains("Dana Whitlow")
            && terminal.line(2).contains("!▲")
            && !terminal.text().contains('⇣')
    });
    assert!(terminal.line(0).contains("DEMO"), "{}", terminal.text());
    terminal.press("\r").shows("4th attempt").shows("credit card company").shows("heat");
    terminal.press("t").shows("Reply from a template").shows("angry, urgent").hides("reading");
    terminal.press("a").wait("the draft", |terminal| terminal.text().contains("Subject  Re:"));
    terminal.press("\u{1b}").shows("The draft");
    terminal.press("s").shows("draft saved to");
    terminal.press("q").shows(" Hot ");
    terminal
        .press("e")
        .shows("done: Dana Whitlow")
        .wait("the next", |terminal| !terminal.line(2).contains("4th attempt"));
    terminal
        .press("u")
        .shows("undone")
        .wait("it is back", |terminal| terminal.line(2).contains("Dana Whitlow"));
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    assert!(!terminal.alternate());

    let folder = terminal.file(".local/state/levelhead/drafts");
    let mut drafts: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    drafts.retain(|path| path.extension().is_some_and(|end| end == "eml"));
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    let draft = fs::read_to_string(&drafts[0]).unwrap();
    for head in
        ["From: ", "To: ", "Subject: Re: ", "In-Reply-To: <", "References: <", "Message-ID: <", "Date: "]
    {
        assert!(draft.contains(head), "{head}\n{draft}");
    }
}

#[test]
fn the_main_job_in_80_columns() {
    the_main_job(80, 24);
}

#[test]
fn the_main_job_in_120_columns() {
    the_main_job(120, 40);
}

#[test]
fn the_terminal_is_given_back_on_a_signal_and_the_draft_is_kept() {
    let mut terminal = Terminal::start(80, 24, &DEMO);
    terminal.wait("the list", |terminal| {
        terminal.line(2).contains("Dana Whitlow") && terminal.alternate() && !terminal.text().contains('⇣')
    });
    terminal.press("r").shows("Subject  Re:").press("half a word").shows("half a word");
    let killed = Command::new("kill").args(["-TERM", &terminal.id().to_string()]).status().unwrap();
    assert!(killed.success());
    terminal.ended();
    assert!(!terminal.alternate());
    assert!(terminal.text().contains("draft saved to"), "{}", terminal.text());
}

#[test]
fn a_new_size_is_drawn() {
    let mut terminal = Terminal::start(120, 40, &DEMO);
    terminal.shows("Dana Whitlow").shows("messages").shows("quit");
    terminal.resize(60, 16);
    terminal.wait("one pane", |terminal| {
        terminal.line(15).contains("reply") && terminal.line(0).contains("DEMO")
    });
    terminal.resize(100, 30);
    terminal
        .wait("two panes", |terminal| terminal.line(5).contains('│') && terminal.line(29).contains("reply"));
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
}

/// Whether this is a whole frame of so many columns and rows, with nothing of another size in it.
fn is_whole(terminal: &Terminal, columns: usize, rows: usize) -> bool {
    let row = |row| terminal.line(row).trim_end().to_owned();
    let line = columns * 56 / 100;
    let split =
        |row: &str| row.chars().enumerate().filter(|(_, char)| *char == '│').map(|(at, _)| at).eq([line]);
    row(0).ends_with("DEMO")
        && row(1).starts_with(" Hot")
        && (2..rows - 2).all(|at| split(&row(at)))
        && row(rows - 1).ends_with("? keys")
        && row(rows - 1).chars().count() >= columns - 2
        && terminal.text().lines().count() <= rows
}

#[test]
fn a_storm_of_sizes_ends_in_the_frame_of_the_last_one() {
    let mut terminal = Terminal::start(120, 40, &DEMO);
    terminal.shows("Incidents 1 ");
    for turn in 0..50 {
        let (columns, rows) = [(60, 16), (200, 60), (41, 11), (30, 8), (100, 24)][turn % 5];
        terminal.resize(columns + turn as u16, rows);
    }
    terminal.resize(110, 32);
    terminal.wait("the last size", |terminal| is_whole(terminal, 110, 32));
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
}

#[test]
fn without_a_mailbox_a_screen_offers_the_sample() {
    let mut terminal = Terminal::start(80, 24, &[]);
    terminal.shows("look at the sample inbox");
    terminal.press("o").shows("open: ");
    terminal.press("/nowhere\r").shows("/nowhere");
    terminal.press("d").shows("Dana Whitlow");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
}

/// A script in the place of the system's opener notes what it was handed.
#[test]
fn an_attachment_reaches_the_systems_program_and_the_downloads() {
    let folder = tempfile::tempdir().unwrap();
    let (opener, note) = (folder.path().join("xdg-open"), folder.path().join("handed"));
    fs::write(&opener, format!("#!/bin/sh\ncp \"$1\" {0} && mv {0} {0}.whole\n", note.display())).unwrap();
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o700)).unwrap();
    let mail = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/screen/05-arun.eml");
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let mut terminal = Terminal::start_in(100, 30, &["--open", mail], &[("PATH", &path)]);
    terminal.shows("Arun").press("\r").shows("⎘ invoice-118.pdf").press("o").shows("Attachments and links");
    terminal.press("\r").shows("handed to xdg-open");
    assert!(fs::read(note.with_extension("whole")).unwrap().starts_with(b"%PDF"));
    terminal.press("s").shows("saved to ");
    assert!(fs::read(terminal.file("invoice-118.pdf")).unwrap().starts_with(b"%PDF"));
    terminal.press("qqq");
    assert_eq!(terminal.ended(), 0);
}

#[test]
fn a_conversation_is_handed_over_and_a_file_of_the_home_folder_goes_along() {
    let mut terminal = Terminal::start(100, 30, &DEMO);
    terminal.settled("Dana Whitlow");
    fs::create_dir(terminal.file("papers")).unwrap();
    fs::write(terminal.file("papers/what we agreed.txt"), "all of it").unwrap();
    terminal.press("H").shows("Who takes over").press("\r\r").shows("Subject  Re:").shows("      Cc  ");
    terminal.press("\u{14}").shows("attach:").shows("papers").press("pa\t").shows("what we agreed.txt");
    terminal.press("\r").wait("the folder's file", |terminal| terminal.text().contains("papers/"));
    terminal.press("wh\r").shows("attached: what we agreed.txt").press("\u{13}").shows("draft saved to");
    let draft =
        fs::read_dir(terminal.file(".local/state/levelhead/drafts")).unwrap().next().unwrap().unwrap();
    let draft = fs::read_to_string(draft.path()).unwrap();
    assert!(draft.contains("filename=\"what we agreed.txt\"") && draft.contains("YWxsIG9mIGl0"), "{draft}");
    terminal.press("\u{14}/dev/null\r").shows("not attached: it is no file");
}
