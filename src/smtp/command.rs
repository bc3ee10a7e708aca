//! Handing a mail to a command of the user's, as to sendmail: `-f SENDER -- RECIPIENT…`, the mail on standard input.
//! Must not know SMTP.

use super::Mail;
use super::error::{NotSent, Outcome};
use crate::mail::SafeText;
use std::io::{self, Read as _, Write as _};
use std::process::{Command, Stdio};
use std::thread;

/// The exit status of sendmail for what may work later (`EX_TEMPFAIL` of sysexits.h).
const LATER: i32 = 75;
/// Bytes of what it says that are read.
const LONGEST: u64 = 8 << 10;

/// Hands a mail over. A command that has been started may send whatever it has got, even if we end: from then until it
/// has ended nobody knows.
pub(super) fn send(
    command: &str,
    mail: Mail<'_>,
    end_reached: &mut dyn FnMut() -> Result<(), String>,
) -> Outcome {
    if let Err(why) = end_reached() {
        return Outcome::NotSent(NotSent::for_now(why));
    }
    let mut ready = Command::new("/bin/sh");
    // The addresses are arguments, never text of the shell's.
    ready.args(["-c", &format!("{command} \"$@\""), "send_command", "-f", mail.from.as_str(), "--"]);
    ready.args(mail.to.iter().map(crate::mail::AddrSpec::as_str));
    let started = ready.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => return Outcome::NotSent(NotSent::for_good(format!("send_command: {error}"))),
    };
    let errors = child.stderr.take();
    let heard = thread::spawn(move || {
        let mut said = Vec::new();
        if let Some(mut errors) = errors {
            let _ = errors.by_ref().take(LONGEST).read_to_end(&mut said);
            // A talkative command must not die of a closed pipe.
            let _ = io::copy(&mut errors, &mut io::sink());
        }
        said
    });
    // Its exit status says whether it got everything.
    let written = child.stdin.take().map(|mut input| input.write_all(&unix_lines(mail.message)));
    let ended = child.wait();
    let said = heard.join().unwrap_or_default();
    let said = SafeText::line(&String::from_utf8_lossy(&said)).to_string();
    match ended.map(|status| status.code()) {
        Ok(Some(0)) if matches!(written, Some(Ok(()))) => {
            Outcome::Accepted("send_command took it".to_owned())
        }
        Ok(Some(0)) => Outcome::Unsure("send_command ended well but did not read the whole mail".to_owned()),
        Ok(Some(LATER)) => Outcome::NotSent(NotSent::for_now(format!("send_command: {said}"))),
        Ok(Some(code)) => {
            let why = format!("send_command failed (status {code}): {said}: run it by hand to see why");
            Outcome::NotSent(NotSent::for_good(why))
        }
        Ok(None) => Outcome::Unsure(format!("send_command was killed: {said}")),
        Err(error) => Outcome::Unsure(format!("send_command: {error}")),
    }
}

/// A command of this kind takes text as the system writes it.
fn unix_lines(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len());
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_suffix(b"\r\n") {
            Some(text) => out.extend_from_slice(&[text, b"\n"].concat()),
            None => out.extend_from_slice(line),
        }
    }
    out
}
