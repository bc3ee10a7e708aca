//! What reading a mail for evidence costs, and loading the model: `cargo bench --bench classify`. Without `--bench` (as
//! in `cargo test --benches`) each runs once.

use base64::Engine as _;
use levelhead::classify::{
    Circumstances, Evidence, Memory, Model, Speaker, Turn, evidence, evidence_with, verdict,
};
use levelhead::mail::{Flags, Message, MessageKey, MessageRef, SourceId, parse};
use std::sync::LazyLock;

fn main() {
    divan::main();
}

static MODEL: LazyLock<Model> = LazyLock::new(Model::shipped);
static MAIL: LazyLock<Message> = LazyLock::new(|| mail(2_000));
static READ: LazyLock<Evidence> = LazyLock::new(|| evidence(&MODEL, &MAIL));

const PARAGRAPHS: [&str; 4] = [
    "Hello, I ordered the oak table on the second of May and paid by card the same day. The order number is 55120.\n",
    "This is the third time I write about it. Your chat told me that it had been sent, the carrier says that nothing \
     was handed over, and nobody answers the phone.\n",
    "We open on Friday at noon and need the table by then. If it cannot be done please say so, and I will look for \
     another one in town.\n",
    "I have attached the invoice and two pictures of the room. The door is 90 cm wide, the stairs are straight.\n",
];

/// A mail with so many bytes of new text.
fn mail(bytes: usize) -> Message {
    read(&format!("\n{}", text(bytes)))
}

fn text(bytes: usize) -> String {
    let mut text = String::new();
    for paragraph in PARAGRAPHS.iter().cycle() {
        if text.len() >= bytes {
            break;
        }
        text.push_str(paragraph);
        text.push('\n');
    }
    text
}

/// Reads a mail of which the rest of the header and the body are told.
fn read(rest: &str) -> Message {
    let text = format!("Date: Tue, 02 Jun 2026 10:00:00 +0200\nSubject: Where is my order?\n{rest}");
    let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
    parse::message(reference, text.as_bytes(), Flags::default(), None)
}

#[divan::bench(sample_count = 10)]
fn load_the_model() -> Model {
    Model::load()
}

#[divan::bench]
fn evidence_of_2_kb(bencher: divan::Bencher<'_, '_>) {
    let (model, mail) = (&*MODEL, &*MAIL);
    bencher.counter(divan::counter::BytesCount::new(2_000_usize)).bench(|| evidence(model, mail));
}

/// Our own mails, one after the other: no two alike, seven languages.
static MAILS: LazyLock<Vec<Message>> = LazyLock::new(|| {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/training");
    let files =
        ["hand-a.tsv", "hand-b.tsv", "hand-c.tsv"].map(|name| std::fs::read_to_string(folder.join(name)));
    let rows = files.iter().flatten().flat_map(|file| file.lines().skip(1));
    let texts = rows.filter_map(|row| row.rsplit('\t').next()).map(|text| text.replace("\\n", "\n"));
    let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
    texts.map(|text| parse::message(reference, text.as_bytes(), Flags::default(), None)).collect()
});

#[divan::bench]
fn evidence_of_700_other_mails(bencher: divan::Bencher<'_, '_>) {
    let model = &*MODEL;
    let new = |mail: &Message| {
        mail.body.iter().flat_map(levelhead::mail::Body::new_text).map(str::len).sum::<usize>()
    };
    let bytes: usize = MAILS.iter().map(new).sum();
    bencher
        .counter(divan::counter::BytesCount::new(bytes))
        .counter(divan::counter::ItemsCount::new(MAILS.len()))
        .bench(|| MAILS.iter().map(|mail| evidence(model, mail).finds.len()).sum::<usize>());
}

/// The same as the program reads them: with a memory of the words of those before.
#[divan::bench]
fn evidence_of_700_other_mails_in_a_stream(bencher: divan::Bencher<'_, '_>) {
    let (model, mut memory) = (&*MODEL, Memory::keeping());
    let bytes: usize = MAILS
        .iter()
        .flat_map(|mail| &mail.body)
        .flat_map(levelhead::mail::Body::new_text)
        .map(str::len)
        .sum();
    bencher
        .counter(divan::counter::BytesCount::new(bytes))
        .counter(divan::counter::ItemsCount::new(MAILS.len()))
        .bench_local(|| {
            MAILS.iter().map(|mail| evidence_with(&mut memory, model, mail).finds.len()).sum::<usize>()
        });
}

#[divan::bench]
fn language_of_2_kb(bencher: divan::Bencher<'_, '_>) {
    let text: String = MAIL.body.iter().flat_map(levelhead::mail::Body::new_text).collect();
    bencher.bench(|| levelhead::classify::language_of(&text));
}

#[divan::bench]
fn parse_2_kb(bencher: divan::Bencher<'_, '_>) {
    bencher.bench(|| mail(2_000));
}

/// Against `parse_2_kb`: what base64 costs.
#[divan::bench]
fn parse_2_kb_of_base64(bencher: divan::Bencher<'_, '_>) {
    let lines = base64::engine::general_purpose::STANDARD.encode(text(2_000));
    let lines: Vec<&str> =
        lines.as_bytes().chunks(76).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    let type_ = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64";
    let raw = format!("{type_}\n\n{}\n", lines.join("\n"));
    bencher.bench(|| read(&raw));
}

/// Against `parse_2_kb`: what turning HTML into text costs.
#[divan::bench]
fn parse_2_kb_of_html(bencher: divan::Bencher<'_, '_>) {
    let html = text(2_000).replace("\n\n", "</p>\n<p style=\"margin: 0\">");
    let raw = format!("Content-Type: text/html; charset=utf-8\n\n<html><body><p>{html}</p></body></html>\n");
    bencher.bench(|| read(&raw));
}

/// Against `parse_2_kb`: what telling a quotation and a signature from new text costs.
#[divan::bench]
fn parse_2_kb_above_2_kb_quoted(bencher: divan::Bencher<'_, '_>) {
    let (new, quoted) = (text(2_000), text(2_000).replace('\n', "\n> "));
    let raw = format!("\n{new}-- \nAda\n\nOn Monday, Sam wrote:\n> {quoted}\n");
    bencher.bench(|| read(&raw));
}

#[divan::bench]
fn verdict_on_one_mail(bencher: divan::Bencher<'_, '_>) {
    let Some(at) = MAIL.at() else { return };
    let turn = Turn { row: None, message_id: None, by: Speaker::Customer, at, evidence: &READ, cc: &[] };
    bencher.bench(|| verdict(&MODEL, &[turn], Circumstances::default(), at));
}
