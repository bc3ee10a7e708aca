//! Handing a mail over: by SMTP, or to a command. Needs a grant; tells exactly what is known of the outcome. Must not
//! know the outbox, nor what is sent.

mod check;
mod command;
mod error;
mod line;
mod login;
mod offers;
mod session;
mod settings;

pub use check::check;
pub use error::{NotSent, Outcome};
pub use settings::{Settings, SmtpSettings, Way};

use crate::access::WriteGrant;
use crate::mail::AddrSpec;

/// A mail as it goes over the wire.
#[derive(Debug, Clone, Copy)]
pub struct Mail<'a> {
    /// The sender of the envelope.
    pub from: &'a AddrSpec,
    /// Everybody who gets it.
    pub to: &'a [AddrSpec],
    /// The message, Bcc taken out, lines ended by CRLF.
    pub message: &'a [u8],
}

/// Hands one mail over. `end_reached` is called once, when all but its end has been handed over; where it fails, the
/// end is not sent, and nobody gets the mail.
pub fn send(
    grant: &WriteGrant,
    settings: &Settings,
    mail: Mail<'_>,
    end_reached: &mut dyn FnMut() -> Result<(), String>,
) -> Outcome {
    if grant.account() != settings.account {
        let why = format!("no right to send from account {}", settings.account);
        return Outcome::NotSent(NotSent { why, passes: false });
    }
    match &settings.way {
        Way::Smtp(smtp) => session::send(smtp, mail, end_reached),
        Way::Command(command) => command::send(command, mail, end_reached),
    }
}
