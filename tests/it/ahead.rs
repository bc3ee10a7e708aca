//! Texts are fetched ahead of the cursor.

use crate::screen::{WIDE, World};
use levelhead::access::{AccountSetting, Origin, Wish, decide};
use levelhead::app::{Effect, Event, Key, update};
use levelhead::classify::Evidence;
use levelhead::mail::{Body, Flags, Message, MessageKey, MessageRef, SafeText, SourceId, parse};
use levelhead::port::mail::{Incoming, Request};
use levelhead::triage::BodyRead;

#[test]
fn the_texts_of_the_next_two_are_asked_for_when_those_under_the_cursor_are_there() {
    let mut world =
        World::empty(WIDE, decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable));
    world.open(0);
    let raw = |name: &str| {
        format!(
            "From: {name} <{name}@x.example>\r\nTo: support@desk.example\r\nMessage-ID: <{name}@x.example>\r\n\
            Date: Mon, 09 Mar 2026 11:00:00 +0000\r\nSubject: {name}\r\n\r\n{name}\r\n"
        )
    };
    let reference = |key| MessageRef { source: SourceId(0), key: MessageKey(key) };
    let headers = |key: u32| {
        let whole =
            parse::message(reference(key), raw(&format!("c{key}")).as_bytes(), Flags::default(), None);
        (Message { body: None, ..whole }, Evidence::default())
    };
    let now = world.now;
    let mut told = |event| update(&mut world.app, event, now);
    // What the queue wants for itself is left unanswered.
    told(Event::MailReported(Incoming::Arrived((1..=5).map(headers).collect())));
    told(Event::KeyPressed(Key::parse("j").unwrap()));
    told(Event::KeyPressed(Key::parse("k").unwrap()));
    let asked = |effects: Vec<Effect>| -> Vec<MessageRef> {
        let wanted = effects.into_iter().filter_map(|effect| match effect {
            Effect::Mail(Request::FetchBodies(wanted)) => Some(wanted),
            _ => None,
        });
        wanted.flatten().collect()
    };
    let here = asked(told(Event::CursorRested));
    assert_eq!(here.len(), 1, "first what is looked at");
    let body =
        |reference| BodyRead { reference, body: Some(Body::default()), evidence: None, defects: Vec::new() };
    let next = asked(told(Event::MailReported(Incoming::Bodies(here.iter().copied().map(body).collect()))));
    assert_eq!(next.len(), 2);
    assert!(!next.contains(&here[0]));
    let again = asked(told(Event::MailReported(Incoming::Bodies(next.into_iter().map(body).collect()))));
    assert_eq!(again, [], "no further");
}

#[test]
fn a_text_that_was_let_go_is_asked_for_when_the_list_brings_it_under_the_cursor() {
    let mut world =
        World::empty(WIDE, decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable));
    world.open(0);
    let reference = |key| MessageRef { source: SourceId(0), key: MessageKey(key) };
    let headers = |key: u32| {
        let raw = format!(
            "From: c{key} <c{key}@x.example>\r\nTo: support@desk.example\r\nMessage-ID: <{key}@x.example>\r\n\
            Date: Mon, 09 Mar 2026 11:00:00 +0000\r\nSubject: s{key}\r\n\r\n"
        );
        let whole = parse::message(reference(key), raw.as_bytes(), Flags::default(), None);
        (Message { body: None, ..whole }, Evidence::default())
    };
    let bodies = |reference, text: &str| {
        let body = Body { text: SafeText::block(text), ..Body::default() };
        let read = BodyRead { reference, body: Some(body), evidence: None, defects: Vec::new() };
        Event::MailReported(Incoming::Bodies(vec![read]))
    };
    world.tell(Event::MailReported(Incoming::Arrived(vec![headers(1), headers(2)])));
    world.screen();
    let shown = world.app.reader.shown.unwrap();
    let shown = world.app.desk.messages(shown)[0].reference;
    let other = reference(3 - shown.key.0);
    // The queue's own wish: to be judged, not to be read. The first fills what is kept in memory.
    world.tell(bodies(other, &"x".repeat(2 << 20)));
    world.tell(bodies(shown, "Good morning"));
    assert!(world.screen().contains("reading"), "{}", world.screen());
    assert!(world.app.wants_text(), "the loop will say that the cursor rests");
    let asked = update(&mut world.app, Event::CursorRested, world.now);
    assert_eq!(asked, [Effect::Mail(Request::FetchBodies(vec![shown]))]);
    assert!(!world.app.wants_text(), "asked for once");
    world.tell(bodies(shown, "Good morning"));
    assert!(!world.screen().contains("reading"), "{}", world.screen());
    assert!(!world.app.wants_text());
}
