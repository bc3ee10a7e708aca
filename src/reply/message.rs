//! A draft becomes an RFC 5322 message. Every value is cleaned on its way into a header field: none can end its line
//! and begin another. Must not know where the message goes.

use super::{Attached, Draft, flowed};
use crate::mail::{Address, MessageId, SafeText};
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
        .subject(SafeText::line(&draft.subject).to_string())
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
    let references: Vec<String> = draft.references.iter().filter_map(clean).collect();
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
    domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).then_some(domain)
}

/// An address as a header field; `None` for what is no address (nothing but one mailbox may come out of it).
fn field(address: &Address) -> Option<Field<'static>> {
    let spec = address.spec.as_str();
    let one_mailbox = !spec.chars().any(|c| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | ':' | '\\' | '"' | '[' | ']')
    });
    if !one_mailbox || address.spec.local().contains('@') {
        return None;
    }
    let name =
        address.name.as_ref().map(|name| SafeText::line(name).to_string()).filter(|name| !name.is_empty());
    Some(Field::new_address(name, spec.to_owned()))
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
    use crate::mail::AddrSpec;
    use jiff::Timestamp;
    use jiff::tz::{Offset, TimeZone};
    use mail_parser::{HeaderName, MessageParser, MimeHeaders};
    use proptest::prelude::*;

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

    const FIELDS: [&str; 12] = [
        "Date",
        "Message-ID",
        "Subject",
        "Content-Type",
        "From",
        "To",
        "Cc",
        "Bcc",
        "In-Reply-To",
        "References",
        "MIME-Version",
        "Content-Transfer-Encoding",
    ];

    proptest! {
        #[test]
        fn no_value_can_add_a_field_or_a_recipient(
            values in prop::collection::vec("([a-zA-Z@<>,;:. \"\\\\()é\u{85}\u{2028}\u{feff}]|\r\nBcc: e@v.il|\r|\n|\t|=\\?utf-8\\?Q\\?=0D=0A\\?=){0,40}", 8)
        ) {
            let pick = |at: usize| values[at].as_str();
            let made = |name: &str, spec: &str| AddrSpec::parse(spec).map(|spec| Address { name: Some(SafeText::line(name)), spec });
            let draft = Draft {
                from: made(pick(0), pick(1)),
                to: made(pick(2), pick(3)).into_iter().collect(),
                cc: made(pick(4), "c@shop.example").into_iter().collect(),
                subject: pick(5).to_owned(),
                body: pick(6).to_owned(),
                in_reply_to: MessageId::parse(pick(7)),
                references: [MessageId::parse(pick(7)), MessageId::parse("<a@b>")].into_iter().flatten().collect(),
                ..Draft::default()
            };
            let raw = bytes(&draft, &at(), 7);
            let read = MessageParser::new().parse(&raw).unwrap();
            for header in read.headers() {
                prop_assert!(FIELDS.contains(&header.name.as_str()), "{:?}", header.name);
                prop_assert!(header.name != HeaderName::Bcc);
            }
            for (field, most) in [(HeaderName::From, 1), (HeaderName::To, 1), (HeaderName::Cc, 1)] {
                let count = read.header(field.clone()).and_then(|value| value.as_address()).map_or(0, |list| list.iter().count());
                prop_assert!(count <= most, "{field:?} {count}: {}", String::from_utf8_lossy(&raw));
            }
        }
    }
}
