//! Follows the files that reply templates stand in: when one has changed they are read anew, on a thread of its own.
//! Must not know what templates are for.

use super::wake::Wake;
use crate::app::Event;
use crate::config::{self, Config};
use crate::reply::Template;
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
    thread::Builder::new().name("templates".into()).spawn(move || watch(&path, &config, &teller))?;
    Ok(())
}

fn watch(path: &Path, config: &Config, teller: &Sender<Wake>) {
    let mut files = config.template_files();
    let mut told = Ok(config.templates().to_vec());
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
        let now: Result<Vec<Template>, String> = match config::read(path) {
            Ok(config) => {
                files = config.template_files();
                Ok(config.templates().to_vec())
            }
            Err(problems) => Err(problems.iter().map(ToString::to_string).next().unwrap_or_default()),
        };
        // A mistake that is still there is told again.
        if now != told || now.is_err() {
            told.clone_from(&now);
            if teller.send(Wake::Outside(Event::TemplatesRead(now))).is_err() {
                return;
            }
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
