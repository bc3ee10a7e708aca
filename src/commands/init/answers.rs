//! What was answered, as the config file that it makes. Must not know how it was asked.

use super::endpoint::Endpoint;
use crate::net::Security;
use secrecy::{ExposeSecret as _, SecretString};
use std::fmt::Write as _;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

/// Where the secret comes from.
#[derive(Debug, Clone)]
pub enum Secret {
    /// A command prints it.
    Command(String),
    /// An environment variable holds it.
    Variable(String),
    /// The keyring holds it; what is to be put there, if it is not there yet.
    Keyring(Option<SecretString>),
    /// The config file, because the user insists.
    File(SecretString),
}

impl Secret {
    /// What was typed, if it was: until the config is written it is nowhere else.
    pub fn typed(&self) -> Option<&SecretString> {
        match self {
            Self::Keyring(typed) => typed.as_ref(),
            Self::File(typed) => Some(typed),
            Self::Command(_) | Self::Variable(_) => None,
        }
    }
}

/// All that a config needs.
#[derive(Debug, Clone)]
pub struct Answers {
    /// The user's name.
    pub name: String,
    /// The address replies come from.
    pub address: String,
    /// Where mail is read.
    pub imap: Endpoint,
    /// Where mail is sent, if it is.
    pub smtp: Option<Endpoint>,
    /// The login.
    pub user: String,
    /// Whether the secret is an OAuth token.
    pub token: bool,
    /// Where the secret comes from.
    pub secret: Secret,
    /// The server's own CA, where it needs one.
    pub ca_file: Option<String>,
    /// Whether nothing may be changed.
    pub read_only: bool,
}

impl Answers {
    /// What the account is called.
    fn account(&self) -> &str {
        match self.address.split('@').next().unwrap_or_default() {
            // It means all accounts at once.
            "" | "all" => "mail",
            local => local,
        }
    }

    /// The text of the config file.
    pub fn text(&self) -> String {
        let mut text = String::from(
            "# Written by levelhead init. docs/config.md and config.example.toml say what else there is.\n",
        );
        line(&mut text, "\n[me]\nname", &self.name);
        line(&mut text, "\n[[account]]\nname", self.account());
        place(&mut text, &self.imap, 993, 143);
        line(&mut text, "user", &self.user);
        if self.token {
            line(&mut text, "auth", "xoauth2");
        }
        match &self.secret {
            Secret::Command(command) => line(&mut text, "password_command", command),
            Secret::Variable(name) => line(&mut text, "password_env", name),
            Secret::Keyring(_) => text.push_str("keyring = true\n"),
            Secret::File(secret) => line(&mut text, "password", secret.expose_secret()),
        }
        let _ = writeln!(text, "addresses = [{}]", quoted(&self.address));
        if let Some(file) = &self.ca_file {
            line(&mut text, "ca_file", file);
        }
        if self.read_only {
            text.push_str("read_only = true\n");
        }
        if let Some(smtp) = &self.smtp {
            text.push_str("\n[account.smtp]\n");
            place(&mut text, smtp, 465, 587);
            if self.token {
                line(&mut text, "auth", "xoauth2");
            }
        }
        text
    }
}

fn place(text: &mut String, server: &Endpoint, implicit: u16, starttls: u16) {
    line(text, "host", &server.host);
    let usual = match server.security {
        Security::Implicit => Some(implicit),
        Security::StartTls => Some(starttls),
        Security::PlainLoopback => None,
    };
    if usual != Some(server.port) {
        let _ = writeln!(text, "port = {}", server.port);
    }
    if server.security != Security::Implicit {
        line(text, "tls", server.tls());
    }
}

fn line(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "{key} = {}", quoted(value));
}

fn quoted(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

/// Writes the file, for its owner alone; one that is there stays as it is.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a config is none.
        let _ = fs::remove_file(path);
    }
    written
}
