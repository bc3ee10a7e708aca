//! One mail over SMTP (RFC 5321), step by step, so that it is known at each whether it may have been taken. Must not
//! know the outbox.

use super::Mail;
use super::error::{NotSent, Outcome};
use super::line::{Line, Stream, says, words};
use super::settings::{Auth, SmtpSettings};
use crate::mail::AddrSpec;
use crate::net::Security;
use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::commands;
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter, ServerInfo};
use secrecy::ExposeSecret;
use std::net::IpAddr;

/// The longest line of a mail (RFC 5321 section 4.5.3.1.6), its end included.
const LONGEST_LINE: usize = 1000;
/// Challenges answered while logging in.
const CHALLENGES: u32 = 4;

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
    let (mut line, server) = connect(settings)?;
    log_in(settings, &mut line, &server)?;
    let _ = line.write(commands::Quit.to_string().as_bytes());
    let offers = [(Extension::EightBitMime, "8BITMIME"), (Extension::SmtpUtfEight, "SMTPUTF8")];
    let offers: Vec<&str> =
        offers.iter().filter(|(wanted, _)| server.supports_feature(*wanted)).map(|(_, name)| *name).collect();
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
    let (mut line, server) = connect(settings)?;
    log_in(settings, &mut line, &server)?;
    let from = address(mail.from)?;
    let to = mail.to.iter().map(address).collect::<Step<Vec<Address>>>()?;
    let parameters = parameters(&line, &server, mail)?;
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
fn connect(settings: &SmtpSettings) -> Step<(Line, ServerInfo)> {
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
    let mut can = hello(&mut line, &me)?;
    if settings.security == Security::StartTls {
        line = start_tls(settings, line, &can)?;
        // What was said in the clear is forgotten.
        can = hello(&mut line, &me)?;
    }
    Ok((line, can))
}

fn hello(line: &mut Line, me: &ClientId) -> Step<ServerInfo> {
    let reply = line.ask("the greeting was", commands::Ehlo::new(me.clone()))?;
    ServerInfo::from_response(&reply)
        .map_err(|_| NotSent::for_good(format!("{}: not an SMTP server: check `port` and `tls`", line.at)))
}

fn start_tls(settings: &SmtpSettings, mut line: Line, can: &ServerInfo) -> Step<Line> {
    if !can.supports_feature(Extension::StartTls) {
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

fn log_in(settings: &SmtpSettings, line: &mut Line, can: &ServerInfo) -> Step<()> {
    let wanted: &[Mechanism] = match settings.auth {
        Auth::Plain => &[Mechanism::Plain, Mechanism::Login],
        Auth::Login => &[Mechanism::Login],
        Auth::Xoauth2 => &[Mechanism::Xoauth2],
        Auth::None => return Ok(()),
    };
    let Some(mechanism) = can.get_auth_mechanism(wanted) else {
        return Err(NotSent::for_good(format!(
            "{}: the server offers no login of this kind: check `port`, `tls` and `auth`",
            line.at
        )));
    };
    let secret = settings.secret.get().map_err(|why| NotSent::for_good(why.to_string()))?;
    let credentials = Credentials::new(settings.user.clone(), secret.expose_secret().to_owned());
    let refused = |refusal: NotSent| {
        let why =
            format!("{} (user {}): check user and password of [account.smtp]", refusal.why, settings.user);
        NotSent { why, ..refusal }
    };
    let unexpected = || NotSent::for_good(format!("{}: the login took a turn that is not known", line.at));
    let first = commands::Auth::new(mechanism, credentials.clone(), None).map_err(|_| unexpected())?;
    let mut reply = line.ask("the login was", first).map_err(refused)?;
    for _ in 0..CHALLENGES {
        if !reply.has_code(334) {
            return Ok(());
        }
        let answer = match commands::Auth::new_from_response(mechanism, credentials.clone(), &reply) {
            Ok(answer) => answer.to_string(),
            // A refusal with an explanation in it (XOAUTH2): an empty answer brings the refusal itself.
            Err(_) => "\r\n".to_owned(),
        };
        reply = line.ask("the login was", answer).map_err(refused)?;
    }
    Err(NotSent::for_good(format!("{}: the login never ends", line.at)))
}

/// 8BITMIME and SMTPUTF8 where they are needed, which only goes where they are offered.
fn parameters(line: &Line, can: &ServerInfo, mail: Mail<'_>) -> Step<Vec<MailParameter>> {
    let head = head(mail.message);
    let international =
        !head.is_ascii() || mail.to.iter().chain([mail.from]).any(|spec| !spec.as_str().is_ascii());
    let mut parameters = Vec::new();
    for (needed, extension, parameter, what) in [
        (international, Extension::SmtpUtfEight, MailParameter::SmtpUtfEight, "addresses that are not ASCII"),
        (
            !mail.message.is_ascii(),
            Extension::EightBitMime,
            MailParameter::Body(MailBodyParameter::EightBitMime),
            "text of eight bits",
        ),
    ] {
        if needed && !can.supports_feature(extension) {
            return Err(NotSent::for_good(format!("{}: the server takes no {what}", line.at)));
        }
        parameters.extend(needed.then_some(parameter));
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
