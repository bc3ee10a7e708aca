//! Notices on the desktop: for what mail that came while the program runs has made urgent or angry, once, in figures.

use crate::screen::{USUAL, World};
use crate::servers::Dovecot;
use crate::servers::dovecot::PASSWORD;
use crate::servers::maildir::mail;
use crate::terminal::Terminal;
use jiff::SignedDuration;
use levelhead::app::{Effect, Event, Notify};
use levelhead::mail::SourceId;
use levelhead::port::mail::Incoming;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

fn hot(number: u32, name: &str) -> (u16, u32, Vec<u8>) {
    let mail = format!(
        "From: \"{name}\" <c{number}@new.example>\r\nTo: support@desk.example\r\nMessage-ID: <{number}@new.example>\r\n\
         Date: Mon, 09 Mar 2026 11:59:00 +0000\r\nSubject: secret subject\r\n\r\nOur line stands still. Secret text.\r\n"
    );
    (0, 100 + number, mail.into_bytes())
}

fn calm() -> (u16, u32, Vec<u8>) {
    let mail =
        b"From: Kim <kim@calm.example>\r\nTo: support@desk.example\r\nMessage-ID: <k@calm.example>\r\n\
        Date: Mon, 09 Mar 2026 11:59:00 +0000\r\nSubject: question\r\n\r\nWhere is it? Kind regards\r\n";
    (0, 99, mail.to_vec())
}

fn told(world: &mut World) -> Vec<String> {
    let told = |effect| match effect {
        Effect::Notify(line) => Some(line),
        _ => None,
    };
    std::mem::take(&mut world.effects).into_iter().filter_map(told).collect()
}

fn world(names: bool) -> World {
    let mut world = World::new(USUAL);
    world.app.notify = Some(Notify::new(names));
    world.tell(Event::MailReported(Incoming::Complete(SourceId(0))));
    world
}

#[test]
fn what_turns_hot_while_the_program_runs_is_told_once() {
    let mut world = world(false);
    world.arrive(vec![calm()]);
    assert_eq!(told(&mut world), Vec::<String>::new(), "nothing hot has come");
    world.arrive(vec![hot(1, "Zed")]);
    assert_eq!(told(&mut world), ["urgent: 1 conversation"]);
    world.tell(Event::MinutePassed);
    world.press("jjk");
    assert_eq!(told(&mut world), Vec::<String>::new(), "it was told");
}

#[test]
fn what_was_there_at_the_start_is_not_told() {
    let mut world = World::new(USUAL);
    world.app.notify = Some(Notify::new(true));
    world.arrive(vec![hot(1, "Zed")]);
    world.tell(Event::MailReported(Incoming::Complete(SourceId(0))));
    world.press("j");
    assert_eq!(told(&mut world), Vec::<String>::new());
}

#[test]
fn a_burst_is_one_notice_and_the_next_waits() {
    let mut world = world(true);
    world.arrive(vec![hot(1, "Zed; <b>Quick</b>"), hot(2, "Ann")]);
    assert_eq!(told(&mut world), ["urgent: Zed b Quick b and 1 more"]);
    world.arrive(vec![hot(3, "Eve")]);
    world.arrive(vec![hot(4, "Ole")]);
    assert_eq!(told(&mut world), Vec::<String>::new());
    let due = world.app.next_tick().expect("the rest is due");
    assert!(due > world.now && due <= world.now + SignedDuration::from_secs(10));
    world.now = due;
    world.tell(Event::TickCame);
    assert_eq!(told(&mut world), ["urgent: Eve and 1 more"]);
    assert_eq!(world.app.next_tick(), None);
}

/// The real way: a mail comes on the server, the command of the config is run.
#[test]
fn a_command_is_run_for_a_furious_mail_and_not_for_a_calm_one() {
    let dovecot = Dovecot::start();
    let inbox = dovecot.maildir("full", "INBOX");
    inbox.fill(3, mail);
    let folder = tempfile::tempdir().unwrap();
    let (script, note) = (folder.path().join("show-it"), folder.path().join("shown"));
    fs::write(
        &script,
        format!(
            "#!/bin/sh\nprintf '%s|' \"$@\" >> {0}.part && cp {0}.part {0}.whole && mv {0}.whole {0}\n",
            note.display()
        ),
    )
    .unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).unwrap();
    let config = config(folder.path(), &dovecot, "by = \"command\"\ncommand = \"show-it --now\"");
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let args = ["--config", &config, "--read-only"];
    let mut terminal = Terminal::start_in(120, 30, &args, &[("PATH", &path)]);
    terminal.shows("All 3").press("L").shows("INBOX: read and up to date").press("q");
    inbox.fill(1, |_| mail(40));
    terminal.shows("1 new").press("R").shows("All 4");
    inbox.fill(1, |_| FURIOUS.to_owned());
    terminal.shows("1 new");
    let end = Instant::now() + Duration::from_mins(1);
    while !note.exists() {
        assert!(Instant::now() < end, "the command was not run:\n{}", terminal.text());
        std::thread::yield_now();
    }
    let shown = fs::read_to_string(&note).unwrap();
    assert!(shown.starts_with("--now|levelhead|") && shown.ends_with(": Dana|"), "{shown}");
    assert_eq!(shown.matches("levelhead").count(), 1, "{shown}");
}

#[test]
fn the_terminal_is_told_by_osc_9_or_777_and_never_a_word_of_the_mail() {
    for (by, begin) in [("osc9", "\u{1b}]9;"), ("osc777", "\u{1b}]777;notify;levelhead;")] {
        let dovecot = Dovecot::start();
        let inbox = dovecot.maildir("full", "INBOX");
        inbox.fill(3, mail);
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), &dovecot, &format!("by = \"{by}\""));
        let mut terminal = Terminal::start(120, 30, &["--config", &config, "--read-only"]);
        terminal.shows("All 3").press("L").shows("INBOX: read and up to date").press("q");
        inbox.fill(1, |_| FURIOUS.to_owned());
        let notice = |terminal: &Terminal| {
            let written = String::from_utf8_lossy(&terminal.bytes).into_owned();
            let (_, after) = written.split_once(begin)?;
            after.split_once("\u{1b}\\").map(|(told, _)| told.to_owned())
        };
        terminal.wait("the notice", |terminal| notice(terminal).is_some());
        let told = notice(&terminal).unwrap();
        assert!(told.contains("Dana") && !told.contains("CANCEL") && !told.contains("liars"), "{told}");
        terminal.shows("1 new").press("q");
        assert_eq!(terminal.ended(), 0);
    }
}

/// A config of one account on the server, its notices by this way.
fn config(folder: &Path, dovecot: &Dovecot, notify: &str) -> String {
    let config = folder.join("config.toml");
    let text = format!(
        "queue_since = \"all\"\n[me]\nname = \"Sam\"\n[notify]\n{notify}\nnames = true\n\
         [[account]]\nname = \"desk\"\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nuser = \"full\"\npoll_seconds = 5\n\
         password = \"{PASSWORD}\"\naddresses = [\"support@desk.example\"]\n",
        dovecot.plain_port
    );
    fs::write(&config, text).unwrap();
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();
    config.to_str().unwrap().to_owned()
}

const FURIOUS: &str = "From: Dana <dana@shop.example>\r\nTo: support@desk.example\r\nMessage-ID: <furious@shop.example>\r\n\
     Date: Mon, 09 Mar 2026 11:59:00 +0000\r\nSubject: CANCEL NOW\r\n\r\n\
     This is the fourth time I write and nobody answers. You are liars and this is a disgrace. I will dispute the \
     charge with my credit card company today, and my lawyer will hear of it.\r\n";
