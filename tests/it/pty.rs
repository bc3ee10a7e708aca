//! The real program in a pseudo-terminal: the main job from key to file, what mail may not do to a terminal, and how
//! the terminal is given back.

use crate::terminal::Terminal;
use std::fs;
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
    let drafts: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
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

/// Everything a mail could try on a terminal: every C0 and C1 control, as bytes and as characters, and samples of
/// sequences that set titles, write the clipboard, ring, move the cursor, ask questions.
fn hostile() -> String {
    let mut text = String::new();
    for control in (0..0x20).chain(0x7f..0xa0) {
        // The three that end a line or a field are the mail's own.
        if let Some(char) = char::from_u32(control).filter(|char| !matches!(char, '\r' | '\n' | '\0')) {
            text.push(char);
        }
    }
    text.push_str(
        "\u{1b}]0;pwned\u{7}\u{1b}]52;c;cHduZWQ=\u{1b}\\\u{1b}P+q544e\u{1b}\\\u{1b}[2J\u{1b}[6n\u{1b}[?1049l",
    );
    text.push_str(
        "\u{9b}31m\u{9d}2;pwned\u{9c}\u{1b}c\u{1b}#8\u{1b}[5i\u{202e}gnp.exe\u{2066}\u{200b}\u{e0041}",
    );
    text
}

/// What the program itself may write: printable text, and the sequences of ratatui and crossterm.
fn foreign(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut chars = text.chars().peekable();
    let mut found = Vec::new();
    while let Some(char) = chars.next() {
        match char {
            '\u{1b}' => {
                if chars.next_if_eq(&'[').is_none() {
                    found.push(format!("ESC {:?}", chars.next()));
                    continue;
                }
                let mut sequence = String::new();
                for next in chars.by_ref() {
                    sequence.push(next);
                    if ('@'..='~').contains(&next) {
                        break;
                    }
                }
                let private = ["?1049h", "?1049l", "?2004h", "?2004l", "?25h", "?25l", "?2026h", "?2026l"];
                let own = sequence.chars().all(|c| c.is_ascii_digit() || matches!(c, ';' | 'm' | 'H'))
                    || private.contains(&sequence.as_str())
                    || matches!(sequence.as_str(), "2J" | "J" | "K");
                if !own {
                    found.push(format!("CSI {sequence}"));
                }
            }
            '\r' | '\n' => {}
            char if char.is_control() => found.push(format!("{:#x}", u32::from(char))),
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{e0000}'..='\u{e007f}' => {
                found.push(format!("{:#x}", u32::from(char)));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn no_mail_can_speak_to_the_terminal() {
    let evil = hostile();
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("in\u{1b}]0;pwned\u{7}box");
    fs::create_dir(&inbox).unwrap();
    let encoded = evil.bytes().map(|byte| format!("={byte:02X}")).collect::<Vec<_>>().concat();
    let mail = format!(
        "From: \"Eve{evil}\" <eve@evil.example>\r\nTo: support@desk.example\r\nSubject: subject{evil}end\r\n\
        Message-ID: <e{evil}@evil.example>\r\nDate: Mon, 09 Mar 2026 11:00:00 +0000\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        body{evil}raw\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\n{encoded}\r\n--b\r\n\
        Content-Type: application/pdf; name=\"file{evil}.pdf\"\r\n\
        Content-Disposition: attachment; filename=\"file{evil}.pdf\"\r\n\r\nx\r\n--b--\r\n"
    );
    fs::write(inbox.join("a.eml"), &mail).unwrap();
    let second = format!(
        "From: =?utf-8?Q?Mallory{encoded}?= <m@evil.example>\r\nSubject: =?utf-8?Q?word{encoded}?=\r\n\
        Message-ID: <f@evil.example>\r\nDate: Mon, 09 Mar 2026 10:00:00 +0000\r\n\
        Content-Type: text/html; charset=utf-8\r\n\r\n<p title=\"{evil}\">html{evil} &#27;]0;pwned&#7; &#x9b;31m</p>\r\n"
    );
    fs::write(inbox.join("b.eml"), &second).unwrap();

    let path = inbox.to_str().unwrap();
    let mut terminal = Terminal::start(
        120,
        40,
        &["--open", path, "--me", "support@desk.example", "--now", "2026-03-09T12:00:00Z"],
    );
    terminal.shows("Eve").shows("Mallory").shows("READ-ONLY");
    terminal.press("/eve@\r").shows("/eve@ · 1").press("\r").shows("body").press("q").shows(" Hot 2");
    terminal.press("\u{1b}").hides("/eve@").press("/m@\r").shows("/m@ · 1").press("\r").shows("html");
    terminal.press("=").shows("Why it stands here");
    terminal.press("q").press("r").shows("Subject  Re:");
    terminal.press("\u{1b}").shows("The draft").press("q").press("q").shows(" Hot ");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    let found = foreign(&terminal.bytes);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_scan_finds_what_must_not_be_there() {
    assert_eq!(foreign("\u{1b}[31mred\u{1b}[1;2Hok\r\n".as_bytes()), Vec::<String>::new());
    assert_eq!(foreign("\u{1b}]0;t\u{7}".as_bytes()).len(), 2);
    assert_eq!(foreign("a\u{9b}31m\u{1b}[6n\u{202e}".as_bytes()).len(), 3);
}

#[test]
fn the_terminal_is_given_back_on_a_signal_and_the_draft_is_kept() {
    let mut terminal = Terminal::start(80, 24, &DEMO);
    terminal.wait("the list", |terminal| terminal.line(2).contains("Dana Whitlow") && terminal.alternate());
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
