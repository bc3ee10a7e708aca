//! What about a mail could deceive who reads it. Must not know the screen.

use super::{AddrSpec, Address, Body, Headers, SafeText, lookalike};
use std::fmt;

/// Look-alikes told of one mail, at most.
const TOLD: usize = 3;

/// Something to be shown beside the text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Caution {
    /// Another address sent it than wrote it (RFC 5322 section 3.6.2).
    SentBy(AddrSpec),
    /// An address whose domain stands for letters beyond ASCII (RFC 3492).
    CodedDomain(AddrSpec),
    /// A word with letters that pass for others.
    LookAlike(SafeText),
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SentBy(sender) => write!(f, "sent by {sender}, who is not the one in From"),
            Self::CodedDomain(spec) => write!(f, "look-alike letters possible: {spec} has them in code"),
            Self::LookAlike(word) => write!(f, "look-alike letters: {word} is not what it seems"),
        }
    }
}

/// What is to be told of one address.
pub fn of_address(address: &Address) -> Option<Caution> {
    let spec = &address.spec;
    let name = address.name.as_deref().and_then(lookalike::mixed_word);
    let found =
        lookalike::false_domain(spec.as_str()).or_else(|| lookalike::mixed_word(spec.local())).or(name);
    match found {
        Some(word) => Some(Caution::LookAlike(SafeText::line(word))),
        None if spec.domain().split('.').any(|label| label.starts_with("xn--")) => {
            Some(Caution::CodedDomain(spec.clone()))
        }
        None => None,
    }
}

/// What is to be told of a mail: its writers, its attachments' names, the domains in its text and behind its links.
pub fn of_mail(headers: &Headers, body: &Body) -> Vec<Caution> {
    let mut cautions: Vec<Caution> =
        headers.sender.iter().map(|sender| Caution::SentBy(sender.spec.clone())).collect();
    let writers = headers.from.iter().chain(&headers.sender).chain(&headers.reply_to);
    let names = body.attachments.iter().filter_map(|attachment| lookalike::mixed_word(&attachment.name));
    let links = body.links.iter().map(|link| &**link);
    let domains = body.text.lines().chain(links).filter_map(lookalike::false_domain);
    let words = names.chain(domains).map(|word| Caution::LookAlike(SafeText::line(word)));
    for caution in writers.take(TOLD).filter_map(of_address).chain(words) {
        if !cautions.contains(&caution) {
            cautions.push(caution);
        }
        if cautions.len() > TOLD {
            break;
        }
    }
    cautions
}
