//! What `levelhead check` asks of an account: everything that can be wrong, in order, up to the first thing that stops
//! it. Changes nothing. Must not know the writer.

use super::connect::{log_in, protect};
use super::error::{Error, Result};
use super::folders::Role;
use super::name::FolderName;
use super::reader::Reader;
use super::session::Session;
use super::settings::AccountSettings;
use super::wire::Mode;
use crate::mail::SafeText;
use crate::net::Security;

/// One line of what `check` finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was looked at (`login`, `TLS`).
    pub what: &'static str,
    /// What was found; with a remedy where it is wrong.
    pub detail: SafeText,
}

/// Extensions worth telling of.
const TOLD: &str = "IDLE MOVE UIDPLUS SPECIAL-USE ACL NAMESPACE COMPRESS=DEFLATE QRESYNC CONDSTORE";

/// The lines found so far.
struct Findings(Vec<CheckLine>);

impl Findings {
    /// Notes how a step went; its value, if it went well.
    fn note<T>(
        &mut self,
        what: &'static str,
        step: Result<T>,
        detail: impl FnOnce(&T) -> String,
    ) -> Option<T> {
        let (ok, detail) = match &step {
            Ok(value) => (true, detail(value)),
            Err(error) => (false, error.to_string()),
        };
        self.0.push(CheckLine { ok, what, detail: SafeText::line(&detail) });
        step.ok()
    }

    fn say(&mut self, ok: bool, what: &'static str, detail: &str) {
        self.0.push(CheckLine { ok, what, detail: SafeText::line(detail) });
    }
}

/// Looks at everything about an account that can be wrong, in order, up to the first thing that stops it: DNS, TCP,
/// TLS, login, capabilities, folders, rights. Changes nothing.
pub fn check(settings: &AccountSettings) -> Vec<CheckLine> {
    let mut findings = Findings(Vec::new());
    if let Some(session) = line(settings, &mut findings) {
        let mut reader = Reader::over(session);
        folders(settings, &mut reader, &mut findings);
        reader.leave();
    }
    findings.0
}

fn line(settings: &AccountSettings, findings: &mut Findings) -> Option<Session> {
    let server = settings.server();
    let reached = |error| Error::Unreached(error);
    let addresses = findings.note("DNS", server.resolve().map_err(reached), |addresses| {
        let list: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
        format!("{} is {}", settings.host, list.join(", "))
    })?;
    let socket =
        findings.note("TCP", server.dial(&addresses).map_err(reached), |_| format!("{server} answers"))?;
    let (wire, known) = findings.note("TLS", protect(settings, socket, Mode::ReadOnly), |_| {
        match settings.security {
            Security::Implicit => "TLS from the first byte, certificate and name checked",
            Security::StartTls => "STARTTLS, certificate and name checked",
            Security::PlainLoopback => "none: plain text to this machine",
        }
        .to_owned()
    })?;
    let session = findings
        .note("login", log_in(settings, wire, known), |_| format!("{} is logged in", settings.user))?;
    findings.say(true, "capabilities", &session.capabilities.among(TOLD));
    Some(session)
}

fn folders(settings: &AccountSettings, reader: &mut Reader, findings: &mut Findings) -> Option<()> {
    let all = findings.note("folders", reader.folders(), |all| {
        let names: Vec<String> =
            all.iter().filter(|folder| folder.opens).map(|f| f.name.text()).take(40).collect();
        names.join(", ")
    })?;
    let opened = FolderName::from_text(&settings.folder).and_then(|name| {
        let opened = reader.open(&name)?;
        Ok((name, opened.exists))
    });
    let (name, _) = findings.note("folder", opened, |(name, exists)| format!("{name}: {exists} messages"))?;
    match reader.rights(&name) {
        Ok(Some(rights)) if rights.may_write() => findings.say(true, "rights", rights.letters()),
        Ok(Some(rights)) => {
            findings.say(
                true,
                "rights",
                &format!("{}: looking only, states cannot be kept", rights.letters()),
            );
        }
        Ok(None) => findings.say(true, "rights", "the server does not tell"),
        Err(error) => findings.say(false, "rights", &error.to_string()),
    }
    if settings.sent.is_empty() {
        let found = reader.beside(&name, Role::Sent).and_then(|found| {
            found.ok_or_else(|| Error::Folder {
                name: SafeText::line("Sent"),
                said: SafeText::line(
                    "none is marked or named so beside the opened folder, set `sent` in the config",
                ),
            })
        });
        findings.note("sent", found, FolderName::text);
    }
    for wanted in &settings.sent {
        let known = FolderName::from_text(wanted).and_then(|name| {
            let absent =
                Error::Folder { name: name.safe(), said: SafeText::line("there is none of this name") };
            if all.iter().any(|folder| folder.name.same(&name)) { Ok(name) } else { Err(absent) }
        });
        findings.note("sent", known, FolderName::text);
    }
    Some(())
}
