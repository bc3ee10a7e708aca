//! Logging in. The secret is asked for at the last moment and kept nowhere. Must not know TLS.

use super::capability::Capabilities;
use super::error::{Error, Result};
use super::session::Session;
use super::settings::{AccountSettings, Auth};
use super::wire::{Frame, Limits, Pipe, Step};
use crate::mail::SafeText;
use secrecy::{ExposeSecret, SecretString};
use std::cell::Cell;

/// Logs in on a connection whose greeting has been read.
pub(super) fn log_in(settings: &AccountSettings, pipe: Pipe, mut known: Capabilities) -> Result<Session> {
    if known.is_empty() {
        ask(&pipe, &mut known)?;
    }
    let offered = |mechanism: &&str| known.has(&format!("AUTH={mechanism}"));
    let mechanism = settings.auth.mechanism().filter(offered);
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

/// A refused login: some pass by themselves (RFC 5530), the others want another secret.
fn refusal(settings: &AccountSettings, code: &str, said: SafeText) -> Error {
    if ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"].contains(&code) {
        return Error::Answer { command: "login was", said };
    }
    let remedy = if settings.auth.is_token() {
        "check user and token (a token runs out: `password_command` has to give a fresh one)"
    } else {
        "check user and password (some providers want an app password)"
    };
    Error::Credentials {
        at: settings.server().to_string(),
        user: SafeText::line(&settings.user),
        said,
        remedy,
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
        let (user, secret) = (&settings.user, secret.expose_secret());
        let (answer, after) = match settings.auth {
            // RFC 4616
            Auth::Plain | Auth::Login => (format!("\0{user}\0{secret}"), ""),
            Auth::Xoauth2 => (format!("user={user}\x01auth=Bearer {secret}\x01\x01"), ""),
            // RFC 7628 section 3.1; the name as RFC 5801 section 4 wants it.
            Auth::OauthBearer => {
                let name = user.replace('=', "=3D").replace(',', "=2C");
                let (host, port) = (&settings.host, settings.port);
                let head = format!("n,a={name},\x01host={host}\x01port={port}\x01");
                (format!("{head}auth=Bearer {secret}\x01\x01"), "\x01")
            }
        };
        Self { answer: Cell::new(Some(answer.into())), after }
    }
}

impl ::imap::Authenticator for Sasl {
    type Response = String;
    fn process(&self, _challenge: &[u8]) -> String {
        self.answer.take().map_or_else(|| self.after.to_owned(), |answer| answer.expose_secret().to_owned())
    }
}
