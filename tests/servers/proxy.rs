//! A proxy between a client and a server, plain TCP, that keeps every line the client sends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// A running proxy; dropping it stops it.
pub struct Proxy {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    sent: Arc<Mutex<Vec<Sent>>>,
    open: Arc<Mutex<Vec<TcpStream>>>,
    stopped: Arc<AtomicBool>,
}

/// One line that a client sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Which connection, counted from 0.
    pub connection: usize,
    /// The line without its end; a literal follows as a line of its own.
    pub line: String,
}

impl Proxy {
    /// Starts one before the server at `upstream` on 127.0.0.1.
    pub fn start(upstream: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self {
            port: listener.local_addr().unwrap().port(),
            sent: Arc::default(),
            open: Arc::default(),
            stopped: Arc::default(),
        };
        let (sent, open, stopped) =
            (Arc::clone(&proxy.sent), Arc::clone(&proxy.open), Arc::clone(&proxy.stopped));
        std::thread::spawn(move || {
            for (connection, client) in listener.incoming().map_while(Result::ok).enumerate() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(server) = TcpStream::connect(("127.0.0.1", upstream)) else { continue };
                open.lock().unwrap().extend([client.try_clone().unwrap(), server.try_clone().unwrap()]);
                let (back_from, back_to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || pass(back_from, back_to));
                let sent = Arc::clone(&sent);
                std::thread::spawn(move || log_and_pass(connection, &client, server, &sent));
            }
        });
        proxy
    }

    /// Every line that clients have sent so far.
    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// Cuts every connection, as a pulled cable would; new ones are let through.
    pub fn cut(&self) {
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        self.cut();
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}

/// A line is noted before it is passed on: what the server has done is in the log.
fn log_and_pass(connection: usize, client: &TcpStream, mut server: TcpStream, sent: &Mutex<Vec<Sent>>) {
    let mut lines = BufReader::new(client);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        let literal = literal(&text);
        let note = |line| sent.lock().unwrap().push(Sent { connection, line });
        note(text);
        if server.write_all(&line).is_err() {
            break;
        }
        if let Some(length) = literal {
            let mut bytes = vec![0; length];
            if lines.read_exact(&mut bytes).is_err() || server.write_all(&bytes).is_err() {
                break;
            }
            note(String::from_utf8_lossy(&bytes).into_owned());
        }
        line.clear();
    }
    let _ = server.shutdown(Shutdown::Both);
}

fn literal(line: &str) -> Option<usize> {
    let (_, size) = line.strip_suffix('}')?.rsplit_once('{')?;
    size.trim_end_matches('+').parse().ok()
}
