//! The real program in a pseudo-terminal: keys in, screens out, and every byte it wrote. Waits for what is to be seen,
//! never for time to pass.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Patience with a busy machine; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_mins(1);

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// One run of the program.
pub struct Terminal {
    /// Everything it has written.
    pub bytes: Vec<u8>,
    /// Its home.
    pub home: Arc<TempDir>,
    screen: vt100::Parser,
    output: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    pty: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    /// Starts the program with its arguments in a terminal of so many columns and rows.
    pub fn start(columns: u16, rows: u16, args: &[&str]) -> Self {
        Self::start_in(columns, rows, args, &[])
    }

    /// Starts it with variables of the environment beside the usual ones.
    pub fn start_in(columns: u16, rows: u16, args: &[&str], variables: &[(&str, &str)]) -> Self {
        let home = Arc::new(tempfile::tempdir().unwrap());
        let state = home.path().join(".local/state/levelhead");
        std::fs::create_dir_all(&state).unwrap();
        std::fs::write(state.join("tour-shown"), "").unwrap();
        Self::start_at(&home, columns, rows, args, variables)
    }

    /// Starts it in a home of the test's own, or one that an earlier run has left.
    pub fn start_at(
        home: &Arc<TempDir>,
        columns: u16,
        rows: u16,
        args: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let mut all = vec![env!("CARGO_BIN_EXE_levelhead")];
        all.extend(args);
        Self::start_program(home, columns, rows, &all, variables)
    }

    /// Starts what may be another program that starts ours: a command and its arguments.
    pub fn start_program(
        home: &Arc<TempDir>,
        columns: u16,
        rows: u16,
        command: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let home = Arc::clone(home);
        let (program, args) = command.split_first().unwrap();
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("HOME", home.path());
        command.env("TZ", "UTC");
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        Self { bytes: Vec::new(), home, screen, output, keys, pty: pair.master, child }
    }

    /// What is on the screen.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// One line of it.
    pub fn line(&self, row: usize) -> String {
        self.text().lines().nth(row).unwrap_or_default().to_owned()
    }

    /// Presses keys.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self
    }

    /// The terminal gets another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.pty.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        self.screen.screen_mut().set_size(cells(rows), cells(columns));
    }

    /// Waits until the screen is as described.
    pub fn wait(&mut self, what: &str, seen: impl Fn(&Self) -> bool) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        while self.half_a_frame() || !seen(self) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.output.recv_timeout(left) else {
                panic!("waited in vain for {what}:\n{}", self.text());
            };
            self.screen.process(&bytes);
            self.bytes.extend(bytes);
        }
        self
    }

    /// Whether the screen stands between the marks of a synchronized update: such a screen is nobody's to see.
    fn half_a_frame(&self) -> bool {
        let tail = &self.bytes[self.bytes.len().saturating_sub(1 << 17)..];
        let last = |mark: &[u8]| tail.windows(mark.len()).rposition(|here| here == mark);
        last(b"\x1b[?2026h") > last(b"\x1b[?2026l")
    }

    /// Waits until the screen shows a text.
    pub fn shows(&mut self, text: &str) -> &mut Self {
        self.wait(text, |terminal| terminal.text().contains(text))
    }

    /// Waits until all mail is read and a customer stands in the first row: until a key is pressed the list follows the
    /// mail, and a key would mean another conversation.
    pub fn settled(&mut self, customer: &str) -> &mut Self {
        self.wait(&format!("{customer} on top of a list that is whole"), |terminal| {
            terminal.line(2).contains(customer) && !terminal.text().contains('⇣')
        })
    }

    /// Waits until the screen no longer shows a text.
    pub fn hides(&mut self, text: &str) -> &mut Self {
        self.wait(&format!("no {text}"), |terminal| !terminal.text().contains(text))
    }

    /// Waits until the program has ended; its exit status.
    pub fn ended(&mut self) -> u32 {
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.screen.process(&bytes);
            self.bytes.extend(bytes);
        }
        self.child.wait().unwrap().exit_code()
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Whether the program has put the terminal into the alternate screen.
    pub fn alternate(&self) -> bool {
        self.screen.screen().alternate_screen()
    }

    /// A file of its home.
    pub fn file(&self, path: &str) -> std::path::PathBuf {
        self.home.path().join(Path::new(path))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
