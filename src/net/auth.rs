//! How to log in, to any server: the mechanisms of SASL (RFC 4422) and what they say. Must not know the line it is said on.

use secrecy::{ExposeSecret, SecretString};

/// How to log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Auth {
    /// The mechanism PLAIN where the server offers it, else LOGIN.
    #[default]
    Plain,
    /// LOGIN.
    Login,
    /// A token instead of a password, as Google and Microsoft ask for it.
    Xoauth2,
    /// A token instead of a password (RFC 7628).
    OauthBearer,
}

impl Auth {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Login, Self::Xoauth2, Self::OauthBearer];

    /// The name in the config.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Login => "login",
            Self::Xoauth2 => "xoauth2",
            Self::OauthBearer => "oauthbearer",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|auth| auth.name() == name)
    }

    /// Whether the secret is a token that runs out, rather than a password.
    pub fn is_token(self) -> bool {
        matches!(self, Self::Xoauth2 | Self::OauthBearer)
    }

    /// What to look at when the login is refused.
    pub fn remedy(self) -> &'static str {
        if self.is_token() {
            "check user and token (a token runs out: `password_command` has to give a fresh one)"
        } else {
            "check user and password (some providers want an app password)"
        }
    }

    /// What is said first; that of PLAIN (RFC 4616) for LOGIN, which says it otherwise.
    pub fn first_words(self, user: &str, secret: &SecretString, (host, port): (&str, u16)) -> SecretString {
        let secret = secret.expose_secret();
        let words = match self {
            Self::Plain | Self::Login => format!("\0{user}\0{secret}"),
            Self::Xoauth2 => format!("user={user}\x01auth=Bearer {secret}\x01\x01"),
            // RFC 7628 section 3.1; the name as RFC 5801 section 4 wants it.
            Self::OauthBearer => {
                let name = user.replace('=', "=3D").replace(',', "=2C");
                format!("n,a={name},\x01host={host}\x01port={port}\x01auth=Bearer {secret}\x01\x01")
            }
        };
        words.into()
    }

    /// What is said to a refusal with an explanation in it, to hear the refusal itself.
    pub fn last_words(self) -> &'static str {
        if self == Self::OauthBearer { "\x01" } else { "" }
    }
}
