//! Keeping up with a server: told of news at once, and after every way of losing the line nothing is missing.

use super::{Served, account, granted};
use crate::servers::allow_list::violations;
use crate::servers::dovecot::PASSWORD;
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot, Proxy, scripted};
use crate::terminal::Terminal;
use levelhead::access::{self, AccountSetting, Origin, Wish};
use levelhead::imap::{AccountSettings, Patience};
use levelhead::mail::{Flags, MessageKey, MessageRef, SourceId};
use levelhead::port::mail::{Line, Report, Request};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

fn reference(source: u16, uid: u32) -> MessageRef {
    MessageRef { source: SourceId(source), key: MessageKey(uid) }
}

/// An account that never looks by itself: what comes, the server has told.
fn patient(port: u16) -> AccountSettings {
    let patience = Patience { poll: Duration::from_hours(1), ..Patience::default() };
    AccountSettings { patience, ..account(port, "full") }
}

fn both_complete(served: &Served) {
    let mut complete = 0;
    served.until("both folders", |report| {
        complete += u32::from(matches!(report, Report::Complete(_)));
        (complete == 2).then_some(())
    });
}

fn arrival(served: &Served, wanted: MessageRef) {
    served.until("the new message", |report| match report {
        Report::Arrived(new) => {
            assert_eq!(new.iter().map(|m| m.reference).collect::<Vec<_>>(), [wanted], "that one alone");
            Some(())
        }
        _ => None,
    });
}

fn flags(served: &Served, wanted: MessageRef) -> Flags {
    served.until("its flags", |report| match report {
        Report::FlagsChanged(changed) => {
            changed.iter().find(|(message, _)| *message == wanted).map(|(_, flags)| flags.clone())
        }
        _ => None,
    })
}

fn vanished(served: &Served) -> Vec<MessageRef> {
    served.until("what went", |report| match report {
        Report::Vanished(gone) => Some(gone.clone()),
        _ => None,
    })
}

fn down(served: &Served) -> String {
    served.until("the line going down", |report| match report {
        Report::Line { line: Line::Down(why), .. } => Some(why.to_string()),
        _ => None,
    })
}

/// What servers offer, from much to little.
const OFFERS: [&str; 3] = [
    "IMAP4rev1 LITERAL+ ENABLE IDLE SPECIAL-USE NAMESPACE UNSELECT CONDSTORE QRESYNC",
    "IMAP4rev1 ENABLE IDLE NAMESPACE CONDSTORE",
    "IMAP4rev1 IDLE",
];

#[test]
fn the_server_s_word_is_followed_at_once_whatever_it_offers() {
    for offer in OFFERS {
        let dovecot = Dovecot::start_with(&format!("imap_capability = {offer}\n"));
        let (inbox, sent) = (dovecot.maildir("full", "INBOX"), dovecot.maildir("full", "Sent"));
        inbox.fill(5, mail);
        let proxy = Proxy::start(dovecot.plain_port);
        let served = Served::start(patient(proxy.port), granted());
        both_complete(&served);
        inbox.deliver(mail(6));
        arrival(&served, reference(0, 6));
        sent.deliver(mail(7));
        arrival(&served, reference(1, 1));
        let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
        other.run("SELECT INBOX");
        other.run("UID STORE 2 +FLAGS (\\Seen lh-done)");
        let now = flags(&served, reference(0, 2));
        assert!(now.seen && now.keywords.contains(&"lh-done".into()), "{offer}");
        other.run("UID STORE 1,3 +FLAGS (\\Deleted)");
        other.run("EXPUNGE");
        assert_eq!(vanished(&served), [reference(0, 1), reference(0, 3)], "{offer}");
        served.stop();
        let sent = proxy.sent();
        assert_eq!(violations(&sent), Vec::<String>::new());
        let all_flags = sent.iter().filter(|sent| sent.line.ends_with("FETCH 1:* (UID FLAGS)")).count();
        assert_eq!(
            all_flags > 0,
            !offer.contains("CONDSTORE"),
            "all flags only where nothing else helps: {offer}"
        );
    }
}

/// Dovecot ends a UID FETCH with what happened while it ran.
#[test]
fn what_went_and_came_while_flags_were_asked_for_is_not_forgotten() {
    let port = scripted::serve(|talk| {
        let mut looks = 0;
        talk.play(3, |talk, tag, command| {
            let row = |number, uid| {
                format!("* {number} FETCH (UID {uid} RFC822.SIZE 9 FLAGS () BODY[HEADER.FIELDS (X)] {{0}}\r\n)\r\n")
            };
            let said = match command {
                // Flags are told by the way: they are looked at once.
                _ if command.starts_with("FETCH 1:3 ") => {
                    row(1, 1) + &row(2, 2) + &row(3, 3) + "* 1 FETCH (FLAGS (\\Seen))\r\n"
                }
                _ if command.starts_with("UID FETCH 9 ") => row(3, 9),
                "UID FETCH 1:* (UID FLAGS)" => {
                    looks += 1;
                    let flags = |number, uid| format!("* {number} FETCH (UID {uid} FLAGS (\\Seen))\r\n");
                    match looks {
                        1 => flags(1, 1) + &flags(2, 2) + &flags(3, 3) + "* 2 EXPUNGE\r\n* 3 EXISTS\r\n",
                        _ => flags(1, 1) + &flags(2, 3) + &flags(3, 9),
                    }
                }
                _ if command.starts_with("EXAMINE \"Sent\"") => {
                    talk.say(format!("{tag} NO none\r\n"));
                    return true;
                }
                _ => return false,
            };
            talk.say(format!("{said}{tag} OK done\r\n"));
            true
        });
    });
    let served = Served::start(AccountSettings { sent: vec!["Sent".into()], ..patient(port) }, granted());
    assert!(flags(&served, reference(0, 1)).seen);
    served.ask(Request::Refresh);
    assert_eq!(vanished(&served), [reference(0, 2)]);
    arrival(&served, reference(0, 9));
    served.stop();
}

#[test]
fn a_read_only_run_hears_the_same_and_sends_nothing_else() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.fill(5, mail);
    let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
    let before = other.snapshot("INBOX");
    let proxy = Proxy::start(dovecot.plain_port);
    let access = access::decide("support", Origin::Account, Wish::ReadOnly, AccountSetting::Writable);
    let served = Served::start(patient(proxy.port), access);
    both_complete(&served);
    served.ask(Request::Refresh);
    assert_eq!(other.snapshot("INBOX"), before, "listening changes nothing, \\Recent neither");
    inbox.deliver(mail(6));
    arrival(&served, reference(0, 6));
    served.stop();
    assert_eq!(violations(&proxy.sent()), Vec::<String>::new());
}

#[test]
fn listening_is_renewed_before_the_server_ends_it() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    let proxy = Proxy::start(dovecot.plain_port);
    let patience = Patience { renew: Duration::from_millis(20), ..patient(0).patience };
    let served = Served::start(AccountSettings { patience, ..patient(proxy.port) }, granted());
    both_complete(&served);
    let idles = || proxy.sent().iter().filter(|sent| sent.line.ends_with(" IDLE")).count();
    while idles() < 10 {
        std::thread::yield_now();
    }
    inbox.deliver(mail(1));
    arrival(&served, reference(0, 1));
    served.stop();
}

#[test]
fn what_happened_while_the_line_was_down_is_caught_up_with() {
    for offer in OFFERS {
        let dovecot = Dovecot::start_with(&format!("imap_capability = {offer}\n"));
        let inbox = dovecot.maildir("full", "INBOX");
        inbox.fill(6, mail);
        let proxy = Proxy::start(dovecot.plain_port);
        let served = Served::start(patient(proxy.port), granted());
        both_complete(&served);
        proxy.deaden();
        let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
        other.run("SELECT INBOX");
        other.run("UID STORE 4 +FLAGS (\\Deleted)");
        other.run("EXPUNGE");
        other.run("UID STORE 2 +FLAGS (lh-waiting)");
        inbox.deliver(mail(7));
        other.run("NOOP");
        proxy.cut();
        down(&served);
        served.ask(Request::Refresh);
        assert_eq!(vanished(&served), [reference(0, 4)], "{offer}");
        assert!(flags(&served, reference(0, 2)).keywords.contains(&"lh-waiting".into()), "{offer}");
        arrival(&served, reference(0, 7));
        served.stop();
    }
}

#[test]
fn a_server_that_is_restarted_is_found_again() {
    let mut dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.fill(3, mail);
    let served = Served::start(patient(dovecot.plain_port), granted());
    both_complete(&served);
    dovecot.stop();
    down(&served);
    inbox.deliver(mail(4));
    // Asked for while there is no server: it comes when there is one again.
    served.ask(Request::FetchBodies(vec![reference(0, 2)]));
    down(&served);
    dovecot.start_again();
    let (mut body, mut arrived, mut up) = (None, false, false);
    served.until("the body and the new message", |report| {
        match report {
            Report::Bodies(bodies) => {
                assert!(bodies[0].defects.is_empty(), "an outage is no fault of the mail");
                body.clone_from(&bodies[0].body);
            }
            Report::Arrived(new) => arrived = new.iter().any(|message| message.reference == reference(0, 4)),
            Report::Line { line: Line::Up, .. } => up = true,
            _ => {}
        }
        (body.is_some() && arrived && up).then_some(())
    });
    assert!(body.unwrap().text.contains("question 2"));
    served.stop();
}

#[test]
fn a_line_that_leads_nowhere_is_noticed() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    let proxy = Proxy::start(dovecot.plain_port);
    let (renew, silence) = (Duration::from_millis(300), Duration::from_millis(700));
    let patience = Patience { renew, silence, ..patient(0).patience };
    let served = Served::start(AccountSettings { patience, ..patient(proxy.port) }, granted());
    both_complete(&served);
    proxy.deaden();
    inbox.deliver(mail(1));
    let why = down(&served);
    assert!(why.contains("silent"), "{why}");
    arrival(&served, reference(0, 1));
    served.stop();
}

/// A screen on the account that the tests use.
fn screen(dovecot: &Dovecot, home: &Path, poll_seconds: u32) -> Terminal {
    let config = home.join("config.toml");
    let text = format!(
        "queue_since = \"all\"\n[me]\nname = \"Sam\"\n[[account]]\nname = \"lab\"\nhost = \"localhost\"\nport = {}\n\
         ca_file = \"{}\"\nuser = \"full\"\npassword = \"{PASSWORD}\"\naddresses = [\"support@example.com\"]\n\
         poll_seconds = {poll_seconds}\n",
        dovecot.tls_port,
        dovecot.certificate().display(),
    );
    std::fs::write(&config, text).unwrap();
    std::fs::set_permissions(&config, std::fs::Permissions::from_mode(0o600)).unwrap();
    Terminal::start(120, 30, &["--config", config.to_str().unwrap()])
}

#[test]
fn new_mail_shows_on_the_screen_by_itself() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.deliver(mail(1));
    let home = tempfile::tempdir().unwrap();
    let mut terminal = screen(&dovecot, home.path(), 3_600);
    terminal.shows("Question 1");
    inbox.deliver(mail(2).replace("Question 2", "Another thing"));
    terminal.shows("Another thing").hides("every");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
}

#[test]
fn how_often_a_server_without_idle_is_asked_is_on_the_screen() {
    let dovecot = Dovecot::start_with("imap_capability = IMAP4rev1 NAMESPACE UNSELECT CONDSTORE\n");
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.deliver(mail(1));
    let home = tempfile::tempdir().unwrap();
    let mut terminal = screen(&dovecot, home.path(), 5);
    terminal.shows("Question 1").shows("looks every 5 s");
    inbox.deliver(mail(2).replace("Question 2", "Another thing"));
    terminal.shows("Another thing");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
}

#[test]
fn mail_that_comes_in_below_what_is_known_is_told_too() {
    let port = scripted::serve(|talk| {
        let told = |rows: &[(u32, u32)], held: &str| -> String {
            let row = |(number, uid)| format!("* {number} FETCH (UID {uid} FLAGS (){held})\r\n");
            rows.iter().copied().map(row).collect()
        };
        let row = " RFC822.SIZE 14 BODY[HEADER.FIELDS (SUBJECT)] {14}\r\nSubject: x\r\n\r\n";
        talk.play(2, |talk, tag, command| {
            let said = match command {
                "NOOP" => "* 4 EXISTS\r\n".to_owned(),
                _ if command.starts_with("FETCH 1:2 ") => told(&[(1, 1), (2, 5)], row),
                _ if command.starts_with("UID FETCH 6:* ") => told(&[(4, 6)], row),
                "UID FETCH 1:* (UID FLAGS)" => told(&[(1, 1), (2, 3), (3, 5), (4, 6)], ""),
                _ if command.starts_with("UID FETCH 3 ") => told(&[(2, 3)], row),
                _ => return false,
            };
            talk.say(format!("{said}{tag} OK done\r\n"));
            true
        });
    });
    let served = Served::start(patient(port), granted());
    assert_eq!(served.complete(0).len(), 2);
    served.ask(Request::Refresh);
    let mut new = Vec::new();
    served.until("both", |report| {
        if let Report::Arrived(some) = report {
            new.extend(some.iter().map(|message| message.reference.key.0));
        }
        (new.len() == 2).then_some(())
    });
    served.stop();
    assert_eq!(new, [6, 3]);
}
