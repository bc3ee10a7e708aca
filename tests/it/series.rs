//! A series: one template to each of several customers, every reply on its own. Nobody learns of the others.

use crate::screen::{SMALL, USUAL, WIDE, World, shows};
use crate::servers::dovecot::PASSWORD;
use crate::servers::{Client, Dovecot, Smtp};
use crate::terminal::Terminal;
use jiff::SignedDuration;
use levelhead::access::{AccountSetting, Origin, Wish, decide};
use levelhead::app::series::Series;
use levelhead::app::{Composer, Effect, Event};
use levelhead::port::mail::{Incoming, Request as MailRequest};
use levelhead::port::send::{Report, Request};
use levelhead::reply::outbox::{ItemId, Outgoing, Stage};
use std::collections::BTreeSet;
use std::fs;

const CUSTOMERS: u32 = 11;

fn fault(number: u32) -> String {
    format!(
        "From: Customer {number} <c{number}@firm{number}.example>\r\nTo: support@desk.example\r\nSubject: Report {number}\r\n\
         Message-ID: <{number}@firm{number}.example>\r\nDate: Mon, 9 Mar 2026 10:{number:02}:00 +0000\r\n\r\n\
         The gateway does not answer, report {number}.\r\n"
    )
}

/// A desk with mail of so many customers.
fn world(size: (u16, u16), customers: u32) -> World {
    let grant = decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
    let mut world = World::empty(size, grant);
    world.open(0);
    world.arrive((1..=customers).map(|number| (0, number, fault(number).into_bytes())).collect());
    world.tell(Event::MailReported(Incoming::Settled));
    world
}

/// The first line of the list, in figures.
fn summary(world: &mut World) -> String {
    world.screen();
    world.app.series.as_ref().map(Series::summary).unwrap_or_default()
}

/// The orders so far.
fn held(world: &mut World) -> Vec<Outgoing> {
    let orders = world.effects.extract_if(.., |effect| matches!(effect, Effect::Send(Request::Hold(_))));
    let orders = orders.filter_map(|effect| match effect {
        Effect::Send(Request::Hold(order)) => Some(*order),
        _ => None,
    });
    orders.collect()
}

/// What was asked of the sender by this name.
fn asked(world: &mut World, is: impl Fn(&Request) -> Option<&ItemId>) -> Vec<ItemId> {
    let asked = world.effects.iter().filter_map(|effect| match effect {
        Effect::Send(request) => is(request).cloned(),
        _ => None,
    });
    let asked: Vec<ItemId> = asked.collect();
    world.effects.retain(|effect| !matches!(effect, Effect::Send(request) if is(request).is_some()));
    asked
}

fn transmitted(world: &mut World) -> Vec<ItemId> {
    asked(world, |request| match request {
        Request::Transmit(id) => Some(id),
        _ => None,
    })
}

/// The orders are on the disk, and their time comes.
fn due(world: &mut World, orders: &[Outgoing]) {
    for order in orders {
        world.tell(Event::SendReported(Report::Stands(Box::new(order.item().clone()))));
    }
    world.now += SignedDuration::from_secs(11);
    world.tell(Event::TickCame);
}

fn leaves(world: &mut World, order: &Outgoing) {
    let mut item = order.item().clone();
    item.stage = Stage::Sent { at: world.now };
    world.tell(Event::SendReported(Report::Sent { item: Box::new(item), message: order.message().to_vec() }));
}

#[test]
fn each_customer_gets_a_reply_of_his_own_and_the_list_says_how_each_stands() {
    for (size, name) in [(SMALL, "series_small"), (USUAL, "series_usual"), (WIDE, "series_wide")] {
        let mut world = world(size, 4);
        world.press("4xIa");
        shows(name, &world.screen());
    }
    let mut world = world(USUAL, 4);
    world.press("4xIaxy");
    let orders = held(&mut world);
    assert_eq!(orders.len(), 3, "{}", world.screen());
    let mut ids = BTreeSet::new();
    for order in &orders {
        let draft = &order.item().draft;
        let [to] = draft.to.as_slice() else { panic!("{draft:?}") };
        assert!(draft.cc.is_empty() && draft.bcc.is_empty());
        let number = to.spec.to_string()[1..].split('@').next().unwrap().to_owned();
        assert!(draft.body.contains(&format!("Hello Customer {number},")), "{}", draft.body);
        assert!(draft.in_reply_to.as_ref().unwrap().to_string().contains(&format!("{number}@firm{number}")));
        ids.insert((order.item().id.to_string(), order.item().message_id.to_string()));
    }
    assert_eq!(ids.len(), 3, "each has a name of its own");
    assert_eq!(summary(&mut world), "3 held · 1 left out");
}

#[test]
fn they_leave_one_by_one_and_escape_stops_the_rest() {
    let mut world = world(USUAL, 4);
    world.press("4xIay");
    let orders = held(&mut world);
    due(&mut world, &orders);
    assert_eq!(transmitted(&mut world), [orders[0].item().id.clone()], "one at a time");
    leaves(&mut world, &orders[0]);
    assert_eq!(transmitted(&mut world), [orders[1].item().id.clone()]);
    world.press("<esc>");
    let screen = world.screen();
    assert!(screen.contains("stopped, 2 taken back: 1 sent · 1 being sent · 2 ready"), "{screen}");
    leaves(&mut world, &orders[1]);
    assert!(transmitted(&mut world).is_empty());
    assert_eq!(summary(&mut world), "2 sent · 2 ready");
    world.press("q");
    assert!(world.screen().contains("I shows them again"), "{}", world.screen());
    world.press("Iy");
    assert_eq!(held(&mut world).len(), 2, "what was stopped can still be sent");
}

#[test]
fn a_customer_who_writes_meanwhile_is_stopped_and_told() {
    let mut world = world(USUAL, 3);
    world.press("3xIay");
    let orders = held(&mut world);
    let again = "From: Customer 2 <c2@firm2.example>\r\nTo: support@desk.example\r\nSubject: Re: Report 2\r\n\
        Message-ID: <again@firm2.example>\r\nIn-Reply-To: <2@firm2.example>\r\nDate: Mon, 9 Mar 2026 12:00:05 +0000\r\n\r\n\
        It works again.\r\n";
    world.arrive(vec![(0, 9, again.into())]);
    due(&mut world, &orders);
    while let [id] = transmitted(&mut world).as_slice() {
        let order = orders.iter().find(|order| order.item().id == *id).unwrap();
        leaves(&mut world, order);
    }
    assert_eq!(summary(&mut world), "2 sent · 1 stopped by the check");
    assert!(world.screen().contains("Customer 2 wrote again"), "{}", world.screen());
}

#[test]
fn one_is_looked_at_edited_left_out_and_thrown_away_by_itself() {
    let mut world = world(USUAL, 3);
    world.press("3xIa<enter>");
    assert!(world.screen().contains("The draft"), "{}", world.screen());
    world.press("eMine. <esc>q");
    assert!(world.screen().contains("each on its own"), "{}", world.screen());
    assert_eq!(summary(&mut world), "3 ready");
    world.press("j<enter>D");
    assert_eq!(summary(&mut world), "2 ready · 1 thrown away");
    world.press("y");
    let orders = held(&mut world);
    assert_eq!(orders.len(), 2);
    assert_eq!(orders.iter().filter(|order| order.item().draft.body.starts_with("Mine.")).count(), 1);
    world.press("<esc>D");
    assert!(world.screen().contains("throw 2 drafts away? press D again"), "{}", world.screen());
    world.press("D");
    assert!(world.app.drafts.is_empty(), "{}", world.screen());
}

#[test]
fn what_was_typed_holds_for_all_and_what_is_each_ones_own_is_filled_for_each() {
    let mut world = world(USUAL, 2);
    world.app.session.templates[0].asks[1].default = Some("Yours, {{ customer.address }}".into());
    world.app.session.templates[0].body = "Facts: {{ facts }}. {{ end }}\n".into();
    world.press("2xIfthe gateway<enter><enter>");
    let bodies: BTreeSet<String> = world.app.drafts.values().map(Composer::body).collect();
    let first = |number: u32| format!("Facts: the gateway. Yours, c{number}@firm{number}.example");
    let begins = |number: u32| bodies.iter().any(|body| body.starts_with(&first(number)));
    assert!(bodies.len() == 2 && begins(1) && begins(2), "{bodies:?}");
}

#[test]
fn a_conversation_with_a_draft_is_left_alone_and_without_marks_or_incident_nothing_begins() {
    let mut world = world(USUAL, 3);
    world.press("rmine<esc>q");
    world.press("I");
    assert!(world.screen().contains("no incident here"), "{}", world.screen());
    world.press("xI");
    assert!(world.screen().contains("you have a draft in each"), "{}", world.screen());
    world.press("2xI");
    assert!(world.screen().contains("left out: 1 of 3, where you have a draft"), "{}", world.screen());
    world.press("a");
    assert_eq!(summary(&mut world), "2 ready · 1 left out");
    assert!(world.screen().contains("you have a draft"), "{}", world.screen());
    assert_eq!(world.app.drafts.values().filter(|draft| draft.body().starts_with("mine")).count(), 1);
}

#[test]
fn eleven_customers_get_eleven_mails_through_a_real_server_and_none_knows_of_the_others() {
    let dovecot = Dovecot::start();
    for number in 1..=CUSTOMERS {
        dovecot.maildir("full", "INBOX").deliver(fault(number));
    }
    let server = Smtp::start();
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("config.toml");
    let text = format!(
        "queue_since = \"all\"\nundo_seconds = 1\n[me]\nname = \"Sam Okafor\"\n[hours]\nzone = \"UTC\"\n[[account]]\n\
         name = \"lab\"\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nuser = \"full\"\n\
         password_command = \"echo '{PASSWORD}'\"\naddresses = [\"support@desk.example\"]\n\
         [account.smtp]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n",
        dovecot.plain_port, server.port
    );
    fs::write(&config, text).unwrap();
    let mut terminal = Terminal::start(120, 40, &["--config", config.to_str().unwrap()]);
    terminal.shows("Hot 11").hides("⇣").press("g11x").shows("11 marked");
    terminal.press("I").shows("Enter take").press("a").shows("each on its own").shows("11 ready");
    terminal.press("y").shows("11 sent");
    let mails = server.delivered();
    assert_eq!(mails.len(), CUSTOMERS as usize);
    let mut reached = BTreeSet::new();
    for mail in &mails {
        let [to] = mail.to.as_slice() else { panic!("{:?}", mail.to) };
        let others = (1..=CUSTOMERS).map(|number| format!("c{number}@firm{number}.example"));
        assert!(
            others.filter(|other| other != to).all(|other| !mail.message.contains(&other)),
            "{}",
            mail.message
        );
        assert!(!mail.message.contains("\nCc:") && !mail.message.contains("\nBcc:"), "{}", mail.message);
        reached.insert(to.clone());
    }
    assert_eq!(reached.len(), CUSTOMERS as usize);
    terminal.press("q").hides("each on its own").press("q");
    assert_eq!(terminal.ended(), 0);
    let flags = Client::login(dovecot.plain_port, "full", PASSWORD).flags("INBOX");
    assert_eq!(flags.values().filter(|flags| flags.contains(&"\\Answered".to_owned())).count(), mails.len());
}

#[test]
fn replies_to_an_incident_begin_with_its_template_and_read_no_mail_whole() {
    let mut terminal = Terminal::start(120, 40, &["--demo", "--now", "2026-03-09T12:00:00Z"]);
    terminal.shows("Incidents 1").hides("⇣").press("\t\t\t\t\t").shows("gateway");
    terminal.press("I").shows("Reply to each from a template").shows("The fault is on our side");

    let mut world = world(USUAL, 3);
    world.press("3xIa");
    summary(&mut world);
    assert!(world.app.series.is_some());
    let whole = world.asked.iter().filter(|asked| matches!(asked, MailRequest::FetchRaw(_))).count();
    assert_eq!(whole, 0, "{:?}", world.asked);
}

#[test]
fn each_is_written_to_in_his_language_and_the_words_are_asked_for_once_a_language() {
    let grant = decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
    let mut world = World::empty(USUAL, grant);
    world.app.session.templates = levelhead::config::Config::bare().templates().to_vec();
    world.open(0);
    let german = |number: u32| {
        format!(
            "From: Kunde {number} <k{number}@firma{number}.example>\r\nTo: support@desk.example\r\nSubject: Meldung {number}\r\n\
             Message-ID: <k{number}@firma{number}.example>\r\nDate: Mon, 9 Mar 2026 11:{number:02}:00 +0000\r\n\r\n\
             Guten Tag, seit heute Morgen erreichen wir das Gateway nicht mehr, und niemand bei uns kann arbeiten.\r\n"
        )
    };
    let mails = (1..=2).map(fault).chain((3..=5).map(german)).zip(1..);
    world.arrive(mails.map(|(mail, number)| (0, number, mail.into_bytes())).collect());
    world.tell(Event::MailReported(Incoming::Settled));
    world.press("5xIi");
    let mut titles = Vec::new();
    for _ in 0..2 {
        let screen = world.screen();
        titles.push(screen.contains("what it asks"));
        // What is proposed tells which language the form is in.
        let (fault, known) = if screen.contains("we have nothing to offer yet") {
            ("the gateway is down.", "a disk has failed.")
        } else {
            assert!(
                titles == [true] || screen.contains("in German: Kunde") && screen.contains("and 2 others"),
                "{screen}"
            );
            ("das Gateway steht.", "eine Platte ist defekt.")
        };
        world.press(fault);
        world.press("<enter>");
        world.press(known);
        // A date typed once is said in each language.
        world.press(if titles.len() == 1 { "<enter><enter>friday<enter>" } else { "<enter><enter><enter>" });
    }
    assert_eq!(titles, [true, false], "{}", world.screen());
    world.press("y");
    let orders = held(&mut world);
    let body = |mark: &str| {
        let of = orders.iter().find(|order| order.item().draft.to[0].spec.to_string().contains(mark));
        of.unwrap_or_else(|| panic!("{mark}")).item().draft.body.clone()
    };
    let (english, german) = (body("firm1.example"), body("firma3.example"));
    for words in
        ["Hello Customer 1,", "the gateway is down.", "a disk has failed.", "Friday 13 March", "Kind regards"]
    {
        assert!(english.contains(words), "{words}: {english}");
    }
    for words in [
        "Guten Tag Kunde,",
        "das Gateway steht.",
        "eine Platte ist defekt.",
        "Freitag, 13. März",
        "Vielen Dank",
    ] {
        assert!(german.to_lowercase().contains(&words.to_lowercase()), "{words}: {german}");
    }
    assert!(!german.contains("gateway is down") && !english.contains("Platte"), "{german}");
}
