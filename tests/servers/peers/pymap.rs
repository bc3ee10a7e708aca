//! pymap, in Python: UIDPLUS and MOVE, but no CONDSTORE, no UNSELECT, no special-use folders.

use super::{PASSWORD, USER, root};
use std::fs;
use std::path::Path;
use std::process::Command;

const HASH: &str =
    "import sys; from pysasl.hashing import BuiltinHash; print(BuiltinHash(rounds=1000).hash(sys.argv[1]))";

pub(super) fn prepare(folder: &Path) {
    let mail = folder.join("mail");
    for part in ["cur", "new", "tmp"] {
        fs::create_dir_all(mail.join(USER).join(part)).unwrap();
    }
    let hash = Command::new(root("pymap").join("bin/python")).args(["-c", HASH, PASSWORD]).output().unwrap();
    let hash = String::from_utf8(hash.stdout).unwrap();
    let user = format!("{USER}:x:::{USER}:{}:/bin/sh\n", mail.join(USER).display());
    fs::write(mail.join("pymap-etc-passwd"), user).unwrap();
    fs::write(mail.join("pymap-etc-shadow"), format!("{USER}:{}:::::::\n", hash.trim())).unwrap();
    fs::write(mail.join("pymap-etc-group"), "").unwrap();
}

pub(super) fn command(folder: &Path, port: u16) -> Command {
    let mut command = Command::new(root("pymap").join("bin/pymap"));
    command.args(["--no-service", "admin", "--no-service", "managesieve", "--no-tls"]);
    command.args(["--host", "127.0.0.1", "--port", &port.to_string(), "maildir"]).arg(folder.join("mail"));
    command
}
