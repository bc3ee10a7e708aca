//! A draft becomes an RFC 5322 message. Every value is cleaned on its way into a header field: none can end its line
//! and begin another. Must not know where the message goes.

use super::draft::bounded;
use super::{Attached, Draft, flowed};
use crate::mail::{AddrSpec, Address, MessageId, SafeText};
use jiff::Zoned;
use jiff::fmt::rfc2822;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address as Field;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};

/// The bytes of a draft, dated `at` in its zone. `token` is random: it makes the Message-ID unlike any other. Bcc is
/// kept: this is our own copy.
pub fn bytes(draft: &Draft, at: &Zoned, token: u64) -> Vec<u8> {
    let text = MimePart::new(
        ContentType::new("text/plain").attribute("charset", "utf-8").attribute("format", "flowed"),
        BodyPart::Text(flowed::encode(&draft.body).into()),
    );
    let body = if draft.attachments.is_empty() {
        text
    } else {
        let parts = std::iter::once(text).chain(draft.attachments.iter().map(Attached::part));
        MimePart::new("multipart/mixed", parts.collect::<Vec<_>>())
    };
    let date = rfc2822::to_string(at).unwrap_or_default();
    let mut builder = MessageBuilder::new()
        .header("Date", Raw::new(date))
        .message_id(message_id(draft, at, token))
        .subject(value(&draft.subject))
        .body(body);
    if let Some(from) = draft.from.as_ref().and_then(field) {
        builder = builder.from(from);
    }
    for (name, list) in [("To", &draft.to), ("Cc", &draft.cc), ("Bcc", &draft.bcc)] {
        let fields: Vec<Field<'_>> = list.iter().filter_map(field).collect();
        if !fields.is_empty() {
            builder = builder.header(name, Field::new_list(fields));
        }
    }
    if let Some(id) = draft.in_reply_to.as_ref().and_then(clean) {
        builder = builder.in_reply_to(id);
    }
    let references: Vec<String> = bounded(&draft.references).filter_map(clean).collect();
    if !references.is_empty() {
        builder = builder.references(references);
    }
    if draft.automatic {
        builder = builder.header("Auto-Submitted", Raw::new("auto-replied"));
    }
    let mut out = Vec::new();
    builder.serialize(&mut out);
    out
}

/// The copy that goes over the wire: the same message without its Bcc.
pub fn wire_copy(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len());
    let (mut in_head, mut hidden) = (true, false);
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if in_head {
            in_head = !line.trim_ascii().is_empty();
            let goes_on = line.starts_with(b" ") || line.starts_with(b"\t");
            let begins = line.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"bcc:"));
            hidden = in_head && (begins || (hidden && goes_on));
        }
        if !hidden {
            out.extend_from_slice(line);
        }
    }
    out
}

/// The Message-ID of a draft: the one it has, else time, token, and the domain it is sent from.
pub fn message_id(draft: &Draft, at: &Zoned, token: u64) -> String {
    if let Some(id) = draft.message_id.as_ref().and_then(clean) {
        return id;
    }
    let domain = draft.from.as_ref().and_then(|from| domain(from)).unwrap_or("localhost.localdomain");
    format!("{}.{token:016x}@{domain}", at.strftime("%Y%m%d%H%M%S"))
}

fn domain(from: &Address) -> Option<&str> {
    let domain = from.spec.domain();
    domain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).then_some(domain)
}

/// A text that can stand in a header field: one line, and nothing in it that a reader would decode once more (`=?…?=`
/// typed by hand, or copied from a mail).
pub(super) fn value(text: &str) -> String {
    SafeText::line(text).replace("=?", "= ?")
}

/// The longest address of a mailbox (RFC 5321 section 4.5.3.1.3, the angle brackets taken off).
const LONGEST_ADDRESS: usize = 254;

/// Whether an address can stand in a header field as it is, and be one mailbox there.
pub fn can_carry(spec: &AddrSpec) -> bool {
    let odd = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | ':' | '\\' | '"' | '[' | ']')
    };
    spec.as_str().len() <= LONGEST_ADDRESS && !spec.as_str().contains(odd) && !spec.local().contains('@')
}

/// An address as a header field; `None` for what can't be one.
fn field(address: &Address) -> Option<Field<'static>> {
    let name = address.name.as_ref().map(|name| value(name)).filter(|name| !name.is_empty());
    can_carry(&address.spec).then(|| Field::new_address(name, address.spec.to_string()))
}

/// A message id that can stand in a header field as it is.
fn clean(id: &MessageId) -> Option<String> {
    let text = id.as_str();
    let fits = text.len() <= 250
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>,;\\\"()".contains(&byte));
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use jiff::tz::{Offset, TimeZone};
    use mail_parser::{MessageParser, MimeHeaders};

    fn at() -> Zoned {
        let zone = TimeZone::fixed(Offset::constant(1));
        "2026-03-09T08:30:00Z".parse::<Timestamp>().unwrap().to_zoned(zone)
    }

    fn address(name: Option<&str>, spec: &str) -> Address {
        Address { name: name.map(SafeText::line), spec: AddrSpec::parse(spec).unwrap() }
    }

    fn draft() -> Draft {
        Draft {
            from: Some(address(Some("Sam Okafor"), "support@desk.example")),
            to: vec![address(Some("Zoë, \"Z\" Bäcker"), "zoe@shop.example")],
            cc: vec![address(None, "boss@shop.example")],
            subject: "Re: Größe 42".into(),
            body: "Guten Tag Zoë,\n\nalles gut.\n\n-- \nSam\n".into(),
            in_reply_to: MessageId::parse("<b@shop.example>"),
            references: ["<a@shop.example>", "<b@shop.example>"]
                .into_iter()
                .filter_map(MessageId::parse)
                .collect(),
            ..Draft::default()
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let raw = bytes(&draft(), &at(), 7);
        let read = MessageParser::new().parse(&raw).unwrap();
        assert_eq!(read.subject(), Some("Re: Größe 42"));
        assert_eq!(read.to().unwrap().first().unwrap().name(), Some("Zoë, \"Z\" Bäcker"));
        assert_eq!(read.cc().unwrap().first().unwrap().address(), Some("boss@shop.example"));
        assert_eq!(read.in_reply_to().as_text(), Some("b@shop.example"));
        assert_eq!(read.references().as_text_list().unwrap(), ["a@shop.example", "b@shop.example"]);
        assert_eq!(read.message_id(), Some("20260309093000.0000000000000007@desk.example"));
        assert_eq!(read.date().unwrap().to_rfc3339(), "2026-03-09T09:30:00+01:00");
        assert_eq!(read.content_type().unwrap().attribute("format"), Some("flowed"));
        assert!(read.body_text(0).unwrap().contains("Guten Tag Zoë,"));
        assert!(raw.split(|byte| *byte == b'\n').all(|line| line.len() <= 998));
    }

    #[test]
    fn the_wire_copy_lacks_bcc_and_nothing_else() {
        let everybody = (0..40).map(|n| address(Some("Somebody Long"), &format!("person{n}@desk.example")));
        let hidden =
            Draft { bcc: everybody.collect(), body: "Bcc: is a word\n bcc: too\n".into(), ..draft() };
        let (with, without) = (bytes(&hidden, &at(), 7), bytes(&Draft { bcc: vec![], ..hidden }, &at(), 7));
        assert!(with.len() > without.len() + 1000);
        assert_eq!(String::from_utf8(wire_copy(&with)).unwrap(), String::from_utf8(without.clone()).unwrap());
        assert_eq!(wire_copy(&without), without);
    }
}
