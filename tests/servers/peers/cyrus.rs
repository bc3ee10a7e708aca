//! Cyrus: keywords, CONDSTORE, QRESYNC, MOVE, IDLE by a daemon of its own. Every path it has compiled in is named anew.

use super::{PASSWORD, USER, owner, root, unpacked};
use crate::servers::maildir;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const BIN: &str = "usr/lib/cyrus/bin";

pub(super) fn prepare(folder: &Path, port: u16) {
    let (root, owner) = (root("cyrus"), owner());
    for name in ["conf/proc", "conf/db", "conf/socket", "conf/log", "conf/lock", "spool"] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    let mut secret = unpacked(&root, "usr/sbin/saslpasswd2")
        .args(["-p", "-c", "-u", "localhost", "-f"])
        .arg(folder.join("sasldb2"))
        .arg(USER)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    secret.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(secret.wait().unwrap().success());
    let here = folder.display();
    let settings = format!(
        "configdirectory: {here}/conf\npartition-default: {here}/spool\ndefaultpartition: default\n\
         cyrus_user: {}\ncyrus_group: {}\nadmins: cyrus\nservername: localhost\ndefaultdomain: localhost\n\
         allowplaintext: yes\nunixhierarchysep: yes\naltnamespace: yes\nautocreate_quota: 0\n\
         autocreate_post: yes\nautocreate_inbox_folders: Sent | Drafts | Trash | Archive | Junk\n\
         specialusealways: yes\nxlist-sent: Sent\nxlist-drafts: Drafts\nxlist-trash: Trash\n\
         xlist-archive: Archive\nxlist-junk: Junk\nsasl_pwcheck_method: auxprop\n\
         sasl_auxprop_plugin: sasldb\nsasl_sasldb_path: {here}/sasldb2\nsasl_mech_list: PLAIN LOGIN\n\
         hashimapspool: no\nidlesocket: {here}/conf/socket/idle\nlmtpsocket: {here}/conf/socket/lmtp\n\
         notifysocket: {here}/conf/socket/notify\nproc_path: {here}/conf/proc\n\
         mboxname_lockpath: {here}/conf/lock\n",
        owner.user, owner.group
    );
    fs::write(folder.join("imapd.conf"), settings).unwrap();
    let bin = root.join(BIN);
    let (bin, conf) = (bin.display(), format!("-C {here}/imapd.conf"));
    let services = format!(
        "START {{\n recover cmd=\"{bin}/ctl_cyrusdb {conf} -r\"\n}}\nSERVICES {{\n imap \
         cmd=\"{bin}/imapd {conf}\" listen=\"127.0.0.1:{port}\" prefork=0 proto=tcp4\n}}\n\
         EVENTS {{\n checkpoint cmd=\"{bin}/ctl_cyrusdb {conf} -c\" period=60\n}}\n\
         DAEMON {{\n idled cmd=\"{bin}/idled {conf}\"\n}}\n"
    );
    fs::write(folder.join("cyrus.conf"), services).unwrap();
    maildir::give(folder, &owner);
}

pub(super) fn command(folder: &Path) -> Command {
    let mut command = unpacked(&root("cyrus"), &format!("{BIN}/master"));
    command.arg("-D").arg("-M").arg(folder.join("cyrus.conf")).arg("-C").arg(folder.join("imapd.conf"));
    command.arg("-p").arg(folder.join("master.pid"));
    command
}
