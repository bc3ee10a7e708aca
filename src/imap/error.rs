//! What can go wrong with a server, each in one line: what, where, what to do. Must not hold a secret.

use super::wire::Refused;
use crate::mail::SafeText;
use crate::net;

/// Why something with a server did not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no line to the server.
    #[error(transparent)]
    Unreached(#[from] net::Error),
    /// What answers there is no IMAP server.
    #[error("{at}: not an IMAP server ({said}): check `port` and `tls`")]
    NotImap {
        /// Host and port.
        at: String,
        /// How it began.
        said: SafeText,
    },
    /// The server does not do STARTTLS, or somebody on the way took it out.
    #[error(
        "{at}: STARTTLS refused ({said}), nothing was sent in the clear: use tls = \"implicit\" with port 993"
    )]
    NoStartTls {
        /// Host and port.
        at: String,
        /// The server's words.
        said: SafeText,
    },
    /// Bytes were waiting before the TLS handshake began: somebody on the way put them there.
    #[error("{0}: bytes were slipped in before TLS began, connection dropped: do not trust this network")]
    Injected(String),
    /// The server claims that we are logged in already: behind STARTTLS that would keep TLS from being asked for.
    #[error(
        "{0}: greets with PREAUTH instead of wanting a login, connection dropped: check `host`, `port` and `tls`"
    )]
    Preauth(String),
    /// The server takes no password on this line.
    #[error(
        "{0}: the server takes no password here (LOGINDISABLED): set tls to \"implicit\" or \"starttls\""
    )]
    LoginDisabled(String),
    /// The user or the password is wrong.
    #[error("{at}: login of {user} refused ({said}): {remedy}")]
    Credentials {
        /// Host and port.
        at: String,
        /// The user.
        user: SafeText,
        /// The server's words.
        said: SafeText,
        /// What to do.
        remedy: &'static str,
    },
    /// A token was to be given, and the server takes none of that kind.
    #[error(
        "{0}: the server takes no token of this kind: set `auth` to the other of \"xoauth2\" and \"oauthbearer\", or to \"plain\""
    )]
    NoToken(String),
    /// There is no password to log in with.
    #[error("{0}")]
    Secret(SafeText),
    /// A folder could not be opened.
    #[error("folder {name}: {said}: `levelhead check` lists the folders there are")]
    Folder {
        /// Its name.
        name: SafeText,
        /// The server's words.
        said: SafeText,
    },
    /// Somebody else has claimed it.
    #[error("{0}")]
    Claimed(SafeText),
    /// The gate held a command back.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The answer is larger than anything sensible.
    #[error("the server sent {0}: connection dropped")]
    Limit(&'static str),
    /// Nothing came for too long.
    #[error("the server is silent: waiting for it to come back")]
    Silent,
    /// So little came that it would never end.
    #[error("the server is far too slow: waiting for it to come back")]
    Slow,
    /// The connection is gone.
    #[error("the connection was lost ({0}): connecting again")]
    Lost(String),
    /// The server hung up.
    #[error("the server ended the session ({0}): connecting again")]
    Bye(SafeText),
    /// The server said NO or BAD.
    #[error("{command} refused: {said}")]
    Answer {
        /// What was asked.
        command: &'static str,
        /// The server's words.
        said: SafeText,
    },
    /// The server does not keep to the protocol.
    #[error("the server sent {0}, which is not IMAP: connection dropped")]
    Protocol(&'static str),
    /// The folder was emptied and refilled, or replaced, behind our back.
    #[error("the folder's UIDs are no longer valid: reading it anew")]
    Replaced,
    /// Writing is not granted.
    #[error("{0}")]
    NotGranted(String),
}

impl Error {
    /// Whether trying again by itself can help; if not, a person has to change something first.
    pub fn passes(&self) -> bool {
        if let Self::Unreached(error) = self {
            return error.passes();
        }
        !matches!(
            self,
            Self::NotImap { .. }
                | Self::NoStartTls { .. }
                | Self::Injected(_)
                | Self::Preauth(_)
                | Self::LoginDisabled(_)
                | Self::Credentials { .. }
                | Self::NoToken(_)
                | Self::Secret(_)
                | Self::Folder { .. }
                | Self::Refused(_)
                | Self::NotGranted(_)
        )
    }
}

impl Error {
    /// Whether the connection has failed, rather than what was asked over it.
    pub fn cuts(&self) -> bool {
        self.passes() && !matches!(self, Self::Answer { .. } | Self::Replaced)
    }
}

impl Error {
    /// Whether what was asked can be asked again when there is a connection: nothing speaks against it but that there is
    /// none.
    pub fn is_of_the_line(&self) -> bool {
        !matches!(
            self,
            Self::Folder { .. }
                | Self::Claimed(_)
                | Self::Refused(_)
                | Self::Answer { .. }
                | Self::Replaced
                | Self::NotGranted(_)
        )
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Self::Silent,
            // One of ours on its way through the package's Read and Write.
            ErrorKind::Other => match error.downcast::<Self>() {
                Ok(ours) => ours,
                Err(other) => Self::Lost(other.to_string()),
            },
            _ => Self::Lost(error.to_string()),
        }
    }
}

impl From<Error> for std::io::Error {
    fn from(error: Error) -> Self {
        Self::other(error)
    }
}

impl From<::imap::Error> for Error {
    fn from(error: ::imap::Error) -> Self {
        use ::imap::Error as Theirs;
        match error {
            Theirs::Io(error) => error.into(),
            Theirs::No(no) => {
                Self::Answer { command: "the command was", said: SafeText::line(&no.information) }
            }
            Theirs::Bad(bad) => {
                Self::Answer { command: "the command was", said: SafeText::line(&bad.information) }
            }
            Theirs::Bye(bye) => Self::Bye(SafeText::line(&bye.information)),
            Theirs::ConnectionLost => Self::Lost("closed".to_owned()),
            Theirs::Validate(_) => Self::Protocol("a name with a line end in it"),
            _ => Self::Protocol("an answer that cannot be read"),
        }
    }
}

/// Shorthand of this edge.
pub type Result<T> = std::result::Result<T, Error>;
