//! Whole messages as the screen gets them: each file under `fixtures/mail` with its `.snap` beside it.

use levelhead::mail::{Flags, Message, MessageKey, MessageRef, SourceId, parse};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn check_folder(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/mail").join(name);
    let mut seen = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "eml") {
            seen += 1;
            let raw = fs::read(&path).unwrap();
            let shown = shown(&raw);
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            insta::with_settings!({
                snapshot_path => folder.clone(), prepend_module_to_snapshot => false, omit_expression => true,
            }, { insta::assert_snapshot!(stem, shown) });
        }
    }
    assert!(seen > 0, "{}", folder.display());
}

fn shown(raw: &[u8]) -> String {
    let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
    let message = parse::message(reference, raw, Flags::default(), None);
    let mut shown = String::new();
    headers(&message, &mut shown);
    let body = message.body.unwrap();
    for block in &body.blocks {
        let kind = format!("{:?}", block.kind);
        for line in body.text.get(block.range.clone()).unwrap().lines() {
            writeln!(shown, "{kind:>11} | {line}").unwrap();
        }
    }
    for (number, link) in body.links.iter().enumerate() {
        writeln!(shown, "link [{}] {link}", number + 1).unwrap();
    }
    for attached in &body.attachments {
        let read = levelhead::mail::raw_attachment(raw, attached.part).unwrap().len();
        let (name, kind, size, part) = (&attached.name, &attached.media_type, attached.size, attached.part);
        writeln!(shown, "attached {name:?} {kind} {size} part {part}: {read} bytes").unwrap();
    }
    shown
}

fn headers(message: &Message, shown: &mut String) {
    let headers = &message.headers;
    let date =
        headers.date.map(|date| format!("{} {:?}", date.at, date.offset.map(jiff::tz::Offset::seconds)));
    writeln!(shown, "subject {:?}", headers.subject).unwrap();
    for (name, list) in [
        ("from", &headers.from),
        ("reply_to", &headers.reply_to),
        ("original_from", &headers.original_from),
        ("to", &headers.to),
        ("cc", &headers.cc),
    ] {
        for address in list {
            writeln!(shown, "{name} {:?} {}", address.name.as_deref().unwrap_or_default(), address.spec)
                .unwrap();
        }
    }
    writeln!(shown, "date {date:?}").unwrap();
    writeln!(shown, "ids {:?} {:?} {:?}", headers.message_id, headers.in_reply_to, headers.references)
        .unwrap();
    writeln!(shown, "{:?} {:?} {:?}", headers.automatic, headers.importance, message.defects).unwrap();
}

#[test]
fn plain_mails() {
    check_folder("plain");
}

#[test]
fn html_mails() {
    check_folder("html");
}

#[test]
fn malformed_mails() {
    check_folder("malformed");
}
