//! Read-only proved on the wire and on the server: a user who could change everything looks at all there is, and tries
//! to write; what is sent stays on the allow-list, and the server is as it was.

use crate::imap::{Served, account};
use crate::servers::allow_list::violations;
use crate::servers::dovecot::{PASSWORD, SHARED};
use crate::servers::maildir::mail;
use crate::servers::{Client, Dovecot, Proxy};
use levelhead::access::{self, AccountSetting, Origin, ReadOnlyReason, Wish};
use levelhead::imap::AccountSettings;
use levelhead::mail::{MessageKey, MessageRef, SourceId};
use levelhead::port::mail::{Report, Request};
use levelhead::triage::KeywordEdit;

fn reference(uid: u32) -> MessageRef {
    MessageRef { source: SourceId(0), key: MessageKey(uid) }
}

fn look_at_everything(served: &Served) {
    served.complete(0);
    served.ask(Request::FetchBodies((1..=20).map(reference).collect()));
    let mut bodies = 0;
    served.until("bodies", |report| {
        bodies += if let Report::Bodies(some) = report { some.len() } else { 0 };
        (bodies == 20).then_some(())
    });
    served.ask(Request::FetchRaw(reference(3)));
    served.until("raw", |report| matches!(report, Report::Raw { bytes: Some(_), .. }).then_some(()));
    served.ask(Request::Refresh);
}

fn settings(port: u16) -> AccountSettings {
    AccountSettings { folder: SHARED.to_owned(), ..account(port, "agent") }
}

#[test]
fn looking_and_trying_to_write_changes_nothing() {
    let dovecot = Dovecot::start();
    dovecot.shared().fill(20, mail);
    let proxy = Proxy::start(dovecot.plain_port);
    let mut owner = Client::login(dovecot.plain_port, "owner", PASSWORD);
    let before = owner.snapshot(SHARED);
    assert!(before[0].contains("RECENT 20"), "{before:?}");

    for access in [
        access::decide("support", Origin::Account, Wish::ReadOnly, AccountSetting::Writable),
        access::decide("support", Origin::Account, Wish::Unspoken, AccountSetting::ReadOnly),
    ] {
        let reason = access.clone().unwrap_err();
        let served = Served::start(settings(proxy.port), access);
        let told = served.until("opening", |report| match report {
            Report::Opened(info) => Some(info.read_only),
            _ => None,
        });
        assert_eq!(told, Some(reason));
        look_at_everything(&served);
        let edit = KeywordEdit {
            message: reference(1),
            add: vec!["lh-done"],
            remove: vec!["lh-waiting"],
            add_claim: Some("lh-by-mike".into()),
            remove_claim: None,
            beside: Vec::new(),
        };
        served.ask(Request::Store { ticket: 1, edits: vec![edit] });
        let why = served.until("the refusal", |report| match report {
            Report::StoreRefused { ticket: 1, why } => Some(why.to_string()),
            Report::Stored { .. } => panic!("stored in read-only mode"),
            _ => None,
        });
        assert!(why.contains(&reason.to_string()), "{why}");
        served.stop();
    }

    let sent = proxy.sent();
    assert!(sent.len() > 20, "the proof needs a transcript: {sent:?}");
    assert_eq!(violations(&sent), Vec::<String>::new());
    assert_eq!(owner.snapshot(SHARED), before);
}

#[test]
fn looking_in_read_write_mode_changes_nothing_either() {
    let dovecot = Dovecot::start();
    dovecot.shared().fill(20, mail);
    let proxy = Proxy::start(dovecot.plain_port);
    let mut owner = Client::login(dovecot.plain_port, "owner", PASSWORD);
    let before = owner.snapshot(SHARED);
    let access = access::decide("support", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
    assert_eq!(access.as_ref().err(), None::<&ReadOnlyReason>);
    let served = Served::start(settings(proxy.port), access);
    look_at_everything(&served);
    served.stop();
    assert_eq!(violations(&proxy.sent()), Vec::<String>::new());
    assert_eq!(owner.snapshot(SHARED), before);
}
