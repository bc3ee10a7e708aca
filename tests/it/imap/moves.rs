//! Messages put away and brought back: on servers that can do much or little, on one that lies, and over a line that is
//! cut at the worst moments. What others marked as deleted stays.

use super::{Served, account, granted};
use crate::servers::dovecot::{PASSWORD, SHARED};
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot, Proxy, scripted};
use crate::terminal::Terminal;
use levelhead::imap::AccountSettings;
use levelhead::mail::{MessageKey, MessageRef, SourceId};
use levelhead::port::mail::{Report, Request};
use levelhead::triage::{KeywordEdit, Shelf};
use std::os::unix::fs::PermissionsExt;

fn reference(uid: u32) -> MessageRef {
    MessageRef { source: SourceId(0), key: MessageKey(uid) }
}

fn away(ticket: u64, uids: &[u32], to: Shelf) -> Request {
    let messages = uids.iter().copied().map(reference).collect();
    Request::Move { ticket, messages, to, edits: Vec::new() }
}

fn done(uid: u32, add: &[&'static str], remove: &[&'static str]) -> KeywordEdit {
    KeywordEdit {
        message: reference(uid),
        add: add.to_vec(),
        remove: remove.to_vec(),
        add_claim: None,
        remove_claim: None,
        beside: Vec::new(),
    }
}

#[track_caller]
fn outcome(served: &Served, wanted: u64) -> Result<(), String> {
    served.until("the answer", |report| match report {
        Report::Stored { ticket } if *ticket == wanted => Some(Ok(())),
        Report::StoreRefused { ticket, why } if *ticket == wanted => Some(Err(why.to_string())),
        _ => None,
    })
}

/// The subjects of what lies in a folder, with a `-` before what is marked `\Deleted`.
fn lying(port: u16, folder: &str) -> Vec<String> {
    let mut client = Client::login(port, "full", PASSWORD);
    client.run(&format!("EXAMINE \"{folder}\""));
    let lines = client.run("UID FETCH 1:* (FLAGS ENVELOPE)");
    let mut lying: Vec<String> = lines
        .iter()
        .filter_map(|line| {
            let subject = line.split("\"Question ").nth(1)?.split('"').next()?;
            Some(format!("{}{subject}", if line.contains("\\Deleted") { "-" } else { "" }))
        })
        .collect();
    lying.sort();
    lying
}

/// What servers offer, and how what was moved away is shown where it was.
const OFFERS: [(&str, &[&str]); 3] = [
    ("IMAP4rev1 IDLE UIDPLUS MOVE UNSELECT ACL", &["-5", "1", "4", "6"]),
    ("IMAP4rev1 IDLE UIDPLUS UNSELECT ACL", &["-5", "1", "4", "6"]),
    ("IMAP4rev1 IDLE", &["-2", "-3", "-5", "1", "4", "6"]),
];

struct World {
    dovecot: Dovecot,
    proxy: Proxy,
    served: Served,
}

/// Six questions, of which somebody else has marked the fifth as deleted.
fn world(offer: &str) -> World {
    let dovecot = Dovecot::start_with(&format!("imap_capability = {offer}\n"));
    dovecot.maildir("full", "INBOX").fill(6, mail);
    dovecot.maildir("full", "Trash");
    dovecot.maildir("full", "Archive");
    let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
    other.run("SELECT INBOX");
    other.run("UID STORE 5 +FLAGS (\\Deleted)");
    let proxy = Proxy::start(dovecot.plain_port);
    let served = Served::start(account(proxy.port, "full"), granted());
    assert_eq!(served.complete(0).len(), 6);
    World { dovecot, proxy, served }
}

/// Neither CLOSE nor EXPUNGE without UIDs was sent, and only what was moved was named in what removes.
fn nothing_else_was_removed(proxy: &Proxy) {
    let sent = proxy.sent();
    assert!(sent.len() > 10, "the proof needs a transcript");
    for line in sent.iter().map(|sent| sent.line.to_ascii_uppercase()) {
        let command = line.split_once(' ').map_or("", |(_, command)| command);
        assert!(!command.starts_with("CLOSE") && !command.starts_with("EXPUNGE"), "{line}");
        if command.contains("\\DELETED") || command.starts_with("UID EXPUNGE") {
            let named = command.split(' ').nth(2).unwrap();
            assert!(["2:3", "1:2"].contains(&named), "{line}");
        }
    }
}

#[test]
fn what_is_put_away_is_there_and_comes_back_with_its_state() {
    for (offer, left) in OFFERS {
        let World { dovecot, proxy, served } = world(offer);
        served.ask(Request::Move {
            ticket: 1,
            messages: vec![reference(2), reference(3)],
            to: Shelf::Archive,
            edits: vec![done(2, &["lh-done"], &[])],
        });
        let mut vanished = Vec::new();
        let moved = served.until("the move", |report| match report {
            Report::Vanished(gone) => {
                vanished.extend(gone.clone());
                None
            }
            Report::Stored { ticket: 1 } => Some(Ok(())),
            Report::StoreRefused { why, .. } => Some(Err(why.to_string())),
            _ => None,
        });
        assert_eq!(moved, Ok(()), "{offer}");
        assert!(vanished.contains(&reference(2)) && vanished.contains(&reference(3)), "{offer}");
        let port = dovecot.plain_port;
        assert_eq!(lying(port, "Archive"), ["2", "3"], "{offer}");
        assert_eq!(lying(port, "INBOX"), left, "{offer}");
        let mut other = Client::login(port, "full", PASSWORD);
        assert!(other.flags("Archive").values().flatten().any(|flag| flag == "lh-done"));

        served.ask(Request::MoveBack { ticket: 2, moved: 1, edits: vec![done(2, &[], &["lh-done"])] });
        let mut back = Vec::new();
        served.until("what comes back", |report| {
            match report {
                Report::Arrived(messages) => back.extend(messages.clone()),
                Report::StoreRefused { why, .. } => panic!("{offer}: {why}"),
                _ => {}
            }
            (back.len() == 2).then_some(())
        });
        assert!(
            back.iter().all(|message| message.flags.keywords.is_empty()),
            "the state from before: {back:?}"
        );
        let here = lying(port, "INBOX");
        assert!(
            ["2", "3", "1", "4", "6", "-5"].iter().all(|one| here.contains(&(*one).to_owned())),
            "{here:?}"
        );
        assert!(lying(port, "Archive").iter().all(|one| one.starts_with('-')), "{offer}");
        served.stop();
        nothing_else_was_removed(&proxy);
    }
}

#[test]
fn no_message_is_lost_or_doubled_when_an_answer_is_lost() {
    let cuts = [
        ("IMAP4rev1 UIDPLUS MOVE", vec!["UID MOVE", "STATUS", "UID FETCH 2:3 (UID FLAGS)"]),
        ("IMAP4rev1 UIDPLUS", vec!["UID COPY", "UID STORE 2:3", "UID EXPUNGE"]),
        ("IMAP4rev1", vec!["UID COPY", "UID STORE 2:3"]),
    ];
    for (offer, cuts) in cuts {
        for cut in cuts {
            let World { dovecot, proxy, served } = world(offer);
            proxy.lose_answer(cut);
            served.ask(away(1, &[2, 3], Shelf::Trash));
            assert_eq!(outcome(&served, 1), Ok(()), "{offer}: {cut}");
            assert!(proxy.has_lost(), "{offer}: {cut} was never sent");
            let port = dovecot.plain_port;
            assert_eq!(lying(port, "Trash"), ["2", "3"], "{offer}: {cut}");
            let here: Vec<String> =
                lying(port, "INBOX").into_iter().filter(|one| !matches!(one.as_str(), "-2" | "-3")).collect();
            assert_eq!(here, ["-5", "1", "4", "6"], "{offer}: {cut}");
            served.ask(Request::MoveBack { ticket: 2, moved: 1, edits: Vec::new() });
            assert_eq!(outcome(&served, 2), Ok(()), "{offer}: {cut}");
            served.stop();
            nothing_else_was_removed(&proxy);
        }
    }
}

#[test]
fn another_owner_s_mail_is_not_put_into_ones_own_folders() {
    let dovecot = Dovecot::start();
    dovecot.shared().fill(2, mail);
    dovecot.maildir("agent", "Trash");
    let settings = AccountSettings { folder: SHARED.to_owned(), ..account(dovecot.plain_port, "agent") };
    let served = Served::start(settings, granted());
    served.complete(0);
    served.ask(away(1, &[1], Shelf::Trash));
    let why = outcome(&served, 1).unwrap_err();
    assert!(why.contains("set `trash` in the config"), "{why}");
    served.stop();
}

#[test]
fn an_ok_that_moved_nothing_is_a_refusal() {
    let port = scripted::serve(|talk| {
        talk.say("* OK [CAPABILITY IMAP4rev1 MOVE UIDPLUS] ready\r\n");
        talk.play(1, |talk, tag, command| {
            let answer = match command {
                "CAPABILITY" => "* CAPABILITY IMAP4rev1 MOVE UIDPLUS\r\n",
                "LIST \"\" \"*\"" => "* LIST () \"/\" Trash\r\n",
                _ if command.starts_with("SELECT") || command.starts_with("EXAMINE") => {
                    "* 1 EXISTS\r\n* OK [PERMANENTFLAGS (\\*)] all\r\n* OK [UIDVALIDITY 1] ok\r\n"
                }
                _ if command.starts_with("STATUS") => "* STATUS Trash (UIDNEXT 1 UIDVALIDITY 7)\r\n",
                _ if command.contains("FETCH") => {
                    "* 1 FETCH (UID 7 FLAGS () BODY[HEADER.FIELDS (X)] {16}\r\nMessage-ID: <a>\n)\r\n"
                }
                _ => "",
            };
            talk.say(format!("{answer}{tag} OK done\r\n"));
            command != "LOGOUT" || !answer.is_empty()
        });
    });
    let served =
        Served::start(AccountSettings { sent: vec!["Sent".into()], ..account(port, "x") }, granted());
    served.complete(0);
    served.ask(away(1, &[7], Shelf::Trash));
    let why = outcome(&served, 1).unwrap_err();
    assert!(why.contains("not carried out"), "{why}");
}

#[test]
fn the_keys_of_the_screen_put_away_and_bring_back() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "Trash");
    let inbox = dovecot.maildir("full", "INBOX");
    for n in 1..=3 {
        inbox.deliver(mail(n));
    }
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("config.toml");
    let text = format!(
        "queue_since = \"all\"\ndone = \"archive\"\n[me]\nname = \"Sam\"\n[[account]]\nname = \"lab\"\nhost = \"localhost\"\n\
         port = {}\nca_file = \"{}\"\nuser = \"full\"\npassword = \"{PASSWORD}\"\naddresses = [\"support@example.com\"]\n",
        dovecot.tls_port,
        dovecot.certificate().display(),
    );
    std::fs::write(&config, text).unwrap();
    std::fs::set_permissions(&config, std::fs::Permissions::from_mode(0o600)).unwrap();
    let mut terminal = Terminal::start(120, 30, &["--config", config.to_str().unwrap()]);
    terminal.shows("Question 1").shows("Question 2").shows("Question 3");
    let port = dovecot.plain_port;
    let in_trash = || lying(port, "Trash").len();
    terminal.press("#").shows("to Trash").shows("u undoes");
    while in_trash() < 1 {
        std::thread::yield_now();
    }
    terminal
        .press("u")
        .shows("undone")
        .wait("all three", |terminal| (1..=3).all(|n| terminal.text().contains(&format!("Question {n}"))));
    assert_eq!(in_trash(), 0);
    // The row that came back stands where its heat puts it, with the cursor.
    terminal.press("g3#").shows("3 conversations to Trash? press the key again");
    assert_eq!(in_trash(), 0);
    terminal.press("j#").shows("to Trash: ");
    // There is no Archive: the row comes back and the reason is told.
    terminal.press("e").shows("set `archive` in the config");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    assert_eq!((in_trash(), lying(port, "INBOX").len()), (1, 2));
}
