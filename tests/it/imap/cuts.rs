//! A session with a real server cut at one byte after the other, or told BYE at one line after the other: each time the
//! line comes back by itself, everything is told once, and the copy on disk is whole.

use super::{Served, account, granted};
use crate::servers::maildir::mail;
use crate::servers::{Breaking, Dovecot, Fault};
use levelhead::cache::Cache;
use levelhead::imap::{AccountSettings, Patience, Plan};
use levelhead::mail::{MessageKey, MessageRef, SourceId};
use levelhead::port::mail::{Line, Report, Request};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// A session whose every place can be tried: places of an ordinary run, and with `LEVELHEAD_CUTS=all`.
const SHORT: Session = Session { messages: 5, tried: 60, tried_of_all: usize::MAX };
/// One whose index comes in two pages.
const LONG: Session = Session { messages: 205, tried: 20, tried_of_all: 1_000 };

struct Session {
    messages: u32,
    tried: usize,
    tried_of_all: usize,
}

fn plan(home: &Path, port: u16, offline: bool) -> Plan {
    let cache = Some(Cache::new(home, "full".to_owned()));
    // Only what is cut or said may end a wait.
    let retry = Duration::from_millis(1);
    let patience = Patience { poll: Duration::from_hours(1), retry, ..Patience::default() };
    let account = AccountSettings { patience, sent: vec!["Sent".to_owned()], ..account(port, "full") };
    Plan { account, first: SourceId(0), access: granted(), cache, ledger: None, offline }
}

fn all(messages: u32) -> BTreeSet<MessageRef> {
    let inbox = (1..=messages).map(|uid| (0, uid));
    inbox
        .chain([(1, 1)])
        .map(|(source, uid)| MessageRef { source: SourceId(source), key: MessageKey(uid) })
        .collect()
}

/// Reads both folders and the text of the newest messages; how often the line went down.
fn read(home: &Path, port: u16, all: &BTreeSet<MessageRef>) -> usize {
    let texted: Vec<MessageRef> = all.iter().rev().take(6).copied().collect();
    let served = Served::start_with(plan(home, port, false));
    let (mut rows, mut texts, mut complete, mut downs) = (BTreeSet::new(), BTreeSet::new(), 0, 0);
    served.until("everything", |report| {
        match report {
            Report::Arrived(messages) => {
                for message in messages {
                    assert!(message.headers.subject.starts_with("Question"), "{message:?}");
                    assert!(rows.insert(message.reference), "told twice: {message:?}");
                }
            }
            Report::Vanished(gone) => panic!("nothing went: {gone:?}"),
            Report::Failed(why) | Report::Skipped(why) | Report::Line { line: Line::Stopped(why), .. } => {
                panic!("given up: {why}")
            }
            Report::Complete(_) => {
                complete += 1;
                if complete == 2 {
                    served.ask(Request::FetchBodies(texted.clone()));
                }
            }
            Report::Bodies(bodies) => {
                for fetched in bodies {
                    let text = fetched.body.as_ref().map(|body| body.text.contains("question"));
                    assert_eq!((text, fetched.defects.is_empty()), (Some(true), true), "{fetched:?}");
                    assert!(texts.insert(fetched.reference), "twice: {fetched:?}");
                }
            }
            Report::Line { line: Line::Down(why), .. } => {
                assert!(why.starts_with("support: ") && !why.contains('\n'), "{why}");
                downs += 1;
                // Without waiting as long as a person would be let wait.
                served.ask(Request::Refresh);
            }
            _ => {}
        }
        (complete == 2 && texts.len() == texted.len()).then_some(())
    });
    assert_eq!(rows, *all);
    served.stop();
    downs
}

/// What a start without the network shows.
fn on_disk(home: &Path) -> BTreeSet<MessageRef> {
    let served = Served::start_with(plan(home, 1, true));
    let mut rows = BTreeSet::new();
    served.until("the copy", |report| {
        if let Report::Arrived(messages) = report {
            rows.extend(messages.iter().map(|message| message.reference));
        }
        matches!(report, Report::Settled).then_some(())
    });
    served.stop();
    rows
}

fn tried_at(session: &Session, places: impl Fn((usize, usize)) -> usize, fault: impl Fn(usize) -> Fault) {
    let all = all(session.messages);
    let dovecot = Dovecot::start_with("mail_max_userip_connections = 1000\n");
    dovecot.maildir("full", "INBOX").fill(session.messages, mail);
    dovecot.maildir("full", "Sent").deliver(mail(999));
    let breaking = Breaking::start(dovecot.plain_port);
    let home = tempfile::tempdir().unwrap();
    let at = |n: usize| home.path().join(n.to_string());
    assert_eq!(read(&at(usize::MAX), breaking.port, &all), 0, "nothing goes wrong");
    breaking.arm(None);
    assert_eq!(read(&at(usize::MAX - 1), breaking.port, &all), 0, "the server's own files are written");
    let places = places(breaking.said());
    let every = std::env::var("LEVELHEAD_CUTS").is_ok_and(|cuts| cuts == "all");
    let tried = if every { session.tried_of_all } else { session.tried };
    let step = places.div_ceil(tried);
    let mut struck = 0;
    for place in (0..places).step_by(step) {
        breaking.arm(Some(fault(place)));
        read(&at(place), breaking.port, &all);
        // Sessions differ by a few bytes: the last places may lie beyond the end.
        struck += usize::from(!breaking.is_armed());
        assert_eq!(on_disk(&at(place)), all, "the copy after {:?}", fault(place));
    }
    let tried = places.div_ceil(step);
    eprintln!("{struck} of {tried} places struck, of {places}");
    assert!(struck * 20 >= tried * 19, "only {struck} of {tried} struck");
}

#[test]
fn a_line_cut_after_any_byte_is_mended_and_everything_is_told_once() {
    tried_at(&SHORT, |(bytes, _)| bytes, Fault::CutAfter);
    tried_at(&LONG, |(bytes, _)| bytes, Fault::CutAfter);
}

#[test]
fn a_bye_in_place_of_any_line_is_survived_and_everything_is_told_once() {
    tried_at(&SHORT, |(_, lines)| lines, Fault::ByeFor);
    tried_at(&LONG, |(_, lines)| lines, Fault::ByeFor);
}
