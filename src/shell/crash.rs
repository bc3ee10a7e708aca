//! A mistake of the program's own: the terminal is given back, a report says where, and what is being written is saved.
//! No word from mail stands in the report: of the message of a panic only what is written in the source. Must not know the
//! screen.

use super::terminal;
use signal_hook::consts::SIGTERM;
use std::any::Any;
use std::backtrace::Backtrace;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

static CRASHED: AtomicBool = AtomicBool::new(false);

/// Whether some thread has made a mistake.
pub fn crashed() -> bool {
    CRASHED.load(Ordering::Relaxed)
}

/// From now on a mistake is reported. One on another thread than that of the screen ends the program like a signal does:
/// with everything saved.
pub fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let screen = thread::current().id();
        panic::set_hook(Box::new(move |info| {
            CRASHED.store(true, Ordering::Relaxed);
            terminal::give_back();
            let what = report(info);
            let told = match folder().and_then(|folder| write(&folder, &what)) {
                Ok(path) => format!("{} says where, without mail text", path.display()),
                Err(error) => format!("no report could be written ({error}); it was\n{what}"),
            };
            // Standard error may be gone as well.
            let _ = writeln!(io::stderr(), "levelhead: a mistake of its own ended it; {told}");
            if thread::current().id() != screen {
                let _ = signal_hook::low_level::raise(SIGTERM);
            }
        }));
    });
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let at = info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let thread = thread::current();
    format!(
        "levelhead {} ended by a mistake of its own\n\nat: {at}\nthread: {}\nwhat: {}\n\n{}\n",
        env!("CARGO_PKG_VERSION"),
        thread.name().unwrap_or("without a name"),
        words(info.payload()),
        Backtrace::force_capture()
    )
}

/// The message, if it is one of the source's own: one put together while the program ran may hold mail.
fn words(payload: &dyn Any) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("(left out: it may hold words from mail)")
}

fn folder() -> io::Result<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "levelhead")
        .ok_or_else(|| io::Error::other("no home folder is known"))?;
    Ok(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).join("crashes"))
}

fn write(folder: &Path, what: &str) -> io::Result<PathBuf> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let path = folder.join(format!("{}.txt", jiff::Timestamp::now().strftime("%Y-%m-%dT%H-%M-%S%.6f")));
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?.write_all(what.as_bytes())?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    use std::io::Read as _;
    use std::os::unix::fs::PermissionsExt as _;

    const MAIL: &str = "dear sirs, my card number is";

    /// Run by the test below, in a terminal: takes it, and makes a mistake over a mail on a thread of its own.
    #[test]
    #[ignore = "makes a mistake on purpose"]
    fn a_mistake() {
        let _hold = terminal::Hold::take().unwrap();
        let _ = thread::Builder::new()
            .name("reader".into())
            .spawn(|| panic!("no such byte in {MAIL:?}"))
            .unwrap()
            .join();
    }

    #[test]
    fn the_terminal_comes_back_and_the_report_holds_no_mail() {
        let home = tempfile::tempdir().unwrap();
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let mut again = CommandBuilder::new(std::env::current_exe().unwrap());
        again.args(["--exact", "--ignored", "--nocapture", "shell::crash::tests::a_mistake"]);
        again.env_clear();
        again.env("HOME", home.path());
        let mut child = pair.slave.spawn_command(again).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let reading = thread::spawn(move || {
            let mut seen = Vec::new();
            // A terminal whose program has ended fails to be read.
            let _ = reader.read_to_end(&mut seen);
            String::from_utf8_lossy(&seen).into_owned()
        });
        child.wait().unwrap();
        drop(pair.master);
        let seen = reading.join().unwrap();
        let (taken, back) = (seen.find("\x1b[?1049h").unwrap(), seen.find("\x1b[?1049l").unwrap());
        let told = seen.find("a mistake of its own ended it").unwrap();
        assert!(taken < back && back < told, "{seen:?}");
        assert!(!seen.contains(MAIL), "{seen}");
        let folder = home.path().join(".local/state/levelhead/crashes");
        let path = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
        let report = std::fs::read_to_string(&path).unwrap();
        assert!(report.contains("at: src/shell/crash.rs:") && report.contains("thread: reader"), "{report}");
        assert!(!report.contains(MAIL), "{report}");
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn words_of_the_source_are_told_and_others_are_not() {
        assert_eq!(words(&"the list is empty"), "the list is empty");
        assert!(words(&format!("in {MAIL}")).starts_with("(left out"));
    }
}
