//! Several accounts at once: on the screen by keys, and the real program over two real servers with an SMTP server each.

use crate::screen::{USUAL, WIDE, World};
use crate::servers::allow_list::violations;
use crate::servers::dovecot::PASSWORD;
use crate::servers::{Client, Dovecot, Proxy, Smtp};
use crate::terminal::Terminal;
use levelhead::access::{self, AccountSetting, Origin, ReadOnlyReason, Wish};
use levelhead::app::{Account, Effect, Event, SendOff};
use levelhead::mail::{AddrSpec, SafeText, SourceId};
use levelhead::port::mail::{Incoming, Line, Request, SourceInfo, Target};
use levelhead::port::send;
use levelhead::reply::Us;
use levelhead::reply::outbox::Outgoing;
use serde_json::Value;
use std::fs;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The number of the second account's opened folder.
const SALES: u16 = 8;

fn question(who: &str, to: &str, subject: &str, id: &str) -> String {
    format!(
        "From: {who}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\n\
         Date: Mon, 9 Mar 2026 06:00:00 -0800\r\n\r\nWhere is my order?\r\n"
    )
}

// --- on the screen ---------------------------------------------------------------------------------------------------

fn account(name: &str, address: &str, setting: AccountSetting) -> Account {
    let grant = access::decide(name, Origin::Account, Wish::Unspoken, setting);
    let sending = grant.clone().map_err(SendOff::ReadOnly);
    let addresses = AddrSpec::parse(address).into_iter().collect();
    Account { name: SafeText::line(name), grant, sending, us: Us { addresses, ..Us::default() } }
}

/// The usual desk, and beside it a second account with one conversation.
fn two(size: (u16, u16), setting: AccountSetting) -> World {
    let mut world = World::new(size);
    let support = account("support", "support@desk.example", AccountSetting::Writable);
    world.app.session.accounts = vec![support, account("sales", "sales@desk.example", setting)];
    let opened = |source, sent| SourceInfo {
        source: SourceId(source),
        account: SafeText::line("sales"),
        folder: SafeText::line(if sent { "Sent" } else { "INBOX" }),
        sent,
        total: None,
        read_only: (setting == AccountSetting::ReadOnly).then_some(ReadOnlyReason::Config),
        shared: true,
    };
    world.tell(Event::MailReported(Incoming::Opened(opened(SALES, false))));
    let mail = question("Vera Quill <vera@quill.example>", "sales@desk.example", "Prices", "v@quill.example");
    world.arrive(vec![(SALES, 1, mail.into_bytes())]);
    world.tell(Event::MailReported(Incoming::Complete(SourceId(SALES))));
    world
}

fn ordered(world: &mut World) -> Option<Outgoing> {
    let at =
        world.effects.iter().position(|effect| matches!(effect, Effect::Send(send::Request::Hold(_))))?;
    match world.effects.remove(at) {
        Effect::Send(send::Request::Hold(order)) => Some(*order),
        _ => None,
    }
}

#[test]
fn each_row_names_its_account_and_the_filter_knows_it() {
    for size in [USUAL, WIDE] {
        let mut world = two(size, AccountSetting::Writable);
        let screen = world.screen();
        let row = |who: &str| screen.lines().find(|line| line.contains(who)).unwrap().to_owned();
        assert!(row("Vera Quill").contains(" sales"), "{screen}");
        assert!(row("Dana Whitlow").contains(" support "), "{screen}");
        world.press("/account:sales<enter>");
        assert_eq!(world.customers(), ["Vera Quill"]);
        world.press("/<esc>/-account:sal<enter>");
        assert!(!world.customers().contains(&"Vera Quill".to_owned()) && world.customers().len() > 1);
    }
    let alone = World::new(WIDE).screen();
    let row = alone.lines().find(|line| line.contains("Dana Whitlow")).unwrap();
    assert!(!row.contains(" support "), "with one account no row names it:\n{alone}");
}

#[test]
fn one_line_that_is_down_is_told_by_name_and_the_rest_works() {
    let mut world = two(USUAL, AccountSetting::Writable);
    let line = |world: &mut World, line| {
        world.tell(Event::MailReported(Incoming::Line { account: SafeText::line("sales"), line }));
    };
    world.tell(Event::MailReported(Incoming::Line { account: SafeText::line("support"), line: Line::Up }));
    line(&mut world, Line::Down(SafeText::line("sales: connection refused")));
    assert!(world.screen().contains("sales DOWN"), "{}", world.screen());
    world.press("e");
    assert!(world.screen().contains("done: Dana Whitlow"), "{}", world.screen());
    line(&mut world, Line::Up);
    assert!(!world.screen().contains("DOWN"), "{}", world.screen());
    line(&mut world, Line::Stopped(SafeText::line("sales: the password is wrong")));
    assert!(world.press("j").screen().contains("the password is wrong"), "{}", world.screen());
}

#[test]
fn a_key_on_a_conversation_of_a_read_only_account_says_why_and_the_other_account_works() {
    let mut world = two(USUAL, AccountSetting::ReadOnly);
    assert!(world.screen().contains("sales READ-ONLY"), "{}", world.screen());
    world.press("/account:sales<enter>");
    for key in ["e", "c", "w", "#"] {
        world.press(key);
        let screen = world.screen();
        assert!(screen.contains("sales is read-only: the config says read_only = true"), "{key}:\n{screen}");
    }
    world.press("rHello.<esc>y");
    assert!(world.screen().contains("y (send) is off"), "{}", world.screen());
    assert!(ordered(&mut world).is_none());
    let wrote = |asked: &[Request]| {
        asked.iter().any(|one| matches!(one, Request::Store { .. } | Request::Move { .. }))
    };
    assert!(!wrote(&world.asked), "{:?}", world.asked);
    world.press("q/<esc>ge");
    assert!(world.screen().contains("done: ") && wrote(&world.asked), "{}", world.screen());
    // Marked together, each goes by its own account's right.
    world.asked.clear();
    let all = world.customers().len();
    world.press("g").press(&"x".repeat(all)).press("w");
    assert!(world.screen().contains("sales is read-only"), "{}", world.screen());
    let stores = world.asked.iter().filter(|one| matches!(one, Request::Store { .. })).count();
    assert_eq!(stores, 1);
}

#[test]
fn a_reply_leaves_as_and_by_the_account_the_customer_wrote_to_and_is_filed_there() {
    let mut world = two(USUAL, AccountSetting::Writable);
    for (name, address, folder) in
        [("sales", "sales@desk.example", SALES), ("support", "support@desk.example", 0)]
    {
        world.press(&format!("/account:{name}<enter>rIt is on its way.<esc>y"));
        let order = ordered(&mut world).unwrap_or_else(|| panic!("{}", world.screen()));
        let item = order.item().clone();
        assert_eq!(item.from().unwrap().as_str(), address);
        assert_eq!(item.account, name);
        world.tell(Event::SendReported(send::Report::Stands(Box::new(item.clone()))));
        let message = order.message().to_vec();
        world.asked.clear();
        world.tell(Event::SendReported(send::Report::Sent { item: Box::new(item), message }));
        let filed = world.asked.iter().find_map(|one| match one {
            Request::File(filing) => Some((filing.source, filing.target, filing.answered.unwrap().source)),
            _ => None,
        });
        assert_eq!(filed, Some((SourceId(folder), Target::Sent, SourceId(folder))));
        world.press("<esc>");
    }
}

#[test]
fn a_draft_of_an_account_that_is_not_open_is_not_sent_by_another() {
    let mut world = two(USUAL, AccountSetting::Writable);
    world.press("/account:sales<enter>rIt is on its way.<esc>");
    world.app.session.accounts.truncate(1);
    world.press("y");
    assert!(ordered(&mut world).is_none());
    assert!(world.screen().contains("written in another account"), "{}", world.screen());
}

// --- the real program ------------------------------------------------------------------------------------------------

/// Two desks of one firm: a server for mail and one for sending each.
pub struct Firm {
    pub support: Dovecot,
    pub sales: Dovecot,
    smtp: [Smtp; 2],
    home: Arc<TempDir>,
}

impl Firm {
    pub fn new() -> Self {
        let (support, sales) = (Dovecot::start(), Dovecot::start());
        let asked =
            question("Dana <dana@shop.example>", "support@desk.example", "Order 4711", "one@shop.example");
        support.maildir("full", "INBOX").deliver(asked);
        let asked =
            question("Vera <vera@quill.example>", "sales@desk.example", "Prices", "two@quill.example");
        sales.maildir("full", "INBOX").deliver(asked);
        let firm = Self {
            support,
            sales,
            smtp: [Smtp::start(), Smtp::start()],
            home: Arc::new(tempfile::tempdir().unwrap()),
        };
        firm.configure(firm.support.plain_port, firm.sales.plain_port, "");
        firm
    }

    /// Writes the config, for these ports; with more about the account of sales.
    pub fn configure(&self, support: u16, sales: u16, more: &str) {
        let account = |name: &str, port: u16, smtp: &Smtp, more: &str| {
            format!(
                "[[account]]\nname = \"{name}\"\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nuser = \"full\"\n\
                 password_command = \"echo '{PASSWORD}'\"\naddresses = [\"{name}@desk.example\"]\n\
                 signature = \"The {name} desk\"\n{more}\n\
                 [account.smtp]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n",
                smtp.port
            )
        };
        let config = format!(
            "queue_since = \"all\"\nundo_seconds = 1\n[me]\nname = \"Sam Okafor\"\n[hours]\nzone = \"UTC\"\n{}{}",
            account("support", support, &self.smtp[0], ""),
            account("sales", sales, &self.smtp[1], more)
        );
        fs::write(self.home.path().join("config.toml"), config).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_levelhead"))
            .args(arguments)
            .arg("--config")
            .arg(self.home.path().join("config.toml"))
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", "/usr/bin:/bin")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    pub fn screen(&self) -> Terminal {
        let config = self.home.path().join("config.toml").display().to_string();
        let path = [("PATH", "/usr/bin:/bin")];
        Terminal::start_at(&self.home, 100, 24, &["--account", "all", "--config", &config], &path)
    }
}

/// Waits until a message of the full user's inbox bears a flag that begins so.
pub fn until_any_flag(server: &Dovecot, uid: u32, flag: &str) {
    let mut client = Client::login(server.plain_port, "full", PASSWORD);
    let end = Instant::now() + Duration::from_mins(1);
    while !client
        .flags("INBOX")
        .get(&uid)
        .is_some_and(|flags| flags.iter().any(|known| known.starts_with(flag)))
    {
        assert!(Instant::now() < end, "{flag} never came on {uid}: {:?}", client.flags("INBOX"));
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The account of each conversation, by the subject.
fn accounts(listed: &Output) -> Vec<(String, String)> {
    let document: Value =
        serde_json::from_slice(&listed.stdout).unwrap_or_else(|_| panic!("{}", said(listed)));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut accounts: Vec<_> = document["conversations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["subject"]), text(&one["account"])))
        .collect();
    accounts.sort();
    accounts
}

#[test]
fn the_commands_join_all_accounts_and_one_that_is_down_hides_nothing_of_the_others() {
    let mut firm = Firm::new();
    let both = [("Order 4711".to_owned(), "support".to_owned()), ("Prices".to_owned(), "sales".to_owned())];
    let listed = firm.run(&["list", "--json", "--account", "all", "--no-cache"]);
    assert_eq!((accounts(&listed), listed.status.code()), (both.to_vec(), Some(0)), "{}", said(&listed));
    let alone = firm.run(&["list", "--json", "--no-cache"]);
    assert_eq!(accounts(&alone), both[..1], "the first one, unless told otherwise");
    let table = firm.run(&["list", "--account", "all", "--no-cache"]);
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(table.lines().next().unwrap().contains("account"), "{table}");
    assert!(table.contains(" sales ") && table.contains(" support "), "{table}");
    let checked = String::from_utf8(firm.run(&["check", "--account", "all"]).stdout).unwrap();
    assert!(checked.contains("✓ support login") || checked.contains("✓ support "), "{checked}");
    assert!(checked.contains("✓ sales "), "{checked}");

    firm.sales.stop();
    let listed = firm.run(&["list", "--json", "--account", "all", "--no-cache"]);
    assert_eq!((accounts(&listed), listed.status.code()), (both[..1].to_vec(), Some(1)));
    assert!(said(&listed).contains("sales: ") && said(&listed).lines().count() == 1, "{}", said(&listed));
    let shown = firm.run(&["show", "one@shop.example", "--json", "--account", "all", "--no-cache"]);
    let document: Value =
        serde_json::from_slice(&shown.stdout).unwrap_or_else(|_| panic!("{}", said(&shown)));
    assert_eq!(document["messages"][0]["account"], "support");
    assert_eq!(document["messages"][0]["new_text"], "Where is my order?");
}

#[test]
fn the_command_replies_from_each_account_by_its_own_way_and_files_there() {
    let firm = Firm::new();
    let replied = |id: &str| {
        let output = firm.run(&["reply", id, "--template", "acknowledge", "--send", "--account", "all"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    };
    replied("two@quill.example");
    assert_eq!(firm.smtp[0].delivered(), []);
    replied("one@shop.example");
    for (smtp, dovecot, name, to) in [
        (&firm.smtp[0], &firm.support, "support", "dana@shop.example"),
        (&firm.smtp[1], &firm.sales, "sales", "vera@quill.example"),
    ] {
        let [mail] = smtp.delivered().try_into().unwrap();
        assert_eq!(
            (mail.from.as_str(), mail.to.as_slice()),
            (format!("{name}@desk.example").as_str(), &[to.to_owned()][..])
        );
        assert!(mail.message.contains(&format!("The {name} desk")), "{}", mail.message);
        let mut client = Client::login(dovecot.plain_port, "full", PASSWORD);
        assert_eq!(client.flags("Sent").len(), 1, "filed in its own Sent");
        assert!(client.flags("INBOX")[&1].contains(&"\\Answered".to_owned()), "{:?}", client.flags("INBOX"));
    }
}

#[test]
fn a_read_only_account_stays_as_it_was_beside_one_that_is_changed() {
    let firm = Firm::new();
    let proxy = Proxy::start(firm.sales.plain_port);
    firm.configure(firm.support.plain_port, proxy.port, "read_only = true");
    let mut client = Client::login(firm.sales.plain_port, "full", PASSWORD);
    let before = client.snapshot("INBOX");
    let mut screen = firm.screen();
    screen.shows("Order 4711").shows("Prices").shows("sales READ-ONLY");
    screen.press("/account:sales\r").hides("Order 4711");
    for key in ["e", "c", "w", "#", "!"] {
        screen.press(key).shows(&format!("{key} (")).shows("sales is read-only: the config says");
        screen.press("\x1b[B").hides("is read-only: the config says");
    }
    screen.press("/\x1b").shows("Order 4711");
    screen.press("/account:support\r").hides("Prices");
    screen.press("e").shows("done: Dana");
    until_any_flag(&firm.support, 1, "lh-done");
    screen.press("q");
    assert_eq!(screen.ended(), 0);
    let refused =
        firm.run(&["reply", "two@quill.example", "--template", "acknowledge", "--send", "--account", "all"]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(said(&refused).contains("read_only = true"), "{}", said(&refused));
    assert_eq!(firm.smtp[1].delivered(), []);
    let sent = proxy.sent();
    assert!(sent.iter().any(|sent| sent.line.contains("EXAMINE")), "{sent:?}");
    assert_eq!(violations(&sent), Vec::<String>::new());
    assert_eq!(client.snapshot("INBOX"), before);
}

#[test]
fn one_server_is_killed_and_started_again_while_the_other_works() {
    let mut firm = Firm::new();
    let mut screen = firm.screen();
    screen
        .shows("Order 4711")
        .shows("Prices")
        .wait("the end of reading", |screen| !screen.text().contains('⇣'));
    firm.sales.stop();
    screen.shows("sales DOWN");
    let later =
        question("Ines <ines@mill.example>", "support@desk.example", "Gate plates", "three@mill.example");
    firm.support.maildir("full", "INBOX").deliver(later);
    screen.shows("Gate plates").press("/account:support plates\r").hides("Prices").hides("Order 4711");
    screen.shows("Where is my order?").press("e").shows("done: Ines");
    until_any_flag(&firm.support, 2, "lh-done");
    firm.sales.start_again();
    let later = question("Otto <otto@vale.example>", "sales@desk.example", "Samples", "four@vale.example");
    firm.sales.maildir("full", "INBOX").deliver(later);
    screen.press("R").hides("sales DOWN");
    screen.press("/\x1b").shows("Order 4711");
    let come = |screen: &Terminal| screen.text().contains("Samples") || screen.text().contains("1 new");
    screen.wait("the new mail", come);
    screen.press("R").shows("Samples").press("q");
    assert_eq!(screen.ended(), 0);
}
