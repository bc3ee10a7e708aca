//! Replies as support people write them, made into messages and read back by another parser: nothing of what was
//! written or addressed is lost or changed on the way. One file holds some ten cases, written by hand:
//! `=== id | me | ours | team | others`, then `--- mail | date | From | To | Cc | Subject` and its text for each mail
//! of the conversation, `--- draft | date | From | To | Cc | Bcc | Subject | Attach` and the reply, `--- expect | what
//! is wrong with it`.

use jiff::Zoned;
use jiff::tz::TimeZone;
use levelhead::mail::{AddrSpec, Address, Flags, MessageKey, MessageRef, SafeText, SourceId, parse};
use levelhead::reply::{Draft, message};
use mail_parser::MessageParser;
use std::fs;
use std::path::Path;

/// One case, as far as the message goes.
struct Case {
    id: String,
    at: Zoned,
    draft: Draft,
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/replies");
    let mut files: Vec<_> = fs::read_dir(&root)
        .unwrap()
        .flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let texts: Vec<String> = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    texts.iter().flat_map(|text| text.split("\n=== ")).map(case).collect()
}

fn case(text: &str) -> Case {
    let id = text.trim_start_matches("=== ").split(' ').next().unwrap().to_owned();
    let (_, draft) = text.split_once("\n--- draft | ").unwrap_or_else(|| panic!("{id} has no draft"));
    let (head, rest) = draft.split_once('\n').unwrap();
    let (body, _) = rest.split_once("\n--- expect | ").unwrap_or_else(|| panic!("{id} expects nothing"));
    let fields: Vec<&str> = head.split('|').map(str::trim).collect();
    let field = |name: &str| {
        fields.iter().find_map(|field| field.strip_prefix(name)).map(str::trim).unwrap_or_default()
    };
    let draft = Draft {
        from: address(field("From:")),
        to: addresses(field("To:")),
        cc: addresses(field("Cc:")),
        bcc: addresses(field("Bcc:")),
        subject: field("Subject:").to_owned(),
        body: format!("{body}\n"),
        ..Draft::default()
    };
    let at: jiff::Timestamp = fields[0].parse().unwrap_or_else(|error| panic!("{id}: {error}"));
    Case { id, at: at.to_zoned(TimeZone::UTC), draft }
}

fn address(text: &str) -> Option<Address> {
    let (name, spec) = match text.split_once('<') {
        Some((name, spec)) => (name.trim(), spec.trim_end_matches('>')),
        None => ("", text),
    };
    let name = Some(SafeText::line(name)).filter(|name| !name.is_empty());
    Some(Address { name, spec: AddrSpec::parse(spec)? })
}

fn addresses(text: &str) -> Vec<Address> {
    text.split(';').filter_map(|one| address(one.trim())).collect()
}

fn read_back(addresses: Option<&mail_parser::Address<'_>>) -> Vec<(Option<String>, String)> {
    let list = addresses.cloned().map(mail_parser::Address::into_list);
    list.unwrap_or_default()
        .into_iter()
        .map(|one| (one.name.map(Into::into), one.address.unwrap_or_default().into_owned()))
        .collect()
}

fn written(addresses: &[Address]) -> Vec<(Option<String>, String)> {
    addresses.iter().map(|one| (one.name.as_ref().map(ToString::to_string), one.spec.to_string())).collect()
}

#[test]
fn what_was_written_and_addressed_is_what_is_read() {
    let cases = cases();
    assert!(cases.len() >= 100, "only {} cases", cases.len());
    for Case { id, at, draft } in cases {
        let bytes = message::bytes(&draft, &at, 7);
        let read = MessageParser::default().parse(&bytes).unwrap_or_else(|| panic!("{id} is no message"));
        assert_eq!(read_back(read.from()), written(draft.from.as_slice()), "{id}");
        for (list, wanted) in [(read.to(), &draft.to), (read.cc(), &draft.cc), (read.bcc(), &draft.bcc)] {
            assert_eq!(read_back(list), written(wanted), "{id}");
        }
        assert_eq!(read.subject(), Some(draft.subject.as_str()), "{id}");
        assert_eq!(read.date().unwrap().to_timestamp(), at.timestamp().as_second(), "{id}");
        assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 998), "{id}");

        let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
        let shown = parse::message(reference, &bytes, Flags::default(), None).body.unwrap().text;
        // format=flowed writes the marks of a quoted quotation without a space between them (RFC 3676, section 4.5).
        let lines =
            |text: &str| text.lines().map(|line| line.trim_end().replace("> >", ">>")).collect::<Vec<_>>();
        assert_eq!(lines(shown.trim_end()), lines(draft.body.trim_end()), "{id}");
        assert!(!String::from_utf8_lossy(&message::wire_copy(&bytes)).contains("\nBcc:"), "{id}");
    }
}
