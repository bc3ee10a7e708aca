//! An SMTP server that takes mail and says who got it, and that misbehaves where the test wants: at a stage it refuses,
//! or drops the line, or does something to the client.

use super::scripted::{self, Talk};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Where a conversation stands: what the client has just said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Connected,
    Hello,
    LogIn,
    Sender,
    Recipient,
    /// DATA was said; nothing of the mail has come.
    Data,
    /// The mail has come but for the line that ends it.
    Body,
    /// The mail has come, and is delivered; the answer has not been given.
    End,
    /// The answer has been given.
    Answered,
}

impl Stage {
    pub const ALL: [Self; 9] = [
        Self::Connected,
        Self::Hello,
        Self::LogIn,
        Self::Sender,
        Self::Recipient,
        Self::Data,
        Self::Body,
        Self::End,
        Self::Answered,
    ];
}

/// What the server does at a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Goes on.
    Fine,
    /// Says this instead of yes.
    Says(&'static str),
    /// Hangs up.
    Drop,
}

/// One mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    pub from: String,
    pub to: Vec<String>,
    pub message: String,
}

/// A running server.
pub struct Smtp {
    pub port: u16,
    delivered: Arc<Mutex<Vec<Delivered>>>,
    heard: Arc<Mutex<Vec<String>>>,
    /// Held by each conversation until it has ended.
    busy: Arc<()>,
}

impl Smtp {
    /// One that takes everything.
    pub fn start() -> Self {
        Self::with("8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER", |_, _| Act::Fine)
    }

    /// One that offers these extensions; `act` is asked at every stage, with the text of the command.
    pub fn with(offers: &str, act: impl Fn(Stage, &str) -> Act + Send + Sync + 'static) -> Self {
        let offers = offers.to_owned();
        let delivered: Arc<Mutex<Vec<Delivered>>> = Arc::default();
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let (taken, lines) = (Arc::clone(&delivered), Arc::clone(&heard));
        let busy = Arc::new(());
        let ours = Arc::downgrade(&busy);
        let port = scripted::serve(move |talk| {
            let _busy = ours.upgrade();
            let mut session = Session { talk, act: &act, taken: &taken, lines: &lines, offers: &offers };
            session.play();
        });
        Self { port, delivered, heard, busy }
    }

    /// What was taken so far.
    pub fn delivered(&self) -> Vec<Delivered> {
        self.delivered.lock().unwrap().clone()
    }

    /// How often each Message-ID was taken.
    pub fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for mail in self.delivered() {
            let id = mail.message.lines().find_map(|line| line.strip_prefix("Message-ID: "));
            *counts.entry(id.expect("a Message-ID").to_owned()).or_default() += 1;
        }
        counts
    }

    /// Waits until every conversation that was begun has ended.
    pub fn quiet(&self) {
        while Arc::strong_count(&self.busy) > 1 {
            std::thread::yield_now();
        }
    }

    /// The commands that were said so far.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

struct Session<'a> {
    talk: &'a mut Talk,
    act: &'a (dyn Fn(Stage, &str) -> Act + Send + Sync),
    taken: &'a Mutex<Vec<Delivered>>,
    lines: &'a Mutex<Vec<String>>,
    offers: &'a str,
}

impl Session<'_> {
    /// Whether to go on with a yes.
    fn fine(&mut self, stage: Stage, line: &str) -> Option<bool> {
        match (self.act)(stage, line) {
            Act::Fine => Some(true),
            Act::Says(other) => {
                self.talk.say(format!("{other}\r\n"));
                Some(false)
            }
            Act::Drop => None,
        }
    }

    fn step(&mut self, stage: Stage, line: &str, yes: &str) -> Option<bool> {
        let fine = self.fine(stage, line)?;
        if fine {
            self.talk.say(format!("{yes}\r\n"));
        }
        Some(fine)
    }

    fn play(&mut self) -> Option<()> {
        self.step(Stage::Connected, "", "220 lab ESMTP")?;
        let (mut from, mut to) = (String::new(), Vec::new());
        loop {
            let line = self.talk.hear()?;
            self.lines.lock().unwrap().push(line.clone());
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let inner = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            match verb.as_str() {
                "EHLO" => drop(self.step(Stage::Hello, &line, &format!("250-lab\r\n250-{}", self.offers))?),
                "AUTH" if line.ends_with("LOGIN") => {
                    for challenge in ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"] {
                        self.talk.say(format!("{challenge}\r\n"));
                        self.talk.hear()?;
                    }
                    self.step(Stage::LogIn, &line, "235 welcome")?;
                }
                "AUTH" => drop(self.step(Stage::LogIn, &line, "235 welcome")?),
                "MAIL" => {
                    from = inner();
                    to.clear();
                    self.step(Stage::Sender, &line, "250 ok")?;
                }
                "RCPT" => {
                    if self.step(Stage::Recipient, &line, "250 ok")? {
                        to.push(inner());
                    }
                }
                "DATA" => {
                    if self.step(Stage::Data, &line, "354 go")? {
                        self.data(&from, &to)?;
                    }
                }
                "QUIT" => {
                    self.talk.say("221 bye\r\n");
                    return None;
                }
                _ => self.talk.say("250 ok\r\n"),
            }
        }
    }

    fn data(&mut self, from: &str, to: &[String]) -> Option<()> {
        let mut message = String::new();
        let mut told = false;
        loop {
            // The client writes the body, then the line that ends it: when the body's signature has come, all has.
            let line = self.talk.hear_raw()?;
            if line == ".\r\n" {
                break;
            }
            message.push_str(line.strip_prefix('.').unwrap_or(&line));
            if !told && self.talk.is_quiet() {
                told = true;
                if !self.fine(Stage::Body, "")? {
                    return Some(());
                }
            }
        }
        if !told && !self.fine(Stage::Body, "")? {
            return Some(());
        }
        let refuses = matches!((self.act)(Stage::End, "?"), Act::Says(_));
        if !refuses {
            let (from, to) = (from.to_owned(), to.to_vec());
            self.taken.lock().unwrap().push(Delivered { from, to, message });
        }
        self.step(Stage::End, "", "250 2.0.0 taken")?;
        self.fine(Stage::Answered, "")?;
        Some(())
    }
}
