//! Logging in. The secret is asked for at the last moment and kept nowhere. Must not know TLS.

use super::capability::Capabilities;
use super::error::{Error, Result};
use super::session::Session;
use super::settings::AccountSettings;
use super::wire::{Frame, Limits, Pipe, Step};
use crate::mail::SafeText;
use crate::net::Auth;
use secrecy::{ExposeSecret, SecretString};
use std::cell::Cell;

/// Logs in on a connection whose greeting has been read.
pub(super) fn log_in(settings: &AccountSettings, pipe: Pipe, mut known: Capabilities) -> Result<Session> {
    if known.is_empty() {
        ask(&pipe, &mut known)?;
    }
    let offered = |mechanism: &&str| known.has(&format!("AUTH={mechanism}"));
    let mechanism = mechanism(settings.auth).filter(offered);
    if mechanism.is_none() && settings.auth.is_token() {
        return Err(Error::NoToken(settings.server().to_string()));
    }
    if mechanism.is_none() && known.has("LOGINDISABLED") {
        return Err(Error::LoginDisabled(settings.server().to_string()));
    }
    let secret = settings.secret.get().map_err(Error::Secret)?;
    // Quoted strings are ASCII; other characters travel by PLAIN, which is base64.
    let ascii = settings.user.is_ascii() && secret.expose_secret().is_ascii();
    let mechanism = mechanism.or((!ascii).then_some("PLAIN"));
    let mut end = pipe.clone();
    if mechanism.is_some() && known.has("SASL-IR") {
        end.answer_at_once();
    }
    let mut client = ::imap::Client::new(end);
    client.greeting_read = true;
    let outcome = match mechanism {
        Some(mechanism) => client.authenticate(mechanism, &Sasl::new(settings, &secret)),
        None => client.login(&settings.user, secret.expose_secret()),
    };
    match outcome {
        Ok(package) => Ok(Session::new(package, pipe)),
        Err((error, _)) => Err(match (Error::from(error), pipe.with(|wire| wire.noticed.refused.take())) {
            (Error::Answer { .. }, Some((code, said))) => refusal(settings, &code, said),
            (other, _) => other,
        }),
    }
}

/// The name of the SASL mechanism; `None` for the `LOGIN` command.
fn mechanism(auth: Auth) -> Option<&'static str> {
    match auth {
        Auth::Plain => Some("PLAIN"),
        Auth::Login => None,
        Auth::Xoauth2 => Some("XOAUTH2"),
        Auth::OauthBearer => Some("OAUTHBEARER"),
    }
}

/// A refused login: some pass by themselves (RFC 5530), the others want another secret.
fn refusal(settings: &AccountSettings, code: &str, said: SafeText) -> Error {
    if ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"].contains(&code) {
        return Error::Answer { command: "login was", said };
    }
    Error::Credentials {
        at: settings.server().to_string(),
        user: SafeText::line(&settings.user),
        said,
        remedy: settings.auth.remedy(),
    }
}

/// The capabilities before login, where the greeting did not name them.
fn ask(pipe: &Pipe, known: &mut Capabilities) -> Result<()> {
    pipe.with(|wire| {
        wire.send(b"L0 CAPABILITY\r\n")?;
        let mut frame = Frame::default();
        loop {
            match wire.receive(&mut frame, &Limits::TALK)? {
                Step::Answered(_) => return Ok(()),
                Step::Untagged => known.learn(&frame.bytes),
                Step::Continue => {}
            }
        }
    })
}

/// The one answer to the first challenge; to a second one, which only explains a refusal, there is nothing to say.
struct Sasl {
    answer: Cell<Option<SecretString>>,
    after: &'static str,
}

impl Sasl {
    fn new(settings: &AccountSettings, secret: &SecretString) -> Self {
        let at = (settings.host.as_str(), settings.port);
        let answer = settings.auth.first_words(&settings.user, secret, at);
        Self { answer: Cell::new(Some(answer)), after: settings.auth.last_words() }
    }
}

impl ::imap::Authenticator for Sasl {
    type Response = String;
    fn process(&self, _challenge: &[u8]) -> String {
        self.answer.take().map_or_else(|| self.after.to_owned(), |answer| answer.expose_secret().to_owned())
    }
}
