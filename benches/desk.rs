//! How long the screen's questions to a desk of 100,000 conversations take: `cargo bench --bench desk`. All of them are
//! of the queue, the worst case. Without `--bench` (as in `cargo test --benches`) a small desk only shows that it works.

mod synthetic;

use levelhead::classify::Model;
use levelhead::triage::{Change, Desk, Order, Status, View};
use std::cell::RefCell;
use synthetic::{PAGE, conversations, empty, filled, now, read};

fn main() {
    divan::main();
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(filled(conversations()));
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
