//! Who speaks in a message: a customer, one of us, one of us to another, or a machine. Must not know other messages.

use super::Ours;
use crate::mail::{Address, Automatic, Headers};

/// Who speaks to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A customer, or anybody else who is not one of us, to us.
    Customer,
    /// One of us to somebody outside.
    Us,
    /// One of us to nobody but us: no customer waits.
    Internal,
    /// A machine, ours or theirs: nobody spoke.
    Automatic(Automatic),
}

/// Who wrote a message, and which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sender<'a> {
    /// The author; `None` where From is missing or unreadable.
    pub(super) author: Option<&'a Address>,
    /// Which way.
    pub(super) direction: Direction,
}

/// Reads it off the headers. Whatever lies in a Sent folder is ours.
pub(super) fn read<'a>(headers: &'a Headers, ours: &Ours, sent: bool) -> Sender<'a> {
    let from = headers.from.first();
    if let Some((author, channel)) = (!sent).then(|| behind(headers, ours)).flatten() {
        let direction = match headers.automatic {
            Some(kind @ (Automatic::Bounce | Automatic::Receipt)) => Direction::Automatic(kind),
            Some(kind @ Automatic::AutoReply) if channel == Channel::List => Direction::Automatic(kind),
            _ => Direction::Customer,
        };
        return Sender { author: Some(author), direction };
    }
    let from_us = sent || from.is_some_and(|from| ours.contains(&from.spec));
    let mut recipients = headers.to.iter().chain(&headers.cc).peekable();
    let among_us = recipients.peek().is_some() && recipients.all(|to| ours.contains(&to.spec));
    let direction = match headers.automatic {
        Some(kind) => Direction::Automatic(kind),
        None if from_us && among_us => Direction::Internal,
        None if from_us => Direction::Us,
        None => Direction::Customer,
    };
    Sender { author: from, direction }
}

/// Through what a customer's mail came under another's From.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Channel {
    /// A web form or our own address.
    Form,
    /// A mailing list that rewrites From.
    List,
}

/// The customer behind a From that is ours, a form's, or a list's: X-Original-From, else Reply-To.
fn behind<'a>(headers: &'a Headers, ours: &Ours) -> Option<(&'a Address, Channel)> {
    let from = headers.from.first()?;
    let channel = if ours.contains(&from.spec) || ours.is_form(&from.spec) {
        Channel::Form
    } else if is_rewritten_by_list(headers, from) {
        Channel::List
    } else {
        return None;
    };
    let other = |address: &&Address| {
        let spec = &address.spec;
        *spec != from.spec && !ours.contains(spec) && !ours.is_form(spec) && !is_list(headers, spec.as_str())
    };
    let author = headers.original_from.iter().chain(&headers.reply_to).find(other)?;
    Some((author, channel))
}

/// Lists that may not send under others' domains (DMARC) write "Ann via list <list@…>".
fn is_rewritten_by_list(headers: &Headers, from: &Address) -> bool {
    let via = from.name.as_ref().is_some_and(|name| name.contains(" via "));
    headers.list_id.is_some() && (via || is_list(headers, from.spec.as_str()))
}

/// Whether an address is that of the list itself: List-Id (RFC 2919) is the address with a dot for the `@`.
fn is_list(headers: &Headers, spec: &str) -> bool {
    headers.list_id.as_ref().is_some_and(|id| {
        let id = id.rsplit_once('<').map_or(id.as_str(), |(_, id)| id);
        id.trim_end().trim_end_matches('>').eq_ignore_ascii_case(&spec.replacen('@', ".", 1))
    })
}
