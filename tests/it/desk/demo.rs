//! The sample inbox on the desk: the stories of the product hold.

use super::world::MODEL;
use jiff::Timestamp;
use levelhead::classify::Signal;
use levelhead::intake::{self, Drained, Goal, Origin, Plan};
use levelhead::mailbox::{ConversationId, Ours};
use levelhead::sources;
use levelhead::triage::{Desk, DeskSettings, Order, Status, Summary, View};
use std::collections::BTreeSet;

/// A Wednesday afternoon.
fn now() -> Timestamp {
    "2026-06-03T14:03:07Z".parse().unwrap()
}

fn demo() -> Drained {
    let model = MODEL.clone();
    let origin = Origin::Local(sources::Plan::Demo { now: now() });
    let intake = intake::start(Plan { origin, model: model.clone(), queue_since: None }).unwrap();
    let ours = Ours::new([], ["fernhill.example".to_owned()], []);
    let settings = DeskSettings { ours, ..DeskSettings::new(model) };
    intake::drain(&intake, Desk::new(settings), Goal::Queue, now())
}

fn of_subject(desk: &Desk, subject: &str) -> Summary {
    let all = desk.queue(View::All, Order::Heat, now());
    let mut found =
        all.into_iter().filter_map(|id| desk.summary(id, now())).filter(|s| s.subject.contains(subject));
    let first = found.next().unwrap_or_else(|| panic!("no conversation {subject:?}"));
    assert!(found.next().is_none(), "several conversations {subject:?}");
    first
}

fn signals(desk: &Desk, id: ConversationId) -> BTreeSet<Signal> {
    let verdict = desk.verdict(id);
    verdict.anger.reasons.iter().chain(&verdict.urgency.reasons).map(|reason| reason.signal).collect()
}

#[test]
fn everything_arrives() {
    let drained = demo();
    assert_eq!((drained.failed.len(), drained.skipped.len()), (0, 0));
    let folders: Vec<_> = drained.sources.iter().map(|source| source.folder.as_str()).collect();
    assert_eq!(folders, ["INBOX", "Sent"]);
    assert!(drained.stats.messages >= 110, "{} messages", drained.stats.messages);
    let counts = drained.desk.view_counts(now());
    assert!(counts.all >= 60, "{} conversations", counts.all);
    assert_eq!(drained.desk.counts(now()).old, 0, "the sample inbox has no age limit");
}

#[test]
fn the_fourth_attempt_is_the_hottest() {
    let desk = demo().desk;
    let hottest = desk.queue(View::Hot, Order::Heat, now())[0];
    let told = desk.summary(hottest, now()).unwrap();
    assert_eq!(
        (told.customer.as_str(), told.subject.as_str()),
        ("Dana Whitlow", "4th attempt: CANCEL this order")
    );
    assert!(told.anger.flag && told.urgency.flag);
    assert!(signals(&desk, hottest).contains(&Signal::RepeatedAttempts));
    let heat = desk.heat(hottest, now());
    assert!((heat.total - told.heat).abs() < 0.01);
    let sum: f32 = heat.parts.iter().map(|part| part.points).sum();
    assert!((sum - heat.total).abs() < 0.01);
}

#[test]
fn eleven_customers_are_one_incident_and_nobody_else() {
    let desk = demo().desk;
    let incidents = desk.incidents(now());
    let [incident] = incidents.as_slice() else { panic!("{incidents:?}") };
    assert_eq!(incident.customers, 11);
    let people: BTreeSet<String> = incident
        .conversations
        .iter()
        .map(|id| desk.summary(*id, now()).unwrap().customer_address.unwrap().domain().to_owned())
        .collect();
    let expected = [
        "alpenlift.example",
        "anker-events.example",
        "brightkeys.example",
        "countyambulance.example",
        "hathersage-trophies.example",
        "ironcladstorage.example",
        "logiport.example",
        "medtrace.example",
        "petregister.example",
        "pryceandsons.example",
        "quayside-lockers.example",
    ];
    assert_eq!(people.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    let shown = desk.queue(View::Incidents, Order::Heat, now());
    assert_eq!(shown.len(), incident.open);
    assert_eq!(
        desk.find(&incident.id.to_string()).map(|id| desk.resolve(id)),
        incident.conversations.first().copied()
    );
}

#[test]
fn the_copied_bosses_and_the_rising_tone_are_reasons() {
    let desk = demo().desk;
    let told = of_subject(&desk, "ID plates, setting B");
    assert_eq!(told.others_in_copy, 2);
    let signals = signals(&desk, told.id);
    assert!(signals.contains(&Signal::CcGrowth) && signals.contains(&Signal::RisingTone), "{signals:?}");
    let copied: usize = desk.messages(told.id).iter().map(|line| line.new_in_copy.len()).sum();
    assert_eq!(copied, 2, "each boss is new once");
}

#[test]
fn robots_and_talk_among_ourselves_are_not_open() {
    let desk = demo().desk;
    for subject in ["LAST CHANCE", "[ALERT] CRITICAL", "Who has the phones"] {
        let told = of_subject(&desk, subject);
        assert_eq!(told.status, Status::Done, "{subject}");
        let done = desk.queue(View::Done, Order::Heat, now());
        assert!(!done.contains(&told.id), "nobody set {subject} done");
    }
}

#[test]
fn local_mail_keeps_its_states_in_memory_and_takes_them_back() {
    use levelhead::triage::Change;
    let mut desk = demo().desk;
    let before = desk.queue(View::Hot, Order::Heat, now());
    let done = desk.view_counts(now()).done;
    let outcome = desk.change(&before[..3], &Change::SetStatus(Status::Done), now());
    assert_eq!(outcome.changed, 3);
    let left: BTreeSet<ConversationId> = desk.queue(View::Hot, Order::Heat, now()).into_iter().collect();
    assert_eq!(left, before[3..].iter().copied().collect());
    assert_eq!(desk.view_counts(now()).done, done + 3);
    assert_eq!(desk.undoable(), Some("done, 3 conversations"));
    assert_eq!(desk.undo(now()).unwrap().conversations.len(), 3);
    assert_eq!(desk.queue(View::Hot, Order::Heat, now()), before);
}
