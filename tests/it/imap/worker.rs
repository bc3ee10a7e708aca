//! Serving an account: order of arrival, completeness, bodies meanwhile, news, reconnection.

use super::{Served, account, granted};
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot, Proxy, dovecot::PASSWORD, scripted};
use levelhead::imap::AccountSettings;
use levelhead::mail::{MessageKey, MessageRef, SourceId, parse};
use levelhead::port::mail::{Line, Phase, Report, Request};
use std::collections::BTreeSet;

fn reference(source: u16, uid: u32) -> MessageRef {
    MessageRef { source: SourceId(source), key: MessageKey(uid) }
}

#[test]
fn three_thousand_messages_arrive_whole_newest_page_first() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(3_000, mail);
    let served = Served::start(account(dovecot.plain_port, "full"), granted());
    let mut uids = Vec::new();
    let mut at_first_page = 0;
    served.until("completion", |report| match report {
        Report::Arrived(messages) => {
            assert!(messages.len() <= 256, "{} at a time", messages.len());
            let opened = messages.iter().filter(|message| message.reference.source == SourceId(0));
            uids.extend(opened.map(|message| message.reference.key.0));
            None
        }
        Report::Timed { source: SourceId(0), phase: Phase::FirstPage, bytes, .. } => {
            assert!(*bytes > 10_000);
            at_first_page = uids.len();
            None
        }
        Report::Progress { source: SourceId(0), done, total } => {
            assert_eq!((*done as usize, *total), (uids.len(), 3_000));
            None
        }
        Report::Complete(source) => (*source == SourceId(0)).then_some(()),
        Report::Failed(why) | Report::Line { line: Line::Stopped(why), .. } => panic!("{why}"),
        _ => None,
    });
    assert_eq!(at_first_page, 200);
    assert!(uids.iter().take(200).copied().eq((2_801..=3_000).rev()), "the newest first");
    // The rest is passed on as it comes.
    uids.sort_unstable();
    assert!(uids.into_iter().eq(1..=3_000), "each once");
    served.stop();
}

#[test]
fn rows_carry_what_the_screen_shows() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.deliver(mail(7));
    inbox.deliver(b"Subject: caf\xe9 \xff\r\nFrom: nobody\r\n\r\nno date, no id, eight bits\r\n");
    dovecot.maildir("full", "Sent").deliver(mail(8));
    let served = Served::start(account(dovecot.plain_port, "full"), granted());
    let mut sent = Vec::new();
    let mut opened = Vec::new();
    let mut all = Vec::new();
    served.until("both folders", |report| {
        match report {
            Report::Opened(info) => {
                opened.push((info.source.0, info.folder.to_string(), info.sent, info.total));
            }
            Report::Arrived(messages) => all.extend(messages.clone()),
            Report::Complete(source) => sent.push(source.0),
            _ => {}
        }
        (sent.len() == 2).then_some(())
    });
    opened.sort();
    assert_eq!(opened, [(0, "INBOX".into(), false, Some(2)), (1, "Sent".into(), true, Some(1))]);
    let row = all.iter().find(|m| m.reference == reference(0, 1)).unwrap();
    assert_eq!(&*row.headers.subject, "Question 7");
    assert_eq!(row.headers.message_id.as_ref().unwrap().as_str(), "q7@example.org");
    assert!(row.received.is_some() && row.size > 100 && !row.flags.seen && row.body.is_none());
    assert!(all.iter().any(|m| m.reference == reference(0, 2)), "odd mail is a row too");
    assert!(all.iter().any(|m| m.reference == reference(1, 1)));
    served.stop();
}

#[test]
fn a_body_is_answered_while_the_index_still_streams() {
    // The server hangs in the second page: only a connection of its own can bring the body.
    let port = scripted::serve(|talk| {
        talk.play(1_000, |talk, tag, command| {
            let page = command.starts_with("FETCH");
            if page && command.starts_with("FETCH 801:1000 ") {
                for n in 801..=1000 {
                    talk.say(format!(
                        "* {n} FETCH (UID {n} FLAGS () BODY[HEADER] {{14}}\r\nSubject: {n:4}\r\n)\r\n"
                    ));
                }
                talk.say(format!("{tag} OK\r\n"));
            } else if command.starts_with("UID FETCH 900 ") {
                talk.say(format!(
                    "* 9 FETCH (UID 900 BODY[]<0> {{19}}\r\nSubject: x\r\n\r\nbody!)\r\n{tag} OK\r\n"
                ));
            }
            page || command.starts_with("UID FETCH")
        });
    });
    let served =
        Served::start(AccountSettings { sent: vec!["INBOX".into()], ..account(port, "x") }, granted());
    served.until("first page", |report| matches!(report, Report::Progress { .. }).then_some(()));
    served.ask(Request::FetchBodies(vec![reference(0, 900)]));
    let body = served.until("body", |report| match report {
        Report::Bodies(bodies) => bodies[0].body.clone(),
        Report::Complete(SourceId(0)) => panic!("the index was to hang"),
        _ => None,
    });
    assert!(body.text.contains("body!"));
}

#[test]
fn bodies_and_raw_mail_come_as_asked_and_what_is_gone_is_told() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(40, mail);
    dovecot.maildir("full", "Sent").deliver(mail(99));
    let served = Served::start(account(dovecot.plain_port, "full"), granted());
    served.complete(0);
    let mut wanted: BTreeSet<MessageRef> = (1..=40).map(|uid| reference(0, uid)).collect();
    wanted.insert(reference(1, 1));
    wanted.insert(reference(0, 4_711));
    served.ask(Request::FetchBodies(wanted.iter().copied().collect()));
    served.until("all bodies", |report| {
        if let Report::Bodies(bodies) = report {
            for fetched in bodies {
                assert!(wanted.remove(&fetched.reference), "twice: {:?}", fetched.reference);
                let text = fetched.body.as_ref().map(|body| body.text.to_string());
                match (fetched.reference.source.0, fetched.reference.key.0) {
                    (_, 4_711) => assert_eq!(text, None),
                    (1, _) => assert!(text.unwrap().contains("question 99")),
                    (_, uid) => assert!(text.unwrap().contains(&format!("question {uid}."))),
                }
            }
        }
        wanted.is_empty().then_some(())
    });
    served.ask(Request::FetchRaw(reference(0, 3)));
    let raw = served.until("raw", |report| match report {
        Report::Raw { bytes, .. } => bytes.clone(),
        _ => None,
    });
    assert_eq!(String::from_utf8(raw).unwrap(), mail(3));
    served.stop();
}

#[test]
fn new_mail_flags_and_expunges_from_elsewhere_are_followed() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.fill(3, mail);
    let served = Served::start(account(dovecot.plain_port, "full"), granted());
    served.complete(0);
    inbox.deliver(mail(4));
    served.until("new mail", |report| match report {
        Report::Arrived(new) => new.iter().any(|m| m.reference == reference(0, 4)).then_some(()),
        _ => None,
    });
    let mut other = Client::login(dovecot.plain_port, "full", PASSWORD);
    other.run("SELECT INBOX");
    other.run("UID STORE 2 +FLAGS (\\Seen lh-done)");
    let flags = served.until("flags", |report| match report {
        Report::FlagsChanged(changed) => {
            changed.iter().find(|(message, _)| *message == reference(0, 2)).map(|(_, flags)| flags.clone())
        }
        _ => None,
    });
    assert!(flags.seen && flags.keywords.contains(&"lh-done".into()));
    other.run("UID STORE 1 +FLAGS (\\Deleted)");
    other.run("EXPUNGE");
    served.until("expunge", |report| match report {
        Report::Vanished(gone) => (*gone == [reference(0, 1)]).then_some(()),
        _ => None,
    });
    served.stop();
}

#[test]
fn a_lost_line_is_told_mended_and_nothing_is_reported_twice() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.fill(300, mail);
    let proxy = Proxy::start(dovecot.plain_port);
    let served = Served::start(account(proxy.port, "full"), granted());
    assert_eq!(served.complete(0).len(), 300);
    inbox.deliver(mail(301));
    proxy.cut();
    let why = served.until("the line going down", |report| match report {
        Report::Line { line: Line::Down(why), .. } => Some(why.clone()),
        _ => None,
    });
    assert!(why.contains("support: "), "{why}");
    served.ask(Request::Refresh);
    let mut again = Vec::new();
    served.until("the new message", |report| match report {
        Report::Arrived(messages) => {
            again.extend(
                messages.iter().filter(|m| m.reference.source == SourceId(0)).map(|m| m.reference.key.0),
            );
            (!again.is_empty()).then_some(())
        }
        _ => None,
    });
    assert_eq!(again, [301]);
    served.stop();
}

#[test]
fn a_replaced_folder_is_read_anew() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(3, mail);
    let proxy = Proxy::start(dovecot.plain_port);
    let served = Served::start(account(proxy.port, "full"), granted());
    served.complete(0);
    dovecot.doveadm(&["mailbox", "update", "-u", "full", "--uid-validity", "1234567", "INBOX"]);
    proxy.cut();
    served.ask(Request::Refresh);
    served.until("the old messages going", |report| match report {
        Report::Vanished(gone) => (gone.len() == 3).then_some(()),
        _ => None,
    });
    assert_eq!(served.complete(0).len(), 3);
    served.stop();
}

/// A header field that the parser looks at and the index does not ask for would make a robot look like a customer.
#[test]
fn the_index_asks_for_every_header_field_that_matters() {
    let robots = [
        "Auto-Submitted: auto-replied",
        "X-Autoreply: yes",
        "X-Autorespond: yes",
        "X-Autoresponder: yes",
        "X-Auto-Reply: yes",
        "Precedence: bulk",
        "List-Unsubscribe: <mailto:no@example.org>",
        "List-Id: <a.example.org>",
        "List-Id: <a.example.org>\r\nList-Unsubscribe: <mailto:no@example.org>\r\nList-Post: <mailto:a@example.org>",
        "List-Id: <a.example.org>\r\nList-Unsubscribe: <mailto:no@example.org>\r\nList-Subscribe: <mailto:a@example.org>",
        "X-Mailing-List: a@example.org\r\nList-Unsubscribe: <mailto:no@example.org>",
        "Mailing-List: list a@example.org\r\nList-Unsubscribe: <mailto:no@example.org>",
        "X-BeenThere: a@example.org\r\nList-Unsubscribe: <mailto:no@example.org>",
        "X-Campaign: 7",
        "X-CampaignId: 7",
        "X-Failed-Recipients: a@example.org",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
        "Importance: high",
        "Priority: urgent",
        "X-Priority: 1",
        "X-MSMail-Priority: High",
        "Reply-To: c@example.org",
        "Sender: list@example.org",
        "X-Original-From: Carl <c@example.org>",
        "In-Reply-To: <a@b>\r\nReferences: <x@y> <a@b>",
        "Resent-Date: Mon, 2 Feb 2026 10:00:00 +0000",
        "Cc: d@example.org",
    ];
    let mails: Vec<String> =
        robots.iter().zip(1..).map(|(field, n)| format!("{field}\r\n{}", mail(n))).collect();
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    for mail in &mails {
        inbox.deliver(mail);
    }
    let served = Served::start(account(dovecot.plain_port, "full"), granted());
    let rows = served.complete(0);
    assert_eq!(rows.len(), mails.len());
    for row in rows {
        let raw = &mails[row.reference.key.0 as usize - 1];
        let whole = parse::message(row.reference, raw.as_bytes(), row.flags.clone(), row.received);
        assert_eq!(row.headers, whole.headers, "{raw}");
    }
    served.stop();
}

#[test]
fn a_text_is_found_though_its_folder_was_opened_before_the_mail_came() {
    // Until it is asked whether there is news, the server answers for what it knew when the folder was opened.
    let port = scripted::serve(|talk| {
        let mut heard = false;
        talk.play(1, |talk, tag, command| {
            heard |= command == "NOOP";
            if command.starts_with("UID FETCH 2 ") && !heard {
                talk.say(format!("{tag} OK nothing of the kind\r\n"));
            } else if command.contains("BODYSTRUCTURE") {
                talk.say(format!("{tag} OK not told\r\n"));
            } else if let Some(uid) = command.strip_prefix("UID FETCH ").and_then(|rest| rest.split(' ').next()) {
                let text = format!("Subject: x\r\n\r\ntext of {uid}");
                let size = text.len();
                talk.say(format!(
                    "* {uid} FETCH (UID {uid} RFC822.SIZE {size} BODY[]<0> {{{size}}}\r\n{text})\r\n{tag} OK\r\n"
                ));
            }
            command.starts_with("UID FETCH ")
        });
    });
    let served = Served::start(account(port, "x"), granted());
    served.until("the opening", |report| matches!(report, Report::Opened(_)).then_some(()));
    for uid in [1, 2] {
        served.ask(Request::FetchBodies(vec![reference(0, uid)]));
        let body = served.until("the text", |report| match report {
            Report::Bodies(bodies) => bodies.first().cloned(),
            _ => None,
        });
        let text = body.body.unwrap_or_else(|| panic!("{uid} is said to be gone")).text;
        assert_eq!(text.trim(), format!("text of {uid}"));
    }
    served.stop();
}

#[test]
fn the_bytes_of_each_phase_are_told_once() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(1_000, mail);
    let served = Served::start(account(dovecot.plain_port, "full"), granted());
    let mut bytes = std::collections::BTreeMap::new();
    served.until("the time of the whole index", |report| {
        if let Report::Timed { source: SourceId(0), phase, bytes: read, .. } = report {
            assert_eq!(bytes.insert(format!("{phase:?}"), *read), None, "twice");
        }
        matches!(report, Report::Complete(SourceId(0))).then_some(())
    });
    served.stop();
    // The first page has 200 of them.
    let (first, rest) = (bytes["FirstPage"], bytes["WholeIndex"]);
    assert!((3 * first..5 * first).contains(&rest), "{bytes:?}");
    assert!(bytes["Connect"] > 0 && bytes["Connect"] < first, "{bytes:?}");
}
