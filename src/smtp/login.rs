//! Logging in to an SMTP server (RFC 4954). The secret is asked for at the last moment and kept nowhere. lettre's own
//! logins are not used: they know no OAUTHBEARER. Must not know TLS.

use super::error::NotSent;
use super::line::Line;
use super::offers::Offers;
use super::settings::SmtpSettings;
use crate::net::Auth;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};

/// Logs in as the settings want it, if they do.
pub(super) fn log_in(settings: &SmtpSettings, line: &mut Line, offers: &Offers) -> Result<(), NotSent> {
    let Some(auth) = settings.auth else { return Ok(()) };
    let Some(mechanism) = mechanisms(auth).iter().find(|name| offers.has_login(name)) else {
        return Err(NotSent::for_good(format!(
            "{}: the server offers no login of this kind ({}): check `port`, `tls` and `auth`",
            line.at,
            mechanisms(auth).join(", ")
        )));
    };
    let secret = settings.secret.get().map_err(|why| NotSent::for_good(why.to_string()))?;
    let refused = |no: NotSent| {
        let why = format!("{} (user {} of [account.smtp]): {}", no.why, settings.user, auth.remedy());
        NotSent { why, ..no }
    };
    let (first, answers) = if *mechanism == "LOGIN" {
        ("AUTH LOGIN\r\n".to_owned(), [settings.user.clone(), secret.expose_secret().to_owned()].to_vec())
    } else {
        let words = auth.first_words(&settings.user, &secret, (&settings.host, settings.port));
        let first = format!("AUTH {mechanism} {}\r\n", BASE64_STANDARD.encode(words.expose_secret()));
        (first, [auth.last_words().to_owned()].to_vec())
    };
    let mut reply = line.ask("the login was", first).map_err(refused)?;
    for answer in answers.into_iter().map(SecretString::from) {
        if !reply.has_code(334) {
            break;
        }
        let answer = format!("{}\r\n", BASE64_STANDARD.encode(answer.expose_secret()));
        reply = line.ask("the login was", answer).map_err(refused)?;
    }
    if reply.has_code(334) {
        return Err(NotSent::for_good(format!("{}: the login never ends", line.at)));
    }
    Ok(())
}

/// The SASL mechanisms to try, the better first.
fn mechanisms(auth: Auth) -> &'static [&'static str] {
    match auth {
        Auth::Plain => &["PLAIN", "LOGIN"],
        Auth::Login => &["LOGIN"],
        Auth::Xoauth2 => &["XOAUTH2"],
        Auth::OauthBearer => &["OAUTHBEARER"],
    }
}
