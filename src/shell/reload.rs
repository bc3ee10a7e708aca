//! Follows the config while the program runs: its file, the team's, and those that reply templates stand in. When one has
//! changed all are read anew, on a thread of its own, and the screen goes by what they say. Must not know what that is for.

use super::look::{ascii, look};
use super::run::{Loop, Then};
use super::wake::Wake;
use crate::app::{Event, Form, Settings};
use crate::classify::Flag;
use crate::config::{self, Changes, Config};
use crate::triage::Rules;
use anyhow::Result;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, SystemTime};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(1);
/// A file is read once it has been left alone for so long: an editor may still be writing it.
const SETTLED: Duration = Duration::from_millis(100);

/// A file, when it was changed, and its length.
type Stamp = (PathBuf, Option<SystemTime>, u64);

/// Begins to follow the files of a config.
pub fn follow(config: Config, teller: Sender<Wake>) -> io::Result<()> {
    let Some(path) = config.path.clone() else { return Ok(()) };
    thread::Builder::new().name("config".into()).spawn(move || watch(&path, &config, &teller))?;
    Ok(())
}

impl Loop {
    /// Goes by the config as it stands in its files now, as far as that is possible while running.
    pub(super) fn follow(&mut self, read: Result<Box<Config>, String>) -> Result<Then> {
        let new = match read {
            Ok(new) => new,
            Err(why) => return self.tell(Event::SettingsRead(Err(why))),
        };
        let Changes { now, later } = Changes::between(&self.config, &new);
        let changed = |name: &str| now.contains(&name);
        self.theme = look(self.colour, &new.screen.look);
        self.ascii = ascii(new.screen.ascii);
        let desk = ["hours", "sla", "vip", "classifier"].into_iter().any(changed);
        let rules = desk.then(|| {
            let model = new.model();
            Rules {
                hours: new.hours(),
                prior: (model.prior(Flag::Angry), model.prior(Flag::Urgent)),
                first_reply: new.first_reply(),
                vip: new.shared.vip.clone(),
            }
        });
        let settings = Settings {
            split: changed("split").then_some(new.screen.split * 10),
            form: self.form.unwrap_or(if new.screen.linear { Form::Linear } else { Form::Panes }),
            keys: new.keymap.clone(),
            columns: new.screen.columns.clone(),
            dates: new.screen.dates,
            views: new.shared.views.clone(),
            templates: new.templates().to_vec(),
            undo: new.undo,
            attachments: new.attachments,
            done: new.queue.done,
            claim_on_reply: new.queue.claim_on_reply,
            editor: new.editor,
            team: new.shared.team.clone(),
            rules,
            changed: now,
            later,
        };
        self.config = *new;
        self.tell(Event::SettingsRead(Ok(Box::new(settings))))
    }
}

fn watch(path: &Path, config: &Config, teller: &Sender<Wake>) {
    let mut config = Box::new(config.clone());
    let mut files = config.template_files();
    let mut broken = false;
    // What changed since the config was read is found at the first look.
    let mut read = Vec::new();
    loop {
        thread::sleep(LOOK);
        let mut seen = stamps(&files);
        if seen == read {
            continue;
        }
        loop {
            thread::sleep(SETTLED);
            let again = stamps(&files);
            if again == seen {
                break;
            }
            seen = again;
        }
        read = seen;
        let now = match config::read(path) {
            Ok(now) => {
                let now = Box::new(now);
                files = now.template_files();
                let same = !broken && Changes::between(&config, &now) == Changes::default();
                config.clone_from(&now);
                broken = false;
                if same {
                    continue;
                }
                Ok(now)
            }
            // A mistake that is still there is told again.
            Err(problems) => {
                broken = true;
                Err(problems.first().map(ToString::to_string).unwrap_or_default())
            }
        };
        if teller.send(Wake::ConfigRead(now)).is_err() {
            return;
        }
    }
}

/// What tells whether any of the files has changed, or what lies in a folder.
fn stamps(files: &[PathBuf]) -> Vec<Stamp> {
    let inside = files.iter().filter_map(|path| fs::read_dir(path).ok()).flatten().flatten();
    let mut all: Vec<PathBuf> = inside.map(|entry| entry.path()).chain(files.iter().cloned()).collect();
    all.sort();
    let stamp = |path: PathBuf| {
        let told = fs::metadata(&path).ok();
        let length = told.as_ref().map_or(0, fs::Metadata::len);
        (path, told.and_then(|told| told.modified().ok()), length)
    };
    all.into_iter().map(stamp).collect()
}
