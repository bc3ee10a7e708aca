//! A Dovecot of the test's own: several users, a shared folder with rights, TLS by a certificate for `localhost`. Runs
//! as root or not; where Dovecot is missing the test fails and says so.

use super::maildir::{self, Maildir, Owner};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// The password of every user.
pub const PASSWORD: &str = "correct horse";
/// `full` has private folders only; the others differ in their rights on the shared ones: `owner` all, `agent` all but
/// administration, `seer` looking
/// and `\\Seen`, `reader` looking only, `nobody` none.
pub const USERS: [&str; 6] = ["full", "owner", "agent", "seer", "reader", "nobody"];
/// The shared folder, as it is named over IMAP.
pub const SHARED: &str = "Team/Inbox";

const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; dropping it stops it.
pub struct Dovecot {
    master: Child,
    log: Arc<Mutex<String>>,
    owner: Owner,
    folder: TempDir,
    /// Plain text, with STARTTLS offered.
    pub plain_port: u16,
    /// TLS from the first byte.
    pub tls_port: u16,
}

impl Dovecot {
    /// Starts one.
    pub fn start() -> Self {
        Self::start_with("")
    }

    /// Starts one with more configuration.
    pub fn start_with(extra: &str) -> Self {
        let version = Command::new("dovecot").env("PATH", path()).arg("--version").output();
        let version = version.expect("dovecot is missing: run `scripts/setup test`");
        let version = String::from_utf8_lossy(&version.stdout).into_owned();
        assert!(version.starts_with("2.3."), "this configuration is for Dovecot 2.3, found {version}");
        for _ in 0..5 {
            match Self::try_start(extra) {
                Ok(server) => return server,
                // Another test took the port between our finding it free and Dovecot's taking it.
                Err(log) if log.contains("Address already in use") => {}
                Err(log) => panic!("dovecot does not start:\n{log}"),
            }
        }
        panic!("no free port for dovecot");
    }

    fn try_start(extra: &str) -> Result<Self, String> {
        let folder = TempDir::with_prefix("levelhead-dovecot-").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let owner = Owner::find();
        let (plain_port, tls_port) = two_free_ports();
        make_certificate(folder.path());
        make_users(folder.path(), &owner);
        let text = configuration(folder.path(), &owner, plain_port, tls_port, extra);
        fs::write(folder.path().join("dovecot.conf"), text).unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let master = run(folder.path(), &log)?;
        Ok(Self { master, log, owner, folder, plain_port, tls_port })
    }

    /// Ends it, and with it every connection.
    pub fn stop(&mut self) {
        let pid = rustix::process::Pid::from_child(&self.master);
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        let _ = self.master.wait();
    }

    /// Starts it again after it was stopped, on the same ports.
    pub fn start_again(&mut self) {
        self.master = run(self.folder.path(), &self.log).unwrap_or_else(|log| panic!("no restart:\n{log}"));
    }

    /// The certificate, which is its own CA; it is for the name `localhost` alone.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    /// Where a user's folder lies on disk (`INBOX` or a name), to put messages into.
    pub fn maildir(&self, user: &str, name: &str) -> Maildir {
        let root = self.folder.path().join("home").join(user).join("Maildir");
        let path = if name == "INBOX" { root } else { root.join(format!(".{name}")) };
        Maildir::make(path, self.owner.clone())
    }

    /// A user's home.
    pub fn home(&self, user: &str) -> PathBuf {
        self.folder.path().join("home").join(user)
    }

    /// Where the shared folder lies on disk.
    pub fn shared(&self) -> Maildir {
        Maildir::make(self.folder.path().join("shared/.Inbox"), self.owner.clone())
    }

    /// Runs `doveadm` on this server; its output.
    pub fn doveadm(&self, arguments: &[&str]) -> String {
        let output = Command::new("doveadm")
            .env("PATH", path())
            .arg("-c")
            .arg(self.folder.path().join("dovecot.conf"))
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "doveadm {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What the server logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs the server until it says that it has started; its log, if it does not.
fn run(folder: &Path, log: &Arc<Mutex<String>>) -> Result<Child, String> {
    let mut master = Command::new("dovecot")
        .env("PATH", path())
        .arg("-F")
        .arg("-c")
        .arg(folder.join("dovecot.conf"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (started, start) = channel();
    let (errors, kept) = (master.stderr.take().unwrap(), Arc::clone(log));
    std::thread::spawn(move || keep_log(BufReader::new(errors), &kept, &started));
    if start.recv_timeout(PATIENCE).is_err() {
        let _ = master.kill();
        let _ = master.wait();
        return Err(log.lock().unwrap().clone());
    }
    Ok(master)
}

fn keep_log(lines: impl BufRead, kept: &Mutex<String>, started: &Sender<()>) {
    for line in lines.lines().map_while(Result::ok) {
        if line.contains("starting up") {
            let _ = started.send(());
        }
        let mut kept = kept.lock().unwrap();
        kept.push_str(&line);
        kept.push('\n');
    }
}

/// Daemons live where an ordinary user's PATH does not look.
fn path() -> String {
    format!("{}:/usr/local/sbin:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default())
}

pub(super) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Both are held until both are known: otherwise the second may be the first again.
fn two_free_ports() -> (u16, u16) {
    let held = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let [plain, tls] = held.each_ref().map(|held| held.local_addr().unwrap().port());
    (plain, tls)
}

fn make_certificate(folder: &Path) {
    let output = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "30",
        ])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-keyout".as_ref(), folder.join("key.pem").as_os_str()])
        .args(["-out".as_ref(), folder.join("cert.pem").as_os_str()])
        .output()
        .expect("openssl is missing: run `scripts/setup test`");
    assert!(output.status.success(), "openssl: {}", String::from_utf8_lossy(&output.stderr));
}

fn make_users(folder: &Path, owner: &Owner) {
    let line = |user: &str| {
        let home = folder.join("home").join(user);
        fs::create_dir_all(&home).unwrap();
        format!("{user}:{{PLAIN}}{PASSWORD}:{}:{}::{}::\n", owner.uid, owner.gid, home.display())
    };
    let users: String = USERS.into_iter().map(line).collect();
    fs::write(folder.join("users"), users).unwrap();
    for name in ["shared", "shared/.Inbox"] {
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(folder.join(name).join(part)).unwrap();
        }
    }
    let rights = "user=owner lrwstipekxa\nuser=agent lrwstie\nuser=seer lrs\nuser=reader lr\n";
    fs::write(folder.join("shared/.Inbox/dovecot-acl"), rights).unwrap();
    maildir::give(&folder.join("home"), owner);
    maildir::give(&folder.join("shared"), owner);
}

fn configuration(folder: &Path, owner: &Owner, plain: u16, tls: u16, extra: &str) -> String {
    let unprivileged = if owner.root {
        String::new()
    } else {
        format!(
            "default_internal_user = {0}\ndefault_internal_group = {1}\ndefault_login_user = {0}\n\
             service anvil {{\n chroot =\n}}\nservice imap-login {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n",
            owner.user, owner.group
        )
    };
    include_str!("dovecot.conf")
        .replace("@FOLDER@", folder.to_str().unwrap())
        .replace("@PLAIN@", &plain.to_string())
        .replace("@TLS@", &tls.to_string())
        + &unprivileged
        + extra
}
