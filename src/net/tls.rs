//! TLS by the system's library: at least version 1.2, certificate and server name always checked. Must not know
//! what is said on the line.

use super::{Error, Identity, Server};
use native_tls::{Certificate, HandshakeError, Protocol, TlsConnector, TlsStream};
use std::net::TcpStream;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

impl Server<'_> {
    /// Puts TLS over a connected socket.
    ///
    /// # Errors
    /// The certificate or the server is not what it should be.
    pub fn protect(&self, socket: TcpStream) -> Result<TlsStream<TcpStream>, Error> {
        let failed = |why: String, remedy| Error::Tls { at: self.to_string(), why, remedy };
        self.connector()?.connect(self.host, socket).map_err(|error| {
            let why = match error {
                HandshakeError::Failure(error) => error.to_string(),
                HandshakeError::WouldBlock(_) => "no answer in time".to_owned(),
            };
            let remedy = remedy(&why);
            failed(short(&why), remedy)
        })
    }

    /// Reads the certificates before they are needed. What is wrong with them is told when they are.
    pub fn prepare(&self) {
        if self.identity.is_none() {
            drop(self.connector());
        }
    }

    /// What checks certificates. Reading the system's takes time and a megabyte, so that connections with the same CA, and
    /// no certificate of the client's, share it.
    fn connector(&self) -> Result<TlsConnector, Error> {
        static SHARED: Mutex<Vec<(Vec<u8>, TlsConnector)>> = Mutex::new(Vec::new());
        let failed = |why: String, remedy| Error::Tls { at: self.to_string(), why, remedy };
        let pem = self.ca_file.map_or_else(|| Ok(Vec::new()), std::fs::read);
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let known =
            shared.iter().find(|(of, _)| self.identity.is_none() && pem.as_ref().is_ok_and(|pem| of == pem));
        if let Some((_, connector)) = known {
            return Ok(connector.clone());
        }
        let mut builder = TlsConnector::builder();
        builder.min_protocol_version(Some(Protocol::Tlsv12));
        if let Some(path) = self.ca_file {
            let unreadable =
                |why: String| failed(format!("ca_file {}: {why}", path.display()), "name a PEM file");
            let pem = pem.as_ref().map_err(|error| unreadable(error.to_string()))?;
            let certificates =
                Certificate::stack_from_pem(pem).map_err(|error| unreadable(error.to_string()))?;
            if certificates.is_empty() {
                return Err(unreadable("no certificate in it".to_owned()));
            }
            for certificate in certificates {
                builder.add_root_certificate(certificate);
            }
        }
        if let Some(identity) = self.identity {
            builder
                .identity(identity.read().map_err(|why| failed(why, "name PEM files, the key as PKCS #8"))?);
        }
        let connector =
            builder.build().map_err(|error| failed(error.to_string(), "the TLS library is broken"))?;
        if let (Ok(pem), None) = (pem, self.identity) {
            shared.push((pem, connector.clone()));
        }
        Ok(connector)
    }
}

impl Identity {
    /// Reads both files; what is wrong with which, in words.
    fn read(&self) -> Result<native_tls::Identity, String> {
        let read = |name: &str, path: &Path| {
            std::fs::read(path).map_err(|error| format!("{name} {}: {error}", path.display()))
        };
        let certificate = read("client_certificate", &self.certificate)?;
        let key = read("client_key", &self.key)?;
        native_tls::Identity::from_pkcs8(&certificate, &key)
            .map_err(|error| format!("client_certificate and client_key: {}", short(&error.to_string())))
    }
}

/// OpenSSL names file and line of its own source; people need only the reason.
fn short(why: &str) -> String {
    let reason = why.rsplit_once('(').and_then(|(_, reason)| reason.strip_suffix(')'));
    match reason {
        Some(reason) if why.contains("certificate verify failed") => format!("certificate refused: {reason}"),
        _ if why.contains("wrong version number") => "the server does not speak TLS here".to_owned(),
        _ => why.split(":../").next().unwrap_or(why).to_owned(),
    }
}

fn remedy(why: &str) -> &'static str {
    let why = why.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| why.contains(word));
    if has(&["hostname mismatch", "ip address mismatch", "host name"]) {
        "the certificate is for another name: set `host` to the name it was made for"
    } else if has(&["expired"]) {
        "the certificate has expired: tell the server's operator, and check your clock"
    } else if has(&[
        "self-signed",
        "self signed",
        "local issuer",
        "unable to get",
        "unknown ca",
        "not trusted",
    ]) {
        "if this server is yours, name its CA with ca_file"
    } else if has(&["wrong version number", "http request", "unexpected message", "record layer"]) {
        "ports 143 and 587 want tls = \"starttls\", ports 993 and 465 tls = \"implicit\""
    } else if has(&["protocol version", "unsupported protocol"]) {
        "the server is too old: TLS 1.2 is the least"
    } else {
        "check `host`, `port` and `tls`"
    }
}
