//! `[[account]]`: a mailbox on an IMAP server, and who we are there. Must not know how IMAP is spoken.

use super::auth;
use super::people;
use super::secret;
use super::section::Section;
use super::sending::{self, Inherited};
use crate::access::AccountSetting;
use crate::imap::{AccountSettings, Patience};
use crate::mail::AddrSpec;
use crate::net::{Identity, Security};
use crate::secrets::SecretSource;
use crate::smtp::Way;
use crate::triage::Shelf;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::Spanned;

/// One account, checked.
#[derive(Debug, Clone)]
pub struct Account {
    /// How to reach it.
    pub settings: AccountSettings,
    /// The addresses mail is answered from, the main one first.
    pub addresses: Vec<AddrSpec>,
    /// Domains of which every address is ours.
    pub domains: Vec<String>,
    /// What follows `-- ` in a reply.
    pub signature: Option<String>,
    /// Whether the config forbids writing.
    pub access: AccountSetting,
    /// Whether the password stands in the config file.
    pub password_in_file: bool,
    /// How its mail leaves; `None` where it does not.
    pub way: Option<Way>,
}

/// Reads one `[[account]]` of the config file at `path`.
pub fn read(mut section: Section<'_>, path: &Path) -> Option<Account> {
    let name = section.required("name", "\"support\"");
    let host = section.required("host", "\"imap.example.com\"");
    let security = security(&mut section, host.as_ref());
    let usual = if security == Some(Security::Implicit) { 993 } else { 143 };
    let port = port(&mut section, usual);
    let user = section.required("user", "\"support@desk.example\"");
    let auth = auth::read(&mut section);
    let secret = secret::read(&mut section, user.as_ref().map(Spanned::get_ref), path, None);
    let folder = section.text("folder").map_or_else(|| "INBOX".to_owned(), Spanned::into_inner);
    let sent = sent(&mut section);
    let shelves = [("archive", Shelf::Archive), ("trash", Shelf::Trash), ("junk", Shelf::Junk)]
        .into_iter()
        .filter_map(|(key, shelf)| Some((shelf, section.text(key)?.into_inner())))
        .collect();
    let drafts = section.text("drafts").map(Spanned::into_inner);
    let (addresses, domains) = ours(&mut section, user.as_ref().map(Spanned::get_ref));
    let signature = section.text("signature").map(Spanned::into_inner);
    let read_only = section.flag("read_only").is_some_and(Spanned::into_inner);
    let patience = Patience { poll: poll(&mut section), ..Patience::default() };
    let compress = section.flag("compress").map(Spanned::into_inner);
    let ca_file = section.text("ca_file").map(|file| {
        let full = beside(path, file.get_ref());
        if !full.is_file() {
            let what = format!("ca_file {} does not exist", full.display());
            section.source.report(file.span().start, what, "name a file of PEM certificates");
        }
        full
    });
    let identity = identity(&mut section, path);
    let inherited = Inherited {
        identity: identity.as_ref(),
        user: user.as_ref().map(Spanned::get_ref),
        secret: secret.as_ref(),
        ca_file: ca_file.as_ref(),
    };
    let way = sending::way(&mut section, &inherited, path);
    section.finish();
    let secret = secret?;
    let password_in_file = matches!(secret, SecretSource::ConfigFile { .. });
    let settings = AccountSettings {
        name: name?.into_inner(),
        host: host?.into_inner(),
        port: port?,
        security: security?,
        user: user?.into_inner(),
        auth,
        secret: secret.provider(),
        folder,
        sent,
        shelves,
        drafts,
        ca_file,
        identity,
        compress,
        patience,
    };
    let access = if read_only { AccountSetting::ReadOnly } else { AccountSetting::Writable };
    Some(Account { settings, addresses, domains, signature, access, password_in_file, way })
}

/// The client certificate, of which both files are named or neither.
fn identity(section: &mut Section<'_>, path: &Path) -> Option<Identity> {
    let mut file = |key: &'static str| {
        let name = section.text(key)?;
        let full = beside(path, name.get_ref());
        if !full.is_file() {
            let what = format!("{key} {} does not exist", full.display());
            section.source.report(name.span().start, what, "name a PEM file");
        }
        Some((full, name.span().start))
    };
    match (file("client_certificate"), file("client_key")) {
        (Some((certificate, _)), Some((key, _))) => Some(Identity { certificate, key }),
        (Some((_, at)), None) | (None, Some((_, at))) => {
            let remedy = "write both client_certificate and client_key";
            section.source.report(at, "a client certificate is two files", remedy);
            None
        }
        (None, None) => None,
    }
}

/// `None` where it is wrong; the problem is noted.
pub(super) fn security(section: &mut Section<'_>, host: Option<&Spanned<String>>) -> Option<Security> {
    let Some(tls) = section.text("tls") else { return Some(Security::Implicit) };
    let at = tls.span().start;
    match tls.get_ref().as_str() {
        "implicit" => Some(Security::Implicit),
        "starttls" => Some(Security::StartTls),
        "none" if host.is_none_or(|host| is_loopback(host.get_ref())) => Some(Security::PlainLoopback),
        "none" => {
            let what = "tls = \"none\" would send the password in plain text over the network";
            section.source.report(
                at,
                what,
                "use \"implicit\" or \"starttls\"; \"none\" is for localhost only",
            );
            None
        }
        other => {
            let remedy = "write tls = \"implicit\" or tls = \"starttls\"";
            section.source.report(at, format!("there is no tls {other:?}"), remedy);
            None
        }
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

pub(super) fn port(section: &mut Section<'_>, usual: u16) -> Option<u16> {
    let Some(number) = section.number("port") else { return Some(usual) };
    let port = *number.get_ref();
    if port.fract() != 0.0 || !(1.0..=65535.0).contains(&port) {
        section.source.report(number.span().start, format!("{port} is no port"), format!("usual is {usual}"));
        return None;
    }
    Some(port as u16)
}

/// How often to look for new mail where the server does not tell of it.
fn poll(section: &mut Section<'_>) -> Duration {
    let usual = Patience::default().poll;
    let Some(number) = section.number("poll_seconds") else { return usual };
    let seconds = *number.get_ref();
    if !(5.0..=3600.0).contains(&seconds) {
        let what = format!("poll_seconds = {seconds} is not between 5 and 3600");
        section.source.report(number.span().start, what, "30 is usual");
        return usual;
    }
    Duration::from_secs_f64(seconds)
}

fn sent(section: &mut Section<'_>) -> Vec<String> {
    let sent = section.texts("sent");
    let most = usize::from(crate::imap::Plan::SENT);
    if let Some(too_many) = sent.get(most) {
        section.source.report(
            too_many.span().start,
            format!("more than {most} sent folders"),
            "leave some out",
        );
    }
    sent.into_iter().map(Spanned::into_inner).take(most).collect()
}

/// Our addresses, and domains that are ours as a whole; by default the user name where it is an address.
fn ours(section: &mut Section<'_>, user: Option<&String>) -> (Vec<AddrSpec>, Vec<String>) {
    let (domains, addresses): (Vec<String>, Vec<String>) = people::addresses_or_domains(section, "addresses")
        .into_iter()
        .partition(|entry| entry.starts_with('@'));
    let mut addresses: Vec<AddrSpec> = addresses.iter().filter_map(|text| AddrSpec::parse(text)).collect();
    if addresses.is_empty() {
        addresses.extend(user.and_then(|user| AddrSpec::parse(user)));
    }
    if addresses.is_empty() && user.is_some() {
        let (what, remedy) = if domains.is_empty() {
            (
                "[account] addresses is missing, and user is no address",
                "add addresses = [\"support@desk.example\"]",
            )
        } else {
            ("[account] addresses names domains only", "add the address replies come from")
        };
        section.source.report(section.at, what, remedy);
    }
    (addresses, domains)
}

/// A path of the config: absolute, from the home folder (`~/`), or beside the config file.
pub fn beside(config: &Path, written: &str) -> PathBuf {
    if let Some(rest) = written.strip_prefix("~/")
        && let Some(home) = directories::BaseDirs::new()
    {
        return home.home_dir().join(rest);
    }
    config.parent().unwrap_or(Path::new(".")).join(written)
}
