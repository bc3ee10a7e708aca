//! A plain IMAP client to look at a server with, independent of the program: for what stands there before and after.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

/// A logged-in session over plain text.
pub struct Client {
    stream: BufReader<TcpStream>,
    tag: u32,
}

impl Client {
    /// Logs in.
    pub fn login(port: u16, user: &str, password: &str) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
        let mut client = Self { stream: BufReader::new(stream), tag: 0 };
        client.line();
        client.run(&format!("LOGIN {user} \"{password}\""));
        client
    }

    fn line(&mut self) -> String {
        let mut line = Vec::new();
        self.stream.read_until(b'\n', &mut line).unwrap();
        String::from_utf8_lossy(&line).trim_end().to_owned()
    }

    /// Runs a command that has to succeed; its untagged answers.
    pub fn run(&mut self, command: &str) -> Vec<String> {
        self.tag += 1;
        let tag = format!("t{} ", self.tag);
        write!(self.stream.get_mut(), "{tag}{command}\r\n").unwrap();
        let mut answers = Vec::new();
        loop {
            let line = self.line();
            assert!(!line.is_empty(), "{command}: the server hung up");
            if let Some(status) = line.strip_prefix(&tag) {
                assert!(status.starts_with("OK"), "{command}: {line}");
                return answers;
            }
            answers.push(line);
        }
    }

    /// Makes a folder, unless it is there.
    pub fn make_folder(&mut self, name: &str) {
        if self.run(&format!("LIST \"\" \"{name}\"")).is_empty() {
            self.run(&format!("CREATE \"{name}\""));
        }
    }

    /// Puts a message into a folder.
    pub fn append(&mut self, folder: &str, message: &str) {
        self.tag += 1;
        let tag = format!("t{} ", self.tag);
        write!(self.stream.get_mut(), "{tag}APPEND \"{folder}\" {{{}}}\r\n", message.len()).unwrap();
        while !self.line().starts_with('+') {}
        write!(self.stream.get_mut(), "{message}\r\n").unwrap();
        loop {
            let line = self.line();
            assert!(!line.is_empty(), "APPEND {folder}: the server hung up");
            if let Some(status) = line.strip_prefix(&tag) {
                assert!(status.starts_with("OK"), "APPEND {folder}: {line}");
                return;
            }
        }
    }

    /// How many messages the opened folder holds.
    pub fn count(&mut self) -> usize {
        self.run("SEARCH ALL").iter().map(|line| line.split_whitespace().count().saturating_sub(2)).sum()
    }

    /// The keywords and flags of each message of a folder.
    pub fn flags(&mut self, folder: &str) -> BTreeMap<u32, Vec<String>> {
        self.run(&format!("EXAMINE \"{folder}\""));
        self.run("UID FETCH 1:* (UID FLAGS)")
            .iter()
            .filter_map(|line| {
                let uid = line.split("UID ").nth(1)?.split([' ', ')']).next()?.parse().ok()?;
                let flags = line.split("FLAGS (").nth(1)?.split(')').next()?;
                let mut flags: Vec<String> = flags.split_whitespace().map(str::to_owned).collect();
                flags.sort();
                Some((uid, flags))
            })
            .collect()
    }

    /// Everything about a folder that a client could change: counts, `\Recent`, UIDs, flags, keywords, MODSEQ.
    pub fn snapshot(&mut self, folder: &str) -> Vec<String> {
        let items = "(MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ)";
        let mut state = self.run(&format!("STATUS \"{folder}\" {items}"));
        self.run(&format!("EXAMINE \"{folder}\""));
        state.extend(self.run("UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ)"));
        state
    }
}
