//! IMAP servers of other makes, so that nothing holds for Dovecot alone. Each runs from its own temporary folder on a
//! free loopback port and has one user, [`USER`] with [`PASSWORD`]. `scripts/peers` fetches them; where one is missing the
//! test fails and says so.

mod courier;
mod cyrus;
mod mailutils;
mod pymap;

use super::dovecot::free_port;
use super::maildir::Owner;
use std::ffi::OsString;
use std::fs::{self, File};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The user of every server.
pub const USER: &str = "alice";
/// The user's password.
pub const PASSWORD: &str = "correct-horse";

const PATIENCE: Duration = Duration::from_mins(1);

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Make {
    Cyrus,
    Courier,
    Mailutils,
    Pymap,
}

/// A running server; dropping it stops it.
pub struct Peer {
    running: Running,
    folder: TempDir,
    make: Make,
    /// Where it listens, plain text.
    pub port: u16,
}

enum Running {
    Process(Child),
    Front(courier::Front),
}

impl Peer {
    /// Starts one with an empty mailbox.
    pub fn start(make: Make) -> Self {
        let folder = TempDir::with_prefix("levelhead-peer-").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let port = free_port();
        match make {
            Make::Cyrus => cyrus::prepare(folder.path(), port),
            Make::Courier => courier::prepare(folder.path()),
            Make::Mailutils => mailutils::prepare(folder.path(), port),
            Make::Pymap => pymap::prepare(folder.path()),
        }
        let running = run(make, folder.path(), port);
        Self { running, folder, make, port }
    }

    /// Ends it, and with it every connection.
    pub fn stop(&mut self) {
        match &mut self.running {
            Running::Process(child) => end(child),
            Running::Front(front) => front.stop(),
        }
    }

    /// Starts it again after it was stopped, on the same port.
    pub fn start_again(&mut self) {
        self.running = run(self.make, self.folder.path(), self.port);
    }

    /// How the server names a folder for an ordinary name.
    pub fn folder(&self, name: &str) -> String {
        match self.make {
            Make::Courier => format!("INBOX.{name}"),
            _ => name.to_owned(),
        }
    }

    /// The user as the server knows him.
    pub fn user(&self) -> &'static str {
        match self.make {
            Make::Mailutils => mailutils::USER,
            _ => USER,
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn run(make: Make, folder: &Path, port: u16) -> Running {
    let mut running = match make {
        Make::Courier => return Running::Front(courier::Front::start(folder, port)),
        Make::Cyrus => cyrus::command(folder),
        Make::Mailutils => mailutils::command(folder),
        Make::Pymap => pymap::command(folder, port),
    };
    let log = File::create(folder.join("log")).unwrap();
    running.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
    // A group of its own, so that what it starts ends with it.
    running.process_group(0);
    let mut child = running.spawn().unwrap_or_else(|error| panic!("{make:?}: {error}"));
    let end = Instant::now() + PATIENCE;
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        let told = || fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(child.try_wait().unwrap().is_none(), "{make:?} does not start:\n{}", told());
        assert!(Instant::now() < end, "{make:?} does not listen:\n{}", told());
        std::thread::yield_now();
    }
    Running::Process(child)
}

fn end(child: &mut Child) {
    let pid = rustix::process::Pid::from_child(child);
    let _ = rustix::process::kill_process_group(pid, rustix::process::Signal::TERM);
    let _ = child.wait();
    let _ = rustix::process::kill_process_group(pid, rustix::process::Signal::KILL);
}

/// Where a server lies unpacked.
fn root(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/servers").join(name);
    assert!(root.join(".packages").exists(), "{name} is missing: run `scripts/setup test`");
    root
}

/// Where its libraries lie.
fn libraries(root: &Path) -> OsString {
    let triple = format!("{}-linux-gnu", std::env::consts::ARCH);
    let places = ["usr/lib".to_owned(), format!("usr/lib/{triple}"), format!("lib/{triple}")];
    std::env::join_paths(places.iter().map(|place| root.join(place))).unwrap()
}

/// A command of an unpacked server.
fn unpacked(root: &Path, program: &str) -> Command {
    let mut command = Command::new(root.join(program));
    command.env("LD_LIBRARY_PATH", libraries(root));
    command
}

fn owner() -> Owner {
    Owner::find()
}
