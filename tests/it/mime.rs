//! The mail as it leaves: whatever a field, a template's value or a file's name holds, it is the mail that was meant, for
//! mail-parser, for our own reader and for Python's.

use crate::sending::{Desk, smtp};
use crate::servers::Smtp;
use crate::servers::smtp::Act;
use jiff::Zoned;
use levelhead::mail::{
    AddrSpec, Address, Flags, MessageId, MessageKey, MessageRef, SafeText, SourceId, parse,
};
use levelhead::reply::recipients::parse_list;
use levelhead::reply::{Answers, Attached, Context, Draft, Template, message, render};
use levelhead::smtp::Way;
use mail_parser::{HeaderName, MessageParser, MessagePart, MimeHeaders, PartType};
use proptest::prelude::*;
use std::io::Write as _;
use std::process::{Command, Stdio};

fn at() -> Zoned {
    "2026-03-09T09:30:00+01:00[Europe/Berlin]".parse().unwrap()
}

fn ours(raw: &[u8]) -> levelhead::mail::Message {
    let nowhere = MessageRef { source: SourceId(0), key: MessageKey(0) };
    parse::message(nowhere, raw, Flags::default(), None)
}

/// Names that files have had.
fn names() -> Vec<String> {
    let mut names: Vec<String> = [
        "the \"final\" offer.pdf",
        "back\\slash; size=1.pdf",
        "two\r\nX-Evil: lines.txt",
        "nul\0byte.txt",
        "Größenübersicht, März.pdf",
        "חשבונית 12.pdf",
        "\u{202e}fdp.exe",
        "📦🚚 shipped.png",
        "100% sure = 'yes'.csv",
        "=?utf-8?Q?not=20a=20word?=.txt",
        "a name of some seventy letters, which is folded, though it is one string.pdf",
        "",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect();
    names.push("long ".repeat(60) + ".txt");
    names.push("größe".repeat(60) + ".txt");
    names
}

/// What a mail program should call a file of that name.
fn shown(name: &str) -> String {
    let safe = SafeText::line(name).replace("=?", "= ?");
    if safe.is_empty() { "file".into() } else { safe }
}

fn with_files() -> Draft {
    let file =
        |(at, name): (usize, String)| Attached::file(&name, vec![at as u8, 0, b'\r', 0xff, b'\n', b'.']);
    Draft {
        from: parse_list("Sam Okafor <support@desk.example>").unwrap().pop(),
        to: parse_list("\"Bäcker, Zoë \\ Z\" <zoe@shop.example>, 李小龙 <li@shop.example>").unwrap(),
        cc: parse_list("Boss (the real one) <boss@shop.example>").unwrap(),
        bcc: parse_list("archive@desk.example").unwrap(),
        subject: format!("Re: Größe 42 {}", "und noch ein Wort ".repeat(20)),
        body: format!(
            "Guten Tag Zoë,\n\n{}\n\n{}\n.\nFrom here\n> quoted\n\n-- \nSam\n",
            "長".repeat(2_000),
            "x".repeat(3_000)
        ),
        in_reply_to: MessageId::parse("<b@shop.example>"),
        references: (0..60)
            .filter_map(|n| MessageId::parse(&format!("<{n}.{}@shop.example>", "i".repeat(200))))
            .collect(),
        attachments: names().into_iter().enumerate().map(file).collect(),
        ..Draft::default()
    }
}

/// The name of a part; mail-parser leaves the end of a folded line in it.
fn name(part: &MessagePart<'_>) -> String {
    SafeText::line(part.attachment_name().unwrap()).to_string()
}

/// What RFC 5322 section 2.1.1 and RFC 2045 section 2.7 ask of every mail.
fn is_well_formed(raw: &[u8]) {
    let text = String::from_utf8_lossy(raw);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        assert!(line.len() <= 1000 && line.ends_with(b"\r\n"), "{}", String::from_utf8_lossy(line));
        assert!(!line[..line.len() - 2].contains(&b'\r') && !line.contains(&0), "{text}");
    }
}

#[test]
fn a_mail_with_files_of_any_name_is_read_back_as_it_was_written() {
    let draft = with_files();
    let raw = message::bytes(&draft, &at(), 7);
    is_well_formed(&raw);
    assert!(raw.is_ascii(), "nothing of eight bits");
    let expected: Vec<String> = names().iter().map(|name| shown(name)).collect();
    let read = MessageParser::new().parse(&raw).unwrap();
    assert_eq!(read.attachments().map(name).collect::<Vec<_>>(), expected);
    let again = ours(&raw);
    let files = Attached::of(&again, &raw);
    assert_eq!(files.iter().map(|file| file.name.to_string()).collect::<Vec<_>>(), expected);
    assert!(files.iter().zip(&draft.attachments).all(|(read, written)| read.bytes == written.bytes));
    assert_eq!(again.headers.subject.trim(), draft.subject.trim());
    assert_eq!(again.body.unwrap().text.trim_end(), draft.body.trim_end().replace("\n-- \n", "\n--\n"));
    let kept = &again.headers.references;
    assert_eq!(
        (kept.len(), &kept[0], &kept[1]),
        (20, &draft.references[0], &draft.references[41]),
        "first and newest"
    );
}

/// Prints what Python makes of a mail, a line each.
const READER: &str = "
import sys, email, email.policy, email.utils
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print('fields', *sorted(mail.keys()))
for name in ['Subject', 'Message-ID', 'In-Reply-To', 'Date']:
    print(name, mail[name])
for name in ['From', 'To', 'Cc']:
    print(name, ', '.join(one.display_name + ' <' + one.addr_spec + '>' for one in mail[name].addresses))
print('references', len(mail['References'].split()))
print('defects', [defect for part in mail.walk() for defect in part.defects])
print('text', mail.get_body().get_content().splitlines()[0])
for part in mail.iter_attachments():
    print('file', part.get_payload(decode=True).hex(), part.get_filename())
";

#[test]
fn python_reads_the_same_mail() {
    let raw = message::wire_copy(&message::bytes(&with_files(), &at(), 7));
    let mut python = Command::new("/usr/bin/python3")
        .args(["-X", "utf8", "-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is missing: run `scripts/setup test`");
    python.stdin.take().unwrap().write_all(&raw).unwrap();
    let output = python.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let expected = format!(
        "fields Cc Content-Type Date From In-Reply-To MIME-Version Message-ID References Subject To\n\
         Subject {}\nMessage-ID <20260309093000.0000000000000007@desk.example>\nIn-Reply-To <b@shop.example>\n\
         Date Mon, 09 Mar 2026 09:30:00 +0100\nFrom Sam Okafor <support@desk.example>\n\
         To Bäcker, Zoë \\ Z <zoe@shop.example>, 李小龙 <li@shop.example>\n\
         Cc Boss (the real one) <boss@shop.example>\nreferences 20\ndefects []\ntext Guten Tag Zoë,\n",
        with_files().subject.trim_end()
    );
    let files: Vec<String> = names()
        .iter()
        .enumerate()
        .map(|(at, name)| format!("file {at:02x}000dff0a2e {}\n", shown(name)))
        .collect();
    assert_eq!(said, expected + &files.concat());
}

#[test]
fn a_server_of_seven_bits_gets_the_same_mail_as_one_of_eight() {
    let mut mails = Vec::new();
    for offers in ["SIZE 1\r\n250 AUTH PLAIN", "8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN"] {
        let server = Smtp::with(offers, |_, _| Act::Fine);
        let stage = Desk::new(Way::Smtp(smtp(server.port))).send(with_files());
        let [mail] = server.delivered().try_into().unwrap_or_else(|_| panic!("{stage:?}"));
        assert!(mail.message.is_ascii() && !mail.message.to_lowercase().contains("bcc"), "{offers}");
        let said = server.heard().join("\n");
        assert!(!said.contains("BODY=") && !said.contains(" SMTPUTF8"), "{said}");
        is_well_formed(mail.message.as_bytes());
        let read = MessageParser::new().parse(mail.message.as_bytes()).unwrap();
        let files: Vec<Vec<u8>> = read.attachments().map(|part| part.contents().to_vec()).collect();
        let to = read
            .to()
            .unwrap()
            .iter()
            .map(|one| (one.name().map(str::to_owned), one.address().map(str::to_owned)));
        mails.push((
            read.subject().map(str::to_owned),
            read.body_text(0).unwrap().into_owned(),
            files,
            to.collect::<Vec<_>>(),
        ));
    }
    assert_eq!(mails[0], mails[1]);
}

#[test]
fn an_address_no_mail_can_carry_is_told_and_keeps_the_mail_here() {
    let spec = |text: &str| Address { name: None, spec: AddrSpec::parse(text).unwrap() };
    for odd in [
        "\"dana\"@shop.example",
        "dana@shop.example,eve@evil.example",
        &format!("{}@shop.example", "d".repeat(300)),
    ] {
        let draft = Draft { cc: vec![spec(odd)], ..with_files() };
        let refused = crate::sending::try_order(draft).unwrap_err().to_string();
        assert!(refused.starts_with(odd) && refused.contains("no mail can carry"), "{refused}");
    }
}

/// Text that tries to be more than a value.
const HOSTILE: &str = "([a-zA-Z@<>,;:. \"\\\\()/é\u{4e00}\u{85}\u{2028}\u{feff}\u{202e}]|\r\nBcc: e@v.il|\r\n\r\nbody|\r|\n|\t|\u{0}|=\\?utf-8\\?Q\\?=0D=0ABcc:=20e@v.il\\?=|--x--|\\{\\{ me \\}\\}|[é\u{4e00}x]{1,300}){0,24}";

/// A template all of whose parts come from outside.
fn template() -> Template {
    Template {
        name: "t".into(),
        about: String::new(),
        key: None,
        subject: Some("Re: {{ customer.name }}".into()),
        body: "Hello {{ customer.name }}\n{{ quotation }}".into(),
        when: Vec::new(),
        cc: vec!["{{ customer.address }}".into()],
        sets: None,
        asks: Vec::new(),
        language: None,
        versions: Vec::new(),
    }
}

/// The fields of a mail of ours.
const MEANT: [&str; 12] = [
    "Auto-Submitted",
    "Cc",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "In-Reply-To",
    "MIME-Version",
    "Message-ID",
    "References",
    "Subject",
    "To",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_value_can_add_a_field_a_recipient_or_a_part(values in prop::collection::vec(HOSTILE, 14), automatic: bool) {
        let pick = |at: usize| values[at].as_str();
        let made = |name: &str, spec: &str| AddrSpec::parse(spec).map(|spec| Address { name: Some(SafeText::line(name)), spec });
        let known = |text: &str| Some(text.to_owned());
        let context = Context { customer_name: known(pick(5)), quotation: known(pick(6)), customer_address: known(pick(4)), ..Context::sample() };
        let words = render(&template(), &context, &Answers::new()).unwrap();
        let copies = words.cc.iter().filter_map(|text| parse_list(text).ok()).flatten();
        let draft = Draft {
            message_id: MessageId::parse(pick(8)),
            from: made(pick(0), pick(1)),
            to: made(pick(2), pick(3)).into_iter().collect(),
            cc: copies.take(1).collect(),
            bcc: made(pick(9), "hidden@desk.example").into_iter().collect(),
            subject: words.subject.unwrap(),
            body: words.body,
            in_reply_to: MessageId::parse(pick(7)),
            references: [MessageId::parse(pick(7)), MessageId::parse("<a@b>")].into_iter().flatten().collect(),
            attachments: vec![
                Attached { media_type: pick(11).to_owned(), ..Attached::file(pick(10), pick(6).as_bytes()) },
                Attached::file(pick(12), pick(13).as_bytes()),
            ],
            automatic,
            ..Draft::default()
        };
        let filed = message::bytes(&draft, &at(), 7);
        let wire = message::wire_copy(&filed);
        is_well_formed(&filed);
        let read = MessageParser::new().parse(&wire).unwrap();
        let mut fields: Vec<&str> = read.headers().iter().map(|header| header.name.as_str()).collect();
        fields.sort_unstable();
        let count = fields.len();
        fields.dedup();
        prop_assert_eq!(count, fields.len(), "a field twice");
        prop_assert!(fields.iter().all(|field| MEANT.contains(field)), "{:?}", fields);
        for field in [HeaderName::From, HeaderName::To, HeaderName::Cc] {
            let count = read.header(field.clone()).and_then(|value| value.as_address()).map_or(0, |list| list.iter().count());
            prop_assert!(count <= 1, "{:?} {}: {}", field, count, String::from_utf8_lossy(&wire));
        }
        // The whole, the text and the two files.
        prop_assert_eq!(read.parts.len(), 4);
        prop_assert!(matches!(read.parts[1].body, PartType::Text(_)));
        for (part, file) in read.attachments().zip(&draft.attachments) {
            prop_assert_eq!(part.contents(), &*file.bytes);
            prop_assert_eq!(name(part), shown(&file.name));
        }
        prop_assert!(!wire.windows(19).any(|bytes| bytes == b"hidden@desk.example"));
    }

    #[test]
    fn a_text_comes_back_paragraph_by_paragraph(text in "(([>] ?){0,3}([a-zé\u{4e00}.,'-]{1,90} ?){0,30}\n|From [a-z ]{0,99}\n|[ ]{1,4}[a-z]{1,9}\n|\n){0,8}") {
        let tidy: Vec<String> = text.lines().map(tidy).collect();
        let body = tidy.join("\n");
        let raw = message::bytes(&Draft { body: body.clone(), ..with_files() }, &at(), 7);
        let read = ours(&raw).body.unwrap_or_default();
        prop_assert_eq!(read.text.trim_end().trim_start_matches('\n'), body.trim_end().trim_start_matches('\n'));
    }
}

/// A line as every program writes it: marks of quotation together, one space behind them, none at the end.
fn tidy(line: &str) -> String {
    let (mut marks, mut rest) = (0, line);
    while let Some(inner) = rest.strip_prefix('>').or_else(|| rest.strip_prefix(" >").filter(|_| marks > 0)) {
        (marks, rest) = (marks + 1, inner);
    }
    let rest = if marks > 0 { rest.trim() } else { rest.trim_end() };
    match (marks, rest) {
        (0, rest) => rest.to_owned(),
        (marks, "") => ">".repeat(marks),
        (marks, rest) => format!("{} {rest}", ">".repeat(marks)),
    }
}
