//! The subcommands through the real program over a real Dovecot: what they read, and that reading changes nothing.

use crate::servers::dovecot::PASSWORD;
use crate::servers::smtp::{Act, Stage};
use crate::servers::{Client, Dovecot, Smtp};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A Dovecot with a question in INBOX and our answer in Sent, another question, and a config for it.
struct World {
    server: Dovecot,
    home: TempDir,
}

const ASKED: &str = "From: Dana Whitlow <dana@shop.example>\r\nTo: support@desk.example\r\nSubject: Order 4711\r\n\
    Message-ID: <one@shop.example>\r\nDate: Mon, 9 Mar 2026 06:00:00 -0800\r\n\r\nWhere is my order?\r\n";
const ANSWERED: &str = "From: support@desk.example\r\nTo: dana@shop.example\r\nSubject: Re: Order 4711\r\n\
    Message-ID: <two@desk.example>\r\nIn-Reply-To: <one@shop.example>\r\nDate: Mon, 9 Mar 2026 16:00:00 +0100\r\n\r\n\
    On its way.\r\n";
const WAITS: &str = "From: Rosa <rosa@farm.example>\r\nTo: support@desk.example\r\nSubject: Gate plates\r\n\
    Message-ID: <three@farm.example>\r\nDate: Mon, 9 Mar 2026 10:00:00 +0000\r\n\r\n\
    This is my fourth attempt and I am furious. If I do not hear from you today I call my lawyer.\r\n";

impl World {
    fn new(password: &str) -> Self {
        let server = Dovecot::start();
        server.maildir("full", "INBOX").deliver(ASKED);
        server.maildir("full", "INBOX").deliver(WAITS);
        server.maildir("full", "Sent").deliver(ANSWERED);
        let world = Self { server, home: tempfile::tempdir().unwrap() };
        let config = format!(
            "[me]\nname = \"Sam Okafor\"\n[hours]\nzone = \"UTC\"\n[[account]]\nname = \"lab\"\nhost = \"localhost\"\nport = {}\n\
             ca_file = \"{}\"\nuser = \"full\"\npassword_env = \"LAB_PASSWORD\"\naddresses = [\"support@desk.example\"]\n",
            world.server.tls_port,
            world.server.certificate().display(),
        );
        fs::write(world.config(), config).unwrap();
        fs::write(world.home.path().join("password"), password).unwrap();
        world
    }

    fn config(&self) -> PathBuf {
        self.home.path().join("config.toml")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_levelhead"))
            .args(arguments)
            .arg("--config")
            .arg(self.config())
            .args(["--now", "2026-03-09T18:00:00Z"])
            .env_clear()
            .env("HOME", self.home.path())
            .env("LAB_PASSWORD", fs::read_to_string(self.home.path().join("password")).unwrap())
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    #[track_caller]
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

#[test]
fn list_show_and_reply_read_an_account_and_change_nothing() {
    let world = World::new(PASSWORD);
    let snapshot = || Client::login(world.server.plain_port, "full", PASSWORD).snapshot("INBOX");
    let before = snapshot();

    let all: Value = serde_json::from_str(&world.done(&["list", "--all", "--json"])).unwrap();
    let conversations = all["conversations"].as_array().unwrap();
    assert_eq!(conversations.len(), 2);
    let of = |subject: &str| conversations.iter().find(|one| one["subject"] == subject).unwrap();
    let order = of("Order 4711");
    assert_eq!(
        order["message_ids"],
        serde_json::json!(["one@shop.example", "two@desk.example"]),
        "INBOX and Sent together"
    );
    assert_eq!(order["waiting_since"], Value::Null, "we answered");
    let plates = of("Gate plates");
    assert_eq!(plates["anger"]["flag"], true, "its body was read: {plates:#}");
    assert_eq!(plates["uids"], serde_json::json!([2]));

    let id = plates["id"].as_str().unwrap();
    assert!(world.done(&["show", id]).contains("I call my lawyer"));
    assert!(world.done(&["show", id, "--raw"]).contains("Message-ID: <three@farm.example>"));
    let reply = world.done(&["reply", id, "--template", "acknowledge", "--print"]);
    assert!(
        reply.contains("To: \"Rosa\" <rosa@farm.example>") && reply.contains("Tuesday 10 March"),
        "{reply}"
    );
    assert_eq!(snapshot(), before, "flags, keywords, UIDs and counts are as they were");

    let output = world.run(&["list", "--stats"]);
    let said = String::from_utf8(output.stderr).unwrap();
    for phase in ["connect", "first page", "whole index", "bodies", "threads", "classify", "bytes read"] {
        assert!(said.contains(phase), "{said}");
    }
    let took = |phase: &str| -> f64 {
        let line = said.lines().find_map(|line| line.strip_prefix(phase)).unwrap();
        line.trim_end_matches(" ms").trim().parse().unwrap()
    };
    let round_trips = said.lines().find_map(|line| line.strip_prefix("round trips")).unwrap();
    assert!(round_trips.ends_with(" % of the reading"), "{said}");
    let round_trips: f64 = round_trips.trim().split(' ').next().unwrap().parse().unwrap();
    assert!(round_trips > 0.0, "{said}");
    assert!(took("first page") > 0.0 && took("whole index") >= took("first page"), "{said}");
}

#[test]
fn a_wrong_password_is_one_line_and_check_names_the_step() {
    let world = World::new("hunter2");
    let output = world.run(&["list"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{said}");
    assert!(output.stdout.is_empty(), "a queue that could not be read is not an empty one");
    assert!(said.contains("lab") && !said.contains("hunter2"), "{said}");

    let output = world.run(&["check"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(lines.contains("✓ lab TLS") && lines.contains("✗ lab login"), "{lines}");
}

#[test]
fn check_of_a_good_account_is_all_ticks() {
    let world = World::new(PASSWORD);
    let lines = world.done(&["check"]);
    assert!(lines.lines().count() > 5 && lines.lines().all(|line| line.starts_with("✓ ")), "{lines}");
}

#[test]
fn check_logs_in_where_mail_leaves_and_hands_over_none() {
    let world = World::new(PASSWORD);
    let config = fs::read_to_string(world.config()).unwrap();
    let sending = |more: &str| {
        fs::write(world.config(), format!("{config}{more}")).unwrap();
        let output = world.run(&["check"]);
        let told = String::from_utf8(output.stdout).unwrap();
        let line = told.lines().find(|line| line.contains("lab sending")).unwrap().to_owned();
        (line, output.status.code())
    };
    let (line, status) = sending("");
    assert!(line.starts_with('✓') && line.contains("no way to send") && status == Some(0), "{line}");

    let good = Smtp::start();
    let table = |port: u16| format!("[account.smtp]\nhost = \"localhost\"\nport = {port}\ntls = \"none\"\n");
    let (line, status) = sending(&table(good.port));
    assert!(line.starts_with('✓') && line.contains("lets us in (8BITMIME, SMTPUTF8)"), "{line}");
    assert_eq!(status, Some(0));
    assert!(good.heard().iter().all(|line| !line.starts_with("MAIL")), "{:?}", good.heard());

    let refusing = Smtp::with("8BITMIME\r\n250 AUTH PLAIN", |stage, _| match stage {
        Stage::LogIn => Act::Says("535 5.7.8 no"),
        _ => Act::Fine,
    });
    let (line, status) = sending(&table(refusing.port));
    assert!(line.starts_with('✗') && line.contains("check user and password"), "{line}");
    assert_eq!(status, Some(1));
    fs::write(world.config(), format!("{config}read_only = true\n{}", table(refusing.port))).unwrap();
    let told = String::from_utf8(world.run(&["check"]).stdout).unwrap();
    assert!(told.contains("✓ lab sending: read-only"), "{told}");

    let (line, _) = sending("send_command = \"/bin/cat --\"\n");
    assert!(line.starts_with('✓') && line.contains("/bin/cat"), "{line}");
    let (line, _) = sending("send_command = \"no-such-mailer\"\n");
    assert!(line.starts_with('✗') && line.contains("no-such-mailer is not there"), "{line}");
}

#[test]
fn an_account_that_is_not_there_is_named_with_those_that_are() {
    let world = World::new(PASSWORD);
    let output = world.run(&["list", "--account", "sales"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("\"sales\"") && said.contains("lab"), "{said}");
}
