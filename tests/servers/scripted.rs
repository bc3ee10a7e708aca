//! A server that says what the test wants, to try what no real server does.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

/// A connection as the script sees it.
pub struct Talk {
    stream: BufReader<TcpStream>,
}

impl Talk {
    /// Sends bytes; a client that has gone is no failure.
    pub fn say(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.stream.get_mut().write_all(bytes.as_ref());
    }

    /// The next line without its end; `None` when the client has gone.
    pub fn hear(&mut self) -> Option<String> {
        let mut line = Vec::new();
        match self.stream.read_until(b'\n', &mut line) {
            Ok(read) if read > 0 => Some(String::from_utf8_lossy(&line).trim_end().to_owned()),
            _ => None,
        }
    }

    /// The next line with its end; `None` when the client has gone.
    pub fn hear_raw(&mut self) -> Option<String> {
        let mut line = Vec::new();
        match self.stream.read_until(b'\n', &mut line) {
            Ok(read) if read > 0 => Some(String::from_utf8_lossy(&line).into_owned()),
            _ => None,
        }
    }

    /// Whether everything that has come was heard.
    pub fn is_quiet(&self) -> bool {
        self.stream.buffer().is_empty()
    }

    /// Plays an ordinary server with `messages` messages; `answer` may answer a command otherwise (it gets tag and
    /// command, and tells whether it did).
    pub fn play(&mut self, messages: u32, mut answer: impl FnMut(&mut Self, &str, &str) -> bool) {
        self.say("* OK [CAPABILITY IMAP4rev1] ready\r\n");
        while let Some(line) = self.hear() {
            let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
            if answer(self, tag, command) {
                continue;
            }
            if command.starts_with("EXAMINE") || command.starts_with("SELECT") {
                self.say(format!("* {messages} EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n"));
            }
            self.say(format!("{tag} OK done\r\n"));
            if command == "LOGOUT" {
                return;
            }
        }
    }
}

/// Starts a server that runs `script` for every connection; its port on 127.0.0.1.
pub fn serve(script: impl Fn(&mut Talk) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let script = std::sync::Arc::new(script);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let script = std::sync::Arc::clone(&script);
            std::thread::spawn(move || script(&mut Talk { stream: BufReader::new(stream) }));
        }
    });
    port
}
