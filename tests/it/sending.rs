//! The sender against a scripted SMTP server: what leaves, what is known at each step, and what a second program or a
//! later start makes of it.

use crate::servers::Smtp;
use crate::servers::smtp::{Act, Stage as At};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::{SignedDuration, Timestamp};
use levelhead::access::{self, AccountSetting, Origin, Wish, WriteGrant};
use levelhead::net::{Auth, Security};
use levelhead::port::secret::SecretProvider;
use levelhead::port::send::{Report, Request};
use levelhead::reply::outbox::{Item, ItemId, NotSendable, Outgoing, Stage};
use levelhead::reply::recipients::parse_list;
use levelhead::reply::{Draft, Sets};
use levelhead::sending::{self, Leaving, Plan, Sending};
use levelhead::smtp::{Settings, SmtpSettings, Way};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(30);
const ALL: &str = "8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER";

fn grant() -> WriteGrant {
    access::decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable).unwrap()
}

pub fn smtp(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        security: Security::PlainLoopback,
        user: "sam".into(),
        auth: Some(Auth::Plain),
        secret: SecretProvider::new(|| Ok("hunter2".into())),
        ca_file: None,
        identity: None,
        silence: PATIENCE,
        verdict: PATIENCE,
    }
}

fn plan(way: Way, folder: &Path) -> Plan {
    let settings = Settings { account: "desk".into(), way };
    Plan { accounts: vec![Leaving { grant: grant(), settings }], folder: folder.to_owned() }
}

fn draft() -> Draft {
    Draft {
        from: parse_list("Sam <support@desk.example>").unwrap().pop(),
        to: parse_list("Dana <dana@shop.example>").unwrap(),
        cc: parse_list("boss@shop.example").unwrap(),
        bcc: parse_list("archive@desk.example").unwrap(),
        subject: "Re: Größe".into(),
        body: ".\nalles gut\n.dotted\n".into(),
        ..Draft::default()
    }
}

fn order(draft: Draft) -> Outgoing {
    try_order(draft).unwrap()
}

pub fn try_order(draft: Draft) -> Result<Outgoing, NotSendable> {
    static TOKEN: AtomicU64 = AtomicU64::new(1);
    let token = TOKEN.fetch_add(1, Ordering::Relaxed);
    let now = Timestamp::now();
    let at = now.to_zoned(jiff::tz::TimeZone::UTC);
    Outgoing::new(&grant(), ItemId::new(now, token), draft, Sets::Waiting, &at, token, SignedDuration::ZERO)
}

pub struct Desk {
    home: TempDir,
    sending: Sending,
}

impl Desk {
    pub fn new(way: Way) -> Self {
        let home = tempfile::tempdir().unwrap();
        let sending = sending::start(plan(way, home.path())).unwrap();
        let desk = Self { home, sending };
        assert_eq!(desk.report(), Report::Found(Vec::new()));
        desk
    }

    fn report(&self) -> Report {
        self.sending.reports.recv_timeout(PATIENCE).expect("a report")
    }

    fn ask(&self, request: Request) {
        self.sending.requests.send(request).unwrap();
    }

    /// Orders a draft and has it handed over; how it stands in the end.
    pub fn send(&self, draft: Draft) -> Stage {
        let order = order(draft);
        let id = order.item().id.clone();
        self.ask(Request::Hold(Box::new(order)));
        self.ask(Request::Transmit(id));
        self.settled().stage
    }

    fn settled(&self) -> Item {
        loop {
            match self.report() {
                Report::Stands(item)
                    if matches!(item.stage, Stage::Held { .. }) || item.stage.is_leaving() => {}
                Report::Stands(item) | Report::Sent { item, .. } => return *item,
                other => panic!("{other:?}"),
            }
        }
    }

    /// What a start after the program was killed finds. (The lock of a killed program is let go by the system.)
    fn start_again(self, way: Way) -> (TempDir, Sending, Vec<Item>) {
        let Self { home, sending } = self;
        drop(sending.requests);
        while sending.reports.recv_timeout(PATIENCE).unwrap() != Report::Ended {}
        // The channel is cut only once the sender has let go of everything.
        assert!(sending.reports.recv_timeout(PATIENCE).is_err());
        let again = sending::start(plan(way, home.path())).unwrap();
        let Report::Found(left) = again.reports.recv_timeout(PATIENCE).unwrap() else { panic!() };
        (home, again, left.into_iter().map(|left| left.item).collect())
    }
}

fn why(stage: &Stage) -> String {
    match stage {
        Stage::Failed { why, .. } | Stage::Unsure { why } => why.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_mail_reaches_everybody_and_bcc_shows_nowhere() {
    for auth in Auth::ALL.into_iter().map(Some).chain([None]) {
        let server = Smtp::start();
        let desk = Desk::new(Way::Smtp(SmtpSettings { auth, ..smtp(server.port) }));
        assert!(matches!(desk.send(draft()), Stage::Sent { .. }), "{auth:?}");
        let [mail] = server.delivered().try_into().unwrap();
        assert_eq!(mail.from, "support@desk.example");
        assert_eq!(mail.to, ["dana@shop.example", "boss@shop.example", "archive@desk.example"]);
        assert!(!mail.message.to_lowercase().contains("bcc") && !mail.message.contains("archive@"));
        assert!(mail.message.contains("\r\n.\r\nalles gut\r\n.dotted\r\n"), "{}", mail.message);
        assert!(mail.message.is_ascii(), "nothing of eight bits where it is not needed");
        let said = server.heard().join("\n");
        assert!(!said.contains("8BITMIME") && !said.contains("SMTPUTF8"), "{said}");
        assert_eq!(said.contains("AUTH"), auth.is_some(), "{said}");
    }
}

#[test]
fn a_token_is_said_as_its_standard_wants_and_a_stale_one_tells_what_to_do() {
    let settings = |auth, port| SmtpSettings { auth: Some(auth), user: "a=b,c".into(), ..smtp(port) };
    // Each as the standard's own example writes it, in base64; then what is answered to the explained refusal.
    for (auth, first, last) in [
        (Auth::Xoauth2, "user=a=b,c\x01auth=Bearer hunter2\x01\x01".to_owned(), ""),
        (
            Auth::OauthBearer,
            "n,a=a=3Db=2Cc,\x01host=127.0.0.1\x01port=PORT\x01auth=Bearer hunter2\x01\x01".into(),
            "AQ==",
        ),
    ] {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&heard);
        let port = crate::servers::scripted::serve(move |talk| {
            for says in
                ["220 lab", "250-lab\r\n250 AUTH PLAIN XOAUTH2 OAUTHBEARER", "334 e30=", "535 5.7.8 expired"]
            {
                talk.say(format!("{says}\r\n"));
                log.lock().unwrap().extend(talk.hear());
            }
        });
        let said = why(&Desk::new(Way::Smtp(settings(auth, port))).send(draft()));
        assert!(said.contains("535 5.7.8 expired") && said.contains("a token runs out"), "{said}");
        let heard = heard.lock().unwrap();
        let words = BASE64_STANDARD.encode(first.replace("PORT", &port.to_string()));
        assert_eq!(heard[1].split(' ').nth(2), Some(words.as_str()), "{heard:?}");
        assert_eq!(heard[2], last);
    }
    let server = Smtp::with("8BITMIME\r\n250 AUTH PLAIN LOGIN", |_, _| Act::Fine);
    let said = why(&Desk::new(Way::Smtp(settings(Auth::OauthBearer, server.port))).send(draft()));
    assert!(said.contains("offers no login of this kind (OAUTHBEARER)"), "{said}");
    assert!(server.heard().iter().all(|line| !line.starts_with("AUTH")), "no token for who knows none");
}

#[test]
fn a_no_of_the_server_is_shown_in_its_words_and_a_passing_one_is_tried_again() {
    for (at, says, passes) in [
        (At::Connected, "554 go away", false),
        (At::Hello, "421 too busy", true),
        (At::LogIn, "535 wrong password", false),
        (At::Sender, "550 not you", false),
        (At::Recipient, "550 no such user", false),
        (At::Recipient, "450 greylisted", true),
        (At::Data, "451 later", true),
        (At::End, "554 spam", false),
        (At::End, "452 disk full", true),
    ] {
        let server = Smtp::with(ALL, move |stage, _| if stage == at { Act::Says(says) } else { Act::Fine });
        let desk = Desk::new(Way::Smtp(smtp(server.port)));
        let stage = desk.send(draft());
        assert!(why(&stage).contains(&says[4..]) && why(&stage).contains(&says[..3]), "{stage:?}");
        assert_eq!(stage.due().is_some(), passes, "{stage:?}");
        assert!(server.delivered().is_empty());
        assert!(!why(&stage).contains("hunter2"));
    }
}

#[test]
fn a_lost_line_is_tried_again_before_the_end_and_unsure_after_it() {
    for at in At::ALL {
        let server = Smtp::with(ALL, move |stage, _| if stage == at { Act::Drop } else { Act::Fine });
        let desk = Desk::new(Way::Smtp(smtp(server.port)));
        let stage = desk.send(draft());
        let delivered = server.delivered().len();
        match at {
            At::Answered => assert!(matches!(stage, Stage::Sent { .. }) && delivered == 1, "{stage:?}"),
            At::End => assert!(matches!(stage, Stage::Unsure { .. }) && delivered == 1, "{stage:?}"),
            // The end had been sent, or was on its way, when the server hung up.
            At::Body => assert!(!matches!(stage, Stage::Sent { .. }) && delivered == 0, "{stage:?}"),
            _ => assert!(stage.due().is_some() && delivered == 0, "{at:?}: {stage:?}"),
        }
    }
}

#[test]
fn one_refused_recipient_keeps_the_mail_from_all() {
    let server = Smtp::with(ALL, |stage, line| match stage {
        At::Recipient if line.contains("boss@") => Act::Says("550 no such user"),
        _ => Act::Fine,
    });
    let stage = Desk::new(Way::Smtp(smtp(server.port))).send(draft());
    assert!(why(&stage).contains("boss@shop.example") && server.delivered().is_empty(), "{stage:?}");
}

#[test]
fn addresses_that_are_not_ascii_go_only_where_they_are_taken() {
    let international = || Draft { to: parse_list("zoë@bäcker.example").unwrap(), ..draft() };
    let server = Smtp::with("8BITMIME\r\n250 AUTH PLAIN", |_, _| Act::Fine);
    let stage = Desk::new(Way::Smtp(smtp(server.port))).send(international());
    assert!(why(&stage).contains("zoë@bäcker.example is not ASCII"), "{stage:?}");
    assert!(server.heard().iter().all(|line| !line.starts_with("MAIL")), "{:?}", server.heard());
    let server = Smtp::start();
    let stage = Desk::new(Way::Smtp(smtp(server.port))).send(international());
    assert!(matches!(stage, Stage::Sent { .. }), "{stage:?}");
    assert!(server.heard().iter().any(|line| line.starts_with("MAIL") && line.contains("SMTPUTF8")));
}

#[test]
fn starttls_that_is_not_offered_or_tampered_with_is_refused() {
    let settings = |port| Way::Smtp(SmtpSettings { security: Security::StartTls, ..smtp(port) });
    let server = Smtp::start();
    let stage = Desk::new(settings(server.port)).send(draft());
    assert!(why(&stage).contains("STARTTLS"), "{stage:?}");
    assert!(server.heard().iter().all(|line| line.starts_with("EHLO")), "{:?}", server.heard());

    let port = crate::servers::scripted::serve(|talk| {
        talk.say("220 lab\r\n");
        talk.hear();
        talk.say("250-lab\r\n250 STARTTLS\r\n");
        talk.hear();
        talk.say("220 go\r\n250-lab\r\n250 AUTH PLAIN\r\n235 welcome\r\n");
        talk.hear();
    });
    let stage = Desk::new(settings(port)).send(draft());
    assert!(why(&stage).contains("slipped in") && stage.asks(), "{stage:?}");
}

#[test]
fn what_was_held_is_asked_for_at_the_next_start_and_never_sent_by_itself() {
    let server = Smtp::start();
    let way = || Way::Smtp(smtp(server.port));
    let desk = Desk::new(way());
    let order = order(draft());
    desk.ask(Request::Hold(Box::new(order.clone())));
    assert_eq!(desk.report(), Report::Stands(Box::new(order.item().clone())));
    let (_home, again, left) = desk.start_again(way());
    let Draft { message_id, account, .. } = order.item().draft.clone();
    let named = Draft { message_id, account, ..draft() };
    assert!(left[0].stage.asks() && left[0].draft == named && named.message_id.is_some(), "{left:?}");
    again.requests.send(Request::Transmit(left[0].id.clone())).unwrap();
    again.requests.send(Request::TakeBack(left[0].id.clone())).unwrap();
    let stands = |report| match report {
        Report::Stands(item) => item.stage,
        other => panic!("{other:?}"),
    };
    assert!(stands(again.reports.recv_timeout(PATIENCE).unwrap()).asks(), "it is not sent without an order");
    assert_eq!(stands(again.reports.recv_timeout(PATIENCE).unwrap()), Stage::Draft);
    assert!(server.delivered().is_empty());
}

#[test]
fn two_programs_do_not_send_the_same_item() {
    let server = Smtp::start();
    let desk = Desk::new(Way::Smtp(smtp(server.port)));
    let order = order(draft());
    desk.ask(Request::Hold(Box::new(order.clone())));
    desk.report();
    let other = sending::start(plan(Way::Smtp(smtp(server.port)), desk.home.path())).unwrap();
    assert_eq!(
        other.reports.recv_timeout(PATIENCE).unwrap(),
        Report::Found(Vec::new()),
        "it is in another hand"
    );
    other.requests.send(Request::Transmit(order.item().id.clone())).unwrap();
    other.requests.send(Request::Stop).unwrap();
    assert_eq!(other.reports.recv_timeout(PATIENCE).unwrap(), Report::Ended);
    desk.ask(Request::Transmit(order.item().id.clone()));
    assert!(matches!(desk.settled().stage, Stage::Sent { .. }));
    assert_eq!(server.delivered().len(), 1);
}

#[test]
fn a_command_gets_the_mail_and_the_recipients_as_arguments() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("it's here");
    let command = format!(
        "f() {{ printf '%s\\n' \"$@\"; cat; }} > '{}'; f",
        file.display().to_string().replace('\'', "'\\''")
    );
    let desk = Desk::new(Way::Command(command));
    let odd = Draft { to: parse_list("`touch${IFS}x`@shop.example").unwrap(), ..draft() };
    assert!(matches!(desk.send(odd), Stage::Sent { .. }));
    let got = std::fs::read_to_string(&file).unwrap();
    assert!(
        got.starts_with("-f\nsupport@desk.example\n--\n`touch${ifs}x`@shop.example\nboss@shop.example\n"),
        "{got}"
    );
    assert!(
        got.contains("\n.dotted\n") && !got.contains('\r') && !got.to_lowercase().contains("bcc:"),
        "{got}"
    );
    for (command, passes) in
        [("cat >/dev/null; echo no route >&2; exit 75;:", true), ("echo bad >&2; exit 3;:", false)]
    {
        let stage = Desk::new(Way::Command(command.into())).send(draft());
        assert_eq!(stage.due().is_some(), passes, "{stage:?}");
        assert!(why(&stage).contains("no route") || why(&stage).contains("bad"), "{stage:?}");
    }
}
