//! Connecting: TLS in its kinds, what is refused, and what the user reads then.

use super::account;
use crate::servers::dovecot::{PASSWORD, SHARED};
use crate::servers::{Dovecot, scripted};
use levelhead::imap::{self, AccountSettings, Error, FolderName, Reader};
use levelhead::net::{self, Auth, Security};
use levelhead::port::secret::SecretProvider;
use std::sync::mpsc::channel;
use std::time::Duration;

pub fn over_tls(dovecot: &Dovecot, security: Security) -> AccountSettings {
    AccountSettings {
        host: "localhost".to_owned(),
        port: if security == Security::Implicit { dovecot.tls_port } else { dovecot.plain_port },
        security,
        ca_file: Some(dovecot.certificate()),
        ..account(0, "full")
    }
}

pub fn refusal(settings: &AccountSettings) -> Error {
    match Reader::connect(settings) {
        Ok(_) => panic!("connected to what should be refused"),
        Err(error) => error,
    }
}

#[test]
fn every_protection_and_both_ways_to_log_in() {
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").fill(3, crate::servers::maildir::mail);
    for auth in [Auth::Plain, Auth::Login] {
        for security in [Security::Implicit, Security::StartTls] {
            let settings = AccountSettings { auth, ..over_tls(&dovecot, security) };
            let mut reader = Reader::connect(&settings).unwrap();
            assert_eq!(
                reader.open(&FolderName::from_text("INBOX").unwrap()).unwrap().exists,
                3,
                "{security:?} {auth:?}"
            );
            reader.leave();
        }
        let settings = AccountSettings { auth, ..account(dovecot.plain_port, "full") };
        Reader::connect(&settings).unwrap().leave();
    }
}

#[test]
fn a_certificate_for_another_name_or_from_nobody_known_is_refused() {
    let dovecot = Dovecot::start();
    for security in [Security::Implicit, Security::StartTls] {
        let good = over_tls(&dovecot, security);
        let error = refusal(&AccountSettings { host: "127.0.0.1".to_owned(), ..good.clone() });
        assert!(matches!(error, Error::Unreached(net::Error::Tls { .. })), "{error:?}");
        assert!(
            error.to_string().contains("mismatch") && error.to_string().contains("set `host`"),
            "{error}"
        );
        let error = refusal(&AccountSettings { ca_file: None, ..good });
        assert!(
            error.to_string().contains("self-signed") && error.to_string().contains("ca_file"),
            "{error}"
        );
    }
}

#[test]
fn nothing_secret_leaves_when_starttls_is_taken_out() {
    let (heard, lines) = channel();
    let port = scripted::serve(move |talk| {
        talk.say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n");
        while let Some(line) = talk.hear() {
            let tag = line.split(' ').next().unwrap_or_default().to_owned();
            heard.send(line).unwrap();
            talk.say(format!("{tag} BAD what is that\r\n"));
        }
    });
    let settings = AccountSettings { security: Security::StartTls, ..account(port, "full") };
    let error = refusal(&settings);
    assert!(matches!(error, Error::NoStartTls { .. }), "{error:?}");
    assert_eq!(lines.recv_timeout(Duration::from_secs(30)).unwrap(), "L0 STARTTLS");
    assert!(lines.recv_timeout(Duration::from_millis(50)).is_err(), "nothing was said after the refusal");
}

#[test]
fn bytes_slipped_in_before_tls_and_preauth_end_the_connection() {
    let injecting = scripted::serve(|talk| {
        talk.say("* OK ready\r\n");
        talk.hear();
        talk.say("L0 OK begin\r\n* OK [ALERT] trust me\r\n");
        talk.hear();
    });
    let settings = AccountSettings { security: Security::StartTls, ..account(injecting, "full") };
    assert!(matches!(refusal(&settings), Error::Injected(_)));
    let preauth = scripted::serve(|talk| {
        talk.say("* PREAUTH you are in\r\n");
        talk.hear();
    });
    let settings = AccountSettings { security: Security::StartTls, ..account(preauth, "full") };
    assert!(matches!(refusal(&settings), Error::Preauth(_)));
}

#[test]
fn plain_text_goes_to_this_machine_alone_and_never_where_it_is_disabled() {
    let settings = AccountSettings { host: "192.0.2.1".to_owned(), ..account(143, "full") };
    assert!(matches!(refusal(&settings), Error::Unreached(net::Error::NotLoopback(_))));
    let dovecot = Dovecot::start();
    let port = scripted::serve(|talk| {
        talk.say("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready\r\n");
        assert_eq!(talk.hear(), None, "nothing may be said");
    });
    assert!(matches!(refusal(&account(port, "full")), Error::LoginDisabled(_)));
    let wrong = SecretProvider::new(|| Ok("wrong".into()));
    let error = refusal(&AccountSettings { secret: wrong, ..account(dovecot.plain_port, "full") });
    assert!(matches!(error, Error::Credentials { .. }), "{error:?}");
    assert!(!error.to_string().contains("wrong\"") && !error.to_string().contains(PASSWORD), "{error}");
}

#[test]
fn a_login_that_fails_for_a_passing_reason_asks_for_no_other_password() {
    let busy = |code: &'static str| {
        scripted::serve(move |talk| {
            talk.play(0, |talk, tag, command| {
                let login = command.starts_with("LOGIN");
                if login {
                    talk.say(format!("{tag} NO [{code}] come\x1b[2J back\r\n"));
                }
                login
            });
        })
    };
    let error = refusal(&account(busy("UNAVAILABLE"), "full"));
    assert!(error.passes() && error.to_string().starts_with("login was refused: come"), "{error}");
    let error = refusal(&account(busy("AUTHENTICATIONFAILED"), "full"));
    assert!(!error.passes() && error.to_string().contains("refused (come"), "{error}");
}

#[test]
fn what_is_no_imap_server_is_told_in_one_line() {
    let http = scripted::serve(|talk| talk.say("HTTP/1.1 400 Bad Request\r\nServer: \x1b]0;x\x07\r\n\r\n"));
    let error = refusal(&account(http, "full"));
    assert!(matches!(error, Error::NotImap { .. }), "{error:?}");
    let bye = scripted::serve(|talk| talk.say("* BYE \x1b[2J\u{202e}too many\r\n"));
    let error = refusal(&account(bye, "full")).to_string();
    assert!(error.contains("too many") && !error.contains('\x1b') && !error.contains('\n'), "{error:?}");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = refusal(&account(free, "full"));
    assert!(matches!(error, Error::Unreached(net::Error::Connect { .. })), "{error:?}");
}

#[test]
fn check_tells_line_by_line_and_stops_where_it_has_to() {
    let dovecot = Dovecot::start();
    let lines = imap::check(&over_tls(&dovecot, Security::StartTls));
    let told: Vec<&str> = lines.iter().map(|line| line.what).collect();
    assert_eq!(told, ["DNS", "TCP", "TLS", "login", "capabilities", "folders", "folder", "rights", "sent"]);
    assert!(lines.iter().all(|line| line.ok), "{lines:#?}");
    assert!(lines[4].detail.contains("CONDSTORE") && lines[8].detail.contains("Sent"), "{lines:#?}");

    let mut settings = account(dovecot.plain_port, "reader");
    settings.folder = SHARED.to_owned();
    let lines = imap::check(&settings);
    let rights = lines.iter().find(|line| line.what == "rights").unwrap();
    assert!(rights.detail.contains("looking only"), "{lines:#?}");
    let sent = lines.iter().find(|line| line.what == "sent").unwrap();
    assert!(!sent.ok, "the private Sent is not the shared folder's: {lines:#?}");

    settings.secret = SecretProvider::new(|| Ok("wrong".into()));
    let last = imap::check(&settings).pop().unwrap();
    assert!(!last.ok && last.what == "login" && last.detail.contains("password"), "{last:?}");
}
