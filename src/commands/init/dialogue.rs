//! Questions and answers, a line each: plain text, so that it can be read aloud. A secret is typed unseen. Must not know
//! what is asked.

use crate::app::text::wrap;
use crate::commands::Failure;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use secrecy::SecretString;
use std::io::{self, BufRead as _, Read as _, StdinLock, Write};

/// How wide a terminal is that does not say it.
const COLUMNS: usize = 80;
const CTRL_C: u8 = 3;
const CTRL_D: u8 = 4;
const BACKSPACE: [u8; 2] = [8, 127];
const CTRL_U: u8 = 21;

/// A dialogue in the terminal.
pub struct Dialogue<'a> {
    out: &'a mut dyn Write,
    input: StdinLock<'static>,
}

/// What ends it before its time.
pub fn given_up() -> Failure {
    Failure::failed("given up: nothing was written")
}

impl<'a> Dialogue<'a> {
    /// Begins.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, input: io::stdin().lock() }
    }

    /// What is told.
    pub fn out(&mut self) -> &mut dyn Write {
        self.out
    }

    /// Tells something, broken between words where the terminal is narrower.
    pub fn say(&mut self, text: &str) -> Result<(), Failure> {
        let columns = tcgetwinsize(io::stdout()).map_or(0, |size| usize::from(size.ws_col));
        let columns = if columns == 0 { COLUMNS } else { columns };
        for line in text.split('\n') {
            let words = line.trim_start();
            let blanks = line.len() - words.len();
            let indent = line.get(..blanks).unwrap_or_default();
            for range in wrap(words, columns.saturating_sub(blanks)) {
                writeln!(self.out, "{indent}{}", words.get(range).unwrap_or_default().trim_end())?;
            }
        }
        Ok(self.out.flush()?)
    }

    /// Asks for a line; an empty one is the usual answer, where there is one.
    pub fn ask(&mut self, question: &str, usual: &str) -> Result<String, Failure> {
        if usual.is_empty() {
            write!(self.out, "{question}: ")?;
        } else {
            write!(self.out, "{question} [{usual}]: ")?;
        }
        self.out.flush()?;
        let mut line = String::new();
        if self.input.read_line(&mut line)? == 0 {
            writeln!(self.out)?;
            return Err(given_up());
        }
        let line = line.trim();
        Ok(if line.is_empty() { usual.to_owned() } else { line.to_owned() })
    }

    /// Asks until an answer can be read; what is wrong with one is told.
    pub fn ask_until<T>(
        &mut self,
        question: &str,
        usual: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        loop {
            match read(&self.ask(question, usual)?) {
                Ok(answer) => return Ok(answer),
                Err(why) => self.say(&format!("  {why}"))?,
            }
        }
    }

    /// Yes or no.
    pub fn yes(&mut self, question: &str, usual: bool) -> Result<bool, Failure> {
        self.ask_until(question, if usual { "yes" } else { "no" }, |answer| {
            match answer.to_lowercase().as_str() {
                "y" | "yes" => Ok(true),
                "n" | "no" => Ok(false),
                _ => Err("write yes or no".to_owned()),
            }
        })
    }

    /// One of several, by number; the first is the usual one.
    pub fn choose<T: Copy>(&mut self, question: &str, options: &[(&str, T)]) -> Result<T, Failure> {
        self.say(question)?;
        for (number, (text, _)) in options.iter().enumerate() {
            self.say(&format!("  {}  {text}", number + 1))?;
        }
        self.ask_until("Number", "1", |answer| {
            let number = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let chosen = number.and_then(|number| options.get(number));
            chosen
                .map(|(_, value)| *value)
                .ok_or_else(|| format!("write a number from 1 to {}", options.len()))
        })
    }

    /// Asks for a secret, which is not shown.
    pub fn ask_secret(&mut self, question: &str) -> Result<SecretString, Failure> {
        // Before the question: some type faster than a program goes on.
        let unseen = Unseen::begin()?;
        write!(self.out, "{question} (not shown): ")?;
        self.out.flush()?;
        let typed = self.unseen_line();
        drop(unseen);
        writeln!(self.out)?;
        typed
    }

    fn unseen_line(&mut self) -> Result<SecretString, Failure> {
        let mut line = Vec::new();
        loop {
            let mut byte = [0];
            if self.input.read(&mut byte)? == 0 {
                return Err(given_up());
            }
            match byte {
                [CTRL_C | CTRL_D] => return Err(given_up()),
                [b'\n' | b'\r'] => break,
                [CTRL_U] => line.clear(),
                [byte] if BACKSPACE.contains(&byte) => {
                    // The bytes of a letter end with its first one.
                    while line.pop().is_some_and(|byte| byte & 0xC0 == 0x80) {}
                }
                [byte] => line.push(byte),
            }
        }
        let text = String::from_utf8(line).map_err(|_| Failure::failed("the password is not UTF-8 text"))?;
        Ok(text.into())
    }
}

/// The terminal shows nothing of what is typed, and hands on each key, until this is dropped.
struct Unseen(Termios);

impl Unseen {
    fn begin() -> io::Result<Self> {
        let usual = tcgetattr(io::stdin())?;
        let mut mode = usual.clone();
        mode.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(io::stdin(), OptionalActions::Now, &mode)?;
        Ok(Self(usual))
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        // A terminal that is gone needs no mode.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}
