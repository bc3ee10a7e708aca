//! What becomes of a mail that was sent, and of what it answers: filed once, also where the server files a copy by itself
//! (as Gmail does), marked, and archived where that is what *done* means.

use crate::servers::dovecot::PASSWORD;
use crate::servers::{Client, Dovecot};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// A mailbox with a question.
fn mailbox() -> Dovecot {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").deliver(
        "From: Dana <dana@shop.example>\r\nTo: support@desk.example\r\nSubject: Order 4711\r\n\
         Message-ID: <one@shop.example>\r\nDate: Mon, 9 Mar 2026 06:00:00 -0800\r\n\r\nWhere is my order?\r\n",
    );
    dovecot.maildir("full", "Sent");
    dovecot
}

/// Answers it by the command, with these lines before and in the account of the config.
fn answer(dovecot: &Dovecot, home: &Path, before: &str, template: &str, send_command: &str) {
    let config = home.join("config.toml");
    let text = format!(
        "queue_since = \"all\"\n{before}\n[me]\nname = \"Sam Okafor\"\n[[account]]\nname = \"lab\"\nhost = \"127.0.0.1\"\n\
         port = {}\ntls = \"none\"\nuser = \"full\"\npassword_command = \"echo '{PASSWORD}'\"\n\
         addresses = [\"support@desk.example\"]\nsend_command = \"{send_command}\"\n",
        dovecot.plain_port,
    );
    fs::write(&config, text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_levelhead"))
        .args(["reply", "one@shop.example", "--template", template, "--send", "--config"])
        .arg(&config)
        .env_clear()
        .env("HOME", home)
        .env("PATH", "/usr/bin:/bin")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_copy_that_the_server_files_is_found_and_not_doubled() {
    let dovecot = mailbox();
    let home = tempfile::tempdir().unwrap();
    // What sends also files, as the account that the mail is sent by.
    let sender = home.path().join("send");
    let script = format!(
        "#!/usr/bin/python3\nimport imaplib, sys\nserver = imaplib.IMAP4('127.0.0.1', {})\nserver.login('full', '{PASSWORD}')\n\
         server.append('Sent', None, None, sys.stdin.buffer.read())\nserver.logout()\n",
        dovecot.plain_port
    );
    fs::write(&sender, script).unwrap();
    fs::set_permissions(&sender, fs::Permissions::from_mode(0o755)).unwrap();
    answer(&dovecot, home.path(), "", "acknowledge", sender.to_str().unwrap());
    let mut client = Client::login(dovecot.plain_port, "full", PASSWORD);
    assert!(client.flags("INBOX")[&1].contains(&"\\Answered".to_owned()), "it was filed to its end");
    assert_eq!(client.flags("Sent").len(), 1, "one copy, the server's");
}

#[test]
fn the_command_archives_what_its_template_makes_done() {
    let dovecot = mailbox();
    dovecot.maildir("full", "Archive");
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("templates")).unwrap();
    fs::write(home.path().join("templates/bye.md"), "+++\nsets = \"done\"\n+++\nIt left today.\n").unwrap();
    answer(&dovecot, home.path(), "done = \"archive\"", "bye", "python3 -c 'import sys; sys.stdin.read()'");
    let mut client = Client::login(dovecot.plain_port, "full", PASSWORD);
    assert!(client.flags("INBOX").is_empty(), "{:?}", client.flags("INBOX"));
    let flags = client.flags("Archive");
    assert!(flags[&1].contains(&"\\Answered".to_owned()), "{flags:?}");
    assert_eq!(client.flags("Sent").len(), 1);
}
