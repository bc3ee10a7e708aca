//! Brings each request to the source that holds the messages it is about. Must not know what a source is.

use crate::imap;
use crate::mail::{MessageRef, SourceId};
use crate::port::mail::{Intent, Request};
use crate::triage::seen::Seen;
use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// Source numbers an account takes up: its folder and its Sent folders.
const PER_ACCOUNT: u16 = imap::Plan::SENT + 1;

/// The number of the first folder of the account at a place.
pub fn first_of(place: usize) -> SourceId {
    SourceId(u16::try_from(place).unwrap_or(u16::MAX / PER_ACCOUNT).saturating_mul(PER_ACCOUNT))
}

/// One way in to all sources.
///
/// # Errors
/// When the system gives no thread.
pub fn over(mut sources: Vec<Sender<Request>>) -> io::Result<Sender<Request>> {
    if sources.len() == 1
        && let Some(only) = sources.pop()
    {
        return Ok(only);
    }
    let (requests, asked) = channel();
    thread::Builder::new().name("route".into()).spawn(move || run(&asked, &sources))?;
    Ok(requests)
}

fn run(asked: &Receiver<Request>, sources: &[Sender<Request>]) {
    while let Ok(request) = asked.recv() {
        let last = request == Request::Stop;
        for (place, part) in split(request, sources.len()) {
            // A source that has ended has said so itself.
            let _ = sources.get(place).map(|source| source.send(part));
        }
        if last {
            return;
        }
    }
}

/// The parts of a request by the place of the source they go to.
fn split(request: Request, sources: usize) -> Vec<(usize, Request)> {
    match request {
        Request::FetchBodies(messages) => {
            let parts = by_place(messages, |message| *message);
            parts.into_iter().map(|(place, messages)| (place, Request::FetchBodies(messages))).collect()
        }
        Request::Store { ticket, edits } => {
            let parts = by_place(edits, |edit| edit.message);
            parts.into_iter().map(|(place, edits)| (place, Request::Store { ticket, edits })).collect()
        }
        Request::Move { ticket, messages, to, edits } => {
            let mut edits = by_place(edits, |edit| edit.message);
            let part = |(place, messages)| {
                let edits = edits.remove(&place).unwrap_or_default();
                (place, Request::Move { ticket, messages, to, edits })
            };
            by_place(messages, |message| *message).into_iter().map(part).collect()
        }
        // Who knows nothing of the move has nothing to bring back.
        Request::MoveBack { ticket, moved, edits } => {
            let mut parts = by_place(edits, |edit| edit.message);
            let part = |place| {
                let edits = parts.remove(&place).unwrap_or_default();
                (place, Request::MoveBack { ticket, moved, edits })
            };
            (0..sources).map(part).collect()
        }
        Request::Keep(Intent { ticket, what, seen }) => {
            let part = |(place, seen)| (place, Request::Keep(Intent { ticket, what: what.clone(), seen }));
            seen_by_place(seen).into_iter().map(part).collect()
        }
        Request::File(filing) => {
            vec![(usize::from(filing.source.0 / PER_ACCOUNT), Request::File(filing))]
        }
        Request::FetchRaw(message)
        | Request::FetchText(message)
        | Request::FetchPart { message, .. }
        | Request::StopReading(message) => vec![(place_of(message), request)],
        // Whose ticket it is knows it.
        Request::SendWaiting(_) | Request::DropWaiting(_) | Request::Refresh | Request::Stop => {
            (0..sources).map(|place| (place, request.clone())).collect()
        }
    }
}

/// What was seen in each account.
fn seen_by_place(seen: Vec<Seen>) -> BTreeMap<usize, Vec<Seen>> {
    let mut parts: BTreeMap<usize, Vec<Seen>> = BTreeMap::new();
    for Seen(messages) in seen {
        for (place, messages) in by_place(messages, |known| known.message) {
            parts.entry(place).or_default().push(Seen(messages));
        }
    }
    parts
}

fn by_place<T>(items: Vec<T>, message: impl Fn(&T) -> MessageRef) -> BTreeMap<usize, Vec<T>> {
    let mut parts: BTreeMap<usize, Vec<T>> = BTreeMap::new();
    for item in items {
        parts.entry(place_of(message(&item))).or_default().push(item);
    }
    parts
}

pub fn place_of(message: MessageRef) -> usize {
    usize::from(message.source.0 / PER_ACCOUNT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::MessageKey;

    fn message(source: SourceId, key: u32) -> MessageRef {
        MessageRef { source, key: MessageKey(key) }
    }

    #[test]
    fn each_account_is_asked_for_its_own_messages() {
        let (first, second) = (first_of(0), first_of(1));
        let sent_of_first = SourceId(first.0 + imap::Plan::SENT);
        let wanted =
            vec![message(second, 1), message(first, 1), message(sent_of_first, 2), message(second, 3)];
        let parts = split(Request::FetchBodies(wanted), 2);
        assert_eq!(
            parts,
            [
                (0, Request::FetchBodies(vec![message(first, 1), message(sent_of_first, 2)])),
                (1, Request::FetchBodies(vec![message(second, 1), message(second, 3)])),
            ]
        );
    }

    #[test]
    fn everybody_is_told_to_stop() {
        let (way, heard): (Vec<_>, Vec<_>) = (0..3).map(|_| channel()).unzip();
        over(way).unwrap().send(Request::Stop).unwrap();
        for source in heard {
            assert_eq!(source.recv(), Ok(Request::Stop));
        }
    }
}
