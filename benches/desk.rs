//! How long the screen's questions to a desk of 100,000 conversations take: `cargo bench --bench desk`. All of them are
//! of the queue, the worst case. Without `--bench` (as in `cargo test --benches`) a small desk only shows that it works.

use jiff::{SignedDuration, Timestamp};
use levelhead::classify::{Evidence, Model, evidence};
use levelhead::mail::{Flags, Message, MessageKey, MessageRef, SafeText, SourceId, parse};
use levelhead::mailbox::Ours;
use levelhead::triage::{Change, Desk, DeskSettings, Folder, Order, Status, View};
use std::cell::RefCell;

fn main() {
    divan::main();
}

const MINUTES: i64 = 30 * 24 * 60;
const PAGE: usize = 256;
const TEXTS: [&str; 5] = [
    "Could you send me the invoice again, please?",
    "Thanks!",
    "This is the third time I write. I want a refund or I will dispute the charge with my bank.",
    "Everything is down and we lose money every hour. Please call us right now!",
    "When will the labels arrive? We need them by Friday noon.",
];

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(filled(conversations()));
}

fn conversations() -> u32 {
    if std::env::args().any(|argument| argument == "--bench") { 100_000 } else { 500 }
}

fn now() -> Timestamp {
    Timestamp::from_second(1_780_488_000).unwrap_or(Timestamp::MIN)
}

fn empty(model: &Model) -> Desk {
    let ours = Ours::new([], ["desk.example".to_owned()], []);
    let mut desk = Desk::new(DeskSettings { ours, ..DeskSettings::new(model.clone()) });
    desk.open(&Folder { source: SourceId(0), name: SafeText::line("INBOX"), sent: false, shared: true });
    desk
}

/// One conversation of one mail, its age and customer by its number.
fn read(number: u32, model: &Model) -> (Message, Evidence) {
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

fn filled(wanted: u32) -> Desk {
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

/// A page of 256 messages on an empty desk.
#[divan::bench]
fn apply_a_page(bencher: divan::Bencher<'_, '_>) {
    let model = Model::shipped();
    let page: Vec<_> = (0..PAGE as u32).map(|number| read(number, &model)).collect();
    bencher.with_inputs(|| empty(&model)).bench_local_values(|mut desk| {
        desk.apply_arrived(&page, now());
        desk
    });
}

#[divan::bench(args = [View::Hot, View::Waiting, View::All])]
fn queue_by_heat(bencher: divan::Bencher<'_, '_>, view: View) {
    DESK.with_borrow(|desk| bencher.bench_local(|| desk.queue(view, Order::Heat, now())));
}

#[divan::bench(args = [Order::Age, Order::Customer, Order::Subject])]
fn queue_in_order(bencher: divan::Bencher<'_, '_>, order: Order) {
    DESK.with_borrow(|desk| bencher.bench_local(|| desk.queue(View::Hot, order, now())));
}

#[divan::bench]
fn counts(bencher: divan::Bencher<'_, '_>) {
    DESK.with_borrow(|desk| bencher.bench_local(|| desk.counts(now())));
}

/// The rows of one screen.
#[divan::bench]
fn fifty_summaries(bencher: divan::Bencher<'_, '_>) {
    DESK.with_borrow(|desk| {
        let ids = desk.queue(View::Hot, Order::Heat, now());
        bencher.bench_local(|| ids.iter().take(50).filter_map(|id| desk.summary(*id, now())).count());
    });
}

#[divan::bench]
fn done_and_undone(bencher: divan::Bencher<'_, '_>) {
    DESK.with_borrow_mut(|desk| {
        let ids: Vec<_> = desk.queue(View::Hot, Order::Heat, now()).into_iter().take(1).collect();
        bencher.bench_local(|| {
            desk.change(&ids, &Change::SetStatus(Status::Done), now());
            desk.undo(now());
        });
    });
}
