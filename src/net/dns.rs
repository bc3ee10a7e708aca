//! What the system's own lookup does not answer: which servers a domain names for a service (SRV, RFC 2782), and who
//! takes its mail (MX). Must not know which service is sought.

use simple_dns::rdata::{MX, RData, SRV};
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, RCODE, TYPE};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a name server has for its answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Each name server is asked so often.
const ROUNDS: usize = 2;
/// An answer by UDP is no longer than this.
const LONGEST: usize = 4096;

/// A server that a domain names for a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
}

/// The name servers that are asked.
#[derive(Debug, Clone)]
pub struct Dns {
    servers: Vec<SocketAddr>,
}

impl Dns {
    /// Those of this machine.
    pub fn system() -> Self {
        let text = std::fs::read(Path::new("/etc/resolv.conf")).unwrap_or_default();
        let (config, _) = resolv_conf::Config::parse_with_errors(&text);
        let named = config.get_nameservers_or_local();
        Self { servers: named.iter().map(|server| SocketAddr::new(server.into(), 53)).collect() }
    }

    /// This one.
    pub fn at(server: SocketAddr) -> Self {
        Self { servers: vec![server] }
    }

    /// The servers of a service, like `_imaps._tcp`, the preferred ones first. A domain that says that it has none
    /// (RFC 6186 section 3.4) has none, like one that says nothing.
    ///
    /// # Errors
    /// No name server answers.
    pub fn services(&self, service: &str, domain: &str) -> io::Result<Vec<Service>> {
        let mut found = self.ask(&format!("{service}.{domain}"), TYPE::SRV, |data| match data {
            RData::SRV(SRV { priority, weight, port, target }) => {
                Some(((*priority, u16::MAX - *weight), Service { host: target.to_string(), port: *port }))
            }
            _ => None,
        })?;
        found.sort_by_key(|(order, _)| *order);
        Ok(found.into_iter().map(|(_, service)| service).filter(|service| !service.host.is_empty()).collect())
    }

    /// Who takes a domain's mail, the preferred ones first.
    ///
    /// # Errors
    /// No name server answers.
    pub fn mail_exchangers(&self, domain: &str) -> io::Result<Vec<String>> {
        let mut found = self.ask(domain, TYPE::MX, |data| match data {
            RData::MX(MX { preference, exchange }) => Some((*preference, exchange.to_string())),
            _ => None,
        })?;
        found.sort();
        Ok(found.into_iter().map(|(_, host)| host.to_ascii_lowercase()).collect())
    }

    fn ask<T>(&self, name: &str, kind: TYPE, pick: impl Fn(&RData<'_>) -> Option<T>) -> io::Result<Vec<T>> {
        let mut failed = io::Error::other("no name server is known");
        for server in self.servers.iter().cycle().take(self.servers.len() * ROUNDS) {
            match exchange(*server, name, kind) {
                Ok(answer) => {
                    let packet = Packet::parse(&answer).map_err(io::Error::other)?;
                    return Ok(packet.answers.iter().filter_map(|record| pick(&record.rdata)).collect());
                }
                Err(error) if error.kind() == ErrorKind::InvalidInput => return Err(error),
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }
}

/// One question to one name server, and the bytes of its answer: by UDP, and by TCP where it does not fit.
fn exchange(server: SocketAddr, name: &str, kind: TYPE) -> io::Result<Vec<u8>> {
    let wrong = |error| io::Error::new(ErrorKind::InvalidInput, format!("{name}: {error}"));
    let id = RandomState::new().hash_one(name) as u16;
    let mut query = Packet::new_query(id);
    query.set_flags(PacketFlag::RECURSION_DESIRED);
    let name = Name::new(name).map_err(wrong)?;
    query.questions.push(Question::new(name.clone(), kind.into(), CLASS::IN.into(), false));
    let query = query.build_bytes_vec().map_err(wrong)?;

    let any = if server.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(any)?;
    socket.connect(server)?;
    socket.send(&query)?;
    let end = Instant::now() + PATIENCE;
    let mut bytes = vec![0; LONGEST];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::Error::new(ErrorKind::TimedOut, format!("{server} does not answer")));
        }
        socket.set_read_timeout(Some(left))?;
        let length = socket.recv(&mut bytes)?;
        let answer = bytes.get(..length).unwrap_or_default();
        // What answers another question is not for us.
        match Packet::parse(answer).ok().filter(|packet| answers(packet, id, &name)) {
            Some(packet) if packet.has_flags(PacketFlag::TRUNCATION) => {
                return by_tcp(server, &query, id, &name);
            }
            Some(packet) => return heard(server, &packet, answer),
            None => {}
        }
    }
}

fn by_tcp(server: SocketAddr, query: &[u8], id: u16, name: &Name<'_>) -> io::Result<Vec<u8>> {
    let mut line = TcpStream::connect_timeout(&server, PATIENCE)?;
    line.set_read_timeout(Some(PATIENCE))?;
    line.write_all(&(query.len() as u16).to_be_bytes())?;
    line.write_all(query)?;
    let mut length = [0; 2];
    line.read_exact(&mut length)?;
    let mut answer = vec![0; u16::from_be_bytes(length).into()];
    line.read_exact(&mut answer)?;
    let packet = Packet::parse(&answer).map_err(io::Error::other)?;
    if answers(&packet, id, name) {
        heard(server, &packet, &answer)
    } else {
        Err(io::Error::other("no answer"))
    }
}

fn answers(packet: &Packet<'_>, id: u16, name: &Name<'_>) -> bool {
    packet.id() == id
        && packet.has_flags(PacketFlag::RESPONSE)
        && packet
            .questions
            .iter()
            .all(|question| question.qname.to_string().eq_ignore_ascii_case(&name.to_string()))
}

/// A name that is not there is an answer; a server that can't say is none.
fn heard(server: SocketAddr, packet: &Packet<'_>, answer: &[u8]) -> io::Result<Vec<u8>> {
    match packet.rcode() {
        RCODE::NoError | RCODE::NameError => Ok(answer.to_vec()),
        other => Err(io::Error::other(format!("{server} says {other:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use simple_dns::ResourceRecord;
    use std::net::{Ipv4Addr, TcpListener};

    fn service(priority: u16, weight: u16, target: &'static str) -> RData<'static> {
        RData::SRV(SRV { priority, weight, port: 993, target: Name::new_unchecked(target) })
    }

    /// The answer of a name server that knows this of the name asked for.
    fn answer(query: &[u8], known: &[RData<'static>]) -> Vec<u8> {
        let mut reply = Packet::parse(query).unwrap().into_reply();
        let name = reply.questions[0].qname.clone();
        for data in known {
            reply.answers.push(ResourceRecord::new(name.clone(), CLASS::IN, 60, data.clone()));
        }
        reply.build_bytes_vec().unwrap()
    }

    /// A name server for one question. Before its answer it sends another's.
    fn one_answer(known: Vec<RData<'static>>) -> Dns {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let dns = Dns::at(socket.local_addr().unwrap());
        std::thread::spawn(move || {
            let mut query = [0; 512];
            let (length, asker) = socket.recv_from(&mut query).unwrap();
            let mut forged = answer(&query[..length], &[service(0, 0, "forged.example")]);
            forged[0] ^= 1;
            socket.send_to(&forged, asker).unwrap();
            socket.send_to(&answer(&query[..length], &known), asker).unwrap();
        });
        dns
    }

    #[test]
    fn services_come_the_preferred_ones_first() {
        let dns = one_answer(vec![
            service(20, 9, "last.example"),
            service(10, 1, "second.example"),
            service(10, 5, "first.example"),
        ]);
        let found = dns.services("_imaps._tcp", "desk.example").unwrap();
        let hosts: Vec<&str> = found.iter().map(|service| service.host.as_str()).collect();
        assert_eq!(hosts, ["first.example", "second.example", "last.example"]);
    }

    #[test]
    fn a_domain_without_the_service_has_none() {
        assert_eq!(one_answer(vec![service(0, 0, "")]).services("_imap._tcp", "desk.example").unwrap(), []);
        assert_eq!(one_answer(vec![]).services("_imap._tcp", "desk.example").unwrap(), []);
    }

    #[test]
    fn an_answer_that_does_not_fit_is_asked_for_by_tcp() {
        let (line, socket) = loop {
            let line = TcpListener::bind("127.0.0.1:0").unwrap();
            if let Ok(socket) = UdpSocket::bind(line.local_addr().unwrap()) {
                break (line, socket);
            }
        };
        let dns = Dns::at(line.local_addr().unwrap());
        std::thread::spawn(move || {
            let mut query = [0; 512];
            let (length, asker) = socket.recv_from(&mut query).unwrap();
            let mut cut = Packet::parse(&query[..length]).unwrap().into_reply();
            cut.set_flags(PacketFlag::TRUNCATION);
            socket.send_to(&cut.build_bytes_vec().unwrap(), asker).unwrap();
            let (mut line, _) = line.accept().unwrap();
            let mut query = vec![0; length + 2];
            line.read_exact(&mut query).unwrap();
            let exchange = Name::new_unchecked("MX.desk.example");
            let whole = answer(&query[2..], &[RData::MX(MX { preference: 10, exchange })]);
            line.write_all(&(whole.len() as u16).to_be_bytes()).unwrap();
            line.write_all(&whole).unwrap();
        });
        assert_eq!(dns.mail_exchangers("desk.example").unwrap(), ["mx.desk.example"]);
    }

    #[test]
    fn a_name_that_can_t_be_one_is_refused_at_once() {
        let dns = Dns::at(SocketAddr::from((Ipv4Addr::LOCALHOST, 9)));
        let error = dns.services("_imaps._tcp", &"x".repeat(300)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
}
