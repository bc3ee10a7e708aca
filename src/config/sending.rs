//! `[account.smtp]`, `send_command` and `undo_seconds`: how mail leaves, and how long it can be taken back. Must not
//! know how SMTP is spoken.

use super::account::{beside, port, security};
use super::auth;
use super::secret;
use super::section::Section;
use crate::net::{Identity, Security};
use crate::secrets::SecretSource;
use crate::smtp::{SmtpSettings, Way};
use jiff::SignedDuration;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Seconds a mail can be taken back unless the config says otherwise.
const UNDO_SECONDS: i64 = 10;
/// A longer window would be over before anybody looks again (see `reply::outbox::TOO_OLD`).
const LONGEST_UNDO: f64 = 300.0;

/// What `[account.smtp]` takes over from its account.
pub struct Inherited<'a> {
    /// The user.
    pub user: Option<&'a String>,
    /// The password.
    pub secret: Option<&'a SecretSource>,
    /// The certificates.
    pub ca_file: Option<&'a PathBuf>,
    /// The client certificate.
    pub identity: Option<&'a Identity>,
}

/// How the mail of an account leaves; `None` where it does not.
pub fn way(section: &mut Section<'_>, inherited: &Inherited<'_>, path: &Path) -> Option<Way> {
    let command = section.text("send_command");
    let smtp = section.table("smtp");
    match (command, smtp) {
        (Some(command), Some(_)) => {
            let remedy = "keep one of send_command and [account.smtp]";
            section.source.report(command.span().start, "a second way to send", remedy);
            None
        }
        (Some(command), None) if command.get_ref().trim().is_empty() => {
            section.source.report(
                command.span().start,
                "send_command is empty",
                "write send_command = \"msmtp\"",
            );
            None
        }
        (Some(command), None) => Some(Way::Command(command.into_inner())),
        (None, Some(smtp)) => server(smtp, inherited, path).map(Way::Smtp),
        (None, None) => None,
    }
}

fn server(mut section: Section<'_>, inherited: &Inherited<'_>, path: &Path) -> Option<SmtpSettings> {
    let host = section.required("host", "\"smtp.example.com\"");
    let security = security(&mut section, host.as_ref());
    let usual = match security {
        Some(Security::StartTls) => 587,
        Some(Security::PlainLoopback) => 25,
        Some(Security::Implicit) | None => 465,
    };
    let port = port(&mut section, usual);
    let user = section.text("user").map(Spanned::into_inner).or_else(|| inherited.user.cloned());
    let auth = auth::read_or_none(&mut section);
    let secret = secret::read(&mut section, user.as_ref(), path, inherited.secret);
    let ca_file = section.text("ca_file").map(|file| beside(path, file.get_ref()));
    section.finish();
    Some(SmtpSettings {
        host: host?.into_inner(),
        port: port?,
        security: security?,
        user: user?,
        auth,
        secret: secret?.provider(),
        ca_file: ca_file.or_else(|| inherited.ca_file.cloned()),
        identity: inherited.identity.cloned(),
        silence: SmtpSettings::SILENCE,
        verdict: SmtpSettings::VERDICT,
    })
}

/// How long a mail can be taken back.
pub fn undo(section: &mut Section<'_>) -> SignedDuration {
    let default = SignedDuration::from_secs(UNDO_SECONDS);
    let Some(seconds) = section.number("undo_seconds") else { return default };
    if !(0.0..=LONGEST_UNDO).contains(seconds.get_ref()) {
        let remedy = "write undo_seconds = 10, at most 300";
        section.source.report(seconds.span().start, "undo_seconds is out of bounds", remedy);
        return default;
    }
    SignedDuration::from_secs_f64(*seconds.get_ref())
}

/// Bytes that the attachments of a mail may have together, unless the config says otherwise: what most servers take,
/// with the third more that the encoding needs.
pub const ATTACHMENTS: u64 = 20 * MEGABYTE;
const MEGABYTE: u64 = 1_000_000;
/// More than this no server takes, and a forwarded mail is not read beyond it.
const LARGEST_ATTACHMENTS: f64 = 30.0;

/// Bytes that the attachments of a mail may have together.
pub fn attachments(section: &mut Section<'_>) -> u64 {
    let Some(megabytes) = section.number("attachments_mb") else { return ATTACHMENTS };
    if !(0.0..=LARGEST_ATTACHMENTS).contains(megabytes.get_ref()) {
        let remedy = "write attachments_mb = 20, at most 30";
        section.source.report(megabytes.span().start, "attachments_mb is out of bounds", remedy);
        return ATTACHMENTS;
    }
    (megabytes.get_ref() * MEGABYTE as f64) as u64
}
