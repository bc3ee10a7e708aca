//! From a host name to a connected socket. Must not know TLS.

use super::Error;
use crate::mail::SafeText;
use std::fmt;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How the line to a server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Security {
    /// TLS from the first byte.
    #[default]
    Implicit,
    /// Plain text until STARTTLS; without it the connection is given up before anything is said.
    StartTls,
    /// No protection; allowed to a loopback address only.
    PlainLoopback,
}

/// A certificate by which we show a server who we are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// A PEM file: the certificate, then those between it and its CA.
    pub certificate: PathBuf,
    /// A PEM file: its private key, PKCS #8, not encrypted.
    pub key: PathBuf,
}

/// Where a server is and how it is spoken to; shown as host and port.
#[derive(Debug, Clone, Copy)]
pub struct Server<'a> {
    /// Its host name or address.
    pub host: &'a str,
    /// The port.
    pub port: u16,
    /// TLS, STARTTLS or none.
    pub security: Security,
    /// A file of PEM certificates to trust besides the system's.
    pub ca_file: Option<&'a Path>,
    /// How we show who we are, where the server wants a certificate.
    pub identity: Option<&'a Identity>,
    /// How long to wait for the TCP connection.
    pub connect: Duration,
    /// How long to wait for the next byte.
    pub silence: Duration,
}

impl fmt::Display for Server<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", SafeText::line(self.host), self.port)
    }
}

impl Server<'_> {
    /// The host's addresses; of a plain-text line only loopback ones pass.
    ///
    /// # Errors
    /// There is none, or one that plain text must not go to.
    pub fn resolve(&self) -> Result<Vec<SocketAddr>, Error> {
        let unknown = |why: &str| Error::Resolve { host: self.host.to_owned(), why: why.to_owned() };
        let addresses: Vec<SocketAddr> =
            (self.host, self.port).to_socket_addrs().map_err(|error| unknown(&error.to_string()))?.collect();
        if addresses.is_empty() {
            return Err(unknown("it has no address"));
        }
        if self.security == Security::PlainLoopback
            && !addresses.iter().all(|address| address.ip().is_loopback())
        {
            return Err(Error::NotLoopback(self.to_string()));
        }
        Ok(addresses)
    }

    /// A socket to the first address that answers.
    ///
    /// # Errors
    /// None does.
    pub fn dial(&self, addresses: &[SocketAddr]) -> Result<TcpStream, Error> {
        let mut why = "no address".to_owned();
        for address in addresses {
            match self.call(address) {
                Ok(socket) => return Ok(socket),
                Err(error) => why = error.to_string(),
            }
        }
        Err(Error::Connect { at: self.to_string(), why })
    }

    fn call(&self, address: &SocketAddr) -> std::io::Result<TcpStream> {
        let socket = TcpStream::connect_timeout(address, self.connect)?;
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(self.silence))?;
        socket.set_write_timeout(Some(self.silence))?;
        Ok(socket)
    }
}
