//! Servers that mean harm: no panic, no endless wait, no unbounded memory, one line of error.

use super::{Served, account, granted};
use crate::servers::scripted;
use levelhead::imap::{AccountSettings, Patience, Reader};
use levelhead::port::mail::{Line, Report};
use std::time::Duration;

fn against(answer: impl Fn(&mut scripted::Talk, &str, &str) -> bool + Send + Sync + 'static) -> Served {
    let port = scripted::serve(move |talk| talk.play(3, |talk, tag, command| answer(talk, tag, command)));
    let patience = Patience { silence: Duration::from_millis(300), ..account(0, "").patience };
    Served::start(AccountSettings { sent: vec!["Sent".into()], patience, ..account(port, "x") }, granted())
}

fn told(served: &Served) -> String {
    served.until("an error", |report| match report {
        Report::Line { line, .. } => line.trouble().map(ToString::to_string),
        Report::Failed(why) => Some(why.to_string()),
        _ => None,
    })
}

fn on_fetch(answer: &'static str) -> Served {
    against(move |talk, tag, command| {
        let fetch = command.contains("FETCH");
        if fetch {
            talk.say(answer.replace("TAG", tag));
        }
        fetch
    })
}

#[test]
fn sizes_that_cannot_be_meant_end_the_connection_at_once() {
    for size in ["4294967295", "99999999999999999999"] {
        let served = against(move |talk, _, command| {
            if command.starts_with("FETCH") {
                talk.say(format!("* 1 FETCH (UID 1 FLAGS () BODY[] {{{size}}}\r\nxx"));
            }
            command.starts_with("FETCH")
        });
        let why = told(&served);
        assert!(why.contains("absurd size"), "{why}");
    }
}

#[test]
fn silence_a_wrong_tag_and_a_bye_are_told() {
    assert!(told(&on_fetch("")).contains("silent"));
    assert!(told(&on_fetch("zz9 OK done\r\n")).contains("never asked"));
    let why = told(&on_fetch("* BYE \x1b]0;pwned\x07\u{202e}gone\r\n"));
    assert!(!why.contains('\x1b') && !why.contains('\u{7}'), "{why:?}");
}

#[test]
fn a_count_of_messages_that_are_not_there_does_not_go_on_for_ever() {
    let served = against(|talk, tag, command| {
        let examine = command.starts_with("EXAMINE");
        if examine {
            talk.say(format!("* 4294967295 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n{tag} OK in\r\n"));
        }
        examine
    });
    assert!(told(&served).contains("not there"));
}

#[test]
fn what_only_looks_odd_is_survived() {
    let served = on_fetch(
        "* OK [ALERT] \x1b[2J\r\n* 1 FETCH (UID 0 FLAGS () BODY[] {0}\r\n)\r\n* NO disk is full\r\nrubbish\r\n\r\n\
         * 1 FETCH (INTERNALDATE NIL RFC822.SIZE NIL UID 11 FLAGS (\\Seen) BODY[HEADER.FIELDS (X)] NIL)\r\n\
         * 1 FETCH (INTERNALDATE NIL UID 11 FLAGS (\\Seen) BODY[HEADER.FIELDS (X)] {12}\r\nSubject: a\r\n)\r\n\
         * 2 FETCH (UID 11 FLAGS () BODY[] {0}\r\n)\r\n* 99 FETCH (UID 5 FLAGS () BODY[] {0}\r\n)\r\n\
         * 3 FETCH (UID 12 FLAGS () BODY[] {0}\r\n)\r\n* 1 FETCH (\r\n+ who asked\r\nTAG OK done\r\n",
    );
    let mut uids: Vec<u32> = served.complete(0).iter().map(|message| message.reference.key.0).collect();
    uids.sort_unstable();
    // 5 only ever came under an impossible number, but the server keeps saying that it exists.
    assert_eq!(uids, [5, 11, 12], "each once, and no UID 0");
    served.stop();
}

#[test]
fn a_line_without_end_is_given_up() {
    let endless = scripted::serve(|talk| {
        talk.say("* OK ");
        for _ in 0..64 {
            talk.say("A".repeat(1 << 16));
        }
    });
    assert!(Reader::connect(&account(endless, "x")).is_err());
    let nested = against(|talk, _, command| {
        if command.starts_with("FETCH") {
            talk.say(format!("* 1 FETCH (BODYSTRUCTURE {}", "(".repeat(1 << 20)));
        }
        command.starts_with("FETCH")
    });
    assert!(told(&nested).contains("line without end"));
}

/// A folder of three that tells of changes (RFC 7162); `changes` is the answer to what has changed, asked for once the
/// index is read.
fn changing(changes: impl Fn(&mut scripted::Talk) + Send + Sync + 'static) -> Served {
    let row = |uid| format!("* {uid} FETCH (UID {uid} FLAGS () BODY[] {{0}}\r\n)\r\n");
    against(move |talk, tag, command| {
        let said = match command {
            "CAPABILITY" => "* CAPABILITY IMAP4rev1 ENABLE CONDSTORE QRESYNC\r\n".to_owned(),
            "ENABLE QRESYNC" => "* ENABLED QRESYNC\r\n".to_owned(),
            _ if command.starts_with("EXAMINE \"INBOX\"") => {
                "* 3 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [HIGHESTMODSEQ 7] ok\r\n".to_owned()
            }
            _ if command.starts_with("FETCH 1:3 ") => (1..=3).map(row).collect(),
            _ if command.starts_with("EXAMINE") => {
                talk.say(format!("{tag} NO none\r\n"));
                return true;
            }
            "UID SEARCH ALL" => "* SEARCH 3 2\r\n".to_owned(),
            _ if command.contains("CHANGEDSINCE") => {
                changes(talk);
                String::new()
            }
            _ => return false,
        };
        talk.say(format!("{said}{tag} OK done\r\n"));
        true
    })
}

fn vanished(served: &Served) -> Vec<u32> {
    served.until("what went", |report| match report {
        Report::Vanished(gone) => Some(gone.iter().map(|message| message.key.0).collect()),
        Report::Line { line: Line::Down(why), .. } => panic!("{why}"),
        _ => None,
    })
}

#[test]
fn everything_vanishing_a_thousand_times_goes_once() {
    let served = changing(|talk| {
        for _ in 0..1_000 {
            talk.say("* VANISHED (EARLIER) 1:4294967295\r\n* VANISHED 4294967295:1,3,2\r\n");
        }
    });
    assert_eq!(vanished(&served), [1, 2, 3]);
    served.stop();
}

#[test]
fn more_vanishing_than_can_be_meant_is_looked_up() {
    let served = changing(|talk| {
        let flood = format!("* VANISHED (EARLIER) {}3\r\n", "3,".repeat(999_000));
        talk.say(&flood);
        talk.say(&flood);
    });
    assert_eq!(vanished(&served), [1], "3 is found to be there");
    served.stop();
}

#[test]
fn more_messages_than_a_page_was_asked_for_are_not_kept() {
    let served = against(|talk, tag, command| {
        let row =
            |number: u32, uid: u32| format!("* {number} FETCH (UID {uid} FLAGS () BODY[] {{0}}\r\n)\r\n");
        match command {
            _ if command.starts_with("FETCH 1:3 ") => {
                for uid in 1..20_000 {
                    talk.say(row(1, uid));
                }
            }
            "UID FETCH 1:* (UID FLAGS)" => talk.say("* 1 FETCH (UID 2 FLAGS ())\r\n"),
            _ => return false,
        }
        talk.say(format!("{tag} OK done\r\n"));
        true
    });
    assert_eq!(served.complete(0).len(), 3, "as many as the folder has");
    served.stop();
}

/// Dovecot answers what was sent ahead before it ends what came first.
#[test]
fn answers_that_come_before_their_turn_are_kept() {
    let served = against(|talk, tag, command| {
        let row = |uid: u32| format!("* {uid} FETCH (UID {uid} FLAGS () BODY[] {{0}}\r\n)\r\n");
        let said = match command {
            _ if command.starts_with("EXAMINE \"INBOX\"") => {
                "* 4400 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n".to_owned()
            }
            _ if command.starts_with("FETCH 4201:4400 ") => (4201..=4400).map(row).collect(),
            _ if command.starts_with("FETCH 2201:4200 ") => (1..=4200).map(row).collect(),
            _ if command.starts_with("FETCH ") => String::new(),
            _ => return false,
        };
        talk.say(format!("{said}{tag} OK done\r\n"));
        true
    });
    // Asked for by UID they would not come from this server.
    assert_eq!(served.complete(0).len(), 4400);
    served.stop();
}

/// Of what comes side by side, whole pages would wait in the memory for the first of them to end.
#[test]
fn messages_are_passed_on_before_their_page_ends() {
    let served = against(|talk, tag, command| {
        let row = |uid: u32| format!("* {uid} FETCH (UID {uid} FLAGS () BODY[] {{0}}\r\n)\r\n");
        let said = match command {
            _ if command.starts_with("EXAMINE \"INBOX\"") => {
                format!("* 2200 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n{tag} OK in\r\n")
            }
            _ if command.starts_with("FETCH 2001:2200 ") => {
                (2001..=2200).map(row).collect::<String>() + tag + " OK done\r\n"
            }
            // It never ends.
            _ if command.starts_with("FETCH 1:2000 ") => (1..=1100).map(row).collect(),
            _ => return false,
        };
        talk.say(said);
        true
    });
    let mut came = 0;
    served.until("messages of a page without end", |report| {
        if let Report::Arrived(messages) = report {
            came += messages.iter().filter(|message| message.reference.key.0 <= 2000).count();
        }
        (came >= 1000).then_some(())
    });
    served.stop();
}

/// No server may tell of an expunge while it answers a FETCH by number (RFC 3501 section 7.4.1); some do.
#[test]
fn rows_without_a_uid_and_an_expunge_in_the_middle_are_survived() {
    let served = against(|talk, tag, command| {
        let row =
            |number: u32, uid: u32| format!("* {number} FETCH (UID {uid} FLAGS () BODY[] {{0}}\r\n)\r\n");
        let said = match command {
            _ if command.starts_with("FETCH 1:3 ") => {
                row(1, 11)
                    + "* 1 EXPUNGE\r\n* 2 FETCH (FLAGS () BODY[] {0}\r\n)\r\n* 9 EXPUNGE\r\n* 0 EXPUNGE\r\n"
            }
            "UID FETCH 1:* (UID FLAGS)" => {
                "* 1 FETCH (UID 12 FLAGS ())\r\n* 2 FETCH (FLAGS ())\r\n* 2 FETCH (UID 13 FLAGS ())\r\n"
                    .to_owned()
            }
            _ if command.starts_with("UID FETCH 12:13 ") => row(1, 12) + &row(2, 13),
            _ => return false,
        };
        talk.say(format!("{said}{tag} OK done\r\n"));
        true
    });
    let mut there = std::collections::BTreeSet::new();
    served.until("the two that are left", |report| {
        match report {
            Report::Arrived(messages) => {
                let inbox = messages.iter().filter(|message| message.reference.source.0 == 0);
                inbox.for_each(|message| assert!(there.insert(message.reference.key.0), "told twice"));
            }
            Report::Vanished(gone) => {
                let inbox = gone.iter().filter(|gone| gone.source.0 == 0);
                inbox.for_each(|gone| assert!(there.remove(&gone.key.0), "went and was never there"));
            }
            Report::Line { line: Line::Down(why), .. } => panic!("{why}"),
            _ => {}
        }
        there.iter().eq(&[12, 13]).then_some(())
    });
    served.stop();
}

#[test]
fn a_uidvalidity_that_changes_in_mid_session_is_read_anew() {
    let connections = std::sync::atomic::AtomicU32::new(0);
    let port = scripted::serve(move |talk| {
        let validity = 1 + connections.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        talk.play(1, |talk, tag, command| {
            let said = match command {
                _ if command.starts_with("EXAMINE \"INBOX\"") => {
                    format!("* 1 EXISTS\r\n* OK [UIDVALIDITY {validity}] ok\r\n")
                }
                _ if command.starts_with("EXAMINE") => {
                    talk.say(format!("{tag} NO none\r\n"));
                    return true;
                }
                _ if command.starts_with("FETCH 1:1 ") => {
                    format!("* 1 FETCH (UID {} FLAGS () BODY[] {{0}}\r\n)\r\n", validity * 10)
                }
                "UID FETCH 1:* (UID FLAGS)" if validity == 1 => "* OK [UIDVALIDITY 99] new\r\n".to_owned(),
                "UID FETCH 1:* (UID FLAGS)" => format!("* 1 FETCH (UID {} FLAGS ())\r\n", validity * 10),
                _ => return false,
            };
            talk.say(format!("{said}{tag} OK done\r\n"));
            true
        });
    });
    let served =
        Served::start(AccountSettings { sent: vec!["Sent".into()], ..account(port, "x") }, granted());
    let gone = served.until("what went", |report| match report {
        Report::Vanished(gone) => Some(gone.iter().map(|message| message.key.0).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(gone, [10]);
    let keys: Vec<u32> = served.complete(0).iter().map(|message| message.reference.key.0).collect();
    assert!(keys.len() == 1 && keys[0] > 10, "{keys:?}");
    served.stop();
}

#[test]
fn flags_without_end_are_not_kept() {
    let served = against(|talk, tag, command| {
        let all = command == "UID FETCH 1:* (UID FLAGS)";
        for uid in (1..=2_000).filter(|_| all) {
            talk.say(format!("* 1 FETCH (UID {uid} FLAGS ())\r\n"));
        }
        if all {
            talk.say(format!("{tag} OK done\r\n"));
        }
        all
    });
    assert!(told(&served).contains("flags of messages that are not there"));
}
