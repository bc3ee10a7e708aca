//! Each kind of finding in each place where findings are told: the draft's margin, the review, `reply --check`, its JSON.

use crate::commands::{levelhead, stderr, stdout};
use crate::screen::{WIDE, World};
use levelhead::access::{AccountSetting, Origin, Wish, decide};
use levelhead::app::Event;
use levelhead::port::mail::Incoming;
use levelhead::reply::check::{Kind, Severity};
use serde_json::Value;
use std::fs;

/// A reply in which one thing is wrong.
struct Row {
    kind: Kind,
    /// In copy.
    cc: &'static str,
    text: &'static str,
    /// The field at fault, the words or address, and what mends it.
    field: Option<&'static str>,
    quote: &'static str,
    remedy: &'static str,
}

const fn said(kind: Kind, text: &'static str, quote: &'static str, remedy: &'static str) -> Row {
    Row { kind, cc: "", text, field: Some("body"), quote, remedy }
}

const fn copied(kind: Kind, cc: &'static str, remedy: &'static str) -> Row {
    Row { kind, cc, text: "It is on its way.", field: Some("cc"), quote: cc, remedy }
}

const ROWS: [Row; 12] = [
    copied(Kind::OtherCustomerCc, "karin@bluebell.example", "take"),
    copied(Kind::LookalikeDomain, "dana@sh0p.example", "the address at shop.example"),
    copied(Kind::NewRecipient, "lee@elsewhere.example", "see that"),
    said(Kind::OtherCustomerNameInBody, "Karin Mulder has the same.", "Karin Mulder", "take"),
    said(Kind::UnfilledBlank, "It comes on [date].", "[date]", "write what belongs there"),
    said(Kind::LeftoverQuote, "Note to self: refund half of it.", "Note to self", "take it out"),
    said(Kind::MissingAttachment, "The invoice is attached.", "attached", "attach it"),
    said(Kind::PromiseWithoutDate, "We will get back to you.", "We will get back to you", "say by when"),
    said(Kind::Tone, "Please calm down.", "calm down", "take it out"),
    said(
        Kind::AsksCustomerToWork,
        "Please find out which of your invoices came twice.",
        "find out which",
        "do it yourself",
    ),
    Row {
        kind: Kind::ReplyToMismatch,
        cc: "",
        text: "It is on its way.",
        field: Some("to"),
        quote: "rita@other.example",
        remedy: "ask",
    },
    Row {
        kind: Kind::AnsweredMeanwhile,
        cc: "",
        text: "It is on its way.",
        field: None,
        quote: "",
        remedy: "read",
    },
];

fn mail(from: &str, id: &str, hour: u32, more: &str) -> String {
    format!(
        "From: {from}\r\nTo: support@desk.example\r\nSubject: Order of {id}\r\nMessage-ID: <{id}>\r\n\
         Date: Mon, 9 Mar 2026 {hour:02}:00:00 +0000\r\n{more}\r\nWhere is my order?\r\n"
    )
}

/// What is in the mailbox when the reply is begun, and what comes then.
fn mails(row: &Row) -> (Vec<String>, Option<String>) {
    let (reply_to, late) = match row.kind {
        Kind::ReplyToMismatch => ("Reply-To: rita@other.example\r\n", None),
        Kind::AnsweredMeanwhile => {
            let late = mail(
                "Dana Roe <dana@shop.example>",
                "two@shop.example",
                11,
                "In-Reply-To: <one@shop.example>\r\n",
            );
            ("", Some(late))
        }
        _ => ("", None),
    };
    let here = mail("Dana Roe <dana@shop.example>", "one@shop.example", 10, reply_to);
    let other = mail("Karin Mulder <karin@bluebell.example>", "k@bluebell.example", 9, "");
    (vec![other, here], late)
}

/// The finding as the command line tells it in JSON, and the line of the same without.
fn told(row: &Row) -> (Value, String) {
    let folder = tempfile::tempdir().unwrap();
    let (mbox, draft) = (folder.path().join("desk.mbox"), folder.path().join("reply.eml"));
    let (before, late) = mails(row);
    let all = before
        .iter()
        .chain(&late)
        .map(|mail| format!("From x@y.example Mon Mar  9 10:00:00 2026\n{}\n", mail.replace('\r', "")));
    fs::write(&mbox, all.collect::<String>()).unwrap();
    let cc = if row.cc.is_empty() { String::new() } else { format!("Cc: {}\n", row.cc) };
    let head = format!(
        "Date: Mon, 9 Mar 2026 10:30:00 +0000\n{cc}In-Reply-To: <one@shop.example>\nSubject: Re: Order of one@shop.example\n"
    );
    fs::write(&draft, format!("{head}\nHello Dana,\n\n{}\n", row.text)).unwrap();
    let run = |more: &[&str]| {
        let what = ["reply", "one@shop.example", "--draft", draft.to_str().unwrap(), "--check"];
        let open = [
            "--open",
            mbox.to_str().unwrap(),
            "--me",
            "support@desk.example",
            "--now",
            "2026-03-09T12:00:00Z",
        ];
        let output = levelhead(&[&what[..], more, &open[..]].concat());
        let code = if row.kind.severity() == Severity::Block { 3 } else { 0 };
        assert_eq!(output.status.code(), Some(code), "{}: {}", row.kind.name(), stderr(&output));
        assert!(!stdout(&output).is_empty(), "{}: {}", row.kind.name(), stderr(&output));
        stdout(&output)
    };
    let json = run(&["--json"]);
    let json: Value =
        serde_json::from_str(&json).unwrap_or_else(|why| panic!("{}: {why}: {json}", row.kind.name()));
    let findings = json["findings"].as_array().unwrap();
    let is_it = |one: &&Value| one["kind"] == row.kind.name();
    let finding = findings.iter().find(is_it).unwrap_or_else(|| panic!("{}: {json:#}", row.kind.name()));
    (finding.clone(), run(&[]))
}

/// The screen as one line of words.
fn words(screen: &str) -> String {
    screen.replace(['│', '▌'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The draft and the review of the same reply.
fn shown(row: &Row) -> (String, String) {
    let grant = decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable);
    let mut world = World::empty(WIDE, grant);
    world.open(0);
    let (before, late) = mails(row);
    world.arrive(before.into_iter().zip(1..).map(|(mail, key)| (0, key, mail.into_bytes())).collect());
    world.tell(Event::MailReported(Incoming::Settled));
    world.press("/dana<enter>r").press(row.text);
    if !row.cc.is_empty() {
        world.press("<tab><tab>").press(row.cc);
        world.press("<tab>");
    }
    world.arrive(late.into_iter().map(|mail| (0, 9, mail.into_bytes())).collect());
    let draft = world.screen();
    let review = world.press("<esc>").screen();
    (draft, review)
}

#[test]
fn each_kind_is_told_with_severity_place_and_remedy_in_every_place() {
    let mut wrong = Vec::new();
    for row in &ROWS {
        let (finding, line) = told(row);
        let (name, severity) = (row.kind.name(), row.kind.severity());
        let text = |field: &str| finding[field].as_str().unwrap_or_default().to_owned();
        let (what, remedy) = (text("what"), text("remedy"));
        let mut holds = |is: bool, place: &str, seen: &str| {
            if !is {
                wrong.push(format!("{name}: {place}: {what} / {remedy}\n{seen}"));
            }
        };
        let json = finding.to_string();
        holds(text("severity") == severity.name(), "JSON's severity", &json);
        holds(finding["field"].as_str() == row.field, "JSON's field", &json);
        holds(text("quote").contains(row.quote), "JSON's quote", &json);
        holds(remedy.contains(row.remedy), "JSON's remedy", &json);
        let body = format!("Hello Dana,\n\n{}\n", row.text);
        let span = finding["start"].as_u64().zip(finding["end"].as_u64());
        let span = span.and_then(|(start, end)| body.get(start as usize..end as usize));
        holds(span.is_some() == (row.field == Some("body")), "JSON's span", &json);
        holds(span.is_none_or(|span| span.contains(row.quote)), "JSON's span", &json);
        let whole = format!("{:<9} {name}: {what}; {remedy}", severity.name());
        holds(line.lines().any(|line| line == whole), "--check", &line);
        let (draft, review) = shown(row);
        let sign = if severity == Severity::Block { "✗" } else { "⚠" };
        holds(words(&draft).contains(&words(&format!("{sign} {what}"))), "the draft's rule", &draft);
        if row.field == Some("body") {
            let marked = draft.lines().any(|line| line.contains(sign) && line.contains(row.text));
            holds(marked, "the draft's margin", &draft);
        }
        let said = format!("{sign} {what} {remedy}");
        holds(words(&review).contains(&words(&said)), "the review", &review);
    }
    let kinds: Vec<Kind> = ROWS.iter().map(|row| row.kind).chain([Kind::Spelling]).collect();
    assert!(Kind::ALL.iter().all(|kind| kinds.contains(kind)), "a kind has no row");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
