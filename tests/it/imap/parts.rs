//! Mail read in parts: what comes over the wire, and that it looks like mail read whole.

use super::{Served, account, granted};
use crate::servers::maildir::mail;
use crate::servers::{Dovecot, Proxy, scripted};
use levelhead::imap::AccountSettings;
use levelhead::mail::{Attachment, Body, Defect, Flags, MessageKey, MessageRef, SourceId, parse};
use levelhead::port::mail::{Phase, Report, Request};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn reference(uid: u32) -> MessageRef {
    MessageRef { source: SourceId(0), key: MessageKey(uid) }
}

/// A mail in two versions with a file of so many bytes.
fn with_a_file(size: usize) -> String {
    let line = format!("{}\r\n", "QUJD".repeat(19));
    let file = line.repeat(size / 57 + 1);
    format!(
        "From: Ann <ann@example.org>\r\nTo: support@example.com\r\nSubject: The plan\r\nMessage-ID: <plan@example.org>\r\n\
         Date: Mon, 2 Feb 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nX-Long: {}\r\n\
         Content-Type: multipart/mixed; boundary=outer\r\n\r\nThis is a message in MIME.\r\n\
         --outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n\
         --inner\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         The plan for J=C3=B6rg is attached. {}\r\n\
         --inner\r\nContent-Type: text/html\r\n\r\n<p>{}</p>\r\n--inner--\r\n\r\n\
         --outer\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename*=utf-8''pl%C3%A4n.pdf\r\n\r\n{file}\r\n--outer--\r\n",
        "x".repeat(500),
        "It has many words. ".repeat(80),
        "a <b>rich</b> version ".repeat(4_000),
    )
}

/// The bodies of messages, and the bytes that were read for them.
fn bodies(served: &Served, uids: &[u32]) -> (BTreeMap<u32, (Body, Vec<Defect>)>, u64) {
    served.ask(Request::FetchBodies(uids.iter().copied().map(reference).collect()));
    let (mut came, mut read) = (BTreeMap::new(), 0);
    served.until("bodies and their time", |report| {
        match report {
            Report::Bodies(some) => {
                for fetched in some {
                    let body = fetched.body.clone().expect("the message is there");
                    let read = (body, fetched.defects.clone());
                    assert_eq!(came.insert(fetched.reference.key.0, read), None, "twice");
                }
            }
            // Told once the batch is done.
            Report::Timed { phase: Phase::Bodies, bytes, .. } => read += bytes,
            _ => {}
        }
        (came.len() == uids.len() && read > 0).then_some(())
    });
    (came, read)
}

#[test]
fn of_a_mail_with_a_large_file_only_the_text_is_read() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.deliver(with_a_file(5 << 20));
    inbox.deliver(mail(2));
    let proxy = Proxy::start(dovecot.plain_port);
    let served = Served::start(account(proxy.port, "full"), granted());
    served.complete(0);
    let (bodies, read) = bodies(&served, &[1, 2]);
    served.stop();
    let [plan, question] = [&bodies[&1].0, &bodies[&2].0];
    assert!(plan.text.starts_with("The plan for Jörg is attached."), "{}", plan.text);
    assert!(question.text.contains("question 2."), "{}", question.text);
    let [Attachment { name, media_type, size, part }] = plan.attachments.as_slice() else {
        panic!("{:?}", plan.attachments)
    };
    assert_eq!((name.as_str(), media_type.as_str(), *part), ("plän.pdf", "application/pdf", 4));
    assert!(size.abs_diff(5 << 20) < 100, "{size}");
    assert!(read < 20_000, "{read} bytes were read");
    let sent = proxy.sent();
    let whole = sent.iter().filter(|sent| sent.line.contains("BODY.PEEK[]<0."));
    assert_eq!(whole.count(), 0, "{sent:?}");
    let part = |section: &str| sent.iter().any(|sent| sent.line.contains(section));
    assert!(part("BODY.PEEK[1.1]<0.") && !part("BODY.PEEK[1.2]<") && !part("BODY.PEEK[2]<"), "{sent:?}");
}

#[test]
fn an_answer_needs_the_text_and_not_the_files() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").deliver(with_a_file(5 << 20));
    let served = Served::start(account(dovecot.plain_port, "full"), granted());
    served.complete(0);
    served.ask(Request::FetchText(reference(1)));
    let bytes = served.until("the text", |report| match report {
        Report::Raw { bytes, .. } => bytes.clone(),
        _ => None,
    });
    served.stop();
    assert!(bytes.len() < 10_000, "{} bytes", bytes.len());
    let message = parse::message(reference(1), &bytes, Flags::default(), None);
    assert_eq!(&*message.headers.subject, "The plan");
    assert!(message.body.unwrap().text.starts_with("The plan for Jörg is attached."));
}

#[test]
fn a_structure_beyond_belief_is_gone_round() {
    let port = scripted::serve(|talk| {
        talk.play(1, |talk, tag, command| {
            if command.contains("BODYSTRUCTURE") {
                let (open, close) = ("(".repeat(5_000), ")".repeat(5_000));
                talk.say(format!(
                    "* 1 FETCH (UID 1 RFC822.SIZE 9 BODYSTRUCTURE {open}{close})\r\n{tag} OK\r\n"
                ));
            } else if command.starts_with("UID FETCH 1 ") {
                assert!(command.contains("BODY.PEEK[]<0."), "{command}");
                talk.say(format!(
                    "* 1 FETCH (UID 1 BODY[]<0> {{19}}\r\nSubject: x\r\n\r\nbody!)\r\n{tag} OK\r\n"
                ));
            }
            command.starts_with("UID FETCH 1 ")
        });
    });
    let served = Served::start(account(port, "x"), granted());
    served.until("the opening", |report| matches!(report, Report::Opened(_)).then_some(()));
    let (bodies, _) = bodies(&served, &[1]);
    assert!(bodies[&1].0.text.contains("body!"));
}

#[test]
fn a_compressed_line_brings_the_same_in_fewer_bytes() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.fill(500, mail);
    let read = |compress: bool| {
        let settings = account(dovecot.plain_port, "full");
        let served = Served::start(AccountSettings { compress: Some(compress), ..settings }, granted());
        let (mut subjects, mut read, mut complete) = (Vec::new(), 0, false);
        served.until("the index and the time of its first page", |report| {
            match report {
                Report::Arrived(some) => {
                    let of_inbox = some.iter().filter(|message| message.reference.source == SourceId(0));
                    subjects.extend(of_inbox.map(|message| message.headers.subject.to_string()));
                }
                Report::Timed { source: SourceId(0), phase: Phase::FirstPage, bytes, .. } => read = *bytes,
                Report::Complete(SourceId(0)) => complete = true,
                _ => {}
            }
            (complete && read > 0).then_some(())
        });
        let (bodies, _) = bodies(&served, &(1..=40).collect::<Vec<_>>());
        (served, subjects, read, bodies)
    };
    let (plain_line, plain, plain_bytes, plain_bodies) = read(false);
    plain_line.stop();
    let (served, packed, packed_bytes, packed_bodies) = read(true);
    assert_eq!(packed.len(), 500);
    assert!(packed == plain && packed_bodies == plain_bodies, "the same mail");
    assert!(packed_bytes * 3 < plain_bytes, "{packed_bytes} of {plain_bytes} bytes");
    // The server's word comes through while it is listened to.
    inbox.deliver(mail(501));
    served.until("new mail", |report| match report {
        Report::Arrived(some) => some.iter().any(|message| message.reference == reference(501)).then_some(()),
        _ => None,
    });
    served.stop();
}

/// Every mail under a folder.
fn mails(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(mails(&path));
        } else if path.extension().is_some_and(|extension| extension == "eml") {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// What differs between mails read in parts and whole, and how many could only be read whole.
fn differences(mails: &[PathBuf]) -> (Vec<String>, usize) {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    for path in mails {
        inbox.deliver(fs::read(path).unwrap());
    }
    let proxy = Proxy::start(dovecot.plain_port);
    let served = Served::start(account(proxy.port, "full"), granted());
    served.complete(0);
    let uids: Vec<u32> = (1..).take(mails.len()).collect();
    let (bodies, _) = bodies(&served, &uids);
    let whole = proxy.sent().iter().filter(|sent| sent.line.contains("BODY.PEEK[]<0.")).map(named).sum();
    let mut differing = Vec::new();
    for (path, uid) in mails.iter().zip(1..) {
        served.ask(Request::FetchRaw(reference(uid)));
        let raw = served.until("raw", |report| match report {
            Report::Raw { bytes, .. } => Some(bytes.clone().unwrap()),
            _ => None,
        });
        let (expected, expected_defects) = parse::body(&raw);
        let (read, defects) = &bodies[&uid];
        let same_file = |(a, b): (&Attachment, &Attachment)| {
            let near = a.size.abs_diff(b.size) <= 2 + a.size / 100;
            (&a.name, &a.media_type, a.part) == (&b.name, &b.media_type, b.part) && near
        };
        let files = read.attachments.len() == expected.attachments.len()
            && read.attachments.iter().zip(&expected.attachments).all(same_file);
        if !files {
            let path = path.display();
            differing.push(format!("{path}: {:?} for {:?}", read.attachments, expected.attachments));
        }
        if *defects != expected_defects {
            differing.push(format!("{}: {defects:?} for {expected_defects:?}", path.display()));
        }
        let plain = |body: &Body| Body { attachments: Vec::new(), ..body.clone() };
        if plain(read) != plain(&expected) {
            differing.push(format!("{}: {:?} for {:?}", path.display(), read.text, expected.text));
        }
    }
    served.stop();
    (differing, whole)
}

/// How many messages a command names.
fn named(sent: &crate::servers::proxy::Sent) -> usize {
    let numbers = sent.line.split(' ').nth(3).unwrap();
    let count = |range: &str| match range.split_once(':') {
        Some((from, to)) => to.parse::<usize>().unwrap() - from.parse::<usize>().unwrap() + 1,
        None => 1,
    };
    numbers.split(',').map(count).sum()
}

#[test]
fn mail_read_in_parts_looks_like_mail_read_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mails = mails(&folder);
    assert!(mails.len() > 20, "{}", mails.len());
    let (differing, whole) = differences(&mails);
    assert_eq!(differing, Vec::<String>::new());
    assert!(whole * 3 < mails.len(), "{whole} of {} had to be read whole", mails.len());
}

/// The same for a folder of mail that is not ours: see `benches/parts.sh`.
#[test]
#[ignore = "needs a folder of mail, in LEVELHEAD_PARTS_FOLDER"]
fn mail_of_others_read_in_parts() {
    let folder = std::env::var_os("LEVELHEAD_PARTS_FOLDER").expect("LEVELHEAD_PARTS_FOLDER names a folder");
    let mails = mails(Path::new(&folder));
    let (differing, whole) = differences(&mails);
    for line in &differing {
        println!("{}", line.chars().take(600).collect::<String>());
    }
    println!("{} mails, {whole} read whole, {} differ", mails.len(), differing.len());
}
