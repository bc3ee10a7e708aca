//! No text from outside speaks to the terminal: every control character and samples of escape sequences, put wherever
//! mail, files and servers can put text, and every byte that then reaches the pseudo-terminal.

use crate::servers::scripted;
use crate::terminal::Terminal;
use std::fs;

/// Everything a mail could try on a terminal: every C0 and C1 control, as bytes and as characters, and samples of
/// sequences that set titles, write the clipboard, ring, move the cursor, ask questions.
fn hostile() -> String {
    let mut text: String = (0..0x20).chain(0x7f..0xa0).filter_map(char::from_u32).collect();
    text.push_str(
        "\u{1b}]0;pwned\u{7}\u{1b}]52;c;cHduZWQ=\u{1b}\\\u{1b}P+q544e\u{1b}\\\u{1b}[2J\u{1b}[6n\u{1b}[?1049l",
    );
    text.push_str(
        "\u{9b}31m\u{9d}2;pwned\u{9c}\u{1b}c\u{1b}#8\u{1b}[5i\u{202e}gnp.exe\u{2066}\u{200b}\u{e0041}",
    );
    text
}

/// The same for where these three would end the line, the field or the name itself.
fn in_one_line() -> String {
    hostile().replace(['\r', '\n', '\0'], "")
}

/// The title is the program's name and figures.
fn own_title(title: &str) -> bool {
    let known = |word: &str| {
        let word = word.trim_end_matches(',');
        ["new", "urgent", "angry", "open"].contains(&word) || word.chars().all(|char| char.is_ascii_digit())
    };
    title == "2;levelhead"
        || title.strip_prefix("2;levelhead: ").is_some_and(|figures| figures.split(' ').all(known))
}

/// What the program itself may write: printable text, and the sequences of ratatui and crossterm.
fn foreign(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut chars = text.chars().peekable();
    let mut found = Vec::new();
    while let Some(char) = chars.next() {
        match char {
            '\u{1b}' => {
                if chars.next_if_eq(&']').is_some() {
                    let mut title = String::new();
                    while let Some(next) = chars.next_if(|next| !next.is_control()) {
                        title.push(next);
                    }
                    let ends = chars.next() == Some('\u{1b}') && chars.next() == Some('\\');
                    if !(ends && own_title(&title)) {
                        found.push(format!("OSC {title:?}"));
                    }
                    continue;
                }
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
                let private = [
                    "?1049h", "?1049l", "?2004h", "?2004l", "?25h", "?25l", "?2026h", "?2026l", "?1000h",
                    "?1000l", "?1002h", "?1002l", "?1006h", "?1006l", "22;2t", "23;2t",
                ];
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
    let evil = in_one_line();
    let all = hostile();
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("in\u{1b}]0;pwned\u{7}\r\nbox");
    fs::create_dir(&inbox).unwrap();
    let percent = all.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    let encoded = all.bytes().map(|byte| format!("={byte:02X}")).collect::<Vec<_>>().concat();
    let mail = format!(
        "From: \"Eve{evil}\" <eve@evil.example>\r\nTo: support@desk.example\r\nSubject: subject{evil}end\r\n\
        Message-ID: <e{evil}@evil.example>\r\nDate: Mon, 09 Mar 2026 11:00:00 +0000\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        body{all}raw\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\n{encoded}\r\n--b\r\n\
        Content-Type: application/pdf; name=\"file{evil}.pdf\"\r\n\
        Content-Disposition: attachment; filename*=utf-8''file{percent}.pdf\r\n\r\nx\r\n--b--\r\n"
    );
    fs::write(inbox.join("a.eml"), &mail).unwrap();
    let second = format!(
        "From: =?utf-8?Q?Mallory{encoded}?= <m@evil.example>\r\nSubject: =?utf-8?Q?word{encoded}?=\r\n\
        Message-ID: <f@evil.example>\r\nDate: Mon, 09 Mar 2026 10:00:00 +0000\r\n\
        Content-Type: text/html; charset=utf-8\r\n\r\n<p title=\"{evil}\">html{all} &#27;]0;pwned&#7; &#x9b;31m &#0;&#13;</p>\r\n"
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
    assert_eq!(foreign("\u{1b}]0;t\u{7}".as_bytes()).len(), 1);
    assert_eq!(foreign("\u{1b}]2;levelhead: 3 open\u{1b}\\".as_bytes()), Vec::<String>::new());
    assert_eq!(foreign("\u{1b}]2;levelhead: hot mail\u{1b}\\".as_bytes()).len(), 1);
    assert_eq!(foreign("a\u{9b}31m\u{1b}[6n\u{202e}".as_bytes()).len(), 3);
}

/// The screen on a server that says this; ended once it shows `seen`.
fn on_server(greets: String, shows: &str) -> Vec<u8> {
    let evil = in_one_line();
    let port = scripted::serve(move |talk| {
        talk.say(&greets);
        while let Some(line) = talk.hear() {
            let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
            let verb = command.split(' ').next().unwrap_or_default();
            match verb {
                "LIST" => {
                    talk.say(format!("* LIST (\\Sent) \"/\" {{{}}}\r\nSent{evil}\r\n", evil.len() + 4));
                    talk.say(format!("{tag} OK [ALERT] {evil}\r\n"));
                }
                "EXAMINE" | "SELECT" => {
                    talk.say(format!("* 0 EXISTS\r\n* OK [UIDVALIDITY 1] {evil}\r\n* OK [ALERT] {evil}\r\n"));
                    talk.say(format!("{tag} NO [ALERT] no folder {evil}\r\n"));
                }
                _ => talk.say(format!("{tag} OK {evil}\r\n")),
            }
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    let text = format!(
        "[[account]]\nname = \"desk\"\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nuser = \"sam\"\n\
         password_command = \"echo pw\"\naddresses = [\"support@desk.example\"]\n"
    );
    fs::write(&config, text).unwrap();
    let mut terminal = Terminal::start(120, 40, &["--config", config.to_str().unwrap()]);
    terminal.shows(shows).press("q");
    terminal.ended();
    terminal.bytes.clone()
}

#[test]
fn no_server_can_speak_to_the_terminal() {
    let evil = in_one_line();
    let greeting = format!("* BYE {evil}\0 closed for today\r\n");
    let answers = format!("* OK [CAPABILITY IMAP4rev1] {evil}\r\n* OK [ALERT] {}\r\n", hostile());
    for (greets, shows) in [(greeting, "closed for today"), (answers, "no folder")] {
        let found = foreign(&on_server(greets, shows));
        assert!(found.is_empty(), "{shows}: {found:?}");
    }
}
