//! Finds the servers of an address: known providers, the domain's own word (SRV, RFC 6186 and 8314), who takes its mail
//! (MX), and last the usual names, of which one that answers is taken. Must not know what is done with them.

use super::dialogue::Dialogue;
use super::endpoint::Endpoint;
use super::provider::Provider;
use crate::commands::Failure;
use crate::net::{Dns, Security, Server};
use std::io;
use std::thread;
use std::time::Duration;

/// For a guess to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Where mail is read.
    pub imap: Option<Endpoint>,
    /// Where mail is sent.
    pub smtp: Option<Endpoint>,
    /// By what it was found.
    pub by: String,
    /// Whose they are, if that is known.
    pub provider: Option<&'static Provider>,
}

/// Looks for them, and tells what it looks at.
pub fn find(domain: &str, dns: &Dns, dialogue: &mut Dialogue<'_>) -> Result<Found, Failure> {
    if let Some(provider) = Provider::of_domain(domain) {
        return Ok(of(provider, format!("{} is {}", domain, provider.name)));
    }
    dialogue.say(&format!("Looking for the mail servers of {domain} …"))?;
    match named(domain, dns) {
        Ok(Found { imap: Some(imap), smtp, by, provider }) => {
            let smtp = smtp.or_else(|| first_that_answers(usual_names(domain, "smtp", 465, 587)));
            return Ok(Found { imap: Some(imap), smtp, by, provider });
        }
        Ok(_) => {}
        Err(why) => dialogue.say(&format!("  the name servers can't be asked ({why})"))?,
    }
    for host in dns.mail_exchangers(domain).unwrap_or_default() {
        if let Some(provider) = Provider::of_exchanger(&host) {
            return Ok(of(provider, format!("{host} takes the mail of {domain}: {}", provider.name)));
        }
    }
    dialogue.say("  its name servers name none; trying the usual names")?;
    Ok(guessed(domain))
}

fn of(provider: &'static Provider, by: String) -> Found {
    let (imap, smtp) = (Some(provider.imap.clone()), Some(provider.smtp.clone()));
    Found { imap, smtp, by, provider: Some(provider) }
}

/// What the domain names itself.
fn named(domain: &str, dns: &Dns) -> io::Result<Found> {
    let first = |services: [(&str, Security); 2]| -> io::Result<Option<Endpoint>> {
        for (service, security) in services {
            if let Some(found) = dns.services(service, domain)?.first() {
                return Ok(Some(Endpoint::new(&found.host, found.port, security)));
            }
        }
        Ok(None)
    };
    let imap = first([("_imaps._tcp", Security::Implicit), ("_imap._tcp", Security::StartTls)])?;
    let smtp = first([("_submissions._tcp", Security::Implicit), ("_submission._tcp", Security::StartTls)])?;
    Ok(Found { imap, smtp, by: format!("{domain} names them (SRV records)"), provider: None })
}

fn guessed(domain: &str) -> Found {
    let imap = first_that_answers(usual_names(domain, "imap", 993, 143));
    let smtp = imap.as_ref().and_then(|_| first_that_answers(usual_names(domain, "smtp", 465, 587)));
    Found { imap, smtp, by: "they answer at the usual names".to_owned(), provider: None }
}

/// Where such a server often is, TLS from the first byte before STARTTLS.
fn usual_names(domain: &str, first: &str, implicit: u16, starttls: u16) -> Vec<Endpoint> {
    let hosts = [format!("{first}.{domain}"), format!("mail.{domain}"), domain.to_owned()];
    let ways = [(implicit, Security::Implicit), (starttls, Security::StartTls)];
    let places = ways.iter().flat_map(|way| hosts.iter().map(move |host| (host, way)));
    places.map(|(host, (port, security))| Endpoint::new(host, *port, *security)).collect()
}

/// All are tried at once; the order decides.
fn first_that_answers(guesses: Vec<Endpoint>) -> Option<Endpoint> {
    thread::scope(|scope| {
        let tried: Vec<_> =
            guesses.into_iter().map(|guess| scope.spawn(move || answers(&guess).then_some(guess))).collect();
        tried.into_iter().find_map(|thread| thread.join().ok().flatten())
    })
}

/// Whether there is such a server; what it says is tried out later.
fn answers(guess: &Endpoint) -> bool {
    let server = Server {
        host: &guess.host,
        port: guess.port,
        security: guess.security,
        ca_file: None,
        identity: None,
        connect: PATIENCE,
        silence: PATIENCE,
    };
    let dialled = server.resolve().and_then(|addresses| server.dial(&addresses));
    match (dialled, guess.security) {
        (Ok(socket), Security::Implicit) => server.protect(socket).is_ok(),
        (Ok(_), _) => true,
        (Err(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn the_first_guess_that_answers_is_taken() {
        let listening = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let at = |listener: &TcpListener, security| {
            Endpoint::new("127.0.0.1", listener.local_addr().unwrap().port(), security)
        };
        let gone = TcpListener::bind("127.0.0.1:0").unwrap();
        let nobody = at(&gone, Security::StartTls);
        drop(gone);
        let [first, second] = [&listening[0], &listening[1]].map(|listener| at(listener, Security::StartTls));
        assert_eq!(first_that_answers(vec![nobody.clone(), first.clone(), second]), Some(first));
        assert_eq!(first_that_answers(vec![nobody]), None);
    }

    #[test]
    fn tls_from_the_first_byte_is_preferred() {
        let told: Vec<String> =
            usual_names("desk.example", "imap", 993, 143).iter().map(ToString::to_string).collect();
        assert_eq!(told[0], "imap.desk.example, port 993, TLS");
        assert_eq!(told[3], "imap.desk.example, port 143, STARTTLS");
    }
}
