//! `levelhead init` as a user meets it: a terminal, a name server, a real Dovecot. What is written loads and passes
//! `check`; what was typed unseen is nowhere to be seen.

use crate::servers::dovecot::PASSWORD;
use crate::servers::{Dovecot, NameServer, Smtp};
use crate::terminal::Terminal;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output, Stdio};

const CONFIG: &str = ".config/levelhead/config.toml";

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn check(terminal: &Terminal) -> Output {
    let mut check = Command::new(env!("CARGO_BIN_EXE_levelhead"));
    check.arg("check").env_clear().env("HOME", terminal.home.path());
    check.stdin(Stdio::null()).output().unwrap()
}

/// Answers up to the password: the servers are those that the domain names.
fn up_to_the_password(server: &Dovecot, names: &NameServer, terminal: &mut Terminal) {
    terminal.shows("Your name").press("Sam \"Okafor\"\r");
    terminal.shows("address you answer from").press("full\r").shows("write it like");
    terminal.press("full@desk.test\r").shows("desk.test names them");
    terminal.shows(&format!("reading  localhost, port {}, TLS", server.tls_port));
    terminal.shows("Use these?").press("\r").shows("The login").press("full\r");
    assert!(names.address.ip().is_loopback());
}

#[test]
fn a_config_is_made_by_asking_and_works() {
    let (server, smtp) = (Dovecot::start(), Smtp::start());
    let names = NameServer::start(&[
        ("_imaps._tcp.desk.test", server.tls_port),
        ("_submission._tcp.desk.test", smtp.port),
    ]);
    let mut terminal = Terminal::start(100, 120, &["init", "--dns", &names.address.to_string()]);
    up_to_the_password(&server, &names, &mut terminal);
    terminal.shows("Where does the password come from?").press("4\r");
    terminal.shows("(not shown)").press("wrong").press("\u{15}").press("hunterx\u{7f}3\r");
    terminal.shows("May levelhead change").press("\r");

    // Its certificate is its own, and the other server offers no STARTTLS.
    terminal.shows("✗ full TLS").shows("✗ full sending").shows("What now?").shows("certificate");
    terminal.press("4\r").shows("The file").press(&format!("{}\r", server.certificate().display()));
    terminal.shows("✗ full login").shows("6  stop");
    terminal.press("3\r").shows("IMAP server").press("\r");
    terminal.shows("SMTP server").press(&format!("localhost:{} none\r", smtp.port));
    terminal.shows("The login (user name) on the server [full]").press("\r");
    terminal.wait("the login fails, the sending does not", |terminal| {
        terminal.text().matches("✗ full login").count() > 1 && terminal.text().contains("lets us in")
    });
    terminal.press("2\r").shows("Number [1]:");
    terminal.wait("where from", |terminal| terminal.text().matches("Where does the password").count() > 1);
    assert!(!terminal.file(CONFIG).exists());
    terminal.press("4\r").wait("asked again", |terminal| terminal.text().matches("(not shown)").count() > 1);
    terminal.press(&format!("{PASSWORD}\r"));
    terminal.shows("Everything works").shows("Written: ").shows("Open the inbox: levelhead");
    assert_eq!(terminal.ended(), 0);

    for secret in [PASSWORD, "hunter3", "hunterx", "wrong"] {
        assert!(!terminal.text().contains(secret), "{}", terminal.text());
    }
    assert_eq!((mode(&terminal.file(CONFIG)), mode(&terminal.file(".config/levelhead"))), (0o600, 0o700));
    let text = fs::read_to_string(terminal.file(CONFIG)).unwrap();
    assert!(text.contains("Sam \"Okafor\""), "{text}");
    let checked = check(&terminal);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));

    // A second one overwrites nothing, and nothing typed so far is left behind.
    let mut again = Terminal::start_at(&terminal.home, 100, 40, &["init"], &[]);
    again.shows("is there already").press("other.toml\r").shows("levelhead/other.toml").shows("Your name");
    again.press("\u{3}");
    again.ended();
    assert_eq!(fs::read_to_string(terminal.file(CONFIG)).unwrap(), text);
    assert!(!terminal.file(".config/levelhead/other.toml").exists());
}

#[test]
fn the_start_screen_sets_up_and_opens_the_mailbox() {
    let server = Dovecot::start();
    server.maildir("full", "INBOX").deliver(
        "From: Dana Whitlow <dana@shop.example>\r\nTo: full@desk.test\r\nSubject: Order 4711\r\n\
         Message-ID: <one@shop.example>\r\n\r\nWhere is my order?\r\n",
    );
    let mut terminal = Terminal::start_in(100, 50, &[], &[("DESK_PASSWORD", PASSWORD)]);
    terminal.shows("set up your mailbox").press("i").shows("Your name");
    assert!(!terminal.alternate());
    terminal.press("Sam\r").shows("address").press("full@localhost\r").shows("IMAP server");
    terminal.press(&format!("localhost:{} none\r", server.plain_port)).shows("SMTP server").press("none\r");
    terminal.shows("The login").press("full\r").shows("Where does").press("3\r");
    terminal.shows("Its name").press("DESK_PASSWORD\r").shows("only look").press("no\r");
    terminal.shows("Dana Whitlow").shows("READ-ONLY");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    let text = fs::read_to_string(terminal.file(CONFIG)).unwrap();
    assert!(text.contains("password_env = \"DESK_PASSWORD\"") && text.contains("read_only = true"), "{text}");
    assert!(!text.contains(PASSWORD) && !text.contains("smtp"), "{text}");
}

#[test]
fn given_up_over_the_password_nothing_is_left_and_the_terminal_shows_again_what_is_typed() {
    let server = Dovecot::start();
    let names = NameServer::start(&[
        ("_imaps._tcp.desk.test", server.tls_port),
        ("_submissions._tcp.desk.test", server.tls_port),
    ]);
    let home = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let init = format!("{} init --dns {}; echo seen:; cat", env!("CARGO_BIN_EXE_levelhead"), names.address);
    let mut terminal = Terminal::start_program(&home, 100, 40, &["/bin/sh", "-c", &init], &[]);
    up_to_the_password(&server, &names, &mut terminal);
    terminal.shows("Where does").press("4\r").shows("(not shown)").press("hunter2\u{3}");
    terminal.shows("given up: nothing was written").shows("seen:").press("back\r").shows("back");
    assert!(!terminal.text().contains("hunter2"), "{}", terminal.text());
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn without_a_terminal_it_says_so() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_levelhead")).arg("init").stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.lines().count() == 1 && said.contains("needs a terminal"), "{said}");
}
