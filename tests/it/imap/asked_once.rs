//! What a server without CONDSTORE has told in an answer is not asked for again.

use super::{Served, account, granted};
use crate::servers::scripted;
use levelhead::imap::AccountSettings;
use levelhead::port::mail::Report;
use std::sync::{Arc, Mutex};

const ALL_FLAGS: &str = "UID FETCH 1:* (UID FLAGS)";

/// Reads a folder of three and its sent mail; what is told by the way with the first page is `by_the_way`. How often all
/// flags were asked for before everything was read, and how often flags were news.
fn read(by_the_way: &'static str) -> (usize, usize) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let asked = Arc::clone(&heard);
    let port = scripted::serve(move |talk| {
        talk.play(3, |talk, tag, command| {
            asked.lock().unwrap().push(command.to_owned());
            let row = |uid: u32| format!("* {uid} FETCH (UID {uid} FLAGS () BODY[] {{0}}\r\n)\r\n");
            let flags = |uid: u32| format!("* {uid} FETCH (UID {uid} FLAGS (\\Seen))\r\n");
            let said = match command {
                _ if command.starts_with("FETCH 1:3 ") => (1..=3).map(row).collect::<String>() + by_the_way,
                ALL_FLAGS => [1, 2, 3].map(flags).concat(),
                _ => return false,
            };
            talk.say(format!("{said}{tag} OK done\r\n"));
            true
        });
    });
    let served =
        Served::start(AccountSettings { sent: vec!["Sent".into()], ..account(port, "x") }, granted());
    let mut changed = 0;
    served.until("the end of reading", |report| {
        changed += usize::from(matches!(report, Report::FlagsChanged(_)));
        (*report == Report::Settled).then_some(())
    });
    served.stop();
    let heard = heard.lock().unwrap();
    assert!(heard.iter().any(|command| command.starts_with("FETCH 1:3 ")), "{heard:?}");
    (heard.iter().filter(|command| *command == ALL_FLAGS).count(), changed)
}

#[test]
fn the_first_index_is_not_compared_with_itself() {
    assert_eq!(read(""), (0, 0));
}

#[test]
fn flags_told_while_the_index_is_read_are_news() {
    assert_eq!(read("* 2 FETCH (FLAGS (\\Seen))\r\n"), (2, 2), "in the folder and in its sent mail");
}
