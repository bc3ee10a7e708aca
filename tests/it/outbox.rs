//! Sending on the screen: what the keys order, what is in sight all the time, and what is asked.

use crate::screen::{USUAL, World, shows};
use jiff::SignedDuration;
use levelhead::app::{Effect, Event, SendOff};
use levelhead::mail::SafeText;
use levelhead::port::mail::{Request as MailRequest, Target};
use levelhead::port::send::{Left, Report, Request};
use levelhead::reply::Sets;
use levelhead::reply::outbox::{Item, Outgoing, Stage};
use levelhead::triage::{Done, Shelf, Status};

/// The screen, and what the sender has been asked for.
struct Desk {
    world: World,
}

impl Desk {
    /// A reply to the first customer was ordered.
    fn ordered() -> (Self, Outgoing) {
        let mut desk = Self { world: World::new(USUAL) };
        desk.world.press("rIt is cancelled.<esc>y");
        let Some(Request::Hold(order)) = desk.asked().pop() else { panic!() };
        (desk, *order)
    }

    /// The same, and it is on the disk.
    fn held() -> (Self, Item) {
        let (mut desk, order) = Self::ordered();
        let item = order.item().clone();
        desk.stands(&item);
        (desk, item)
    }

    fn asked(&mut self) -> Vec<Request> {
        let effects = std::mem::take(&mut self.world.effects);
        effects
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Send(request) => Some(request),
                other => {
                    self.world.effects.push(other);
                    None
                }
            })
            .collect()
    }

    fn stands(&mut self, item: &Item) {
        self.world.tell(Event::SendReported(Report::Stands(Box::new(item.clone()))));
    }

    fn stage(&mut self, item: &Item, stage: Stage) {
        self.stands(&Item { stage, ..item.clone() });
    }

    /// So many seconds pass.
    fn later(&mut self, seconds: i64) -> Vec<Request> {
        self.world.now += SignedDuration::from_secs(seconds);
        self.world.tell(Event::TickCame);
        self.asked()
    }

    fn sees(&mut self, text: &str) {
        let screen = self.world.screen();
        assert!(screen.contains(text), "no {text:?}:\n{screen}");
    }

    fn ends(&self) -> bool {
        self.world.effects.contains(&Effect::Quit)
    }
}

#[test]
fn a_reply_is_held_leaves_and_is_filed() {
    let (mut desk, order) = Desk::ordered();
    let item = order.item().clone();
    assert_eq!(desk.world.app.next_tick(), None, "it is not counted down before it is on the disk");
    desk.sees("QUEUEING");
    assert_ne!(desk.world.here(), "Dana Whitlow", "the cursor is on the next conversation");
    desk.stands(&item);
    desk.sees("HELD 10 s");
    desk.sees("held 10 s  ·  u takes it back");
    assert_eq!(desk.later(4), []);
    shows("held_usual", &desk.world.screen());
    assert_eq!(desk.later(6), [Request::Transmit(item.id.clone())]);
    assert_eq!(desk.later(1), [], "it is asked for once");
    desk.stage(&item, Stage::Sending { tries: 0 });
    desk.sees("SENDING");
    desk.world.press("u");
    assert_eq!(desk.asked(), [], "what leaves can't be taken back");

    let (sent, message) =
        (Item { stage: Stage::Sent { at: desk.world.now }, ..item.clone() }, order.message());
    desk.world.asked.clear();
    desk.world.tell(Event::SendReported(Report::Sent { item: Box::new(sent), message: message.to_vec() }));
    desk.sees("✓ sent");
    desk.sees("sent to Dana Whitlow");
    let filing = desk.world.asked.iter().find_map(|request| match request {
        MailRequest::File(filing) => Some(filing.clone()),
        _ => None,
    });
    let filing = filing.expect("it is filed");
    assert_eq!((filing.target, filing.message.as_slice()), (Target::Sent, message));
    let answered = desk.world.app.desk.conversation_of(filing.answered.expect("what it answers")).unwrap();
    let row = desk.world.app.desk.summary(answered, desk.world.now).unwrap();
    assert_eq!((row.customer.as_str(), row.status), ("Dana Whitlow", Status::Waiting));
    assert_eq!(desk.asked(), [Request::Forget(item.id)], "once it is filed");
    desk.later(61);
    assert!(!desk.world.screen().contains("✓ sent"));
}

#[test]
fn what_becomes_done_is_archived_where_that_is_wanted_once_it_is_filed() {
    let (mut desk, order) = Desk::ordered();
    let item = order.item().clone();
    desk.world.app.session.done = Done::Archive;
    desk.stands(&item);
    desk.world.asked.clear();
    let sent = Item { stage: Stage::Sent { at: desk.world.now }, sets: Sets::Done, ..item };
    let message = order.message().to_vec();
    desk.world.tell(Event::SendReported(Report::Sent { item: Box::new(sent), message }));
    let [MailRequest::File(filing), MailRequest::Move { messages, to: Shelf::Archive, .. }] =
        desk.world.asked.as_slice()
    else {
        panic!("{:?}", desk.world.asked)
    };
    assert!(messages.contains(&filing.answered.expect("what it answers")), "it is marked before it goes");
}

#[test]
fn what_is_held_can_be_taken_back_and_written_on() {
    let (mut desk, item) = Desk::held();
    desk.later(3);
    desk.world.press("u");
    assert_eq!(desk.asked(), [Request::TakeBack(item.id.clone())]);
    desk.sees("It is cancelled.");
    desk.sees("taken back, nothing was sent");
    desk.stage(&item, Stage::Draft);
    assert_eq!(desk.later(60), [], "nothing leaves any more");
    desk.world.press("Really. <esc>y");
    let Some(Request::Hold(again)) = desk.asked().pop() else { panic!() };
    assert_eq!(again.item().id, item.id, "the same place in the outbox");
    assert!(again.item().draft.body.contains("Really. "));
    assert_eq!(again.item().message_id, item.message_id, "nothing of it had left: it is the same mail");
}

#[test]
fn a_blank_keeps_the_mail_here() {
    let mut desk = Desk { world: World::new(USUAL) };
    desk.world.press("tf<enter><enter><esc>y");
    assert_eq!(desk.asked(), []);
    desk.sees("⟪facts⟫ is not filled");
}

#[test]
fn a_failure_is_shown_in_the_server_s_words_and_can_be_edited() {
    let (mut desk, item) = Desk::held();
    desk.later(10);
    let why = "dana@paws.example was refused: 550 no such user".to_owned();
    desk.stage(&item, Stage::Failed { why, retry: None, tries: 1 });
    desk.sees("NOT SENT");
    desk.world.press("jM");
    desk.sees("550 no such user");
    shows("outbox_usual", &desk.world.screen());
    desk.world.press("e");
    desk.sees("It is cancelled.");
    assert_eq!(desk.asked(), [Request::TakeBack(item.id)]);
}

#[test]
fn what_may_have_arrived_is_sent_again_only_on_purpose() {
    let (mut desk, item) = Desk::held();
    desk.later(10);
    desk.stage(&item, Stage::Unsure { why: "the server hung up".into() });
    desk.sees("UNSURE");
    desk.world.press("Mseu");
    assert!(desk.asked().is_empty());
    desk.sees("look into Sent");
    desk.world.press("S");
    let asked = desk.asked();
    let [Request::Hold(order)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(order.item().id, item.id);
    assert_eq!(order.item().message_id, item.message_id, "a second copy can be found as the same mail");
    let written = format!("Message-ID: <{}>", item.message_id);
    assert!(String::from_utf8_lossy(order.message()).contains(&written));
}

#[test]
fn a_passing_failure_is_tried_again_in_sight() {
    let (mut desk, item) = Desk::held();
    desk.later(10);
    let retry = desk.world.now + SignedDuration::from_secs(15);
    desk.stage(&item, Stage::Failed { why: "451 later".into(), retry: Some(retry), tries: 1 });
    desk.sees("NOT SENT YET 15 s");
    assert_eq!(desk.later(14), []);
    assert_eq!(desk.later(1), [Request::Transmit(item.id)]);
}

#[test]
fn what_an_earlier_run_left_is_asked_for() {
    let (_, order) = Desk::ordered();
    let mut desk = Desk { world: World::new(USUAL) };
    let why = "the program ended before it was sent".to_owned();
    let item = Item { stage: Stage::Failed { why, retry: None, tries: 0 }, ..order.item().clone() };
    let left = Left { item: item.clone(), message: order.message().to_vec() };
    desk.world.tell(Event::SendReported(Report::Found(vec![left])));
    desk.sees("the program ended before it was sent");
    assert_eq!(desk.later(60), []);
    desk.world.press("e");
    assert_eq!(desk.asked(), [Request::TakeBack(item.id)]);
    desk.sees("It is cancelled.");
}

#[test]
fn what_left_but_was_not_filed_is_filed_at_the_next_start() {
    let (_, order) = Desk::ordered();
    let mut desk = Desk { world: World::new(USUAL) };
    let item = Item { stage: Stage::Sent { at: desk.world.now }, ..order.item().clone() };
    let left = Left { item: item.clone(), message: order.message().to_vec() };
    desk.world.tell(Event::SendReported(Report::Found(vec![left])));
    assert!(desk.world.asked.iter().any(|request| matches!(request, MailRequest::File(_))));
    assert_eq!(desk.asked(), [Request::Forget(item.id)]);
    assert!(!desk.world.screen().contains("Outbox"), "there is nothing to ask");
}

#[test]
fn quitting_with_something_held_asks() {
    let (mut desk, item) = Desk::held();
    desk.world.press("q");
    assert!(!desk.ends());
    desk.sees("send now, or keep?");
    desk.world.press("<esc>");
    desk.sees("HELD");
    desk.world.press("qk");
    assert_eq!(desk.asked(), [Request::TakeBack(item.id.clone())]);
    assert!(!desk.ends(), "not before it is on the disk");
    desk.stage(&item, Stage::Draft);
    assert!(desk.ends());

    let (mut desk, item) = Desk::held();
    desk.world.press("qy");
    assert_eq!(desk.asked(), [Request::Transmit(item.id.clone())]);
    assert!(!desk.ends());
    let sent = Item { stage: Stage::Sent { at: desk.world.now }, ..item };
    desk.world.tell(Event::SendReported(Report::Sent { item: Box::new(sent), message: Vec::new() }));
    assert!(desk.ends());
}

#[test]
fn what_could_not_be_filed_is_tried_again_until_it_is() {
    let (mut desk, item) = Desk::held();
    assert_eq!(desk.later(10), [Request::Transmit(item.id.clone())]);
    desk.world.down = true;
    let sent = Item { stage: Stage::Sent { at: desk.world.now }, ..item.clone() };
    desk.world.tell(Event::SendReported(Report::Sent { item: Box::new(sent), message: Vec::new() }));
    desk.sees("not filed in Sent yet, tried again: no line");
    let tries =
        |desk: &Desk| desk.world.asked.iter().filter(|asked| matches!(asked, MailRequest::File(_))).count();
    assert_eq!((tries(&desk), desk.later(14), tries(&desk)), (1, vec![], 1));
    assert_eq!((desk.later(1), tries(&desk)), (vec![], 2), "fifteen seconds are over");
    desk.world.down = false;
    assert_eq!((desk.later(29), tries(&desk)), (vec![], 2), "the second time it is twice as long");
    assert_eq!(desk.later(1), [Request::Forget(item.id)], "it is filed");
    assert_eq!((tries(&desk), desk.later(600), tries(&desk)), (3, vec![], 3));
    desk.world.press("q");
    assert!(desk.ends());
}

#[test]
fn an_order_the_disk_does_not_take_is_a_draft_again() {
    let (mut desk, order) = Desk::ordered();
    assert_eq!(desk.world.app.unsaved().len(), 1, "a crash now loses nothing");
    let why = SafeText::line("/outbox: no room");
    desk.world.tell(Event::SendReported(Report::Trouble { id: order.item().id.clone(), why }));
    desk.sees("no room");
    desk.sees("It is cancelled.");
    assert_eq!(desk.later(60), []);
}

#[test]
fn nothing_is_sent_where_nothing_can_be_written() {
    let mut desk = Desk { world: World::read_only(USUAL) };
    desk.world.press("rHello.<esc>y");
    desk.sees("y (send) is off: started with --read-only");
    assert_eq!(desk.asked(), []);
    assert!(!desk.world.screen().contains("y send"), "{}", desk.world.screen());
}

#[test]
fn the_key_says_why_the_sample_inbox_sends_nothing() {
    let mut desk = Desk { world: World::new(USUAL) };
    desk.world.app.session.accounts[0].sending = Err(SendOff::Demo);
    desk.world.press("rHello.<esc>y");
    desk.sees("y (send) is off: the sample inbox sends nothing");
    assert_eq!(desk.asked(), []);
}
