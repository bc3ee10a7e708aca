//! A proxy between a client and a server, plain TCP, that keeps every line the client sends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A running proxy; dropping it stops it.
pub struct Proxy {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    sent: Arc<Mutex<Vec<Sent>>>,
    open: Arc<Mutex<Vec<TcpStream>>>,
    stopped: Arc<AtomicBool>,
    /// A command whose answer is to be lost.
    lose: Arc<Mutex<Option<String>>>,
    /// Whether nobody is let through.
    down: Arc<AtomicBool>,
    /// Whether it goes down with the answer that is to be lost.
    falls: Arc<AtomicBool>,
    /// Connections so far.
    count: Arc<AtomicUsize>,
    /// Connections below this number lead nowhere.
    dead: Arc<AtomicUsize>,
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
            lose: Arc::default(),
            down: Arc::default(),
            falls: Arc::default(),
            count: Arc::default(),
            dead: Arc::default(),
        };
        let (sent, open, stopped) =
            (Arc::clone(&proxy.sent), Arc::clone(&proxy.open), Arc::clone(&proxy.stopped));
        let (count, dead, lose) =
            (Arc::clone(&proxy.count), Arc::clone(&proxy.dead), Arc::clone(&proxy.lose));
        let (down, falls) = (Arc::clone(&proxy.down), Arc::clone(&proxy.falls));
        std::thread::spawn(move || {
            for (connection, client) in listener.incoming().map_while(Result::ok).enumerate() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                count.store(connection + 1, Ordering::Relaxed);
                if down.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(server) = TcpStream::connect(("127.0.0.1", upstream)) else { continue };
                open.lock().unwrap().extend([client.try_clone().unwrap(), server.try_clone().unwrap()]);
                let (back_from, back_to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                let alive = {
                    let dead = Arc::clone(&dead);
                    move || connection >= dead.load(Ordering::Relaxed)
                };
                let back_alive = alive.clone();
                let losing = Arc::new(AtomicBool::new(false));
                let cutting = Arc::clone(&losing);
                std::thread::spawn(move || pass(back_from, back_to, back_alive, &cutting));
                let (sent, lose) = (Arc::clone(&sent), Arc::clone(&lose));
                let (down, falls) = (Arc::clone(&down), Arc::clone(&falls));
                let others = Arc::clone(&open);
                let own = client.peer_addr().unwrap();
                std::thread::spawn(move || {
                    let judge = |line: &str| {
                        let mut lose = lose.lock().unwrap();
                        if lose.as_ref().is_some_and(|words| line.contains(words)) {
                            *lose = None;
                            losing.store(true, Ordering::SeqCst);
                            if falls.load(Ordering::SeqCst) {
                                down.store(true, Ordering::SeqCst);
                                cut_all_but(own, &others);
                            }
                        }
                    };
                    log_and_pass(connection, &client, server, &sent, alive, judge);
                });
            }
        });
        proxy
    }

    /// Every line that clients have sent so far.
    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// The next command that contains `words` reaches the server, but the line is cut before its answer comes back.
    pub fn lose_answer(&self, words: &str) {
        *self.lose.lock().unwrap() = Some(words.to_owned());
    }

    /// The same, and from then on nobody is let through until [`Proxy::up`].
    pub fn lose_answer_and_fall(&self, words: &str) {
        self.falls.store(true, Ordering::SeqCst);
        self.lose_answer(words);
    }

    /// Cuts every connection and lets nobody through any more.
    pub fn down(&self) {
        self.down.store(true, Ordering::SeqCst);
        self.cut();
    }

    /// Lets everybody through again.
    pub fn up(&self) {
        self.falls.store(false, Ordering::SeqCst);
        self.down.store(false, Ordering::SeqCst);
    }

    /// Whether the answer that was to be lost has been asked for.
    pub fn has_lost(&self) -> bool {
        self.lose.lock().unwrap().is_none()
    }

    /// From now on the connections there are swallow what is said on them and stay open, as when a router has forgotten
    /// them; new ones are let through.
    pub fn deaden(&self) {
        self.dead.store(self.count.load(Ordering::Relaxed), Ordering::Relaxed);
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

/// Cuts what is open, but for the connection of one client: what it has said still has to arrive.
fn cut_all_but(client: SocketAddr, open: &Mutex<Vec<TcpStream>>) {
    let mut server_follows = false;
    for stream in open.lock().unwrap().iter() {
        let its_own = stream.peer_addr().is_ok_and(|peer| peer == client);
        if !its_own && !server_follows {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Each client's end is followed by the server's.
        server_follows = its_own;
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, alive: impl Fn() -> bool, losing: &AtomicBool) {
    let mut buffer = [0; 16 << 10];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        // That a literal may follow is no answer: the command is still on its way.
        if losing.load(Ordering::SeqCst) && !buffer.starts_with(b"+ ") {
            let _ = from.shutdown(Shutdown::Both);
            break;
        }
        if alive() && to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// A line is noted before it is passed on: what the server has done is in the log.
fn log_and_pass(
    connection: usize,
    client: &TcpStream,
    mut server: TcpStream,
    sent: &Mutex<Vec<Sent>>,
    alive: impl Fn() -> bool,
    judge: impl Fn(&str),
) {
    let mut lines = BufReader::new(client);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        if !alive() {
            line.clear();
            continue;
        }
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        judge(&text);
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
