//! Accounts keep out of each other's way: what one waits for the other never does, by scripted sources; claims and
//! changes that wait, by the real program over two real servers.

use crate::accounts::{Firm, until_any_flag};
use crate::servers::Proxy;
use jiff::Timestamp;
use levelhead::classify::{Model, evidence};
use levelhead::intake::{Goal, Incoming, Intake, drain};
use levelhead::mail::{Flags, MessageKey, MessageRef, SafeText, SourceId, parse};
use levelhead::port::mail::{Line, Request, SourceInfo};
use levelhead::triage::{BodyRead, Desk, DeskSettings};
use std::sync::mpsc::{channel, sync_channel};
use std::thread;
use std::time::Duration;

/// The opened folders of two accounts.
const FOLDERS: [(u16, &str); 2] = [(0, "support"), (8, "sales")];

fn desk() -> (Desk, Model) {
    let model = Model::shipped();
    let settings = DeskSettings { queue_since: None, ..DeskSettings::new(model.clone()) };
    (Desk::new(settings), model)
}

fn mail(source: u16) -> String {
    format!(
        "From: Dana <dana{source}@shop.example>\r\nTo: support@desk.example\r\nSubject: Order {source}\r\n\
         Message-ID: <{source}@shop.example>\r\nDate: Mon, 9 Mar 2026 06:00:00 -0800\r\n\r\nWhere is it?\r\n"
    )
}

#[test]
fn a_command_does_not_wait_for_texts_of_an_account_whose_line_was_lost_meanwhile() {
    let now: Timestamp = "2026-03-09T18:00:00Z".parse().unwrap();
    let (desk, model) = desk();
    let (requests, asked) = channel();
    let (told, reports) = sync_channel(2);
    thread::spawn(move || {
        let tell = |incoming| drop(told.send(incoming));
        for (source, account) in FOLDERS {
            tell(Incoming::Opened(SourceInfo {
                source: SourceId(source),
                account: SafeText::line(account),
                folder: SafeText::line("INBOX"),
                sent: false,
                total: Some(1),
                read_only: None,
                shared: true,
            }));
            let reference = MessageRef { source: SourceId(source), key: MessageKey(1) };
            let raw = mail(source);
            let head =
                parse::headers(reference, raw.as_bytes(), raw.len() as u64, Flags::default(), Some(now));
            let evidence = evidence(&model, &head);
            tell(Incoming::Arrived(vec![(head, evidence)]));
            tell(Incoming::Complete(SourceId(source)));
        }
        tell(Incoming::Settled);
        // Held to the end: a source that has gone would end the waiting too.
        while let Ok(request) = asked.recv() {
            let Request::FetchBodies(wanted) = request else { continue };
            let (down, up): (Vec<_>, Vec<_>) =
                wanted.into_iter().partition(|reference| reference.source == SourceId(8));
            assert_eq!((down.len(), up.len()), (1, 1));
            let why = SafeText::line("sales: connection lost");
            tell(Incoming::Line { account: SafeText::line("sales"), line: Line::Down(why) });
            let read = |reference: MessageRef| {
                let message = parse::message(
                    reference,
                    mail(reference.source.0).as_bytes(),
                    Flags::default(),
                    Some(now),
                );
                let evidence = Some(evidence(&model, &message));
                BodyRead { reference, body: message.body, evidence, defects: message.defects }
            };
            tell(Incoming::Bodies(up.into_iter().map(read).collect()));
        }
    });
    let (done, drained) = channel();
    thread::spawn(move || drop(done.send(drain(&Intake { requests, reports }, desk, Goal::Queue, now))));
    let drained = drained.recv_timeout(Duration::from_mins(1)).expect("it does not wait for sales");
    let failed: Vec<&str> = drained.failed.iter().map(SafeText::as_str).collect();
    assert_eq!(failed, ["sales: connection lost"]);
    assert_eq!(drained.stats.messages, 2);
}

#[test]
fn a_claim_goes_to_the_account_of_its_conversation() {
    let firm = Firm::new();
    let mut screen = firm.screen();
    screen.shows("Order 4711").shows("Prices");
    for (account, other, server) in
        [("sales", "Order 4711", &firm.sales), ("support", "Prices", &firm.support)]
    {
        screen.press(&format!("/account:{account}\r")).hides(other).press("c").shows("claimed");
        until_any_flag(server, 1, "lh-by-");
        screen.press("/\x1b").shows(other);
    }
    screen.press("q");
    assert_eq!(screen.ended(), 0);
}

#[test]
fn a_change_waits_for_the_line_of_its_own_account_only() {
    let firm = Firm::new();
    let proxy = Proxy::start(firm.sales.plain_port);
    firm.configure(firm.support.plain_port, proxy.port, "");
    let mut screen = firm.screen();
    screen
        .shows("Order 4711")
        .shows("Prices")
        .wait("the end of reading", |screen| !screen.text().contains('⇣'));
    proxy.down();
    screen.shows("sales DOWN").press("/account:sales\r").hides("Order 4711");
    screen.press("e").shows("1 change waits for the line");
    screen.press("/\x1b").shows("Order 4711").press("/account:support\r").shows("Order 4711");
    screen.press("w");
    until_any_flag(&firm.support, 1, "lh-waiting");
    screen.shows("1 change waits for the line");
    proxy.up();
    screen.press("R").hides("for the line");
    until_any_flag(&firm.sales, 1, "lh-done");
    screen.press("q");
    assert_eq!(screen.ended(), 0);
}
