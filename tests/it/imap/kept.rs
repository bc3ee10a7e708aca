//! A second start with the copy of the first: told at once, then brought in step with what happened meanwhile.

use super::{Served, account, granted};
use crate::servers::dovecot::PASSWORD;
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot, Proxy};
use levelhead::cache::Cache;
use levelhead::imap::Plan;
use levelhead::mail::{Flags, MessageKey, MessageRef, SourceId};
use levelhead::port::mail::{Line, Report, Request};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What servers offer, from much to little.
const OFFERS: [&str; 3] = [
    "IMAP4rev1 LITERAL+ ENABLE IDLE SPECIAL-USE NAMESPACE UNSELECT CONDSTORE QRESYNC",
    "IMAP4rev1 ENABLE IDLE NAMESPACE CONDSTORE",
    "IMAP4rev1 IDLE",
];

fn start(home: &Path, port: u16) -> Served {
    let cache = Some(Cache::new(home, "full".to_owned()));
    let account = account(port, "full");
    Served::start_with(Plan {
        account,
        first: SourceId(0),
        access: granted(),
        cache,
        ledger: None,
        offline: false,
    })
}

/// What a run told: the messages with their flags, after all that came and went.
#[derive(Debug, Default)]
struct Told {
    rows: BTreeMap<MessageRef, Flags>,
    /// Those told of before the end of the copies was told.
    from_disk: usize,
    in_copy: usize,
    kept_of: BTreeSet<SourceId>,
    opened: usize,
    complete: usize,
    kept: usize,
    down: bool,
}

impl Told {
    fn take(&mut self, report: &Report) {
        match report {
            Report::Arrived(messages) => {
                for message in messages {
                    let known = self.rows.insert(message.reference, message.flags.clone());
                    assert_eq!(known, None, "told twice");
                    assert!(message.headers.subject.starts_with("Question"));
                }
                let of_copy =
                    messages.iter().filter(|message| !self.kept_of.contains(&message.reference.source));
                self.in_copy += of_copy.count();
            }
            Report::FlagsChanged(flags) => self.rows.extend(flags.clone()),
            Report::Vanished(gone) => gone.iter().for_each(|gone| drop(self.rows.remove(gone))),
            Report::Opened(_) => self.opened += 1,
            Report::Complete(_) => self.complete += 1,
            Report::Kept { source, .. } => {
                self.from_disk += std::mem::take(&mut self.in_copy);
                self.kept_of.insert(*source);
                self.kept += 1;
            }
            Report::Line { line: Line::Down(_), .. } => self.down = true,
            Report::Failed(why) | Report::Line { line: Line::Stopped(why), .. } => panic!("{why}"),
            _ => {}
        }
    }

    /// What is told until both folders are in step.
    fn both(served: &Served) -> Self {
        let mut told = Self::default();
        served.until("both folders", |report| {
            told.take(report);
            (told.complete == 2).then_some(())
        });
        told
    }
}

fn reference(source: u16, uid: u32) -> MessageRef {
    MessageRef { source: SourceId(source), key: MessageKey(uid) }
}

#[test]
fn what_happened_while_away_is_followed_whatever_the_server_offers() {
    for offer in OFFERS {
        let dovecot = Dovecot::start_with(&format!("imap_capability = {offer}\n"));
        let (inbox, sent) = (dovecot.maildir("full", "INBOX"), dovecot.maildir("full", "Sent"));
        inbox.fill(5, mail);
        sent.deliver(mail(7));
        let proxy = Proxy::start(dovecot.plain_port);
        let home = tempfile::tempdir().unwrap();
        let first = start(home.path(), proxy.port);
        let cold = Told::both(&first);
        assert_eq!((cold.rows.len(), cold.from_disk, cold.kept), (6, 0, 0), "{offer}");
        first.stop();

        // Nothing changed: all comes from the disk, and few questions are asked.
        let before = proxy.sent().len();
        let second = start(home.path(), proxy.port);
        let warm = Told::both(&second);
        assert_eq!((&warm.rows, warm.from_disk, warm.kept, warm.opened), (&cold.rows, 6, 2, 2), "{offer}");
        second.stop();
        let asked: Vec<String> = proxy.sent().drain(before..).map(|sent| sent.line).collect();
        assert!(!asked.iter().any(|line| line.contains("BODY.PEEK")), "{asked:#?}");
        let after_login = ["LOGIN", "AUTHENTICATE", "CAPABILITY", "LOGOUT", "IDLE", "DONE", "ENABLE", "NOOP"];
        let trips =
            asked.iter().filter(|line| line.contains(' ') && !after_login.iter().any(|w| line.contains(w)));
        let trips: Vec<&String> = trips.collect();
        assert!(trips.len() <= 6, "three a folder: {trips:#?}");

        let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
        other.run("SELECT INBOX");
        other.run("UID STORE 2 +FLAGS (\\Seen lh-done)");
        other.run("UID STORE 1,3 +FLAGS (\\Deleted)");
        other.run("EXPUNGE");
        inbox.deliver(mail(6));
        sent.deliver(mail(8));
        let third = start(home.path(), proxy.port);
        let warm = Told::both(&third);
        assert_eq!(warm.from_disk, 6, "{offer}");
        let there: Vec<MessageRef> = warm.rows.keys().copied().collect();
        let expected = [(0, 2), (0, 4), (0, 5), (0, 6), (1, 1), (1, 2)];
        assert_eq!(there, expected.map(|(source, uid)| reference(source, uid)), "{offer}");
        assert!(
            warm.rows[&reference(0, 2)].seen && warm.rows[&reference(0, 2)].keywords.len() == 1,
            "{offer}"
        );
        third.stop();
        // What went is off the disk, too.
        let fourth = start(home.path(), proxy.port);
        assert_eq!(Told::both(&fourth).from_disk, 6, "{offer}");
        fourth.stop();
        for file in std::fs::read_dir(Cache::new(home.path(), "full".to_owned()).folder()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("Question 1\r") && !text.contains("Question 3\r"), "{offer}");
        }
    }
}

#[test]
fn without_its_server_a_folder_and_the_texts_read_once_are_there() {
    let mut dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(3, mail);
    let home = tempfile::tempdir().unwrap();
    let read = |served: &Served, uid: u32| {
        served.ask(Request::FetchBodies(vec![reference(0, uid)]));
        served.until("the text", |report| match report {
            Report::Bodies(bodies) => bodies[0].body.as_ref().map(|body| body.text.to_string()),
            _ => None,
        })
    };
    let first = start(home.path(), dovecot.plain_port);
    Told::both(&first);
    assert!(read(&first, 2).contains("This is question 2."));
    first.stop();
    dovecot.stop();

    let second = start(home.path(), dovecot.plain_port);
    let mut told = Told::default();
    second.until("the line going down", |report| {
        told.take(report);
        (told.down && told.kept == 2).then_some(())
    });
    assert_eq!((told.rows.len(), told.complete), (3, 0));
    assert!(read(&second, 2).contains("This is question 2."));
    // It mends itself when the server is back.
    dovecot.start_again();
    second.ask(Request::Refresh);
    second.until("both folders", |report| {
        told.take(report);
        (told.complete == 2).then_some(())
    });
    assert_eq!(told.rows.len(), 3);
    second.stop();
}

#[test]
fn a_folder_that_was_replaced_is_told_anew() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(3, mail);
    let home = tempfile::tempdir().unwrap();
    let first = start(home.path(), dovecot.plain_port);
    Told::both(&first);
    first.stop();
    dovecot.doveadm(&["mailbox", "update", "-u", "full", "--uid-validity", "4711", "INBOX"]);
    dovecot.maildir("full", "INBOX").deliver(mail(9));
    let second = start(home.path(), dovecot.plain_port);
    let mut gone = 0;
    let mut told = Told::default();
    second.until("both folders", |report| {
        gone += if let Report::Vanished(uids) = report { uids.len() } else { 0 };
        told.take(report);
        (told.complete == 2).then_some(())
    });
    assert_eq!((told.from_disk, gone, told.rows.len()), (3, 3, 4));
    second.stop();
}
