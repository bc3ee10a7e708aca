//! A secret printed by a command. Must not show what the command printed.

use super::SecretError;
use secrecy::{ExposeSecret, SecretString};
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Time enough to type a passphrase into the window that a password store may open.
const PATIENCE: Duration = Duration::from_mins(2);
const LONGEST: u64 = 64 * 1024;

/// Runs `command` by the shell; the first line of its output without the line end.
pub(super) fn first_line(command: &str) -> Result<SecretString, SecretError> {
    first_line_within(command, PATIENCE)
}

fn first_line_within(command: &str, patience: Duration) -> Result<SecretString, SecretError> {
    let failed = |how: &str| SecretError::Command(how.to_owned());
    let mut child = Command::new("/bin/sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed(&format!("could not be run ({error})")))?;
    let Some(output) = child.stdout.take() else { return Err(failed("has no output")) };
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut text = String::new();
        let read = output.take(LONGEST).read_to_string(&mut text).map(|_| SecretString::from(text));
        // The asker may have given up: then nobody wants the answer.
        drop(sender.send(read));
    });
    let Ok(read) = receiver.recv_timeout(patience) else {
        drop(child.kill());
        drop(child.wait());
        return Err(failed("took too long"));
    };
    let status = child.wait().map_err(|_| failed("could not be waited for"))?;
    if !status.success() {
        return Err(failed(&format!("failed ({status})")));
    }
    let text = read.map_err(|_| failed("printed something that is not UTF-8"))?;
    match text.expose_secret().lines().next() {
        Some(line) if !line.is_empty() => Ok(line.into()),
        _ => Err(failed("printed nothing")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(command: &str) -> String {
        first_line(command).unwrap_err().to_string()
    }

    #[test]
    fn the_first_line_is_the_secret() {
        assert_eq!(first_line("printf 'pa ss\\nuser: x\\n'").unwrap().expose_secret(), "pa ss");
        assert_eq!(first_line("printf 'word\\r\\n'").unwrap().expose_secret(), "word");
    }

    #[test]
    fn a_failing_command_is_named_and_its_output_is_not() {
        let text = said("echo hunter2; echo hunter3 >&2; exit 3");
        assert!(text.contains("exit status: 3") && !text.contains("hunter"), "{text}");
        assert!(said("true").contains("printed nothing"));
        assert!(said("exec /nonexistent/program").contains("failed"));
    }

    #[test]
    fn a_command_that_hangs_is_given_up() {
        let error = first_line_within("exec sleep 600", Duration::from_millis(20)).unwrap_err();
        assert_eq!(error, SecretError::Command("took too long".to_owned()));
    }
}
