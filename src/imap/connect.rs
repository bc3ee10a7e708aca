//! From settings to a logged-in session, step by step, each with its own error. Must not know folders.

use super::capability::Capabilities;
use super::error::{Error, Result};
use super::login;
use super::session::Session;
use super::settings::{AccountSettings, Security};
use super::tls;
use super::wire::{Frame, Kind, Limits, Mode, Pipe, Status, Step, Stream, Wire, text};
use crate::mail::SafeText;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

/// Host and port, for people.
pub(super) fn at(settings: &AccountSettings) -> String {
    format!("{}:{}", SafeText::line(&settings.host), settings.port)
}

/// Connects and logs in. What `mode` forbids, the gate of this connection holds back from now on.
pub(super) fn connect(settings: &AccountSettings, mode: Mode) -> Result<Session> {
    let addresses = resolve(settings)?;
    let socket = dial(settings, &addresses)?;
    let (wire, known) = protect(settings, socket, mode)?;
    log_in(settings, wire, known)
}

/// The host's addresses; of a plain-text account only loopback ones pass.
pub(super) fn resolve(settings: &AccountSettings) -> Result<Vec<SocketAddr>> {
    let unknown = |why: &str| Error::Resolve { host: settings.host.clone(), why: why.to_owned() };
    let addresses: Vec<SocketAddr> = (settings.host.as_str(), settings.port)
        .to_socket_addrs()
        .map_err(|error| unknown(&error.to_string()))?
        .collect();
    if addresses.is_empty() {
        return Err(unknown("it has no address"));
    }
    if settings.security == Security::PlainLoopback
        && !addresses.iter().all(|address| address.ip().is_loopback())
    {
        return Err(Error::NotLoopback(at(settings)));
    }
    Ok(addresses)
}

/// The first address that answers.
pub(super) fn dial(settings: &AccountSettings, addresses: &[SocketAddr]) -> Result<TcpStream> {
    let mut why = "no address".to_owned();
    for address in addresses {
        match TcpStream::connect_timeout(address, settings.patience.connect) {
            Ok(socket) => {
                let silence = Some(settings.patience.silence);
                socket.set_nodelay(true)?;
                socket.set_read_timeout(silence)?;
                socket.set_write_timeout(silence)?;
                return Ok(socket);
            }
            Err(error) => why = error.to_string(),
        }
    }
    Err(Error::Connect { at: at(settings), why })
}

/// Sets up TLS as the settings want it and reads the greeting; the capabilities it named, if it is still valid.
pub(super) fn protect(
    settings: &AccountSettings,
    socket: TcpStream,
    mode: Mode,
) -> Result<(Wire, Capabilities)> {
    let at = at(settings);
    let stream: Box<dyn Stream> = match settings.security {
        Security::Implicit => Box::new(tls::over(socket, settings, &at)?),
        Security::StartTls => Box::new(start_tls(settings, socket, &at)?),
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
fn start_tls(
    settings: &AccountSettings,
    socket: TcpStream,
    at: &str,
) -> Result<native_tls::TlsStream<TcpStream>> {
    let mut wire = Wire::new(Box::new(socket.try_clone()?), Mode::ReadOnly);
    let hello = greeting(&mut wire, at)?;
    if Kind::of(&hello.bytes) == Kind::Status(Status::PreAuth) {
        return Err(Error::Preauth(at.to_owned()));
    }
    wire.send(b"L0 STARTTLS\r\n")?;
    let mut frame = Frame::default();
    loop {
        match wire.receive(&mut frame, &Limits::TALK)? {
            Step::Answered(Status::Ok) => break,
            Step::Answered(_) => {
                return Err(Error::NoStartTls { at: at.to_owned(), said: text(&frame.bytes) });
            }
            Step::Untagged | Step::Continue => {}
        }
    }
    if wire.has_buffered() {
        return Err(Error::Injected(at.to_owned()));
    }
    drop(wire);
    tls::over(socket, settings, at)
}

/// Logs in and learns what the server can do.
pub(super) fn log_in(settings: &AccountSettings, wire: Wire, known: Capabilities) -> Result<Session> {
    let pipe = Pipe::new(wire);
    let mut session = login::log_in(settings, pipe, known)?;
    session.learn_capabilities()?;
    Ok(session)
}

/// How long to wait before the `attempt`th reconnection: 1 s doubling up to a minute.
pub(super) fn back_off(attempt: u32) -> Duration {
    Duration::from_secs(1 << attempt.min(6)).min(Duration::from_mins(1))
}
