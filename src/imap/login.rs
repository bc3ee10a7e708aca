//! Logging in. The secret is asked for at the last moment and kept nowhere. Must not know TLS.

use super::capability::Capabilities;
use super::error::{Error, Result};
use super::session::Session;
use super::settings::{AccountSettings, Auth};
use super::wire::{Frame, Limits, Pipe, Step};
use crate::mail::SafeText;
use secrecy::{ExposeSecret, SecretString};

/// Logs in on a connection whose greeting has been read.
pub(super) fn log_in(settings: &AccountSettings, pipe: Pipe, mut known: Capabilities) -> Result<Session> {
    if known.is_empty() {
        ask(&pipe, &mut known)?;
    }
    if known.has("LOGINDISABLED") {
        return Err(Error::LoginDisabled(settings.server().to_string()));
    }
    let secret = settings.secret.get().map_err(Error::Secret)?;
    let mut client = ::imap::Client::new(pipe.clone());
    client.greeting_read = true;
    let plain = settings.auth == Auth::Plain && known.has("AUTH=PLAIN");
    // Quoted strings are ASCII; other characters travel by PLAIN, which is base64.
    let plain = plain || !(settings.user.is_ascii() && secret.expose_secret().is_ascii());
    let outcome = if plain {
        client.authenticate("PLAIN", &Plain { user: &settings.user, secret: &secret })
    } else {
        client.login(&settings.user, secret.expose_secret())
    };
    match outcome {
        Ok(package) => Ok(Session::new(package, pipe)),
        Err((error, _)) => Err(match (Error::from(error), pipe.with(|wire| wire.noticed.refused.take())) {
            (Error::Answer { .. }, Some((code, said))) => refusal(settings, &code, said),
            (other, _) => other,
        }),
    }
}

/// A refused login: some pass by themselves (RFC 5530), the others want another password.
fn refusal(settings: &AccountSettings, code: &str, said: SafeText) -> Error {
    if ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"].contains(&code) {
        return Error::Answer { command: "login was", said };
    }
    Error::Credentials { at: settings.server().to_string(), user: SafeText::line(&settings.user), said }
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

/// SASL PLAIN (RFC 4616).
struct Plain<'a> {
    user: &'a str,
    secret: &'a SecretString,
}

impl ::imap::Authenticator for Plain<'_> {
    type Response = String;
    fn process(&self, _challenge: &[u8]) -> String {
        format!("\0{}\0{}", self.user, self.secret.expose_secret())
    }
}
