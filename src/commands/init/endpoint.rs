//! A server as people write it: `imap.desk.example`, `imap.desk.example:143 starttls`. Must not know the network.

use crate::net::Security;
use serde::Deserialize;
use std::fmt;
use std::net::IpAddr;

/// Where a server is and how its line is protected.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Endpoint {
    /// Its name or address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// TLS, STARTTLS or none.
    pub security: Security,
}

impl Endpoint {
    /// One whose line is protected from the first byte, or by STARTTLS.
    pub fn new(host: &str, port: u16, security: Security) -> Self {
        Self { host: host.to_owned(), port, security }
    }

    /// What was written, with this port where none is named. How the line is protected follows from the port unless a
    /// word says it.
    pub fn read(text: &str, usual: u16) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let place = words.next().ok_or("write host, or host:port")?;
        let (host, port) = match place.rsplit_once(':') {
            // An IPv6 address has several.
            Some((host, port)) if !host.contains(':') => {
                (host, port.parse().map_err(|_| format!("{port} is no port"))?)
            }
            _ => (place, usual),
        };
        if host.is_empty() || host.contains('@') {
            return Err(format!("{place} is no server: write host, or host:port"));
        }
        let security = match words.next() {
            None if matches!(port, 143 | 587) => Security::StartTls,
            None | Some("tls") => Security::Implicit,
            Some("starttls") => Security::StartTls,
            Some("none") if is_this_machine(host) => Security::PlainLoopback,
            Some("none") => return Err("without TLS only on this machine (localhost)".to_owned()),
            Some(other) => return Err(format!("{other} is none of tls, starttls, none")),
        };
        Ok(Self::new(host, port, security))
    }

    /// The word of the config for how the line is protected.
    pub fn tls(&self) -> &'static str {
        match self.security {
            Security::Implicit => "implicit",
            Security::StartTls => "starttls",
            Security::PlainLoopback => "none",
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl TryFrom<String> for Endpoint {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text, 993)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.security {
            Security::Implicit => "TLS",
            Security::StartTls => "STARTTLS",
            Security::PlainLoopback => "plain text",
        };
        write!(f, "{}, port {}, {how}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_read_as_people_write_it() {
        let read = |text| Endpoint::read(text, 993).map(|read| read.to_string());
        for (text, wanted) in [
            ("imap.desk.example", "imap.desk.example, port 993, TLS"),
            (" imap.desk.example:143 ", "imap.desk.example, port 143, STARTTLS"),
            ("imap.desk.example:2143 starttls", "imap.desk.example, port 2143, STARTTLS"),
            ("::1", "::1, port 993, TLS"),
            ("localhost:143 none", "localhost, port 143, plain text"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(wanted), "{text}");
        }
        for wrong in ["", "host:x", "sam@desk.example", "imap.desk.example:143 none", "host ssl"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
