//! Replies as support people write them (`reply_cases.rs`), made into messages and read back by another parser: nothing of
//! what was written or addressed is lost or changed on the way.

use crate::reply_cases::{Case, all};
use levelhead::mail::{Address, Flags, MessageKey, MessageRef, SourceId, parse};
use levelhead::reply::message;
use mail_parser::MessageParser;

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
    let cases = all();
    assert!(cases.len() >= 100, "only {} cases", cases.len());
    for Case { id, begun: at, mut draft, .. } in cases {
        draft.attachments.clear();
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
