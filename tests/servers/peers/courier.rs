//! Courier: folders below `INBOX.`, no MOVE, no CONDSTORE, keywords; it carries out a STORE after EXAMINE. Its login stage has
//! paths of the system compiled in, so greeting, CAPABILITY and LOGIN are answered here; all that follows is Courier's own.

use super::{PASSWORD, USER, libraries, owner, root, unpacked};
use crate::servers::maildir;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

const CAPABILITY: &str =
    "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE";

pub(super) fn prepare(folder: &Path) {
    let root = root("courier");
    let make = |arguments: &[&str]| {
        let mut command = unpacked(&root, "usr/bin/maildirmake.courier");
        assert!(command.args(arguments).arg(folder.join("Maildir")).status().unwrap().success());
    };
    make(&[]);
    for name in ["Sent", "Drafts", "Trash", "Archive"] {
        make(&["-f", name]);
    }
    maildir::give(folder, &owner());
}

/// What stands before Courier's `imapd`.
pub(super) struct Front {
    port: u16,
    ended: Arc<AtomicBool>,
    sessions: Arc<Mutex<Vec<Child>>>,
    listener: Option<JoinHandle<()>>,
}

impl Front {
    pub(super) fn start(folder: &Path, port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let (ended, sessions) = (Arc::new(AtomicBool::new(false)), Arc::<Mutex<Vec<Child>>>::default());
        let (folder, over, kept) = (folder.to_path_buf(), Arc::clone(&ended), Arc::clone(&sessions));
        let listener = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let (folder, kept) = (folder.clone(), Arc::clone(&kept));
                std::thread::spawn(move || {
                    if let Some(session) = greet(stream, &folder) {
                        kept.lock().unwrap().push(session);
                    }
                });
            }
        });
        Self { port, ended, sessions, listener: Some(listener) }
    }

    pub(super) fn stop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
        for mut session in self.sessions.lock().unwrap().drain(..) {
            let _ = session.kill();
            let _ = session.wait();
        }
    }
}

/// Answers until somebody has logged in; then Courier has the line.
fn greet(mut stream: TcpStream, folder: &Path) -> Option<Child> {
    write!(stream, "* OK [CAPABILITY {CAPABILITY}] Courier-IMAP ready.\r\n").ok()?;
    loop {
        let line = line(&mut stream)?;
        let (tag, command) = line.split_once(' ')?;
        let answer = match command.split(' ').next()?.to_ascii_uppercase().as_str() {
            "CAPABILITY" => format!("* CAPABILITY {CAPABILITY}\r\n{tag} OK done\r\n"),
            "LOGIN" if command.replace('"', "").ends_with(&format!(" {USER} {PASSWORD}")) => {
                return session(stream, folder, tag);
            }
            "LOGOUT" => return None,
            _ => format!("{tag} NO not before LOGIN\r\n"),
        };
        stream.write_all(answer.as_bytes()).ok()?;
    }
}

/// A line, byte by byte: what follows LOGIN is not ours to read.
fn line(stream: &mut TcpStream) -> Option<String> {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while byte[0] != b'\n' {
        stream.read_exact(&mut byte).ok()?;
        line.push(byte[0]);
    }
    Some(String::from_utf8_lossy(&line).trim_end().to_owned())
}

fn session(stream: TcpStream, folder: &Path, tag: &str) -> Option<Child> {
    let (root, owner) = (root("courier"), owner());
    let mut command = Command::new(root.join("usr/bin/imapd"));
    command.arg("Maildir").current_dir(folder).env("LD_LIBRARY_PATH", libraries(&root));
    let words = [("AUTHENTICATED", USER), ("AUTHADDR", USER), ("AUTHFULLNAME", USER), ("AUTHOPTIONS", "")];
    let places =
        [("MAILDIR", "Maildir"), ("MAILDIRPATH", "Maildir"), ("PROTOCOL", "IMAP"), ("IMAPLOGINTAG", tag)];
    let settings = [
        ("IMAP_CAPABILITY", CAPABILITY),
        ("IMAP_ACL", "0"),
        ("IMAP_IDLE_TIMEOUT", "1"),
        ("IMAP_KEYWORDS", "1"),
        ("IMAP_ENHANCEDIDLE", "0"),
        ("IMAP_USELOCKS", "0"),
        ("IMAP_EMPTYTRASH", ""),
        ("IMAP_MOVE_EXPUNGE_TO_TRASH", "0"),
        ("IMAP_OBSOLETE_CLIENT", "0"),
        ("IMAP_CHECK_ALL_FOLDERS", "0"),
        ("IMAP_UMASK", "022"),
        ("IMAP_ULIMITD", "262144"),
        ("TCPREMOTEIP", "127.0.0.1"),
        ("TCPREMOTEPORT", "0"),
        ("TCPLOCALIP", "127.0.0.1"),
    ];
    command.envs(words).envs(places).envs(settings).env("HOME", folder);
    if owner.root {
        command.uid(owner.uid).gid(owner.gid);
    }
    let ends: [OwnedFd; 2] = [stream.try_clone().ok()?.into(), stream.into()];
    let [input, output] = ends;
    command.stdin(input).stdout(output).stderr(Stdio::null()).spawn().ok()
}
