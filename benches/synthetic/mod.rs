//! A desk of made-up conversations, one mail each, for the benchmarks. Ages, customers and texts go by number.

use jiff::{SignedDuration, Timestamp};
use levelhead::classify::{Evidence, Model, evidence};
use levelhead::mail::{Flags, Message, MessageKey, MessageRef, SafeText, SourceId, parse};
use levelhead::mailbox::Ours;
use levelhead::triage::{Desk, DeskSettings, Folder};

/// Messages that come at once.
pub const PAGE: usize = 256;
const MINUTES: i64 = 30 * 24 * 60;
const TEXTS: [&str; 5] = [
    "Could you send me the invoice again, please?",
    "Thanks!",
    "This is the third time I write. I want a refund or I will dispute the charge with my bank.",
    "Everything is down and we lose money every hour. Please call us right now!",
    "When will the labels arrive? We need them by Friday noon.",
];

/// How many: all of them under `cargo bench`, few where a run only shows that it works.
pub fn conversations() -> u32 {
    if std::env::args().any(|argument| argument == "--bench") { 100_000 } else { 500 }
}

/// The time of every benchmark.
pub fn now() -> Timestamp {
    Timestamp::from_second(1_780_488_000).unwrap_or(Timestamp::MIN)
}

/// A desk with an open folder.
pub fn empty(model: &Model) -> Desk {
    let ours = Ours::new([], ["desk.example".to_owned()], []);
    let mut desk = Desk::new(DeskSettings { ours, ..DeskSettings::new(model.clone()) });
    desk.open(&Folder {
        source: SourceId(0),
        account: SafeText::line("desk"),
        name: SafeText::line("INBOX"),
        sent: false,
        shared: true,
        read_only: None,
    });
    desk
}

/// One conversation of one mail, its age and customer by its number.
pub fn read(number: u32, model: &Model) -> (Message, Evidence) {
    let minutes = i64::from(number.wrapping_mul(2_654_435_761) >> 8) % MINUTES;
    let at = now() - SignedDuration::from_mins(minutes);
    let text = TEXTS.get(number as usize % TEXTS.len()).copied().unwrap_or_default();
    let raw = format!(
        "From: P{0} <p@firm{0}.example>\nTo: help@desk.example\nSubject: Case {1}\nDate: {2}\nMessage-ID: <{1}@x>\n\n{text}\n",
        number / 3,
        number,
        at.strftime("%a, %d %b %Y %H:%M:%S +0000"),
    );
    let reference = MessageRef { source: SourceId(0), key: MessageKey(number + 1) };
    let message = parse::message(reference, raw.as_bytes(), Flags::default(), Some(at));
    let evidence = evidence(model, &message);
    (message, evidence)
}

/// A desk with so many conversations.
pub fn filled(wanted: u32) -> Desk {
    let model = Model::shipped();
    let mut desk = empty(&model);
    let numbers: Vec<u32> = (0..wanted).collect();
    for page in numbers.chunks(PAGE) {
        let page: Vec<_> = page.iter().map(|number| read(*number, &model)).collect();
        desk.apply_arrived(&page, now());
    }
    assert_eq!(desk.view_counts(now()).all, wanted as usize, "every conversation is there");
    desk
}
