//! The reply cases of tests/fixtures/replies. One file holds some ten, written by hand:
//! `=== id | me | ours | team | others`, then `--- mail | date | From | To | Cc | Subject` and its text for each mail of
//! the conversation, `--- draft | date | From | To | Cc | Bcc | Subject | Attach | at` and the reply (`at`: when it is
//! sent, if later than begun), `--- expect | what is wrong with it`.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use levelhead::mail::{AddrSpec, Address, SafeText};
use levelhead::reply::{Attached, Colleague, Draft, Us};
use std::fs;
use std::path::{Path, PathBuf};

/// One case.
pub struct Case {
    pub id: String,
    pub us: Us,
    /// Our addresses and `@domains`.
    pub ours: Vec<String>,
    /// Other customers.
    pub others: Vec<Address>,
    pub mails: Vec<Mail>,
    pub draft: Draft,
    /// When it was begun.
    pub begun: Zoned,
    /// When it is sent.
    pub sent: Timestamp,
    /// `kind: words`, or `none`.
    pub expect: Vec<String>,
}

/// A mail of the conversation.
pub struct Mail {
    pub from: Address,
    pub head: Vec<(String, String)>,
    pub at: Zoned,
    pub text: String,
}

/// A folder of other cases (`benches/send_check_cases.py` makes one), which are only counted.
pub fn elsewhere() -> Option<PathBuf> {
    std::env::var_os("LEVELHEAD_REPLIES").map(PathBuf::from)
}

/// All cases, in the order of their names.
pub fn all() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/replies");
    let list = |folder: PathBuf| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let folders = elsewhere().map_or_else(|| list(root).collect(), |folder| vec![folder]);
    let mut files: Vec<_> = folders.into_iter().flat_map(list).collect();
    files.sort();
    let texts: Vec<String> = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    texts.iter().flat_map(|text| text.split("\n=== ")).map(case).collect()
}

fn case(text: &str) -> Case {
    let text = text.trim_start_matches("=== ");
    let (first, rest) = text.split_once('\n').unwrap();
    let head: Vec<&str> = first.split('|').map(str::trim).collect();
    let id = head[0].to_owned();
    let parts: Vec<&str> = format!("\n{rest}").leak().split("\n--- ").skip(1).collect();
    let of = |name: &str| {
        let wanted = format!("{name} | ");
        parts.iter().filter_map(|part| part.strip_prefix(wanted.as_str())).collect::<Vec<_>>()
    };
    let [draft] = of("draft")[..] else { panic!("{id} has no draft") };
    let [expect] = of("expect")[..] else { panic!("{id} expects nothing") };
    let (fields, body) = fields(draft);
    let field = |name: &str| value(&fields, name);
    let begun = zoned(&id, fields[0]);
    let attach = field("Attach:").split([',', ';']).map(str::trim).filter(|name| !name.is_empty());
    let me = address(value(&head, "me:")).unwrap();
    let colleague = |one: Address| Colleague {
        short: one.spec.local().to_owned(),
        name: one.name.unwrap().to_string(),
        address: Some(one.spec),
        role: None,
    };
    let ours: Vec<String> = value(&head, "ours:").split(',').map(|one| one.trim().to_owned()).collect();
    let from = address(field("From:"));
    Case {
        us: Us {
            name: me.name.as_ref().map(ToString::to_string),
            addresses: ours
                .iter()
                .filter(|one| !one.starts_with('@'))
                .filter_map(|one| AddrSpec::parse(one))
                .collect(),
            signature: None,
            team: addresses(value(&head, "team:")).into_iter().map(colleague).collect(),
        },
        ours,
        others: addresses(value(&head, "others:")),
        mails: of("mail").into_iter().map(|text| mail(&id, text)).collect(),
        draft: Draft {
            from,
            to: addresses(field("To:")),
            cc: addresses(field("Cc:")),
            bcc: addresses(field("Bcc:")),
            subject: field("Subject:").to_owned(),
            body: format!("{body}\n"),
            attachments: attach.map(|name| Attached::file(name, *b"x")).collect(),
            ..Draft::default()
        },
        sent: fields
            .iter()
            .find_map(|one| one.strip_prefix("at:"))
            .map_or(begun.timestamp(), |at| zoned(&id, at.trim()).timestamp()),
        begun,
        expect: expect.trim().lines().map(|line| line.trim().to_owned()).collect(),
        id,
    }
}

fn mail(id: &str, text: &str) -> Mail {
    let (fields, text) = fields(text);
    let named = |one: &&str| {
        one.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
    };
    Mail {
        from: address(value(&fields, "From:")).unwrap_or_else(|| panic!("{id}: {fields:?}")),
        head: fields.iter().skip(1).filter_map(named).collect(),
        at: zoned(id, fields[0]),
        text: text.to_owned(),
    }
}

fn fields(part: &str) -> (Vec<&str>, &str) {
    let (head, body) = part.split_once('\n').unwrap();
    (head.split('|').map(str::trim).collect(), body)
}

fn value<'t>(fields: &[&'t str], name: &str) -> &'t str {
    fields.iter().find_map(|field| field.strip_prefix(name)).map(str::trim).unwrap_or_default()
}

fn zoned(id: &str, text: &str) -> Zoned {
    let at: Timestamp = text.parse().unwrap_or_else(|error| panic!("{id}: {text:?}: {error}"));
    let offset = jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%:z", text).unwrap().offset().unwrap();
    at.to_zoned(TimeZone::fixed(offset))
}

fn address(text: &str) -> Option<Address> {
    let (name, spec) = match text.split_once('<') {
        Some((name, spec)) => (name.trim(), spec.split('>').next().unwrap()),
        None => ("", text),
    };
    let name = Some(SafeText::line(name)).filter(|name| !name.is_empty());
    Some(Address { name, spec: AddrSpec::parse(spec)? })
}

fn addresses(text: &str) -> Vec<Address> {
    text.split(';').filter_map(|one| address(one.trim())).collect()
}
