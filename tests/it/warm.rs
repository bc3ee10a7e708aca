//! The real program started again: its queue is there before the server answers, or without it.

use crate::servers::Dovecot;
use crate::servers::dovecot::PASSWORD;
use crate::servers::maildir::mail;
use crate::terminal::Terminal;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

const NOW: [&str; 2] = ["--now", "2026-02-02T18:00:00Z"];

struct World {
    server: Dovecot,
    home: Arc<TempDir>,
    config: String,
}

impl World {
    fn new(messages: u32) -> Self {
        let server = Dovecot::start();
        server.maildir("full", "INBOX").fill(messages, mail);
        let home = Arc::new(tempfile::tempdir().unwrap());
        let config = home.path().join("config.toml").display().to_string();
        let account = format!(
            "[hours]\nzone = \"UTC\"\n[[account]]\nname = \"lab\"\nhost = \"localhost\"\nport = {}\nca_file = \"{}\"\n\
             user = \"full\"\npassword_env = \"LAB_PASSWORD\"\naddresses = [\"support@example.com\"]\n",
            server.tls_port,
            server.certificate().display(),
        );
        fs::write(&config, account).unwrap();
        Self { server, home, config }
    }

    fn screen(&self, more: &[&str]) -> Terminal {
        let arguments = [&["--config", &self.config], NOW.as_slice(), more].concat();
        Terminal::start_at(&self.home, 100, 30, &arguments, &[("LAB_PASSWORD", PASSWORD)])
    }

    fn list(&self, more: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_levelhead"))
            .args(["list", "--json", "--config", &self.config])
            .args(NOW)
            .args(more)
            .env_clear()
            .env("HOME", self.home.path())
            .env("LAB_PASSWORD", PASSWORD)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    #[track_caller]
    fn listed(&self, more: &[&str]) -> String {
        let output = self.list(more);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The list, and how many messages were read for evidence for it.
    #[track_caller]
    fn classified(&self) -> (String, usize) {
        let output = self.list(&["--stats"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        let figure =
            said.lines().find_map(|line| line.strip_prefix("classified")).expect("a line of --stats");
        (String::from_utf8(output.stdout).unwrap(), figure.trim().parse().unwrap())
    }

    /// The files of the copy.
    fn files(&self) -> Vec<PathBuf> {
        let under = self.home.path().join(".cache/levelhead/mail");
        let entries = |folder: &Path| -> Vec<PathBuf> {
            fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
        };
        entries(&under).iter().flat_map(|account| entries(account)).collect()
    }
}

#[test]
fn the_queue_is_there_without_the_server_and_says_so() {
    let mut world = World::new(3);
    let mut first = world.screen(&[]);
    first.shows("Question 2").wait("the end of reading", |screen| !screen.text().contains('⇣'));
    first.shows("This is question").press("q");
    assert_eq!(first.ended(), 0);
    for file in world.files() {
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700), "{}", file.display());
    }
    let kept = world.files();
    let whole = kept.iter().filter(|file| file.extension().is_some_and(|kind| kind == "mail"));
    assert_eq!(whole.count(), 2, "the folder and its sent mail");
    let there = world.listed(&[]);
    world.server.stop();

    let mut second = world.screen(&[]);
    second.shows("Question 2").shows("as of").shows("This is question");
    second.press("q");
    assert_eq!(second.ended(), 0);
    assert_eq!(world.listed(&["--offline"]), there);
    let mut third = world.screen(&["--offline"]);
    third.shows("as of").shows("OFFLINE").shows("This is question").press("q");
    assert_eq!(third.ended(), 0);

    world.server.start_again();
    let mut fourth = world.screen(&[]);
    fourth.shows("Question 2").hides("as of").shows("This is question").press("q");
    assert_eq!(fourth.ended(), 0);
}

#[test]
fn without_a_copy_offline_says_what_to_do_and_no_cache_leaves_none() {
    let world = World::new(2);
    let nothing = world.list(&["--offline"]);
    let said = String::from_utf8_lossy(&nothing.stderr).into_owned();
    assert_eq!(nothing.status.code(), Some(1), "{said}");
    assert!(said.contains("nothing is kept of INBOX") && said.lines().count() == 1, "{said}");
    let there = world.listed(&["--no-cache"]);
    assert!(world.files().is_empty() || world.files().iter().all(|file| fs::read(file).unwrap().is_empty()));
    assert_eq!(world.listed(&[]), there);
    assert!(world.files().iter().any(|file| fs::metadata(file).unwrap().len() > 500));
    assert_eq!(world.listed(&["--no-cache"]), there);
    assert!(world.files().is_empty());
    assert_eq!(world.list(&["--no-cache", "--offline"]).status.code(), Some(2));
}

/// What is done to a file.
type Damage = fn(&mut Vec<u8>);

#[test]
fn a_damaged_copy_costs_time_only() {
    let world = World::new(40);
    let there = world.listed(&[]);
    let damage: [(&str, Damage); 5] = [
        ("a bit near the beginning", |bytes| bytes[30] ^= 4),
        ("a bit in the middle", |bytes| bytes[2_000] ^= 1),
        ("the end cut off", |bytes| bytes.truncate(3_000)),
        ("nothing but noise", |bytes| bytes.fill(0xa5)),
        ("another version", |bytes| *bytes = [b"levelhead mail 0\n".as_slice(), bytes].concat()),
    ];
    for (what, damage) in damage {
        let mails =
            world.files().into_iter().filter(|file| file.extension().is_some_and(|kind| kind == "mail"));
        let file = mails.max_by_key(|file| fs::metadata(file).unwrap().len()).unwrap();
        let mut bytes = fs::read(&file).unwrap();
        assert!(bytes.len() > 4_000, "before {what}");
        damage(&mut bytes);
        fs::write(&file, bytes).unwrap();
        assert_eq!(world.listed(&[]), there, "{what}");
        assert_eq!(world.listed(&["--offline"]), there, "{what}, mended");
    }
}

#[test]
fn killed_while_writing_the_next_start_shows_everything() {
    let world = World::new(1_200);
    let mut seen = 0;
    for round in 0..3 {
        let mut screen = world.screen(&[]);
        screen.shows("Question");
        let enough = |least: u64| {
            let sizes =
                world.files().iter().map(|file| fs::metadata(file).map_or(0, |file| file.len())).max();
            sizes.unwrap_or(0) > least
        };
        screen.wait("something written", |_| round == 0 || enough(seen));
        let killed = Command::new("kill").args(["-KILL", &screen.id().to_string()]).status().unwrap();
        assert!(killed.success());
        screen.ended();
        seen = world.files().iter().map(|file| fs::metadata(file).unwrap().len()).max().unwrap_or(0) / 2;
    }
    let listed = world.listed(&["--all"]);
    assert_eq!(listed, world.listed(&["--all", "--no-cache"]));
    assert_eq!(listed.matches("\"message_count\"").count(), 1_200, "every message");
}

#[test]
fn what_was_found_in_mails_is_kept_until_it_is_looked_for_in_another_way() {
    let world = World::new(6);
    let inbox = world.server.maildir("full", "INBOX");
    inbox.deliver(mail(7).replace("This is", "This is outrageous, I will call my lawyer! It is"));
    let (cold, read) = world.classified();
    assert_eq!((read, cold.contains("threat_legal")), (14, true), "each mail by its header and by its text");
    assert_eq!(world.classified(), (cold.clone(), 0), "all is known");

    inbox.deliver(mail(8));
    let (more, read) = world.classified();
    assert_eq!((read, more.contains("Question 8")), (2, true), "the new one only");
    let own = "[[phrase]]\ntext = \"question\"\nsignal = \"outage\"\nurgent = 1.5\n";
    fs::write(&world.config, [&fs::read_to_string(&world.config).unwrap(), own].concat()).unwrap();
    let (other, read) = world.classified();
    assert_eq!((read, other.contains("\"outage\"")), (16, true), "looked for anew with a phrase more");
    assert_eq!(world.classified(), (other, 0));

    let holds = |words: &str| {
        let mut files = world.files().into_iter().map(|file| fs::read(file).unwrap());
        files.any(|bytes| bytes.windows(words.len()).any(|window| window == words.as_bytes()))
    };
    assert!(holds("call my lawyer"));
    inbox.remove(6);
    assert!(!world.listed(&[]).contains("threat_legal"));
    assert!(!holds("call my lawyer"), "nothing of it is left on the disk");
}
