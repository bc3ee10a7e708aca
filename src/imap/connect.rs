//! From settings to a logged-in session, step by step, each with its own error. Must not know folders.

use super::capability::Capabilities;
use super::error::{Error, Result};
use super::login;
use super::session::Session;
use super::settings::AccountSettings;
use super::wire::{Frame, Kind, Limits, Mode, Pipe, Status, Step, Stream, Wire, text};
use crate::mail::SafeText;
use crate::net::{Security, Server};
use rustix::net::sockopt::{set_socket_keepalive, set_tcp_keepcnt, set_tcp_keepidle, set_tcp_keepintvl};
use std::hash::{BuildHasher, RandomState};
use std::net::TcpStream;
use std::time::Duration;

/// Connects and logs in. What `mode` forbids, the gate of this connection holds back from now on.
pub(super) fn connect(settings: &AccountSettings, mode: Mode) -> Result<Session> {
    let server = settings.server();
    let socket = std::thread::scope(|beside| {
        // Reading the system's certificates takes about as long as reaching a server far away.
        if settings.security != Security::PlainLoopback {
            beside.spawn(|| server.prepare());
        }
        server.dial(&server.resolve()?)
    })?;
    keep_alive(&socket);
    // On this machine it would only cost time.
    let far = socket.peer_addr().is_ok_and(|server| !server.ip().is_loopback());
    let (wire, known) = protect(settings, socket, mode)?;
    let mut session = log_in(settings, wire, known)?;
    if settings.compress.unwrap_or(far) {
        session.compress()?;
    }
    Ok(session)
}

/// Has the system find out when the other end is gone while nothing is said; where it can't, renewing IDLE finds out.
fn keep_alive(socket: &TcpStream) {
    let asked = set_socket_keepalive(socket, true)
        .and_then(|()| set_tcp_keepidle(socket, Duration::from_mins(1)))
        .and_then(|()| set_tcp_keepintvl(socket, Duration::from_secs(10)))
        .and_then(|()| set_tcp_keepcnt(socket, 3));
    if let Err(error) = asked {
        tracing::debug!("no TCP keep-alive: {error}");
    }
}

/// Sets up TLS as the settings want it and reads the greeting; the capabilities it named, if it is still valid.
pub(super) fn protect(
    settings: &AccountSettings,
    socket: TcpStream,
    mode: Mode,
) -> Result<(Wire, Capabilities)> {
    let server = settings.server();
    let at = server.to_string();
    let stream: Box<dyn Stream> = match settings.security {
        Security::Implicit => Box::new(server.protect(socket)?),
        Security::StartTls => Box::new(start_tls(&server, socket)?),
        Security::PlainLoopback => Box::new(socket),
    };
    let mut wire = Wire::new(stream, mode);
    let mut known = Capabilities::default();
    if settings.security != Security::StartTls {
        let frame = greeting(&mut wire, &at)?;
        known.learn(&frame.bytes);
        if Kind::of(&frame.bytes) == Kind::Status(Status::PreAuth) {
            return Err(Error::Preauth(at));
        }
    }
    Ok((wire, known))
}

/// Reads the greeting, and makes sure that it is one.
fn greeting(wire: &mut Wire, at: &str) -> Result<Frame> {
    let mut frame = Frame::default();
    let not_imap = |said: &[u8]| Error::NotImap {
        at: at.to_owned(),
        said: SafeText::line(&String::from_utf8_lossy(said.get(..60).unwrap_or(said))),
    };
    match wire.receive(&mut frame, &Limits::TALK) {
        Ok(Step::Untagged) => {}
        Ok(_) | Err(Error::Protocol(_)) => return Err(not_imap(&frame.bytes)),
        Err(Error::Limit(_)) => return Err(not_imap(b"bytes without end")),
        Err(other) => return Err(other),
    }
    match Kind::of(&frame.bytes) {
        Kind::Status(Status::Ok | Status::PreAuth) => Ok(frame),
        Kind::Status(_) => Err(Error::Bye(text(&frame.bytes))),
        _ => Err(not_imap(&frame.bytes)),
    }
}

/// Asks for TLS on a plain line. Nothing else is said there: no capability is asked for, none is believed, and nothing
/// that was read before the handshake is kept.
fn start_tls(server: &Server<'_>, socket: TcpStream) -> Result<native_tls::TlsStream<TcpStream>> {
    let at = server.to_string();
    let mut wire = Wire::new(Box::new(socket.try_clone()?), Mode::ReadOnly);
    let hello = greeting(&mut wire, &at)?;
    if Kind::of(&hello.bytes) == Kind::Status(Status::PreAuth) {
        return Err(Error::Preauth(at));
    }
    wire.send(b"L0 STARTTLS\r\n")?;
    let mut frame = Frame::default();
    loop {
        match wire.receive(&mut frame, &Limits::TALK)? {
            Step::Answered(Status::Ok) => break,
            Step::Answered(_) => {
                return Err(Error::NoStartTls { at, said: text(&frame.bytes) });
            }
            Step::Untagged | Step::Continue => {}
        }
    }
    if wire.has_buffered() {
        return Err(Error::Injected(at));
    }
    drop(wire);
    Ok(server.protect(socket)?)
}

/// Logs in and learns what the server can do.
pub(super) fn log_in(settings: &AccountSettings, wire: Wire, known: Capabilities) -> Result<Session> {
    let pipe = Pipe::new(wire);
    let mut session = login::log_in(settings, pipe, known)?;
    session.learn_capabilities()?;
    Ok(session)
}

/// How long to wait before the `attempt`th reconnection: `first` doubling up to a minute, give or take a quarter, so that a
/// server that comes back is not stormed by everybody at once.
pub(super) fn back_off(first: Duration, attempt: u32) -> Duration {
    let full = (first * (1 << attempt.min(6))).min(Duration::from_mins(1));
    let chance = RandomState::new().hash_one(attempt) % 1_000;
    full.mul_f64(0.75 + chance as f64 / 2_000.0)
}
