//! A name server that knows a few services (SRV) and nothing else.

use simple_dns::rdata::{RData, SRV};
use simple_dns::{CLASS, Name, Packet, RCODE, ResourceRecord};
use std::net::{SocketAddr, UdpSocket};

/// A running server; it ends with the test.
pub struct NameServer {
    /// Where it listens.
    pub address: SocketAddr,
}

impl NameServer {
    /// One that says of each of these names that `localhost` serves it at this port.
    pub fn start(services: &[(&str, u16)]) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let services: Vec<(String, u16)> =
            services.iter().map(|(name, port)| ((*name).to_owned(), *port)).collect();
        std::thread::spawn(move || {
            let mut query = [0; 512];
            while let Ok((length, asker)) = socket.recv_from(&mut query) {
                let _ = socket.send_to(&answer(&query[..length], &services), asker);
            }
        });
        Self { address }
    }
}

fn answer(query: &[u8], services: &[(String, u16)]) -> Vec<u8> {
    let mut reply = Packet::parse(query).unwrap().into_reply();
    let name = reply.questions[0].qname.clone();
    let known = services.iter().find(|(service, _)| *service == name.to_string());
    match known {
        Some((_, port)) => {
            let target = Name::new_unchecked("localhost");
            let data = RData::SRV(SRV { priority: 0, weight: 0, port: *port, target });
            reply.answers.push(ResourceRecord::new(name, CLASS::IN, 60, data));
        }
        None => *reply.rcode_mut() = RCODE::NameError,
    }
    reply.build_bytes_vec().unwrap()
}
