//! A ready message as a draft: one made by another program, or a file with a head and a text. Must not know files.

use super::recipients::read_list;
use super::{Attached, Draft};
use crate::mail::{Flags, MessageKey, MessageRef, SourceId, parse};
use jiff::Timestamp;

/// A message that was read, and what its own head says of it.
#[derive(Debug, Clone)]
pub struct ReadyDraft {
    /// As a draft; what its head leaves out is empty.
    pub draft: Draft,
    /// Its Date: when it was written.
    pub written: Option<Timestamp>,
}

/// Reads it. `\n` and `\r\n` both end lines.
pub fn read(raw: &[u8]) -> ReadyDraft {
    let nowhere = MessageRef { source: SourceId(0), key: MessageKey(0) };
    let message = parse::message(nowhere, raw, Flags::default(), None);
    let attachments = Attached::of(&message, raw);
    let headers = message.headers;
    let text = message.body.map(|body| body.text.to_string()).unwrap_or_default();
    let draft = Draft {
        message_id: headers.message_id,
        from: headers.from.into_iter().next(),
        to: headers.to,
        cc: headers.cc,
        bcc: read_list(&bcc(raw)).0,
        subject: headers.subject.to_string(),
        body: with_signature_marks(&text),
        in_reply_to: headers.in_reply_to.into_iter().next(),
        references: headers.references,
        attachments,
        ..Draft::default()
    };
    ReadyDraft { draft, written: headers.date.map(|date| date.at) }
}

/// The mark above a signature, whose space reading takes off as it does from any line.
pub fn with_signature_marks(text: &str) -> String {
    let line = |line| if line == "--" { "-- " } else { line };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The Bcc field, unfolded.
fn bcc(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let (mut found, mut inside) = (String::new(), false);
    for line in text.lines().take_while(|line| !line.trim().is_empty()) {
        let begins = line.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("bcc:"));
        inside = begins || inside && line.starts_with([' ', '\t']);
        if inside {
            found.push_str(if begins { line.get(4..).unwrap_or_default() } else { line });
            found.push(' ');
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_a_head_and_a_text_is_a_draft() {
        let raw = "To: Dana <dana@shop.example>\nBcc: a@desk.example,\n b@desk.example\nSubject: Re: Order\n\nHello\n\n-- \nSam\n";
        let draft = read(raw.as_bytes()).draft;
        let specs =
            |list: &[crate::mail::Address]| list.iter().map(|one| one.spec.to_string()).collect::<Vec<_>>();
        assert_eq!(specs(&draft.to), ["dana@shop.example"]);
        assert_eq!(specs(&draft.bcc), ["a@desk.example", "b@desk.example"]);
        assert_eq!((draft.subject.as_str(), draft.body.trim_end()), ("Re: Order", "Hello\n\n-- \nSam"));
    }
}
