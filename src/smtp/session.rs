//! One mail over SMTP (RFC 5321), step by step, so that it is known at each whether it may have been taken. Must not
//! know the outbox.

use super::Mail;
use super::error::{NotSent, Outcome};
use super::line::{Line, Stream, says, words};
use super::login::log_in;
use super::offers::Offers;
use super::settings::SmtpSettings;
use crate::mail::AddrSpec;
use crate::net::Security;
use lettre::Address;
use lettre::transport::smtp::commands;
use lettre::transport::smtp::extension::{ClientId, MailBodyParameter, MailParameter};
use std::net::IpAddr;

/// The longest line of a mail (RFC 5321 section 4.5.3.1.6), its end included.
const LONGEST_LINE: usize = 1000;

type Step<T> = Result<T, NotSent>;

/// Hands a mail over.
pub(super) fn send(
    settings: &SmtpSettings,
    mail: Mail<'_>,
    end_reached: &mut dyn FnMut() -> Result<(), String>,
) -> Outcome {
    match up_to_the_end(settings, mail) {
        Ok(mut line) => match end_reached() {
            Ok(()) => end(settings, &mut line),
            Err(why) => Outcome::NotSent(NotSent::for_now(why)),
        },
        Err(not_sent) => Outcome::NotSent(not_sent),
    }
}

/// Says hello, logs in and leaves; what the server offers that matters to us.
pub(super) fn visit(settings: &SmtpSettings) -> Step<String> {
    let (mut line, offers) = connect(settings)?;
    log_in(settings, &mut line, &offers)?;
    let _ = line.write(commands::Quit.to_string().as_bytes());
    let offers: Vec<&str> = ["8BITMIME", "SMTPUTF8"].into_iter().filter(|name| offers.has(name)).collect();
    Ok(if offers.is_empty() { "ASCII mail only".to_owned() } else { offers.join(", ") })
}

/// Everything but the line that ends the mail: a server that does not get that line forgets the mail.
fn up_to_the_end(settings: &SmtpSettings, mail: Mail<'_>) -> Step<Line> {
    if let Some(long) = mail.message.split(|byte| *byte == b'\n').find(|line| line.len() >= LONGEST_LINE) {
        return Err(NotSent::for_good(format!(
            "a line of the mail has {} bytes, too many for mail",
            long.len()
        )));
    }
    let (mut line, offers) = connect(settings)?;
    log_in(settings, &mut line, &offers)?;
    let from = address(mail.from)?;
    let to = mail.to.iter().map(address).collect::<Step<Vec<Address>>>()?;
    let parameters = parameters(&line, &offers, mail)?;
    line.ask("the sender was", commands::Mail::new(Some(from), parameters))?;
    for recipient in to {
        // All or nothing: a mail that reaches only some would have to be sent to the others again.
        let what = format!("{recipient} was");
        if let Err(refused) = line.ask(&what, commands::Rcpt::new(recipient, Vec::new())) {
            let _ = line.write(commands::Quit.to_string().as_bytes());
            return Err(refused);
        }
    }
    line.ask("the mail was", commands::Data)?;
    line.write(&dotted(mail.message)).map_err(|error| line.lost(&error))?;
    Ok(line)
}

/// The line that ends the mail, and the server's word on it.
fn end(settings: &SmtpSettings, line: &mut Line) -> Outcome {
    let waits = line.socket.set_read_timeout(Some(settings.verdict));
    let answered = waits.and_then(|()| line.write(b".\r\n")).and_then(|()| line.reply());
    match answered {
        Ok(reply) if reply.is_positive() => {
            // It is taken; whether the goodbye arrives no longer matters.
            let _ = line.write(commands::Quit.to_string().as_bytes());
            Outcome::Accepted(words(&reply))
        }
        Ok(reply) => Outcome::NotSent(line.refused("the mail was", &reply)),
        Err(error) => {
            Outcome::Unsure(format!("{}: {} before it said whether it took the mail", line.at, says(&error)))
        }
    }
}

/// A line with TLS as the settings want it, and what the server can do.
fn connect(settings: &SmtpSettings) -> Step<(Line, Offers)> {
    let server = settings.server();
    let at = server.to_string();
    let socket = server.dial(&server.resolve()?)?;
    let broken = |error: std::io::Error| NotSent::for_now(format!("{at}: {}", says(&error)));
    let below = socket.try_clone().map_err(broken)?;
    let stream: Box<dyn Stream> = match settings.security {
        Security::Implicit => Box::new(server.protect(socket)?),
        Security::StartTls | Security::PlainLoopback => Box::new(socket),
    };
    let me = match below.local_addr().map(|address| address.ip()) {
        Ok(IpAddr::V6(ip)) => ClientId::Ipv6(ip),
        Ok(IpAddr::V4(ip)) => ClientId::Ipv4(ip),
        Err(_) => ClientId::default(),
    };
    let mut line = Line::new(stream, below, at);
    let greeting = line.reply().map_err(|error| line.lost(&error))?;
    if !greeting.is_positive() {
        return Err(line.refused("the connection was", &greeting));
    }
    let mut offers = hello(&mut line, &me)?;
    if settings.security == Security::StartTls {
        line = start_tls(settings, line, &offers)?;
        // What was said in the clear is forgotten.
        offers = hello(&mut line, &me)?;
    }
    Ok((line, offers))
}

fn hello(line: &mut Line, me: &ClientId) -> Step<Offers> {
    let reply = line.ask("the greeting was", commands::Ehlo::new(me.clone()))?;
    let not_smtp = || NotSent::for_good(format!("{}: not an SMTP server: check `port` and `tls`", line.at));
    Offers::read(&reply).ok_or_else(not_smtp)
}

fn start_tls(settings: &SmtpSettings, mut line: Line, offers: &Offers) -> Step<Line> {
    if !offers.has("STARTTLS") {
        return Err(NotSent::for_good(format!(
            "{}: the server offers no STARTTLS, nothing was sent in the clear: use tls = \"implicit\" with port 465",
            line.at
        )));
    }
    line.ask("STARTTLS was", commands::Starttls)?;
    if line.has_buffered() {
        return Err(NotSent::for_good(format!(
            "{}: bytes were slipped in before TLS began, connection dropped: do not trust this network",
            line.at
        )));
    }
    let lost = |error: std::io::Error| NotSent::for_now(says(&error));
    let (socket, below) = (line.socket.try_clone().map_err(lost)?, line.socket);
    let stream = settings.server().protect(socket)?;
    Ok(Line::new(Box::new(stream), below, line.at))
}

/// 8BITMIME and SMTPUTF8 where they are needed, which only goes where they are offered.
fn parameters(line: &Line, offers: &Offers, mail: Mail<'_>) -> Step<Vec<MailParameter>> {
    let odd = mail.to.iter().chain([mail.from]).find(|spec| !spec.as_str().is_ascii());
    let mut parameters = Vec::new();
    if odd.is_some() || !head(mail.message).is_ascii() {
        if !offers.has("SMTPUTF8") {
            let what = odd.map_or_else(|| "an address".to_owned(), ToString::to_string);
            return Err(NotSent::for_good(format!(
                "{}: {what} is not ASCII, and the server takes no such mail (no SMTPUTF8): ask for another address",
                line.at
            )));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !mail.message.is_ascii() {
        if !offers.has("8BITMIME") {
            return Err(NotSent::for_good(format!("{}: the server takes no text of eight bits", line.at)));
        }
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}

fn head(message: &[u8]) -> &[u8] {
    let end = memchr::memmem::find(message, b"\r\n\r\n").unwrap_or(message.len());
    message.get(..end).unwrap_or_default()
}

fn address(spec: &AddrSpec) -> Step<Address> {
    spec.as_str().parse().map_err(|_| NotSent::for_good(format!("{spec} is no address a server would take")))
}

/// A message as DATA carries it (RFC 5321 section 4.5.2), its last line ended, the line that ends it all left out.
fn dotted(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + message.len() / 64 + 2);
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            out.push(b'.');
        }
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        out.extend_from_slice(text.strip_suffix(b"\r").unwrap_or(text));
        out.extend_from_slice(b"\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_doubled_and_lines_ended() {
        assert_eq!(dotted(b"a\r\n.\r\n..b\r\nc"), b"a\r\n..\r\n...b\r\nc\r\n");
        assert_eq!(dotted(b"a\n.b\n"), b"a\r\n..b\r\n");
    }
}
