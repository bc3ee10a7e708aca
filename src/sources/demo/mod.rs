//! The sample inbox: mboxrd files inside the program (assets/demo/README.md says how they are written), told relative
//! to the present. Must not know files.

mod words;

use super::folder::{Entry, Folder, Place};
use super::mbox;
use crate::mail::{Flags, SafeText, SourceId, parse};
use crate::port::mail::SourceInfo;
use include_dir::{Dir, include_dir};
use jiff::Timestamp;

static INBOX: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/demo/inbox");
static SENT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/demo/sent");

const FLAGS: &str = "X-Demo-Flags:";

/// The folders of the sample inbox as of `now`: what arrived, and what we answered.
pub fn folders(now: Timestamp) -> Vec<Folder> {
    vec![folder(0, "INBOX", &INBOX, now), folder(1, "Sent", &SENT, now)]
}

fn folder(number: u16, name: &str, files: &Dir<'_>, now: Timestamp) -> Folder {
    let texts = files.files().filter_map(|file| file.contents_utf8());
    let mut entries: Vec<Entry> = texts.flat_map(|text| messages(text, now)).collect();
    entries.sort_by_key(|entry| entry.received);
    let info = SourceInfo {
        source: SourceId(number),
        account: SafeText::line("demo"),
        folder: SafeText::line(name),
        sent: number > 0,
        total: u32::try_from(entries.len()).ok(),
        read_only: None,
        shared: true,
    };
    Folder { info, entries }
}

fn messages(text: &str, now: Timestamp) -> Vec<Entry> {
    let pieces = mbox::pieces(text.as_bytes()).unwrap_or_default();
    let ranges = pieces.iter().map(|piece| piece.range.start as usize..piece.range.end as usize);
    ranges.filter_map(|range| text.get(range)).map(|message| entry(message, now)).collect()
}

fn entry(message: &str, now: Timestamp) -> Entry {
    let told = words::told(message, now);
    let (head, body) = told.split_once("\n\n").unwrap_or((&told, ""));
    let mut flags = Flags::default();
    let mut plain = String::with_capacity(told.len());
    let mut received = None;
    for line in head.lines() {
        if let Some(value) = line.strip_prefix(FLAGS) {
            flags = self::flags(value);
            continue;
        }
        if let Some(value) = line.strip_prefix("Date:") {
            received = parse::date(value).map(|date| date.at);
        }
        plain.push_str(line);
        plain.push('\n');
    }
    plain.push('\n');
    plain.push_str(body);
    let raw = mbox::unquoted(plain.into_bytes());
    Entry { place: Place::Memory(raw.into()), flags, received }
}

fn flags(value: &str) -> Flags {
    let has = |flag: &str| value.split_whitespace().any(|word| word == flag);
    Flags {
        seen: has("\\Seen"),
        answered: has("\\Answered"),
        flagged: has("\\Flagged"),
        deleted: has("\\Deleted"),
        draft: has("\\Draft"),
        keywords: value.split_whitespace().filter(|word| !word.starts_with('\\')).map(Into::into).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::MessageKey;

    fn now() -> Timestamp {
        "2026-11-18T14:03:07Z".parse().unwrap()
    }

    #[test]
    fn a_message_is_told_relative_to_now() {
        let raw = "From demo\nFrom: a@b.example\nX-Demo-Flags: \\Seen \\Flagged\nDate: {ago 2h -0800}\n\n\
                   By {weekday +2d en}.\n>From here on {nothing}\n";
        let entries = messages(raw, now());
        let [entry] = entries.as_slice() else { panic!("one message") };
        assert!(entry.flags.seen && entry.flags.flagged && !entry.flags.answered);
        assert_eq!(entry.received, Some("2026-11-18T12:03:07Z".parse().unwrap()));
        let Place::Memory(raw) = &entry.place else { panic!("in memory") };
        let text = String::from_utf8_lossy(raw);
        assert_eq!(
            text,
            "From: a@b.example\nDate: Wed, 18 Nov 2026 04:03:07 -0800\n\nBy Friday.\nFrom here on {nothing}\n"
        );
    }

    #[test]
    fn the_whole_inbox_is_readable_and_in_order() {
        for folder in folders(now()) {
            assert!(!folder.entries.is_empty());
            assert!(folder.entries.is_sorted_by_key(|entry| entry.received));
            for key in folder.newest_first() {
                let message = folder.message(MessageKey(key.0)).unwrap();
                assert!(message.headers.date.is_some(), "{}", message.headers.subject);
                let text = message.body.unwrap().text;
                assert!(!text.contains("{ago ") && !text.contains("{weekday "), "{text}");
            }
        }
    }
}
