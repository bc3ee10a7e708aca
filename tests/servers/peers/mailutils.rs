//! GNU mailutils: no UIDPLUS, no MOVE, no CONDSTORE. Folders are mbox files; its users are those
//! of a domain of its own.

use super::{PASSWORD, libraries, owner, root, unpacked};
use crate::servers::maildir;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The user of [`super::USER`], with the domain.
pub(super) const USER: &str = "alice@lab";

pub(super) fn prepare(folder: &Path, port: u16) {
    let owner = owner();
    fs::create_dir_all(folder.join("domains")).unwrap();
    fs::create_dir_all(folder.join("alice")).unwrap();
    fs::write(folder.join("alice/INBOX"), "").unwrap();
    let secret = Command::new("openssl").args(["passwd", "-5", PASSWORD]).output().unwrap();
    let secret = String::from_utf8(secret.stdout).unwrap();
    let home = folder.join("alice");
    let line =
        format!("alice:{}:{}:{}:alice:{}:/bin/sh\n", secret.trim(), owner.uid, owner.gid, home.display());
    fs::write(folder.join("domains/lab"), line).unwrap();
    let here = folder.display();
    let settings = format!(
        "mode daemon;\nforeground yes;\npidfile \"{here}/pid\";\ntranscript no;\ntimeout 1800;\n\
         logging {{ syslog no; }};\n\
         auth {{ authentication generic; authorization virtdomain; }};\n\
         virtdomain {{ passwd-dir \"{here}/domains\"; }};\n\
         server 127.0.0.1:{port} {{ single-process no; }};\n"
    );
    fs::write(folder.join("imap4d.conf"), settings).unwrap();
    maildir::give(&home, &owner);
}

pub(super) fn command(folder: &Path) -> Command {
    // What a session held when the server was stopped.
    let _ = fs::remove_file(folder.join("alice/INBOX.lock"));
    let root = root("mailutils");
    let mut command = unpacked(&root, "usr/sbin/imap4d");
    let mut places = libraries(&root);
    places.push(":");
    places.push(root.join("usr/lib/mailutils"));
    command.env("LD_LIBRARY_PATH", places);
    command.args(["--no-site-config", "--config-file"]).arg(folder.join("imap4d.conf"));
    command
}
