//! Whole messages.

use super::*;
use crate::mail::{BlockKind, MessageKey, SourceId};
use proptest::prelude::*;

fn read(raw: &[u8]) -> Message {
    let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
    message(reference, raw, Flags::default(), None)
}

proptest! {
    #[test]
    fn any_bytes_are_a_message(pieces in prop::collection::vec(prop_oneof![
        prop::collection::vec(any::<u8>(), 0..12),
        prop::sample::select(vec![
            "From: a@b\n", "Subject: =?utf-8?q?=1b[2J?=\n", "Date: Thu, 1 Jan 1970 00:00:00 +0000\n",
            "Content-Type: multipart/mixed; boundary=x\n", "Content-Type: text/html; charset=utf-7\n", "--x\n", "--x--\n",
            "Content-Type: message/rfc822\n", "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n",
            "Content-Type: text/plain; format=flowed; name*0*=utf-8''%1b\n", "Content-Type: message/delivery-status\n",
            "Content-Type: text/calendar\n", "Content-Type: multipart/alternative; boundary=\"y\"\n", "--y\n", "\n", "\r\n", "> q\n", "<b>x",
            "Content-Disposition: attachment; filename=\"../\u{202e}x\"\n", "BEGIN:VEVENT\nSUMMARY:x\n",
        ]).prop_map(|piece| piece.as_bytes().to_vec()),
    ], 0..30)) {
        let raw = pieces.concat();
        let message = read(&raw);
        let body = message.body.unwrap();
        let mut at = 0;
        for block in &body.blocks {
            prop_assert_eq!(block.range.start, at);
            prop_assert!(body.text.get(block.range.clone()).is_some());
            at = block.range.end;
        }
        prop_assert_eq!(at, body.text.len());
        let forbidden = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        prop_assert!(!body.text.contains(forbidden));
        prop_assert!(!message.headers.subject.contains(forbidden));
        for attachment in &body.attachments {
            prop_assert!(!attachment.name.contains(forbidden));
            prop_assert!(raw_attachment(&raw, attachment.part).is_some());
        }
    }
}

#[test]
fn an_attached_message_is_not_the_senders_own_text() {
    let raw = "From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nLook at this.\n\
               --x\nContent-Type: message/rfc822\n\nFrom: c@d.example\nSubject: Complaint\n\nIt is broken!\n--x--\n";
    let body = read(raw.as_bytes()).body.unwrap();
    let kinds: Vec<_> = body
        .blocks
        .iter()
        .map(|block| (block.kind, body.text.get(block.range.clone()).unwrap_or_default().trim()))
        .collect();
    assert_eq!(
        kinds,
        [
            (BlockKind::New, "Look at this."),
            (
                BlockKind::Forward,
                "--- Attached message ---\nFrom: c@d.example\nSubject: Complaint\n\nIt is broken!"
            ),
        ]
    );
    assert_eq!(body.attachments[0].name.as_str(), "Complaint.eml");
    let attached = raw_attachment(raw.as_bytes(), body.attachments[0].part).unwrap();
    assert!(attached.starts_with(b"From: c@d.example"));
}

#[test]
fn the_better_alternative_is_shown_and_files_are_listed() {
    let raw = "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n--a\n\n\
               This mail is in HTML.\n--a\nContent-Type: text/html\n\n<p>The <b>real</b> text, which is much longer than the other, \
               as these things go in newsletters and the like.</p>\n--a--\n--m\nContent-Type: application/pdf; name=\"=?utf-8?q?B=C3=A9.pdf?=\"\n\
               Content-Transfer-Encoding: base64\n\naGVsbG8=\n--m--\n";
    let body = read(raw.as_bytes()).body.unwrap();
    assert!(body.text.starts_with("The real text"), "{}", body.text);
    assert!(body.from_html);
    let attachment = &body.attachments[0];
    assert_eq!((attachment.name.as_str(), attachment.size, attachment.part), ("Bé.pdf", 5, 4));
    assert_eq!(raw_attachment(raw.as_bytes(), 4).as_deref(), Some(&b"hello"[..]));
}

#[test]
fn large_texts_are_cut_and_told() {
    let raw = format!("From: a@b.example\n\n{}", "x".repeat(limits::TEXT_BYTES + 10));
    let message = read(raw.as_bytes());
    assert_eq!(message.body.unwrap().text.len(), limits::TEXT_BYTES);
    assert!(message.defects.contains(&Defect::TooLarge));
}
