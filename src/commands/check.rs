//! `levelhead check`: config, connection, login, folders and templates, a line each. Changes nothing. Must not know
//! how any of them is looked at.

use super::{Failure, Session, opening};
use crate::access::AccountSetting;
use crate::config::Account;
use crate::imap;
use crate::smtp;

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
        for line in imap::check(&settings) {
            let sign = if line.ok { '✓' } else { '✗' };
            wrong += usize::from(!line.ok);
            writeln!(session.out, "{sign} {} {}: {}", settings.name, line.what, line.detail)?;
        }
        let sends = match &account.way {
            None => Ok("no way to send: [account.smtp] or send_command would name one".into()),
            Some(_) if writes_nothing(account, session) => Ok("read-only: nothing is sent".into()),
            Some(way) => smtp::check(way).map(|said| said.to_string()).map_err(|why| why.to_string()),
        };
        wrong += usize::from(sends.is_err());
        let (sign, detail) = sends.map_or_else(|why| ('✗', why), |said| ('✓', said));
        writeln!(session.out, "{sign} {} sending: {detail}", settings.name)?;
        session.out.flush()?;
    }
    if wrong == 0 { Ok(()) } else { Err(Failure::failed(format!("{} above", count(wrong, "failed check")))) }
}

fn writes_nothing(account: &Account, session: &Session<'_>) -> bool {
    session.options.read_only || account.access == AccountSetting::ReadOnly
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
