//! States of many conversations, set by many people at once, read back by another program from what the server keeps.

use super::{account, granted};
use crate::servers::maildir::mail;
use crate::servers::peers::{self, Make, Peer};
use crate::servers::{Client, Dovecot};
use jiff::{SignedDuration, Timestamp};
use levelhead::imap::{AccountSettings, Change, FolderName, Reader, Writable, Writer};
use levelhead::port::secret::SecretProvider;
use levelhead::triage::{Codes, Status};
use std::collections::BTreeMap;

const MESSAGES: u32 = 500;
const PEOPLE: u32 = 8;

fn anchor() -> Timestamp {
    "2026-06-01T10:07:31Z".parse().unwrap()
}

/// Each message sleeps until a time of its own, from a quarter of an hour to two years away.
fn until(uid: u32) -> Timestamp {
    anchor() + SignedDuration::from_mins(15 + i64::from(uid) * i64::from(uid) * 4)
}

fn names(uid: u32) -> Vec<&'static str> {
    Codes::of(Status::Snoozed(until(uid)), anchor()).unwrap().beyond(Codes::default())
}

fn inbox() -> FolderName {
    FolderName::from_text("INBOX").unwrap()
}

/// Eight people at once set each message to sleep.
fn snooze(settings: &AccountSettings, messages: u32) {
    let folder = inbox();
    let validity = Reader::connect(settings).unwrap().open(&folder).unwrap().validity;
    std::thread::scope(|scope| {
        for person in 0..PEOPLE {
            let folder = &folder;
            scope.spawn(move || {
                let mut writer = Writer::open(&granted().unwrap(), settings).unwrap();
                assert_eq!(writer.select(folder, validity).unwrap(), Writable::Keywords);
                for uid in (1..=messages).filter(|uid| uid % PEOPLE == person) {
                    let add = names(uid).into_iter().map(str::to_owned).collect();
                    writer.store(&Change { uids: vec![uid], add, remove: Vec::new() }).unwrap();
                }
                writer.leave();
            });
        }
    });
}

fn read(settings: &AccountSettings) -> BTreeMap<u32, Option<Status>> {
    let mut reader = Reader::connect(settings).unwrap();
    reader.open(&inbox()).unwrap();
    let mut read = BTreeMap::new();
    let mut each = |uid, flags: levelhead::mail::Flags| {
        let codes = Codes::read(flags.keywords.iter().map(AsRef::as_ref));
        read.insert(uid, codes.status(anchor()));
    };
    reader.flags(&mut each).unwrap();
    reader.leave();
    read
}

fn check(read: &BTreeMap<u32, Option<Status>>, messages: u32, when: &str) {
    assert_eq!(read.len(), messages as usize, "{when}");
    for (uid, status) in read {
        let Some(Status::Snoozed(told)) = status else { panic!("{uid} is {status:?} {when}") };
        let late = *told - until(*uid);
        let hours = late.total(jiff::Unit::Hour).unwrap();
        assert!((0.0..=24.0).contains(&hours), "{uid}: {hours} hours late {when}");
        let codes = Codes::of(Status::Snoozed(until(*uid)), anchor()).unwrap();
        assert_eq!(codes.status(anchor()), *status, "{uid} {when}");
    }
}

#[test]
fn snoozes_of_eight_people_are_read_back_also_without_the_server_s_index() {
    let mut dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(MESSAGES, mail);
    let settings = account(dovecot.plain_port, "full");
    snooze(&settings, MESSAGES);
    check(&read(&settings), MESSAGES, "as it was written");
    dovecot.stop();
    let maildir = dovecot.home("full").join("Maildir");
    let mut deleted = 0;
    for entry in std::fs::read_dir(maildir).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("dovecot.index") {
            std::fs::remove_file(path).unwrap();
            deleted += 1;
        }
    }
    assert!(deleted > 0, "there was an index");
    dovecot.start_again();
    check(&read(&settings), MESSAGES, "without the index");
}

/// Cyrus writes each mail that is put in to the disk: of the 500 the first 60, all with `scripts/test --full`.
#[test]
fn snoozes_of_eight_people_are_read_back_from_cyrus_after_a_restart() {
    let messages = std::env::var("LEVELHEAD_SNOOZES").map_or(60, |wanted| wanted.parse().unwrap());
    let mut cyrus = Peer::start(Make::Cyrus);
    let mut other = Client::login(cyrus.port, cyrus.user(), peers::PASSWORD);
    (1..=messages).for_each(|n| other.append("INBOX", &mail(n)));
    let settings = AccountSettings {
        user: cyrus.user().to_owned(),
        secret: SecretProvider::new(|| Ok(peers::PASSWORD.into())),
        ..account(cyrus.port, "")
    };
    snooze(&settings, messages);
    check(&read(&settings), messages, "as it was written");
    drop(other);
    cyrus.stop();
    cyrus.start_again();
    check(&read(&settings), messages, "after a restart");
}
