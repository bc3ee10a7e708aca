//! Files and folders opened as a source: what is reported, in which order, and that nothing on disk changes.

use levelhead::access::ReadOnlyReason;
use levelhead::mail::{MessageKey, MessageRef, SourceId};
use levelhead::port::mail::{Report, Request, SourceInfo};
use levelhead::sources::{Plan, Running, start};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, SystemTime};

struct Opened {
    running: Running,
    reports: Receiver<Report>,
    sources: Vec<SourceInfo>,
    arrived: Vec<Vec<MessageRef>>,
    subjects: Vec<String>,
    skipped: Vec<String>,
    failed: Vec<String>,
}

fn next(reports: &Receiver<Report>) -> Report {
    reports.recv_timeout(Duration::from_secs(30)).expect("a report within 30 s")
}

fn open(paths: &[&Path]) -> Opened {
    let (told, reports) = sync_channel(2);
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    let running = start(Plan::Open(paths), told).unwrap();
    let mut opened = Opened {
        running,
        reports,
        sources: Vec::new(),
        arrived: Vec::new(),
        subjects: Vec::new(),
        skipped: Vec::new(),
        failed: Vec::new(),
    };
    loop {
        match next(&opened.reports) {
            Report::Opened(info) => {
                assert!(opened.arrived.is_empty(), "sources are opened before mail arrives");
                opened.sources.push(info);
            }
            Report::Arrived(messages) => {
                opened.arrived.push(messages.iter().map(|message| message.reference).collect());
                opened.subjects.extend(messages.iter().map(|message| message.headers.subject.to_string()));
            }
            Report::Skipped(line) => opened.skipped.push(line.to_string()),
            Report::Failed(line) => opened.failed.push(line.to_string()),
            Report::Settled => return opened,
            Report::Progress { .. } | Report::Complete(_) => {}
            other => panic!("not expected: {other:?}"),
        }
    }
}

fn finish(opened: Opened) {
    opened.running.requests.send(Request::Stop).unwrap();
    opened.running.worker.join().unwrap();
}

fn letter(number: usize) -> String {
    format!("From: sam@b.example\nSubject: {number}\nMessage-ID: <{number}@b.example>\n\nletter {number}\n")
}

fn mbox(count: usize) -> String {
    let mut text = String::new();
    for number in 1..=count {
        write!(text, "From sam@b.example Thu Jan  1 00:00:00 1970\n{}\n", letter(number)).unwrap();
    }
    text
}

/// Every file below a folder with its bytes and times.
fn state(root: &Path) -> Vec<(PathBuf, Vec<u8>, SystemTime)> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_path_buf()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            found.push((path.clone(), Vec::new(), fs::metadata(&path).unwrap().modified().unwrap()));
        } else {
            let bytes = fs::read(&path).unwrap();
            found.push((path.clone(), bytes, fs::metadata(&path).unwrap().modified().unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn an_mbox_arrives_newest_first_in_pages() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("mail");
    fs::write(&path, mbox(700)).unwrap();
    let opened = open(&[&path]);
    let sizes: Vec<usize> = opened.arrived.iter().map(Vec::len).collect();
    assert_eq!(sizes, [200, 256, 244]);
    let keys: Vec<u32> = opened.arrived.iter().flatten().map(|reference| reference.key.0).collect();
    assert_eq!(keys, (1..=700).rev().collect::<Vec<u32>>());
    assert_eq!(opened.subjects.first().map(String::as_str), Some("700"));
    assert_eq!(opened.sources[0].total, Some(700));
    assert_eq!(opened.sources[0].read_only, Some(ReadOnlyReason::Opened));
    finish(opened);
}

#[test]
fn bodies_and_raw_bytes_are_read_again_when_asked_for() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("mail");
    fs::write(&path, mbox(3)).unwrap();
    let opened = open(&[&path]);
    let reference = MessageRef { source: SourceId(0), key: MessageKey(2) };
    let gone = MessageRef { source: SourceId(0), key: MessageKey(9) };
    opened.running.requests.send(Request::FetchBodies(vec![reference, gone])).unwrap();
    opened.running.requests.send(Request::FetchRaw(reference)).unwrap();
    let Report::Bodies(bodies) = next(&opened.reports) else { panic!("bodies first") };
    assert_eq!(bodies[0].body.as_ref().unwrap().text.as_str(), "letter 2");
    assert_eq!(bodies[1].body, None);
    let Report::Raw { bytes, .. } = next(&opened.reports) else { panic!("then raw bytes") };
    assert_eq!(bytes.unwrap(), letter(2).into_bytes());
    finish(opened);
}

#[test]
fn a_tree_holds_letters_mboxes_maildirs_and_other_things() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    for folder in
        ["letters", "mail/cur", "mail/new", "mail/tmp", "mail/.Sent/cur", "mail/.Sent/new", "mail/.Sent/tmp"]
    {
        fs::create_dir_all(at(folder)).unwrap();
    }
    fs::write(at("letters/a.eml"), letter(1)).unwrap();
    fs::write(at("letters/named.as.you.like"), letter(2)).unwrap();
    fs::write(at("letters/note.txt"), "Dear all,\nthis is no mail.\n").unwrap();
    fs::write(at("letters/picture.eml"), b"\x89PNG\r\n\x1a\n").unwrap();
    fs::write(at("archive"), mbox(2)).unwrap();
    fs::write(at("single"), mbox(1)).unwrap();
    fs::write(at("mail/new/1700000001.a.host"), letter(5)).unwrap();
    fs::write(at("mail/cur/1700000000.b.host:2,S"), letter(6)).unwrap();
    fs::write(at("mail/.Sent/cur/1700000002.c.host:2,S"), letter(7)).unwrap();
    let before = state(root.path());
    let opened = open(&[root.path()]);
    let found: Vec<(String, Option<u32>, bool)> =
        opened.sources.iter().map(|info| (info.folder.to_string(), info.total, info.sent)).collect();
    let own = root.path().file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!(
        found,
        [
            ("archive".to_owned(), Some(2), false),
            ("mail".to_owned(), Some(2), false),
            (".Sent".to_owned(), Some(1), true),
            (own, Some(3), false),
        ]
    );
    assert_eq!(opened.arrived.iter().map(Vec::len).sum::<usize>(), 8);
    let mut skipped: Vec<&str> = opened.skipped.iter().filter_map(|line| line.rsplit('/').next()).collect();
    skipped.sort_unstable();
    assert_eq!(skipped, ["note.txt: no mail", "picture.eml: no mail"]);
    finish(opened);
    assert_eq!(state(root.path()), before, "nothing is written or moved");
}

#[test]
fn nothing_found_is_told_with_what_to_do() {
    let root = tempfile::tempdir().unwrap();
    let missing = root.path().join("missing");
    let opened = open(&[&missing]);
    assert_eq!(opened.failed.len(), 1);
    assert!(opened.failed[0].contains("missing: no mail found; give an .eml file"), "{}", opened.failed[0]);
    finish(opened);
}

#[test]
fn the_demo_has_an_inbox_and_a_sent_folder_and_stops_when_dropped() {
    let (told, reports) = sync_channel(2);
    let now = "2026-11-18T14:03:07Z".parse().unwrap();
    let running = start(Plan::Demo { now }, told).unwrap();
    let mut names = Vec::new();
    let mut count = 0;
    loop {
        match next(&reports) {
            Report::Opened(info) => names.push((info.folder.to_string(), info.sent, info.read_only)),
            Report::Arrived(messages) => count += messages.len(),
            Report::Settled => break,
            _ => {}
        }
    }
    assert_eq!(names, [("INBOX".to_owned(), false, None), ("Sent".to_owned(), true, None)]);
    assert!(count >= 110, "{count} messages");
    drop(running.requests);
    running.worker.join().unwrap();
}
