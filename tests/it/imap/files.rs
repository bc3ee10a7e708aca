//! Files that came with a mail: each read by itself, piece by piece, the same bytes as from the whole mail.

use super::{Served, account, granted};
use crate::servers::maildir::mail;
use crate::servers::{Dovecot, Proxy, scripted};
use levelhead::mail::{MessageKey, MessageRef, SourceId, parse, raw_attachment};
use levelhead::port::mail::{Report, Request};
use std::fs;
use std::path::Path;

const PIECE: usize = 256 << 10;

fn reference(uid: u32) -> MessageRef {
    MessageRef { source: SourceId(0), key: MessageKey(uid) }
}

/// Asks for a file.
fn ask(served: &Served, uid: u32, part: u32) {
    served.ask(Request::FetchPart { message: reference(uid), part });
}

/// Waits for a file.
fn file(served: &Served, uid: u32, part: u32) -> Result<Vec<u8>, String> {
    served.until("the file", |report| match report {
        Report::Part { reference: told, part: number, content } => {
            assert_eq!((*told, *number), (reference(uid), part));
            Some(content.clone().map_err(|why| why.to_string()))
        }
        _ => None,
    })
}

/// Lines of base64 that stand for so many bytes.
fn base64(bytes: usize) -> String {
    format!("{}\r\n", "QUJD".repeat(19)).repeat(bytes / 57 + 1)
}

/// A mail with files in every encoding, a mail in it that has a file of its own, and a large one last.
fn packed(large: usize) -> String {
    let part = |header: &str, content: &str| format!("--outer\r\n{header}\r\n\r\n{content}\r\n");
    let inner = "From: Bob <bob@example.org>\r\nSubject: inside\r\nContent-Type: multipart/mixed; boundary=in\r\n\r\n\
                 a preamble\r\n--in\r\n\r\nhello\r\n--in\r\nContent-Type: application/x; name=deep.bin\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n/w==\r\n--in--\r\nan epilogue\r\n";
    let head = "From: Ann <ann@example.org>\r\nTo: support@example.com\r\nSubject: Files\r\nMessage-ID: <f@example.org>\r\n\
                Date: Mon, 2 Feb 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n";
    let attached = |name: &str, encoding: &str| {
        format!(
            "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename={name}\r\n\
             Content-Transfer-Encoding: {encoding}"
        )
    };
    [
        head.to_owned(),
        part("Content-Type: text/plain", "Here are the files."),
        part(&attached("a.bin", "base64"), "AAECAwQF\r\n gA== \r\n"),
        part(&attached("b.txt", "quoted-printable"), "J=C3=B6rg =\r\nsoft\r\nline=20\r\n"),
        part(&attached("c.txt", "7bit"), "plain\r\n\r\nlines\r\n"),
        part(&attached("d.bin", "x-unknown"), "as it is"),
        part(&attached("empty.bin", "base64"), ""),
        part("Content-Type: message/rfc822", inner),
        part(&attached("large.bin", "base64"), &base64(large)),
        "--outer--\r\n".to_owned(),
    ]
    .concat()
}

#[test]
fn a_file_is_the_same_alone_as_from_the_whole_mail() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    let mut mails = vec![packed(3 * PIECE).into_bytes()];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for group in ["mail/plain", "mail/malformed", "screen"] {
        let files = fs::read_dir(folder.join(group)).unwrap().map(|entry| entry.unwrap().path());
        mails.extend(files.map(|path| fs::read(path).unwrap()));
    }
    for mail in &mails {
        inbox.deliver(mail);
    }
    let proxy = Proxy::start(dovecot.plain_port);
    let served = Served::start(account(proxy.port, "full"), granted());
    served.complete(0);
    let mut files = 0;
    for uid in 1..=mails.len() as u32 {
        let before = proxy.sent().len();
        served.ask(Request::FetchRaw(reference(uid)));
        let raw = served.until("raw", |report| match report {
            Report::Raw { bytes, .. } => Some(bytes.clone().unwrap()),
            _ => None,
        });
        let whole = proxy.sent();
        assert!(raw.len() >= mails[uid as usize - 1].len(), "{} bytes of mail {uid}", raw.len());
        assert!(whole[before..].iter().any(|sent| sent.line.contains("BODY.PEEK[]<0.")), "{whole:?}");
        for attachment in parse::body(&raw).0.attachments {
            ask(&served, uid, attachment.part);
            let expected = raw_attachment(&raw, attachment.part).unwrap();
            assert!(
                file(&served, uid, attachment.part).unwrap() == expected,
                "{uid}: {attachment:?} is other than from the whole mail"
            );
            files += 1;
        }
        if uid == 1 {
            assert_eq!(files, 8);
            let sent = proxy.sent();
            let by_files = &sent[whole.len()..];
            assert!(by_files.iter().all(|sent| !sent.line.contains("BODY.PEEK[]<0.")), "{by_files:?}");
        }
    }
    served.stop();
    assert!(files > 8, "{files} files");
}

#[test]
fn a_file_of_a_large_mail_is_read_without_the_rest() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").deliver(packed(5 << 20));
    let served = Served::start(account(dovecot.plain_port, "full"), granted());
    served.complete(0);
    ask(&served, 1, 2);
    let mut content = None;
    let read = served.until("the file and its bytes", |report| {
        match report {
            Report::Part { content: told, .. } => content = Some(told.clone().unwrap()),
            Report::Timed { phase: levelhead::port::mail::Phase::Bodies, bytes, .. } => return Some(*bytes),
            _ => {}
        }
        None
    });
    served.stop();
    assert_eq!(content.unwrap(), [0, 1, 2, 3, 4, 5, 128]);
    assert!(read < 20_000, "{read} bytes were read");
}

#[test]
fn what_is_opened_meanwhile_comes_first_and_nothing_is_read_twice() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.deliver(packed(16 << 20));
    inbox.deliver(mail(2));
    let proxy = Proxy::start(dovecot.plain_port);
    let served = Served::start(account(proxy.port, "full"), granted());
    served.complete(0);
    ask(&served, 1, 11);
    served.until("a piece", |report| matches!(report, Report::Reading { .. }).then_some(()));
    served.ask(Request::FetchBodies(vec![reference(2)]));
    served.until("the other mail", |report| match report {
        Report::Part { .. } => panic!("the file came first"),
        Report::Bodies(some) => (some[0].reference == reference(2)).then_some(()),
        _ => None,
    });
    // Then the line is cut once more in the middle.
    proxy.lose_answer(&format!("BODY.PEEK[8]<{}.", 60 * PIECE));
    let content = file(&served, 1, 11).unwrap();
    served.stop();
    assert!(proxy.has_lost(), "the line was cut");
    assert!(content.len() >= 16 << 20 && content.chunks(3).all(|chunk| chunk == b"ABC"), "{}", content.len());
    let pieces = proxy.sent().iter().filter(|sent| sent.line.contains(&format!(".{PIECE}>"))).count();
    let needed = base64(16 << 20).len() / PIECE + 1;
    assert!(pieces <= needed + 2 * 3, "{pieces} pieces for {needed}");
}

#[test]
fn reading_is_stopped() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.deliver(packed(40 << 20));
    inbox.deliver(mail(2));
    let proxy = Proxy::start(dovecot.plain_port);
    let served = Served::start(account(proxy.port, "full"), granted());
    served.complete(0);
    for whole in [false, true] {
        if whole {
            served.ask(Request::FetchRaw(reference(1)));
        } else {
            ask(&served, 1, 11);
        }
        let (done, total) = served.until("a piece", |report| match report {
            Report::Reading { done, total, .. } => Some((*done, *total)),
            _ => None,
        });
        assert!(done < total && total > 40 << 20, "{done} of {total}");
        served.ask(Request::StopReading(reference(1)));
        served.ask(Request::FetchBodies(vec![reference(2)]));
        served.until("the other mail", |report| match report {
            Report::Part { .. } | Report::Raw { .. } => panic!("it was read to its end"),
            Report::Bodies(some) => (some[0].reference == reference(2)).then_some(()),
            _ => None,
        });
    }
    // What is asked for last is served when nothing else is left: nothing came of what was stopped.
    ask(&served, 1, 2);
    assert_eq!(file(&served, 1, 2).unwrap(), [0, 1, 2, 3, 4, 5, 128]);
    served.stop();
}

/// A server that tells of one mail with a file what it is told to tell.
fn telling(structure: &'static str, ranges: bool) -> Served {
    const WHOLE: &str = "Subject: x\r\nContent-Type: application/pdf; name=x.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n";
    let port = scripted::serve(move |talk| {
        talk.play(1, |talk, tag, command| {
            let Some(items) = command.strip_prefix("UID FETCH 1 ") else { return false };
            let held = match items {
                items if items.contains("BODYSTRUCTURE") => {
                    format!("BODYSTRUCTURE {structure} RFC822.SIZE 98")
                }
                items if items.contains("[HEADER.FIELDS") => {
                    let head = WHOLE.split_inclusive("\r\n\r\n").next().unwrap();
                    format!("BODY[HEADER.FIELDS (SUBJECT)] {{{}}}\r\n{head}", head.len())
                }
                items if items.contains("BODY.PEEK[1]<0.") => {
                    let range = if ranges { "<0>" } else { "" };
                    // Where it is told to be longer, it ends too early.
                    let held = if structure.contains("12") { "JVBE" } else { "JVBERg==\r\n" };
                    format!("BODY[1]{range} {{{}}}\r\n{held}", held.len())
                }
                items if items.contains("BODY.PEEK[]<0.") => {
                    format!("BODY[]<0> {{{}}}\r\n{WHOLE}", WHOLE.len())
                }
                items if items.contains("RFC822.SIZE") => "RFC822.SIZE 98".to_owned(),
                items => panic!("{items}"),
            };
            talk.say(format!("* 1 FETCH (UID 1 {held})\r\n{tag} OK done\r\n"));
            true
        });
    });
    let served = Served::start(account(port, "x"), granted());
    served.until("the opening", |report| matches!(report, Report::Opened(_)).then_some(()));
    served
}

#[test]
fn a_structure_that_is_not_so_is_gone_round() {
    let told = r#"("application" "pdf" ("name" "x.pdf") NIL NIL "base64" "#;
    let sound: &'static str = format!("{told}10)").leak();
    let longer: &'static str = format!("{told}12)").leak();
    let other = r#"(("text" "plain" NIL NIL NIL "7bit" 5 1)("image" "png" NIL NIL NIL "base64" 80) "mixed")"#;
    for structure in [sound, longer, other, "NIL", "((((("] {
        for ranges in [true, false] {
            let served = telling(structure, ranges);
            ask(&served, 1, 0);
            assert_eq!(file(&served, 1, 0).as_deref(), Ok(b"%PDF".as_slice()), "{structure}");
            served.stop();
        }
    }
}

#[test]
fn of_a_mail_that_is_gone_it_is_said_so() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").deliver(mail(1));
    let served = Served::start(account(dovecot.plain_port, "full"), granted());
    served.complete(0);
    ask(&served, 7, 1);
    let why = file(&served, 7, 1).unwrap_err();
    served.stop();
    assert!(why.contains("no longer in the mailbox"), "{why}");
}
