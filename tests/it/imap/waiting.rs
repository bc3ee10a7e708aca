//! Changes made while the line is down: kept on disk, sent in order when it is back, never lost and never doubled,
//! whatever answer was lost and however the program ended.

use super::{Served, account, granted};
use crate::servers::dovecot::PASSWORD;
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot, Proxy};
use levelhead::imap::Plan;
use levelhead::ledger::Place;
use levelhead::mail::{MessageId, MessageKey, MessageRef, SourceId};
use levelhead::port::mail::{Filing, Intent, Line, Report, Request, Target};
use levelhead::triage::seen::{Seen, SeenMessage};
use levelhead::triage::{KeywordEdit, Shelf};
use std::fs::File;
use std::path::{Path, PathBuf};

fn reference(uid: u32) -> MessageRef {
    MessageRef { source: SourceId(0), key: MessageKey(uid) }
}

/// A program with its changes kept under `home`.
fn start(home: &Path, port: u16) -> Served {
    let ledger = Some(Place::new(&granted().unwrap(), home, "full@lab", "INBOX"));
    let account = account(port, "full");
    Served::start_with(Plan {
        account,
        first: SourceId(0),
        access: granted(),
        cache: None,
        ledger,
        offline: false,
    })
}

/// The files of kept changes.
fn files(home: &Path) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(home).unwrap().map(|folder| folder.unwrap().path());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap());
    files.map(|file| file.unwrap().path()).collect()
}

/// Ends a program; when this returns, nothing of it lives any more.
fn end(served: Served, home: &Path) {
    served.stop();
    for path in files(home) {
        while File::open(&path).is_ok_and(|file| file.try_lock().is_err()) {
            std::thread::yield_now();
        }
    }
}

fn keep(served: &Served, ticket: u64, uids: &[u32], after: &str) {
    let seen = uids.iter().map(|uid| SeenMessage {
        message: reference(*uid),
        before: Vec::new(),
        after: vec![after.into()],
        answered: false,
    });
    let seen = seen.map(|message| Seen(vec![message])).collect();
    served.ask(Request::Keep(Intent { ticket, what: format!("change {ticket}"), seen }));
}

fn edit(uid: u32, add: &[&'static str], remove: &[&'static str]) -> KeywordEdit {
    let (add, remove) = (add.to_vec(), remove.to_vec());
    let message = reference(uid);
    KeywordEdit { message, add, remove, add_claim: None, remove_claim: None, beside: Vec::new() }
}

fn store(served: &Served, ticket: u64, uid: u32, add: &[&'static str], remove: &[&'static str]) {
    keep(served, ticket, &[uid], add.first().copied().unwrap_or_default());
    served.ask(Request::Store { ticket, edits: vec![edit(uid, add, remove)] });
}

fn put_away(served: &Served, ticket: u64, uids: &[u32]) {
    keep(served, ticket, uids, "lh-done");
    let messages = uids.iter().copied().map(reference).collect();
    let edits = uids.iter().map(|uid| edit(*uid, &["lh-done"], &[])).collect();
    served.ask(Request::Move { ticket, messages, to: Shelf::Trash, edits });
}

#[track_caller]
fn waits(served: &Served, wanted: u64) {
    served.until("the word that it waits", |report| match report {
        Report::Waits { ticket, .. } => (*ticket == wanted).then_some(()),
        Report::Stored { .. } => panic!("there was no line: {report:?}"),
        Report::StoreRefused { why, .. } => panic!("{why}"),
        _ => None,
    });
}

fn is_down(served: &Served) {
    served.until("the line going down", |report| {
        matches!(report, Report::Line { line: Line::Down(_), .. }).then_some(())
    });
}

/// Says yes to whatever could be sent, until nothing is kept any more; the tickets in the order they were stored.
fn all_sent(served: &Served, count: usize) -> Vec<u64> {
    let mut stored = Vec::new();
    served.until("everything to be sent", |report| {
        match report {
            Report::MaySend { ticket, .. } => served.ask(Request::SendWaiting(*ticket)),
            Report::Stored { ticket } => stored.push(*ticket),
            Report::StoreRefused { why, .. } => panic!("{why}"),
            Report::Line { line: Line::Down(_), .. } => served.ask(Request::Refresh),
            _ => {}
        }
        (stored.len() == count).then_some(())
    });
    stored
}

/// How often each question lies in a folder, by its number; what is marked `\Deleted` has left.
fn lying(port: u16, folder: &str) -> Vec<u32> {
    let mut client = Client::login(port, "full", PASSWORD);
    client.run(&format!("EXAMINE \"{folder}\""));
    let lines = client.run("UID FETCH 1:* (FLAGS ENVELOPE)");
    let here = lines.iter().filter(|line| !line.contains("\\Deleted"));
    let mut lying: Vec<u32> =
        here.filter_map(|line| line.split("\"Question ").nth(1)?.split('"').next()?.parse().ok()).collect();
    lying.sort_unstable();
    lying
}

const MESSAGES: u32 = 70;
/// What servers offer, and commands whose answer may be lost with each; `@` is the messages.
const OFFERS: [(&str, &[&str]); 3] = [
    (
        "IMAP4rev1 UIDPLUS MOVE",
        &["UID MOVE @", "UID STORE @ +FLAGS (lh-done", "STATUS", "UID FETCH @ (UID FLAGS)"],
    ),
    (
        "IMAP4rev1 UIDPLUS",
        &["UID COPY @", "UID EXPUNGE @", "UID STORE @ +FLAGS (\\Deleted", "UID STORE @ +FLAGS (lh-done"],
    ),
    ("IMAP4rev1", &["UID COPY @", "UID STORE @ +FLAGS (\\Deleted", "UID FETCH @ (UID FLAGS)"]),
];

/// Cuts of a run for each offer; with `LEVELHEAD_CUTS=all`, 34: more than a hundred.
fn cuts() -> usize {
    if std::env::var("LEVELHEAD_CUTS").is_ok_and(|cuts| cuts == "all") { 34 } else { 4 }
}

#[test]
fn no_message_is_lost_or_doubled_when_the_program_ends_with_the_answer_lost() {
    for (offer, words) in OFFERS {
        let dovecot =
            Dovecot::start_with(&format!("imap_capability = {offer}\nmail_max_userip_connections = 1000\n"));
        dovecot.maildir("full", "INBOX").fill(MESSAGES, mail);
        dovecot.maildir("full", "Trash");
        let proxy = Proxy::start(dovecot.plain_port);
        let home = tempfile::tempdir().unwrap();
        let mut moved = Vec::new();
        for cut in 0..cuts() {
            let first = 1 + 2 * cut as u32;
            let word = words[cut % words.len()].replace('@', &format!("{first}:{}", first + 1));
            let served = start(home.path(), proxy.port);
            served.complete(0);
            proxy.lose_answer_and_fall(&word);
            put_away(&served, 1, &[first, first + 1]);
            waits(&served, 1);
            assert!(proxy.has_lost(), "{offer}: {word} was never sent");
            // Nothing is told when a program is killed: what is on the disk by now has to do.
            end(served, home.path());
            assert_eq!(files(home.path()).len(), 1, "{offer}: {word}");

            proxy.up();
            let served = start(home.path(), proxy.port);
            all_sent(&served, 1);
            end(served, home.path());
            assert_eq!(files(home.path()), Vec::<PathBuf>::new(), "{offer}: {word}");
            moved.extend([first, first + 1]);
            assert_eq!(lying(dovecot.plain_port, "Trash"), moved, "{offer}: {word}");
            let rest: Vec<u32> = (1..=MESSAGES).filter(|one| !moved.contains(one)).collect();
            assert_eq!(lying(dovecot.plain_port, "INBOX"), rest, "{offer}: {word}");
        }
    }
}

#[test]
fn a_mail_is_filed_once_whatever_answer_is_lost() {
    let dovecot = Dovecot::start();
    let sent = dovecot.maildir("full", "Sent");
    let proxy = Proxy::start(dovecot.plain_port);
    let home = tempfile::tempdir().unwrap();
    let served = start(home.path(), proxy.port);
    served.complete(0);
    drop(sent);
    for cut in 0..cuts() as u32 {
        let word = ["APPEND \"Sent\"", "UID SEARCH HEADER", "EXAMINE \"Sent\""][cut as usize % 3];
        let file = |n: u32| {
            let message_id = MessageId::parse(&format!("<q{n}@example.org>")).unwrap();
            let message = mail(n).into_bytes();
            let (source, target) = (SourceId(0), Target::Sent);
            served.ask(Request::File(Filing { source, target, answered: None, message_id, message }));
            served.until("the end of the filing", |report| match report {
                Report::Filed { .. } => Some(true),
                Report::NotFiled { .. } => Some(false),
                _ => None,
            })
        };
        proxy.lose_answer_and_fall(word);
        let filed = file(cut + 1);
        assert!(proxy.has_lost(), "{word} was never sent");
        assert!(!filed, "there was no line");
        proxy.up();
        assert!(file(cut + 1), "{word}");
        assert_eq!(lying(dovecot.plain_port, "Sent"), (1..=cut + 1).collect::<Vec<_>>(), "{word}");
    }
    served.stop();
}

/// An account whose line goes down after it was read.
fn cut_off(home: &Path) -> (Dovecot, Proxy, Served) {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(4, mail);
    dovecot.maildir("full", "Trash");
    let proxy = Proxy::start(dovecot.plain_port);
    let served = start(home, proxy.port);
    served.complete(0);
    proxy.down();
    is_down(&served);
    (dovecot, proxy, served)
}

#[test]
fn changes_wait_and_go_in_order_but_for_those_that_came_too_late() {
    let home = tempfile::tempdir().unwrap();
    let (dovecot, proxy, served) = cut_off(home.path());
    store(&served, 1, 1, &["lh-done"], &[]);
    store(&served, 2, 2, &["lh-waiting"], &[]);
    store(&served, 3, 1, &["lh-blocked"], &["lh-done"]);
    for ticket in 1..=3 {
        waits(&served, ticket);
    }
    proxy.up();
    let mut told = Vec::new();
    served.until("the end of all three", |report| {
        match report {
            Report::MaySend { ticket: 2, .. } => {
                told.push("2 dropped".to_owned());
                served.ask(Request::DropWaiting(2));
            }
            Report::MaySend { ticket, seen } => {
                assert_eq!(seen[0].0[0].message, reference(1));
                served.ask(Request::SendWaiting(*ticket));
            }
            Report::Stored { ticket } => told.push(format!("{ticket} stored")),
            Report::StoreRefused { why, .. } => panic!("{why}"),
            Report::Line { line: Line::Down(_), .. } => served.ask(Request::Refresh),
            _ => {}
        }
        (told.len() == 3).then_some(())
    });
    assert_eq!(told, ["1 stored", "2 dropped", "3 stored"]);
    let flags = Client::login(dovecot.plain_port, "full", PASSWORD).flags("INBOX");
    assert!(flags[&1].contains(&"lh-blocked".to_owned()) && !flags[&1].contains(&"lh-done".to_owned()));
    assert!(!flags[&2].contains(&"lh-waiting".to_owned()), "{flags:?}");
    end(served, home.path());
    assert_eq!(files(home.path()), Vec::<PathBuf>::new());
}

#[test]
fn what_is_taken_back_while_it_waits_never_goes_out() {
    let home = tempfile::tempdir().unwrap();
    let (_dovecot, proxy, served) = cut_off(home.path());
    store(&served, 1, 1, &["lh-done"], &[]);
    put_away(&served, 2, &[2, 3]);
    waits(&served, 2);
    let taken_back = |wanted: u64, by: u64| {
        let mut told = Vec::new();
        served.until("the end of both", |report| {
            match report {
                Report::TakenBack { ticket } | Report::Stored { ticket } => told.push(*ticket),
                Report::StoreRefused { why, .. } => panic!("{why}"),
                _ => {}
            }
            (told.len() == 2).then_some(())
        });
        assert_eq!(told, [wanted, by]);
    };
    keep(&served, 3, &[], "");
    let edits = vec![edit(2, &[], &["lh-done"]), edit(3, &[], &["lh-done"])];
    served.ask(Request::MoveBack { ticket: 3, moved: 2, edits });
    taken_back(2, 3);
    store(&served, 4, 1, &[], &["lh-done"]);
    taken_back(1, 4);
    assert_eq!(files(home.path()), Vec::<PathBuf>::new());
    let before = proxy.sent().len();
    proxy.up();
    served.until("the line", |report| match report {
        Report::Line { line: Line::Up, .. } => Some(()),
        Report::Line { line: Line::Down(_), .. } => {
            served.ask(Request::Refresh);
            None
        }
        _ => None,
    });
    served.stop();
    let sent = proxy.sent();
    let changing = |line: &str| ["STORE", "MOVE", "COPY"].iter().any(|word| line.contains(word));
    assert!(!sent[before..].iter().any(|sent| changing(&sent.line)), "{:?}", &sent[before..]);
}

#[test]
fn a_move_of_which_nobody_knows_how_far_it_came_is_brought_back_whole() {
    for (offer, words) in OFFERS {
        let dovecot = Dovecot::start_with(&format!("imap_capability = {offer}\n"));
        dovecot.maildir("full", "INBOX").fill(4, mail);
        dovecot.maildir("full", "Trash");
        let proxy = Proxy::start(dovecot.plain_port);
        let home = tempfile::tempdir().unwrap();
        let served = start(home.path(), proxy.port);
        served.complete(0);
        proxy.lose_answer_and_fall(&words[0].replace('@', "2:3"));
        put_away(&served, 1, &[2, 3]);
        waits(&served, 1);
        keep(&served, 2, &[], "");
        let edits = vec![edit(2, &[], &["lh-done"]), edit(3, &[], &["lh-done"])];
        served.ask(Request::MoveBack { ticket: 2, moved: 1, edits });
        waits(&served, 2);
        end(served, home.path());
        proxy.up();
        let served = start(home.path(), proxy.port);
        all_sent(&served, 1);
        served.stop();
        assert_eq!(lying(dovecot.plain_port, "INBOX"), [1, 2, 3, 4], "{offer}");
        assert_eq!(lying(dovecot.plain_port, "Trash"), Vec::<u32>::new(), "{offer}");
        let flags = Client::login(dovecot.plain_port, "full", PASSWORD).flags("INBOX");
        let here = flags.values().filter(|flags| !flags.contains(&"\\Deleted".to_owned()));
        assert!(!here.flatten().any(|flag| flag == "lh-done"), "{offer}: {flags:?}");
    }
}

#[test]
fn a_folder_that_was_replaced_meanwhile_ends_what_waits_for_it() {
    let home = tempfile::tempdir().unwrap();
    let (dovecot, proxy, served) = cut_off(home.path());
    store(&served, 1, 1, &["lh-done"], &[]);
    put_away(&served, 2, &[2]);
    waits(&served, 2);
    end(served, home.path());
    dovecot.doveadm(&["mailbox", "update", "-u", "full", "--uid-validity", "1234567", "INBOX"]);
    proxy.up();
    let served = start(home.path(), proxy.port);
    let (mut left, mut refused) = (Vec::new(), Vec::new());
    served.until("the end of both", |report| {
        match report {
            Report::LeftWaiting(waiting) => left.push(waiting.what.to_string()),
            Report::MaySend { .. } => panic!("its UIDs mean other messages: {report:?}"),
            Report::StoreRefused { why, .. } => refused.push(why.to_string()),
            _ => {}
        }
        (refused.len() == 2).then_some(())
    });
    assert_eq!(left, ["change 1", "change 2"], "so that they can be named");
    assert!(refused.iter().all(|why| why.contains("the folder was replaced since")), "{refused:?}");
    end(served, home.path());
    assert_eq!(files(home.path()), Vec::<PathBuf>::new());
    assert_eq!(lying(dovecot.plain_port, "INBOX"), [1, 2, 3, 4]);
    assert_eq!(lying(dovecot.plain_port, "Trash"), Vec::<u32>::new());
}
