//! What is needed to open an account, checked by the config. Must not know how the config is written.

use crate::net::{Auth, Identity, Security, Server};
use crate::port::secret::SecretProvider;
use crate::triage::Shelf;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For the TCP connection.
    pub connect: Duration,
    /// For the next byte of an answer.
    pub silence: Duration,
    /// Before a lost connection is set up again for the first time.
    pub retry: Duration,
    /// For the copy of a sent mail that some servers file by themselves.
    pub own_copy: Duration,
    /// Between two looks for new mail where the server does not tell of it.
    pub poll: Duration,
    /// Until listening for news is begun anew: servers end it after half an hour, and a line that is dead without
    /// anybody having said so is found out by it.
    pub renew: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            silence: Duration::from_mins(1),
            retry: Duration::from_secs(1),
            own_copy: Duration::from_secs(3),
            poll: Duration::from_secs(30),
            renew: Duration::from_mins(5),
        }
    }
}

/// One account.
#[derive(Debug, Clone)]
pub struct AccountSettings {
    /// Its name in the config; a [`WriteGrant`](crate::access::WriteGrant) for it bears the same.
    pub name: String,
    /// The server's host name or address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// TLS, STARTTLS or none.
    pub security: Security,
    /// The user to log in as.
    pub user: String,
    /// How to log in.
    pub auth: Auth,
    /// Gives the password.
    pub secret: SecretProvider,
    /// The folder to open, as people write it (`INBOX`).
    pub folder: String,
    /// The folders that hold what we sent; empty: found by SPECIAL-USE or by name.
    pub sent: Vec<String>,
    /// Where messages are put away, by name; what is missing is found like `sent`.
    pub shelves: BTreeMap<Shelf, String>,
    /// The folder for drafts; `None`: found by SPECIAL-USE or by name.
    pub drafts: Option<String>,
    /// A file of PEM certificates to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// How we show who we are, where the server wants a certificate.
    pub identity: Option<Identity>,
    /// Whether to compress what goes over the line; `None`: unless the server is on this machine.
    pub compress: Option<bool>,
    /// How long to wait.
    pub patience: Patience,
}

impl AccountSettings {
    /// Where the server is.
    pub(super) fn server(&self) -> Server<'_> {
        Server {
            host: &self.host,
            port: self.port,
            security: self.security,
            ca_file: self.ca_file.as_deref(),
            identity: self.identity.as_ref(),
            connect: self.patience.connect,
            silence: self.patience.silence,
        }
    }
}
