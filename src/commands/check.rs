//! `levelhead check`: config, connection, login, folders and templates, a line each. Changes nothing. Must not know
//! how any of them is looked at.

use super::{Failure, Session, opening};
use crate::access::AccountSetting;
use crate::config::Account;
use crate::imap;
use crate::smtp;
use std::io::Write;

/// Checks everything there is, and fails if any of it does.
pub fn run(session: &mut Session<'_>) -> Result<(), Failure> {
    let config = match opening::config(session.options) {
        Ok(config) => config,
        Err(Failure::Usage(problems)) => {
            for problem in &problems {
                writeln!(session.out, "✗ config: {problem}")?;
            }
            return Err(Failure::usage(format!(
                "the config has {} to mend",
                count(problems.len(), "problem")
            )));
        }
        Err(other) => return Err(other),
    };
    match &config.path {
        Some(path) => writeln!(session.out, "✓ config: {}", path.display())?,
        None => writeln!(session.out, "✓ config: none; --demo and --open need none")?,
    }
    for warning in &config.warnings {
        writeln!(session.out, "✓ config: {warning}")?;
    }
    writeln!(session.out, "✓ templates: {}", config.templates().len())?;
    let mut wrong = 0;
    let named = session.options.account.is_some();
    let accounts =
        if named { opening::pick(&config, session.options)? } else { config.accounts.iter().collect() };
    for account in accounts {
        let mut settings = account.settings.clone();
        if let Some(folder) = &session.options.folder {
            settings.folder.clone_from(folder);
        }
        let account = Account { settings, ..account.clone() };
        let read_only = session.options.read_only || account.access == AccountSetting::ReadOnly;
        wrong += self::account(&account, read_only, session.out)?.len();
    }
    if wrong == 0 { Ok(()) } else { Err(Failure::failed(format!("{} above", count(wrong, "failed check")))) }
}

/// Checks one account, a line each; what failed.
pub(super) fn account(
    account: &Account,
    read_only: bool,
    out: &mut dyn Write,
) -> Result<Vec<&'static str>, Failure> {
    let mut failed = Vec::new();
    let name = &account.settings.name;
    for line in imap::check(&account.settings) {
        let sign = if line.ok { '✓' } else { '✗' };
        failed.extend((!line.ok).then_some(line.what));
        writeln!(out, "{sign} {name} {}: {}", line.what, line.detail)?;
    }
    let sends = match &account.way {
        None => Ok("no way to send: [account.smtp] or send_command would name one".into()),
        Some(_) if read_only => Ok("read-only: nothing is sent".into()),
        Some(way) => smtp::check(way).map(|said| said.to_string()).map_err(|why| why.to_string()),
    };
    failed.extend(sends.is_err().then_some("sending"));
    let (sign, detail) = sends.map_or_else(|why| ('✗', why), |said| ('✓', said));
    writeln!(out, "{sign} {name} sending: {detail}")?;
    out.flush()?;
    Ok(failed)
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
