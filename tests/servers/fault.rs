//! A proxy whose line breaks at a chosen place of what the server says, counted over all connections of a session.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Where the line breaks, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Every connection is cut when so many bytes have come.
    CutAfter(usize),
    /// The line with this number, counted from 0, never comes: BYE comes in its place, and that connection ends.
    ByeFor(usize),
}

#[derive(Debug, Default)]
struct State {
    fault: Option<Fault>,
    bytes: usize,
    lines: usize,
    open: Vec<TcpStream>,
}

/// A running proxy. After its fault has struck it lets everything through.
pub struct Breaking {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl Breaking {
    /// Starts one before the server at `upstream` on 127.0.0.1.
    pub fn start(upstream: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let breaking = Self { port: listener.local_addr().unwrap().port(), state: Arc::default() };
        let state = Arc::clone(&breaking.state);
        std::thread::spawn(move || {
            for mut client in listener.incoming().map_while(Result::ok) {
                let Ok(mut server) = TcpStream::connect(("127.0.0.1", upstream)) else { continue };
                let ends = [&client, &server].map(|stream| stream.try_clone().unwrap());
                state.lock().unwrap().open.extend(ends);
                let (from, to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                let state = Arc::clone(&state);
                std::thread::spawn(move || answers(from, to, &state));
                std::thread::spawn(move || {
                    let _ = std::io::copy(&mut client, &mut server);
                    let _ = server.shutdown(Shutdown::Both);
                });
            }
        });
        breaking
    }

    /// Begins a session in which this goes wrong.
    pub fn arm(&self, fault: Option<Fault>) {
        *self.state.lock().unwrap() = State { fault, ..State::default() };
    }

    /// Bytes and lines the server has said in this session.
    pub fn said(&self) -> (usize, usize) {
        let state = self.state.lock().unwrap();
        (state.bytes, state.lines)
    }

    /// Whether the fault is still to come.
    pub fn is_armed(&self) -> bool {
        self.state.lock().unwrap().fault.is_some()
    }
}

fn answers(mut from: TcpStream, mut to: TcpStream, state: &Mutex<State>) {
    let mut buffer = [0; 16 << 10];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        let said = &buffer[..read];
        let mut state = state.lock().unwrap();
        let whole = match state.fault {
            Some(Fault::CutAfter(after)) if state.bytes + read >= after => {
                let _ = to.write_all(&said[..after - state.bytes]);
                state.fault = None;
                for stream in state.open.drain(..) {
                    let _ = stream.shutdown(Shutdown::Both);
                }
                break;
            }
            Some(Fault::ByeFor(line))
                if state.lines + said.split_inclusive(|b| *b == b'\n').count() > line =>
            {
                let before =
                    said.split_inclusive(|b| *b == b'\n').take(line - state.lines).map(<[u8]>::len).sum();
                let _ = to.write_all(&said[..before]);
                let _ = to.write_all(b"* BYE going down for maintenance\r\n");
                state.fault = None;
                false
            }
            _ => true,
        };
        state.bytes += read;
        state.lines += said.split(|b| *b == b'\n').count() - 1;
        drop(state);
        if !whole || to.write_all(said).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
