//! Filing what was sent, while the server may do it by itself.

use super::{Served, account, granted};
use crate::servers::dovecot::PASSWORD;
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot};
use levelhead::mail::{MessageId, MessageKey, MessageRef, SourceId};
use levelhead::port::mail::{Filing, Report, Request, Target};
use levelhead::triage::Shelf;
use std::time::Duration;

#[test]
fn what_was_answered_is_marked_and_put_away_while_the_servers_own_copy_is_awaited() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(2, mail);
    dovecot.maildir("full", "Sent");
    dovecot.maildir("full", "Archive");
    let mut account = account(dovecot.plain_port, "full");
    account.patience.own_copy = Duration::from_hours(1);
    let served = Served::start(account, granted());
    served.complete(0);
    let answered = MessageRef { source: SourceId(0), key: MessageKey(1) };
    let message_id = MessageId::parse("<q9@example.org>").unwrap();
    let (source, target, message) = (SourceId(0), Target::Sent, mail(9).into_bytes());
    served.ask(Request::File(Filing { source, target, answered: Some(answered), message_id, message }));
    served.ask(Request::Move { ticket: 1, messages: vec![answered], to: Shelf::Archive, edits: Vec::new() });
    served.until("the move, before the mail is filed", |report| match report {
        Report::Stored { ticket: 1 } => Some(()),
        Report::StoreRefused { why, .. } => panic!("{why}"),
        Report::Filed { .. } | Report::NotFiled { .. } => panic!("nobody has waited for the server's copy"),
        _ => None,
    });
    let mut client = Client::login(dovecot.plain_port, "full", PASSWORD);
    let flags = client.flags("Archive");
    assert!(flags.values().any(|flags| flags.contains(&"\\Answered".to_owned())), "{flags:?}");
    served.stop();
}
