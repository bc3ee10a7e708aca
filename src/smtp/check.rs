//! What `levelhead check` asks of a way to send: can it be reached, does it let us in. No mail is named. Must not know
//! what else is checked.

use super::session;
use super::settings::Way;
use crate::mail::SafeText;
use std::process::{Command, Stdio};

/// What was found, in one line: with a remedy where it is wrong.
///
/// # Errors
/// The server can't be reached or refuses the login; the command is not there.
pub fn check(way: &Way) -> Result<SafeText, SafeText> {
    match way {
        Way::Smtp(settings) => session::visit(settings)
            .map(|offers| SafeText::line(&format!("{} lets us in ({offers})", settings.server())))
            .map_err(|refusal| SafeText::line(&refusal.why)),
        Way::Command(command) => {
            let program = command.split_whitespace().next().unwrap_or_default();
            let mut look = Command::new("/bin/sh");
            look.args(["-c", "command -v -- \"$1\"", "check", program]);
            let found = look.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
            if found.is_ok_and(|status| status.success()) {
                Ok(SafeText::line(&format!("by the command {program}, which is there; it was not run")))
            } else {
                Err(SafeText::line(&format!(
                    "send_command: {program} is not there: install it, or name its path"
                )))
            }
        }
    }
}
