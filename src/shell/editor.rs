//! The user's own editor: it gets a private file and the terminal, and the screen comes back when it has ended. Mail is
//! taken in meanwhile. Must not know what is in the file.

use super::run::{Loop, Then};
use super::wake::Wake;
use super::{drafts, left};
use crate::app::{Event, Returned};
use anyhow::{Context as _, Result};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use std::env;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

/// The editor where neither variable names one.
const USUAL: &str = "vi";
/// Files of one draft beside each other: what editors that failed have left.
const BESIDE: u32 = 99;

impl Loop {
    /// Hands the terminal to the editor, once nobody else reads its keys.
    pub(super) fn hand_over(&mut self, name: String, text: String) -> Result<()> {
        self.parking.park()?;
        self.hold = None;
        self.away = true;
        let teller = self.teller.clone();
        std::thread::Builder::new().name("editor".into()).spawn(move || {
            let returned = edit(&name, &text).unwrap_or_else(|error| Returned::Failed(format!("{error:#}")));
            // The program may have ended meanwhile; then the file stays.
            let _ = teller.send(Wake::Edited(Event::EditorEnded { name, returned }));
        })?;
        Ok(())
    }

    /// The editor has ended: the terminal is ours again.
    pub(super) fn come_back(&mut self, event: Event) -> Result<Then> {
        self.away = false;
        self.take_terminal()?;
        self.parking.let_go();
        self.tell(event)
    }
}

/// Has a text edited; the file is gone afterwards, unless something stands in it that nobody else has.
fn edit(name: &str, text: &str) -> Result<Returned> {
    let editor = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| env::var(name).ok());
    let editor = editor.into_iter().find(|editor| !editor.trim().is_empty()).unwrap_or_else(|| USUAL.into());
    let path = write_new(&folder()?, name, text)?;
    let mode = modes();
    // The variable may hold arguments, as for git; and Ctrl-C in the editor must not end the shell around it.
    let script = format!("trap : INT QUIT; {editor} \"$@\"");
    let ended = Command::new("sh").args(["-c", &script, &editor]).arg(&path).status();
    if let Some(mode) = mode {
        // An editor that was killed leaves the terminal in a mode of its own.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &mode);
    }
    let ended = ended.with_context(|| format!("{editor} can't be started; set $VISUAL or $EDITOR"))?;
    let left = fs::read(&path);
    let untouched = left.as_ref().map_or(true, |left| left.as_slice() == text.as_bytes());
    let returned = match (ended.success(), left) {
        (true, Err(_)) => Returned::Text(String::new()),
        (true, Ok(_)) if untouched => Returned::Unchanged,
        (true, Ok(left)) => match String::from_utf8(left) {
            Ok(text) => Returned::Text(text),
            Err(_) => {
                return Ok(Returned::Failed(format!("not taken, no UTF-8: it is in {}", shown(&path))));
            }
        },
        (false, _) => {
            let name = editor.split_whitespace().next().and_then(|word| word.rsplit('/').next());
            let what = format!("{} {}", name.unwrap_or(&editor), how(ended));
            if !untouched {
                return Ok(Returned::Failed(format!("{what}; its text is in {}", shown(&path))));
            }
            Returned::Failed(format!("{what}: the draft is as it was"))
        }
    };
    // One that is left behind does no harm.
    let _ = fs::remove_file(&path);
    Ok(returned)
}

fn modes() -> Option<Termios> {
    tcgetattr(io::stdin()).ok()
}

fn how(ended: ExitStatus) -> String {
    match (ended.code(), ended.signal()) {
        (Some(126 | 127), _) => "can't be started (see $VISUAL, $EDITOR)".into(),
        // So the shell tells of a signal.
        (Some(code @ 129..), _) => format!("was killed (signal {})", code - 128),
        (Some(code), _) => format!("failed (exit {code})"),
        (None, Some(signal)) => format!("was killed (signal {signal})"),
        (None, None) => "failed".into(),
    }
}

/// Where a file lies, short enough to be read.
fn shown(path: &Path) -> String {
    let folder = path.parent().unwrap_or(path);
    let home = directories::BaseDirs::new();
    let within = home.as_ref().and_then(|home| folder.strip_prefix(home.home_dir()).ok());
    within.map_or_else(|| folder.display().to_string(), |within| format!("~/{}", within.display()))
}

/// The folder of files that are being edited, made.
fn folder() -> Result<PathBuf> {
    let folder = left::folder(&drafts::folder()?);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .with_context(|| format!("{}: can't be made", folder.display()))?;
    Ok(folder)
}

/// Writes a file that was not there.
fn write_new(folder: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let stem = name.trim_end_matches(".eml");
    for number in 0..BESIDE {
        let path = folder.join(format!("{stem}-{number}.eml"));
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => {
                let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
                return written
                    .map(|()| path.clone())
                    .with_context(|| format!("{}: not written", path.display()));
            }
        }
    }
    anyhow::bail!("{}: too many files of this draft; remove those you don't need", folder.display())
}
