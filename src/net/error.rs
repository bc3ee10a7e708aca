//! Why a server is not reached, each in one line: what, where, what to do. Must not hold a secret.

/// Why there is no line to a server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The host name has no address.
    #[error("{host}: no such host ({why}): check `host` and your network")]
    Resolve {
        /// The host name.
        host: String,
        /// What the system said.
        why: String,
    },
    /// No address answers.
    #[error("{at}: {why}: check `host` and `port`, and whether the server runs")]
    Connect {
        /// Host and port.
        at: String,
        /// What the system said.
        why: String,
    },
    /// Plain text was asked for to another machine.
    #[error("{0}: plain text is allowed to a loopback address only: set tls to \"implicit\" or \"starttls\"")]
    NotLoopback(String),
    /// TLS could not be set up.
    #[error("{at}: TLS: {why}: {remedy}")]
    Tls {
        /// Host and port.
        at: String,
        /// What the library said.
        why: String,
        /// What to do.
        remedy: &'static str,
    },
}

impl Error {
    /// Whether trying again by itself can help; if not, a person has to change something first.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Resolve { .. } | Self::Connect { .. })
    }
}
