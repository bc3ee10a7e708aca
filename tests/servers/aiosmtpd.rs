//! A real SMTP server, Debian's aiosmtpd, that delivers everything into one mailbox of a Dovecot; over TLS with that
//! server's certificate. Where it is missing the test fails and says so.

use super::dovecot::{Dovecot, free_port};
use super::maildir::{self, Owner};
use std::fs;
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(30);

/// How its line is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    Implicit,
    StartTls,
}

/// A running server; dropping it stops it.
pub struct Aiosmtpd {
    child: Child,
    /// Where it listens on `localhost`.
    pub port: u16,
    _folder: TempDir,
}

impl Aiosmtpd {
    /// Starts one that delivers to a user of a Dovecot.
    pub fn start(dovecot: &Dovecot, user: &str, tls: Tls) -> Self {
        let (port, owner) = (free_port(), Owner::find());
        let folder = TempDir::with_prefix("levelhead-smtp-").unwrap();
        for name in ["cert.pem", "key.pem"] {
            fs::copy(dovecot.certificate().with_file_name(name), folder.path().join(name)).unwrap();
        }
        maildir::give(folder.path(), &owner);
        let (certificate, key) = match tls {
            Tls::Implicit => ("--smtpscert", "--smtpskey"),
            Tls::StartTls => ("--tlscert", "--tlskey"),
        };
        let mut command = Command::new("/usr/bin/python3");
        command.args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")]);
        command
            .arg(certificate)
            .arg(folder.path().join("cert.pem"))
            .arg(key)
            .arg(folder.path().join("key.pem"));
        command.args(["-c", "aiosmtpd.handlers.Mailbox"]).arg(dovecot.home(user).join("Maildir"));
        command.current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
        if owner.root {
            command.uid(owner.uid).gid(owner.gid);
        }
        let mut child = command.spawn().unwrap();
        let end = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = child.try_wait().unwrap();
            assert!(ended.is_none(), "aiosmtpd does not start: run `scripts/setup test`");
            assert!(Instant::now() < end, "aiosmtpd does not listen");
            std::thread::yield_now();
        }
        Self { child, port, _folder: folder }
    }
}

impl Drop for Aiosmtpd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
