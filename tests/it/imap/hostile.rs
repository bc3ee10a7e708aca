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
        Report::Line { line: Line::Down(why), .. } | Report::Failed(why) => Some(why.to_string()),
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
