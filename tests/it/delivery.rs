//! A reply followed all the way with real parts: by the command and by keys, to the recipient's mailbox, to Sent and to
//! `\Answered`; and the program killed at every step of it, counting what arrived.

use crate::servers::aiosmtpd::Tls;
use crate::servers::dovecot::PASSWORD;
use crate::servers::smtp::{Act, Stage as At};
use crate::servers::{Aiosmtpd, Client, Dovecot, Smtp};
use crate::terminal::Terminal;
use levelhead::access::{self, AccountSetting, Origin, Wish};
use levelhead::port::send::{Left, Report};
use levelhead::reply::outbox::Stage;
use levelhead::sending::{self, Leaving, Plan};
use levelhead::smtp::{Settings, Way};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use tempfile::TempDir;

const OFFERS: &str = "8BITMIME\r\n250 AUTH PLAIN";
const PATIENCE: Duration = Duration::from_mins(1);
const ASKED: &str = "From: Dana Whitlow <dana@shop.example>\r\nTo: support@desk.example\r\nSubject: Order 4711\r\n\
    Message-ID: <one@shop.example>\r\nDate: Mon, 9 Mar 2026 06:00:00 -0800\r\n\r\nWhere is my order?\r\n";
const LIST: &str = "From: Lee <lee@list.example>\r\nTo: support@desk.example\r\nSubject: News\r\nList-Id: <x.list.example>\r\n\
    Message-ID: <two@list.example>\r\nDate: Mon, 9 Mar 2026 06:00:00 -0800\r\n\r\nNews!\r\n";

/// A mailbox with a question in it, and a home with a config that answers through an SMTP server.
struct Desk {
    home: TempDir,
}

fn mailbox() -> Dovecot {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").deliver(ASKED);
    dovecot.maildir("full", "INBOX").deliver(LIST);
    dovecot
}

impl Desk {
    fn new(dovecot: &Dovecot, smtp: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let config = format!(
            "queue_since = \"all\"\nundo_seconds = 1\n[me]\nname = \"Sam Okafor\"\n[hours]\nzone = \"UTC\"\n[[account]]\nname = \"lab\"\n\
             host = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nuser = \"full\"\npassword_command = \"echo '{PASSWORD}'\"\n\
             addresses = [\"support@desk.example\"]\n{smtp}",
            dovecot.plain_port,
        );
        let desk = Self { home };
        fs::write(desk.config(), config).unwrap();
        desk
    }

    fn config(&self) -> PathBuf {
        self.home.path().join("config.toml")
    }

    fn outbox(&self) -> PathBuf {
        self.home.path().join(".local/state/levelhead/outbox")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_levelhead"));
        command.args(arguments).arg("--config").arg(self.config());
        command.env_clear().env("HOME", self.home.path()).env("PATH", "/usr/bin:/bin");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What the next start finds in the outbox.
    fn found(&self) -> Vec<Left> {
        let grant = access::decide("lab", Origin::Account, Wish::Unspoken, AccountSetting::Writable).unwrap();
        let settings = Settings { account: "lab".into(), way: Way::Command("false".into()) };
        let sending =
            sending::start(Plan { accounts: vec![Leaving { grant, settings }], folder: self.outbox() })
                .unwrap();
        let Report::Found(left) = sending.reports.recv_timeout(PATIENCE).unwrap() else { panic!() };
        left
    }
}

fn by(port: u16) -> String {
    format!("[account.smtp]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n")
}

const ACKNOWLEDGE: [&str; 5] = ["reply", "one@shop.example", "--template", "acknowledge", "--send"];

/// How many messages of a folder bear this Message-ID.
fn copies(client: &mut Client, folder: &str, id: &str) -> usize {
    client.run(&format!("EXAMINE \"{folder}\""));
    let found = client.run(&format!("UID SEARCH HEADER Message-ID \"{id}\""));
    found
        .iter()
        .filter_map(|line| line.strip_prefix("* SEARCH"))
        .map(|ids| ids.split_whitespace().count())
        .sum()
}

fn message_id(message: &str) -> String {
    let line = message.lines().find_map(|line| line.strip_prefix("Message-ID: <")).unwrap();
    line.trim_end_matches('>').to_owned()
}

#[test]
fn the_command_sends_files_and_marks() {
    let dovecot = mailbox();
    let server = Smtp::start();
    let desk = Desk::new(&dovecot, &by(server.port));
    let output = desk.run(&ACKNOWLEDGE);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let [mail] = server.delivered().try_into().unwrap();
    assert_eq!(mail.to, ["dana@shop.example"]);
    assert!(mail.message.contains("Auto-Submitted: auto-replied"), "{}", mail.message);
    assert!(mail.message.contains("In-Reply-To: <one@shop.example>"), "{}", mail.message);
    let mut client = Client::login(dovecot.plain_port, "full", PASSWORD);
    assert_eq!(copies(&mut client, "Sent", &message_id(&mail.message)), 1);
    assert!(client.flags("INBOX")[&1].contains(&"\\Answered".to_owned()), "{:?}", client.flags("INBOX"));
    assert!(desk.found().is_empty(), "nothing is left in the outbox");

    let again = desk.run(&ACKNOWLEDGE);
    let said = String::from_utf8_lossy(&again.stderr);
    assert_eq!(again.status.code(), Some(3), "{said}");
    assert!(said.contains("dana@shop.example") && said.contains("24 hours"), "{said}");
    let list = desk.run(&["reply", "two@list.example", "--template", "acknowledge", "--send"]);
    assert_eq!(list.status.code(), Some(3), "{}", String::from_utf8_lossy(&list.stderr));
    let read_only =
        desk.run(&["--read-only", ACKNOWLEDGE[0], ACKNOWLEDGE[1], "--template", "acknowledge", "--send"]);
    assert_eq!(read_only.status.code(), Some(1));
    assert_eq!(server.delivered().len(), 1);
}

#[test]
fn a_real_server_delivers_over_tls_and_the_recipient_reads_what_was_filed() {
    let dovecot = mailbox();
    for (tls, word) in [(Tls::StartTls, "starttls"), (Tls::Implicit, "implicit")] {
        let server = Aiosmtpd::start(&dovecot, "owner", tls);
        let smtp = format!(
            "[account.smtp]\nhost = \"localhost\"\nport = {}\ntls = \"{word}\"\nauth = \"none\"\nca_file = \"{}\"\n",
            server.port,
            dovecot.certificate().display(),
        );
        let desk = Desk::new(&dovecot, &smtp);
        let output = desk.run(&ACKNOWLEDGE);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        // Without the certificate nothing is said.
        let untrusting = Desk::new(&dovecot, &smtp.replace("ca_file", "# ca_file"));
        let output = untrusting.run(&ACKNOWLEDGE);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1) && said.contains("self-signed"), "{said}");
    }
    let read =
        |user: &str, folder: &str| dovecot.doveadm(&["fetch", "-u", user, "text", "mailbox", folder, "all"]);
    let (theirs, ours) = (read("owner", "INBOX"), read("full", "Sent"));
    let ids = |text: &str| -> Vec<String> {
        let lines = text.lines().filter_map(|line| line.strip_prefix("Message-ID: "));
        lines.map(|id| id.trim().to_owned()).collect()
    };
    assert_eq!(ids(&theirs).len(), 2, "{theirs}");
    assert_eq!(ids(&theirs), ids(&ours), "the copy in Sent is of the same mail");
    assert!(theirs.contains("X-RcptTo: dana@shop.example"), "{theirs}");
}

#[test]
fn the_command_keeps_a_reply_in_drafts() {
    let dovecot = mailbox();
    Client::login(dovecot.plain_port, "full", PASSWORD).run("CREATE Drafts");
    let desk = Desk::new(&dovecot, "");
    let output = desk.run(&["reply", "one@shop.example", "--template", "acknowledge", "--to-drafts"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let flags = Client::login(dovecot.plain_port, "full", PASSWORD).flags("Drafts");
    assert!(flags.len() == 1 && flags[&1].contains(&"\\Draft".to_owned()), "{flags:?}");
    let output = desk.run(&ACKNOWLEDGE);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains("[account.smtp]"), "{said}");
}

#[test]
fn a_reply_goes_from_the_key_to_the_mailbox_and_can_be_taken_back() {
    let dovecot = mailbox();
    let server = Smtp::start();
    let desk = Desk::new(&dovecot, &by(server.port));
    let config = fs::read_to_string(desk.config()).unwrap();
    fs::write(desk.config(), config.replace("undo_seconds = 1\n", "undo_seconds = 30\n")).unwrap();
    let mut terminal = Terminal::start(100, 30, &["--config", desk.config().to_str().unwrap()]);
    terminal.shows("Dana Whitlow").hides("⇣");
    terminal.press("/dana\r").shows("Where is my order?").press("r").shows("Subject  Re:");
    terminal.press("It left today.").shows("It left today.").press("\u{1b}").shows("y send");
    terminal.press("y").shows("HELD").press("u").shows("taken back").shows("It left today.");
    assert!(server.delivered().is_empty());
    terminal.press("\u{1b}").shows("y send").press("y").shows("HELD");
    terminal.press("q").shows("send now, or keep?").press("y");
    assert_eq!(terminal.ended(), 0);
    let [mail] = server.delivered().try_into().unwrap();
    assert!(mail.message.contains("It left today.") && !mail.message.contains("Auto-Submitted"));
    let mut client = Client::login(dovecot.plain_port, "full", PASSWORD);
    assert_eq!(copies(&mut client, "Sent", &message_id(&mail.message)), 1);
    assert!(client.flags("INBOX")[&1].contains(&"\\Answered".to_owned()));
    let left: Vec<_> = fs::read_dir(terminal.file(".local/state/levelhead/outbox")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_read_only_screen_never_speaks_to_the_smtp_server() {
    let dovecot = mailbox();
    let calls = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&calls);
    let server = Smtp::with(OFFERS, move |_, _| {
        *counted.lock().unwrap() += 1;
        Act::Fine
    });
    let desk = Desk::new(&dovecot, &by(server.port));
    let config = desk.config();
    let mut terminal = Terminal::start(100, 30, &["--config", config.to_str().unwrap(), "--read-only"]);
    terminal.shows("Dana Whitlow").shows("READ-ONLY").hides("⇣");
    terminal.press("/dana\r").shows("Where is my order?").press("r").shows("Subject  Re:");
    terminal.press("\u{1b}").shows("The draft").press("y").shows("y (send) is off: started with --read-only");
    terminal.press("q").hides("The draft").press("M").shows("M (outbox) is off").press("q");
    assert_eq!(terminal.ended(), 0);
    assert_eq!(*calls.lock().unwrap(), 0);
    assert!(!terminal.file(".local/state/levelhead/outbox").exists());
}

/// A child that the server can kill.
#[derive(Default)]
struct Victim(Mutex<Option<u32>>, Condvar);

impl Victim {
    fn is(&self, child: &Child) {
        *self.0.lock().unwrap() = Some(child.id());
        self.1.notify_all();
    }

    fn kill(&self) {
        let pid = self.1.wait_while(self.0.lock().unwrap(), |pid| pid.is_none()).unwrap();
        let pid = Pid::from_raw(pid.unwrap() as i32).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
        // It is dead when it has let go of everything it had open.
        while fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()))
            .is_ok_and(|stat| !stat.rsplit_once(") ").unwrap().1.starts_with(['Z', 'X']))
        {
            std::thread::yield_now();
        }
    }
}

/// When the program is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    /// When the server has got so far.
    Wire(At),
    /// As soon as the outbox says so.
    Disk(&'static str),
}

const MOMENTS: [Moment; 13] = [
    Moment::Disk("held"),
    Moment::Disk("sending"),
    Moment::Wire(At::Connected),
    Moment::Wire(At::Hello),
    Moment::Wire(At::LogIn),
    Moment::Wire(At::Sender),
    Moment::Wire(At::Recipient),
    Moment::Wire(At::Data),
    Moment::Wire(At::Body),
    Moment::Disk("ending"),
    Moment::Wire(At::End),
    Moment::Wire(At::Answered),
    Moment::Disk("sent"),
];

/// Waits until an item of the outbox has come to a stage; `false` if the program ended first.
fn comes_to(stage: &str, outbox: &Path, child: &mut Child) -> bool {
    let wanted = format!("\"stage\":\"{stage}\"");
    loop {
        let items = fs::read_dir(outbox).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
        let mut items = items.filter(|path| path.extension().is_some_and(|kind| kind == "mail"));
        if items.any(|path| fs::read_to_string(path).is_ok_and(|text| text.contains(&wanted))) {
            return true;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::yield_now();
    }
}

/// What became of one mail: how often it was delivered, and what the next start says.
fn killed(dovecot: &Dovecot, moment: Moment) -> (usize, &'static str) {
    let victim = Arc::new(Victim::default());
    let killer = Arc::clone(&victim);
    let server = Smtp::with(OFFERS, move |stage, line| {
        if moment == Moment::Wire(stage) && line != "?" {
            killer.kill();
        }
        Act::Fine
    });
    let desk = Desk::new(dovecot, &by(server.port));
    let mut child = desk.command(&ACKNOWLEDGE).spawn().unwrap();
    victim.is(&child);
    if let Moment::Disk(stage) = moment
        && comes_to(stage, &desk.outbox(), &mut child)
    {
        victim.kill();
    }
    child.wait().unwrap();
    let left = desk.found();
    let says = match left.as_slice() {
        [] => "nothing",
        [Left { item, .. }] => match item.stage {
            Stage::Failed { retry: None, .. } | Stage::Draft => "not sent: send or edit?",
            Stage::Unsure { .. } => "unsure: look into Sent",
            Stage::Sent { .. } => "sent",
            _ => panic!("it would leave by itself: {item:?}"),
        },
        many => panic!("{many:?}"),
    };
    // What the program had put on the line before it died, the server may still be taking.
    server.quiet();
    (server.delivered().len(), says)
}

/// Runs in all; 200 of them with `scripts/test --full`.
fn runs() -> usize {
    std::env::var("LEVELHEAD_KILLS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(2 * MOMENTS.len())
}

#[test]
fn killed_at_any_step_nothing_is_lost_and_nothing_is_sent_twice() {
    let dovecot = mailbox();
    let mut table: BTreeMap<(usize, usize, &str), usize> = BTreeMap::new();
    for run in 0..runs() {
        let at = run % MOMENTS.len();
        let (delivered, says) = killed(&dovecot, MOMENTS[at]);
        *table.entry((at, delivered, says)).or_default() += 1;
    }
    for ((at, delivered, says), runs) in &table {
        let at = MOMENTS[*at];
        println!("killed at {at:?}: delivered {delivered}, the next start says {says:?}: {runs} runs");
        let fine = match (*delivered, *says) {
            (0, "not sent: send or edit?") | (1, "sent" | "nothing") => true,
            // Between the last byte and its answer nobody can know.
            (0 | 1, "unsure: look into Sent") => {
                [
                    Moment::Wire(At::Body),
                    Moment::Disk("ending"),
                    Moment::Wire(At::End),
                    Moment::Wire(At::Answered),
                ]
                .contains(&at)
                    || matches!(at, Moment::Disk(_))
            }
            _ => false,
        };
        assert!(fine, "killed at {at:?}: delivered {delivered}, the next start says {says:?}");
    }
}
