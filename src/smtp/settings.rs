//! What is needed to send from an account, checked by the config. Must not know how the config is written.

use crate::net::{Auth, Identity, Security, Server};
use crate::port::secret::SecretProvider;
use std::path::PathBuf;
use std::time::Duration;

/// How the mail of one account is handed over.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The account's name; a [`WriteGrant`](crate::access::WriteGrant) for it bears the same.
    pub account: String,
    /// By what.
    pub way: Way,
}

/// By what mail is handed over.
#[derive(Debug, Clone)]
pub enum Way {
    /// A server.
    Smtp(SmtpSettings),
    /// A command of the user's, run by the shell with `-f SENDER -- RECIPIENT…`, the mail on its standard input.
    Command(String),
}

/// One SMTP server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Its host name or address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// TLS, STARTTLS or none.
    pub security: Security,
    /// The user to log in as.
    pub user: String,
    /// How to log in; `None`: not at all, the relay knows us.
    pub auth: Option<Auth>,
    /// Gives the password.
    pub secret: SecretProvider,
    /// A file of PEM certificates to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// How we show who we are, where the server wants a certificate.
    pub identity: Option<Identity>,
    /// How long to wait for the next byte of an answer.
    pub silence: Duration,
    /// How long to wait for the word that the mail is taken (RFC 5321 section 4.5.3.2.6: 10 minutes).
    pub verdict: Duration,
}

impl SmtpSettings {
    /// For the next byte of an answer.
    pub const SILENCE: Duration = Duration::from_mins(1);
    /// For the word that the mail is taken.
    pub const VERDICT: Duration = Duration::from_mins(10);

    pub(super) fn server(&self) -> Server<'_> {
        Server {
            host: &self.host,
            port: self.port,
            security: self.security,
            ca_file: self.ca_file.as_deref(),
            identity: self.identity.as_ref(),
            connect: Duration::from_secs(15).min(self.silence),
            silence: self.silence,
        }
    }
}
