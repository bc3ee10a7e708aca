//! Passing a message on: its text under a block of its head, its files along with it. Must not know to whom.

use super::draft::{Answer, references};
use super::recipients::{self, written};
use super::{Attached, Draft, Sets, signed, subject, words};
use crate::calendar;
use crate::classify::Language;
use crate::mail::{Address, Message, SafeText};
use jiff::tz::TimeZone;

/// Forwarded mail leaves its conversation as open as it was: its customer has no answer yet.
pub const SETS: Sets = Sets::Open;

/// The files of a mail that is passed on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files {
    /// Those that were read.
    pub read: Vec<Attached>,
    /// The names of those that were not: each alone is larger than a mail may be.
    pub too_large: Vec<SafeText>,
}

/// Starts a forward of `answer.message`. Files that would make the mail larger than `limit` bytes stay behind, and it
/// is said which.
pub fn forward(answer: Answer<'_>, files: &Files, limit: u64) -> Draft {
    let Answer { message, us, is_ours, zone, .. } = answer;
    let mut body = signed("\n", us);
    body.push('\n');
    body.push_str(&head(message, zone));
    if let Some(text) = message.body.as_ref().map(|body| body.text.trim_end()) {
        body.push('\n');
        body.push_str(text);
        body.push('\n');
    }
    let (mut attachments, mut cautions, mut bytes) = (Vec::new(), Vec::new(), 0);
    cautions.extend(files.too_large.iter().map(|name| format!("left out, too large: {name}")));
    for file in files.read.iter().cloned() {
        let size = file.bytes.len() as u64;
        if bytes + size > limit {
            cautions.push(format!("left out, too large: {}", file.name));
        } else {
            bytes += size;
            attachments.push(file);
        }
    }
    Draft {
        from: recipients::sender(message, us, is_ours),
        subject: subject::forward(&message.headers.subject),
        body,
        references: references(message),
        attachments,
        cautions,
        ..Draft::default()
    }
}

/// Who wrote it to whom, and when.
fn head(message: &Message, zone: &TimeZone) -> String {
    let headers = &message.headers;
    let list = |list: &[Address]| list.iter().map(written).collect::<Vec<_>>().join(", ");
    let mut fields = vec![("From", list(&headers.from))];
    if let Some(at) = message.at() {
        let offset = headers.date.and_then(|date| date.offset);
        let at = at.to_zoned(offset.map_or_else(|| zone.clone(), TimeZone::fixed));
        fields.push((
            "Date",
            format!("{} at {}", calendar::day_and_year(Language::English, at.date()), words::clock(&at)),
        ));
    }
    fields.push(("Subject", headers.subject.to_string()));
    fields.extend([("To", list(&headers.to)), ("Cc", list(&headers.cc))]);
    let mut head = "---------- Forwarded message ----------\n".to_owned();
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        head.extend([name, ": ", value, "\n"]);
    }
    head
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{AddrSpec, Flags, MessageKey, MessageRef, SourceId, parse};
    use crate::reply::{Scope, Us};

    const MAIL: &str = "From: Dana <dana@shop.example>\nTo: help@desk.example\nCc: boss@shop.example\nSubject: WG: Fwd: Order\n\
        Message-ID: <b@shop.example>\nReferences: <a@shop.example>\nDate: Mon, 9 Mar 2026 06:00:00 -0800\n\
        Content-Type: multipart/mixed; boundary=x\n\n--x\n\nWhere is it?\n> quoted\n--x\n\
        Content-Type: application/pdf; name=\"a.pdf\"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n\
        JVBERg==\n--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename*=UTF-8''gr%C3%B6%C3%9Fe.txt\n\n\
        0123456789\n--x--\n";

    #[test]
    fn text_and_files_go_along_and_what_is_too_large_is_told() {
        let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
        let message = parse::message(reference, MAIL.as_bytes(), Flags::default(), None);
        let us =
            Us { addresses: AddrSpec::parse("help@desk.example").into_iter().collect(), ..Us::default() };
        let is_ours = |_: &AddrSpec| false;
        let answer = Answer {
            message: &message,
            scope: Scope::Sender,
            us: &us,
            is_ours: &is_ours,
            zone: &TimeZone::UTC,
        };
        let enclosed = Files { read: Attached::of(&message, MAIL.as_bytes()), ..Files::default() };
        let draft = forward(answer, &enclosed, 1000);
        assert_eq!(
            (draft.to.len(), draft.in_reply_to.as_ref(), draft.subject.as_str()),
            (0, None, "Fwd: Order")
        );
        assert_eq!(draft.about().unwrap().as_str(), "b@shop.example");
        let files: Vec<(&str, &[u8])> =
            draft.attachments.iter().map(|file| (&*file.name, &*file.bytes)).collect();
        assert_eq!(files, [("a.pdf", b"%PDF".as_slice()), ("größe.txt", b"0123456789")]);
        assert_eq!(
            draft.body,
            "\n\n---------- Forwarded message ----------\nFrom: Dana <dana@shop.example>\n\
             Date: Monday 9 March 2026 at 06:00 (UTC−8)\nSubject: WG: Fwd: Order\nTo: help@desk.example\n\
             Cc: boss@shop.example\n\nWhere is it?\n> quoted\n"
        );
        let small = forward(answer, &enclosed, 9);
        assert_eq!(
            (small.attachments.len(), small.cautions.as_slice()),
            (1, ["left out, too large: größe.txt".to_owned()].as_slice())
        );
    }
}
