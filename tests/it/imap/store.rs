//! Keywords: stored, seen by others, taken back; and the refusals that must not be mistaken for success.

use super::{Served, account, granted};
use crate::servers::dovecot::{PASSWORD, SHARED};
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot, scripted};
use levelhead::access::{self, AccountSetting, Origin, ReadOnlyReason, Wish};
use levelhead::imap::{AccountSettings, Change, Error, FolderName, Reader, Writable, Writer};
use levelhead::mail::{MessageKey, MessageRef, SourceId};
use levelhead::port::mail::{Report, Request};
use levelhead::triage::KeywordEdit;

fn edit(uid: u32, add: &[&'static str], remove: &[&'static str]) -> KeywordEdit {
    KeywordEdit {
        message: MessageRef { source: SourceId(0), key: MessageKey(uid) },
        add: add.to_vec(),
        remove: remove.to_vec(),
        add_claim: None,
        remove_claim: None,
        beside: Vec::new(),
    }
}

fn outcome(served: &Served, wanted: u64) -> Result<(), String> {
    served.until("the answer", |report| match report {
        Report::Stored { ticket } if *ticket == wanted => Some(Ok(())),
        Report::StoreRefused { ticket, why } if *ticket == wanted => Some(Err(why.to_string())),
        _ => None,
    })
}

#[test]
fn keywords_are_stored_read_by_a_second_session_and_taken_away() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(5, mail);
    let served = Served::start(account(dovecot.plain_port, "full"), granted());
    served.complete(0);
    let claim = KeywordEdit { add_claim: Some("lh-by-mike".into()), ..edit(4, &[], &[]) };
    served.ask(Request::Store {
        ticket: 7,
        edits: vec![edit(2, &["lh-done"], &[]), edit(3, &["lh-done"], &[]), claim],
    });
    assert_eq!(outcome(&served, 7), Ok(()));
    let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
    let flags = other.flags("INBOX");
    assert!(flags[&2].contains(&"lh-done".to_owned()) && flags[&3].contains(&"lh-done".to_owned()));
    assert!(flags[&4].contains(&"lh-by-mike".to_owned()) && !flags[&5].contains(&"lh-done".to_owned()));
    served.ask(Request::Store { ticket: 8, edits: vec![edit(2, &["lh-waiting"], &["lh-done"])] });
    assert_eq!(outcome(&served, 8), Ok(()));
    let flags = other.flags("INBOX");
    assert!(flags[&2].contains(&"lh-waiting".to_owned()) && !flags[&2].contains(&"lh-done".to_owned()));
    served.ask(Request::Store { ticket: 9, edits: vec![edit(2, &["lh-waiting"], &["lh-done"])] });
    assert_eq!(outcome(&served, 9), Ok(()), "what is so already is no failure");
    served.ask(Request::Store { ticket: 10, edits: vec![edit(999, &["lh-done"], &[])] });
    assert!(outcome(&served, 10).is_err(), "a message that is gone holds nothing");
    served.stop();
}

#[test]
fn rights_that_lack_writing_are_told_and_nothing_is_sent() {
    let dovecot = Dovecot::start();
    dovecot.shared().fill(2, mail);
    let settings = AccountSettings { folder: SHARED.to_owned(), ..account(dovecot.plain_port, "reader") };
    let served = Served::start(settings, granted());
    served.until("the correction", |report| match report {
        Report::Opened(info) => (info.read_only == Some(ReadOnlyReason::Rights)).then_some(()),
        _ => None,
    });
    served.ask(Request::Store { ticket: 1, edits: vec![edit(1, &["lh-done"], &[])] });
    let why = outcome(&served, 1).unwrap_err();
    assert!(why.contains("rights"), "{why}");
    served.stop();
}

/// A server without ACL that says OK to every STORE and does nothing, as Dovecot does where rights lack.
#[test]
fn an_ok_that_changed_nothing_is_a_refusal() {
    let port = scripted::serve(|talk| {
        talk.play(1, |talk, tag, command| {
            let shown = "* 1 FETCH (UID 1 FLAGS ())\r\n";
            match command {
                _ if command.starts_with("SELECT") => {
                    let flags = "* OK [PERMANENTFLAGS (\\Seen \\*)] yes\r\n";
                    talk.say(format!(
                        "* 1 EXISTS\r\n{flags}* OK [UIDVALIDITY 1] ok\r\n{tag} OK [READ-WRITE] in\r\n"
                    ));
                }
                _ if command.starts_with("FETCH") => {
                    talk.say(format!("* 1 FETCH (UID 1 FLAGS () BODY[] {{0}}\r\n)\r\n{tag} OK\r\n"));
                }
                _ if command.starts_with("UID FETCH") => talk.say(format!("{shown}{tag} OK\r\n")),
                _ => return false,
            }
            true
        });
    });
    let served =
        Served::start(AccountSettings { sent: vec!["Sent".into()], ..account(port, "x") }, granted());
    served.complete(0);
    served.ask(Request::Store { ticket: 1, edits: vec![edit(1, &["lh-done"], &[])] });
    let why = outcome(&served, 1).unwrap_err();
    assert!(why.contains("not carried out"), "{why}");
    served.stop();
}

/// The same with a real server: without the ACL extension the client cannot know its rights beforehand.
#[test]
fn dovecot_s_silent_refusal_is_seen() {
    let dovecot = Dovecot::start_with("protocol imap {\n mail_plugins = acl\n}\n");
    dovecot.shared().fill(1, mail);
    let folder = FolderName::from_text(SHARED).unwrap();
    let open = |user: &str| {
        let settings = account(dovecot.plain_port, user);
        let validity = Reader::connect(&settings).unwrap().open(&folder).unwrap().validity;
        let mut writer = Writer::open(&granted().unwrap(), &settings).unwrap();
        let writable = writer.select(&folder, validity).unwrap();
        (writer, writable)
    };
    assert_eq!(open("reader").1, Writable::No(ReadOnlyReason::Server));
    let (mut writer, writable) = open("seer");
    assert_eq!(writable, Writable::FlagsOnly);
    let change = Change { uids: vec![1], add: vec!["lh-done".into()], remove: Vec::new() };
    let error = writer.store(&change).unwrap_err().to_string();
    assert!(error.contains("answered with OK but not carried out"), "{error}");
}

#[test]
fn a_server_without_new_keywords_is_not_shared() {
    let port = scripted::serve(|talk| {
        talk.play(0, |talk, tag, command| {
            if command.starts_with("SELECT") {
                let flags = "* OK [PERMANENTFLAGS (\\Seen \\Deleted)] no keywords\r\n";
                talk.say(format!(
                    "* 0 EXISTS\r\n{flags}* OK [UIDVALIDITY 1] ok\r\n{tag} OK [READ-WRITE] in\r\n"
                ));
                return true;
            }
            assert!(!command.contains("STORE"), "nothing may be stored there: {command}");
            false
        });
    });
    let served =
        Served::start(AccountSettings { sent: vec!["Sent".into()], ..account(port, "x") }, granted());
    served.complete(0);
    served.ask(Request::Store { ticket: 1, edits: vec![edit(1, &["lh-done"], &[])] });
    served.until("the correction", |report| match report {
        Report::Opened(info) => (!info.shared && info.source == SourceId(0)).then_some(()),
        _ => None,
    });
    assert_eq!(outcome(&served, 1), Ok(()), "the state is kept on this machine");
    served.stop();
}

#[test]
fn a_grant_is_for_one_account_and_a_replaced_folder_is_not_written_to() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(1, mail);
    let settings = account(dovecot.plain_port, "full");
    let other = access::decide("sales", Origin::Account, Wish::Unspoken, AccountSetting::Writable).unwrap();
    assert!(matches!(Writer::open(&other, &settings).err(), Some(Error::NotGranted(_))));
    let mut writer = Writer::open(&granted().unwrap(), &settings).unwrap();
    let folder = FolderName::from_text("INBOX").unwrap();
    assert_eq!(writer.select(&folder, 1).err(), Some(Error::Replaced));
    let validity = Reader::connect(&settings).unwrap().open(&folder).unwrap().validity;
    assert_eq!(writer.select(&folder, validity), Ok(Writable::Keywords));
    let change = Change { uids: vec![1], add: vec!["lh-done".into()], remove: Vec::new() };
    assert!(writer.store(&change).unwrap()[&1].keywords.contains(&"lh-done".into()));
    let destroying = Change { uids: vec![1], add: vec!["\\Deleted".into()], remove: Vec::new() };
    assert!(matches!(writer.store(&destroying), Err(Error::Refused(_))), "the gate holds in both modes");
}
