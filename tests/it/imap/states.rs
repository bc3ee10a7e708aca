//! States of many conversations, set by many people at once, read back by another program from what the server keeps.

use super::{account, granted};
use crate::servers::Dovecot;
use crate::servers::maildir::mail;
use jiff::{SignedDuration, Timestamp};
use levelhead::imap::{Change, FolderName, Reader, Writable, Writer};
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

fn read(port: u16) -> BTreeMap<u32, Option<Status>> {
    let mut reader = Reader::connect(&account(port, "full")).unwrap();
    reader.open(&FolderName::from_text("INBOX").unwrap()).unwrap();
    let mut read = BTreeMap::new();
    let mut each = |uid, flags: levelhead::mail::Flags| {
        let codes = Codes::read(flags.keywords.iter().map(AsRef::as_ref));
        read.insert(uid, codes.status(anchor()));
    };
    reader.flags(&mut each).unwrap();
    reader.leave();
    read
}

fn check(read: &BTreeMap<u32, Option<Status>>, when: &str) {
    assert_eq!(read.len(), MESSAGES as usize, "{when}");
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
    let port = dovecot.plain_port;
    let folder = FolderName::from_text("INBOX").unwrap();
    let validity = Reader::connect(&account(port, "full")).unwrap().open(&folder).unwrap().validity;
    std::thread::scope(|scope| {
        for person in 0..PEOPLE {
            let folder = &folder;
            scope.spawn(move || {
                let mut writer = Writer::open(&granted().unwrap(), &account(port, "full")).unwrap();
                assert_eq!(writer.select(folder, validity).unwrap(), Writable::Keywords);
                for uid in (1..=MESSAGES).filter(|uid| uid % PEOPLE == person) {
                    let add = names(uid).into_iter().map(str::to_owned).collect();
                    writer.store(&Change { uids: vec![uid], add, remove: Vec::new() }).unwrap();
                }
                writer.leave();
            });
        }
    });
    check(&read(port), "as it was written");
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
    check(&read(port), "without the index");
}
