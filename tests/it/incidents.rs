//! Incidents: mails of several customers about one fault are told from all others; a large desk has them looked for
//! elsewhere and goes by the last answer.

use jiff::{SignedDuration, Timestamp};
use levelhead::classify::{Evidence, Model, evidence};
use levelhead::mail::{AddrSpec, Flags, Message, MessageKey, MessageRef, SourceId, parse};
use levelhead::mailbox::Ours;
use levelhead::triage::{
    Change, Desk, DeskSettings, Finder, Incident, IncidentSettings, Order, Status, View,
};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static MODEL: LazyLock<Model> = LazyLock::new(Model::shipped);

/// Who, and his whole mail.
type Mail = (String, String);

fn now() -> Timestamp {
    "2026-06-08T11:00:00Z".parse().unwrap()
}

fn mail(number: usize, at: Timestamp, from: &str, subject: &str, text: &str) -> Mail {
    let date = at.strftime("%a, %d %b %Y %H:%M:%S +0000");
    let head =
        format!("From: {from}\r\nTo: support@desk.example\r\nMessage-ID: <{number}.{from}>\r\nDate: {date}");
    (from.to_owned(), format!("{head}\r\nSubject: {subject}\r\n\r\n{text}\r\n"))
}

/// The mails of a scenario: a time of day, who, further fields, the subject; then the text.
fn scenario(name: &str) -> Vec<Mail> {
    let path = format!("{}/tests/fixtures/incidents/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read_to_string(path).unwrap();
    let block = |(number, block): (usize, &str)| {
        let (head, text) = block.trim().split_once('\n').unwrap();
        let fields: Vec<&str> = head.split(" | ").collect();
        let at = format!("2026-06-08T{}:00Z", fields[0]).parse().unwrap();
        mail(number, at, fields[1], fields[fields.len() - 1], text)
    };
    file.split("\n---\n").enumerate().map(block).collect()
}

/// Mails of our own to other desks, each by somebody else, over the ten days before.
fn ordinary(count: usize) -> Vec<Mail> {
    let hands = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let rows = hands.iter().flat_map(|hand| {
        let path = format!("{}/assets/training/hand-{hand}.tsv", env!("CARGO_MANIFEST_DIR"));
        let file = std::fs::read_to_string(path).unwrap();
        file.lines().skip(1).take(count / 8).map(str::to_owned).collect::<Vec<_>>()
    });
    let made = rows.enumerate().map(|(number, row)| {
        let whole = row.split('\t').next_back().unwrap().replace("\\n", "\n").replace("\\t", "\t");
        let subject = whole.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap_or("Hello");
        let text = whole.split_once("\n\n").map_or(whole.as_str(), |(_, text)| text);
        let ago = SignedDuration::from_mins(30 + 71 * i64::try_from(number).unwrap());
        mail(1000 + number, now() - ago, &format!("p{number}@firm{number}.example"), subject, text)
    });
    made.collect()
}

fn desk_of(mails: &[Mail]) -> Desk {
    let ours = Ours::new([AddrSpec::parse("support@desk.example").unwrap()], [], []);
    let mut desk = Desk::new(DeskSettings { ours, ..DeskSettings::new(MODEL.clone()) });
    arrive(&mut desk, 0, mails);
    desk
}

/// Mails arrive, numbered from `first` on.
fn arrive(desk: &mut Desk, first: usize, mails: &[Mail]) {
    let read: Vec<(Message, Evidence)> = mails
        .iter()
        .enumerate()
        .map(|(place, (_, raw))| {
            let reference = MessageRef { source: SourceId(0), key: MessageKey((first + place) as u32) };
            let message = parse::message(reference, raw.as_bytes(), Flags::default(), None);
            let says = evidence(&MODEL, &message);
            (message, says)
        })
        .collect();
    desk.apply_arrived(&read, now());
}

fn people(desk: &Desk, incident: &Incident) -> Vec<String> {
    let address = |id: &_| desk.summary(*id, now()).unwrap().customer_address.unwrap().to_string();
    incident.conversations.iter().map(address).collect()
}

#[test]
fn eleven_who_tell_of_one_fault_in_their_own_words_are_found_among_two_hundred() {
    let victims = scenario("one-fault");
    let desk = desk_of(&[ordinary(200), victims.clone()].concat());
    assert_eq!(desk.queue(View::All, Order::Age, now()).len(), 211);
    let incidents = desk.incidents(now());
    let told: Vec<_> = incidents.iter().map(|one| (people(&desk, one), &one.words)).collect();
    let [incident] = incidents.as_slice() else { panic!("{told:#?}") };
    let people = people(&desk, incident);
    let right = people.iter().filter(|who| victims.iter().any(|(victim, _)| victim == *who)).count();
    assert!(right >= 10 && right == people.len(), "{right} of 11, {people:#?}");
}

#[test]
fn two_faults_at_once_stay_two_incidents() {
    let victims = scenario("two-faults");
    let desk = desk_of(&[ordinary(200), victims.clone()].concat());
    let incidents = desk.incidents(now());
    let told: Vec<_> = incidents.iter().map(|one| (people(&desk, one), &one.words)).collect();
    assert_eq!(incidents.len(), 2, "{told:#?}");
    let (labels, texts): (Vec<_>, Vec<_>) =
        victims.iter().map(|(who, _)| who.clone()).enumerate().partition(|(place, _)| *place < 5);
    let mut of: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for incident in &incidents {
        let people = people(&desk, incident);
        let labelled = labels.iter().any(|(_, who)| people.contains(who));
        assert!(of.insert(if labelled { "labels" } else { "texts" }, people).is_none(), "{told:#?}");
    }
    for (name, victims) in [("labels", labels), ("texts", texts)] {
        let found = &of[name];
        let right = victims.iter().filter(|(_, who)| found.contains(who)).count();
        assert!(right >= 4 && right == found.len(), "{name}: {found:#?}");
    }
}

#[test]
fn a_large_desk_has_somebody_else_look_and_goes_by_the_last_answer() {
    let asks = |number: usize| {
        let from = format!("p{number}@firm{number}.example");
        let at = now() - SignedDuration::from_mins(i64::try_from(number).unwrap());
        mail(100 + number, at, &from, &format!("Size {number}"), "Is it in stock?")
    };
    let mut desk = desk_of(&(0..1_100).map(asks).collect::<Vec<_>>());
    desk.let_others_find_incidents();
    let mut finder = Finder::new(IncidentSettings::default());
    finder.take(desk.incident_news().unwrap());
    assert_eq!(finder.reports(), 1_100);
    desk.incidents_found(finder.look().unwrap());

    arrive(&mut desk, 2_000, &scenario("one-fault"));
    assert_eq!(desk.incidents(now()), [], "the last answer stands");
    let news = desk.incident_news().unwrap();
    assert_eq!(news.changed.len(), 11, "only what changed is told");
    assert_eq!(desk.incident_news(), None, "and told once");
    finder.take(news);
    desk.incidents_found(finder.look().unwrap());
    let [incident] = desk.incidents(now()).try_into().unwrap();
    assert!(incident.open >= 10, "{incident:?}");

    desk.change(&incident.conversations[..1], &Change::SetStatus(Status::Done), now());
    if let Some(news) = desk.incident_news() {
        finder.take(news);
    }
    assert_eq!(finder.look(), None, "who is answered has still reported");
    assert_eq!(desk.incidents(now())[0].open, incident.open - 1);

    desk.let_incidents_wait(true);
    arrive(&mut desk, 3_000, &scenario("two-faults"));
    finder.take(desk.incident_news().unwrap());
    assert_eq!(finder.look(), None, "more mail is on its way");
    desk.let_incidents_wait(false);
    finder.take(desk.incident_news().unwrap());
    desk.incidents_found(finder.look().unwrap());
    assert_eq!(desk.incidents(now()).len(), 3);
}
