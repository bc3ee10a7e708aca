//! The send check on the screen: nobody gets a mail unseen, a block wants its reason, and what comes while a mail is held
//! stops it.

use crate::screen::{SMALL, USUAL, WIDE, World, shows};
use jiff::SignedDuration;
use levelhead::app::{Effect, Event, Key};
use levelhead::port::send::{Report, Request};
use levelhead::reply::outbox::Outgoing;

fn held(world: &mut World) -> Option<Outgoing> {
    let at = world.effects.iter().position(|effect| matches!(effect, Effect::Send(Request::Hold(_))))?;
    let Effect::Send(Request::Hold(order)) = world.effects.remove(at) else { return None };
    Some(*order)
}

fn key(world: &mut World, name: &str) {
    world.tell(Event::KeyPressed(Key::parse(name).unwrap()));
}

/// A mail of Dana's that answers her own.
fn another(text: &str) -> Vec<u8> {
    format!(
        "From: Dana Whitlow <dana@paws.example>\r\nTo: support@desk.example\r\nSubject: 5th\r\n\
         Date: Mon, 09 Mar 2026 12:00:05 +0000\r\nMessage-ID: <dana-5@paws.example>\r\n\
         In-Reply-To: <dana-4@paws.example>\r\n\r\n{text}\r\n"
    )
    .into_bytes()
}

#[test]
fn nothing_leaves_before_its_recipients_were_on_the_screen() {
    let mut world = World::new(USUAL);
    world.press("rIt is cancelled.");
    // Both keys come before a frame is drawn.
    key(&mut world, "esc");
    key(&mut world, "y");
    assert!(held(&mut world).is_none());
    assert!(world.screen().contains("see whom it goes to first"), "{}", world.screen());
    world.press("y");
    assert!(held(&mut world).is_some());
}

#[test]
fn recipients_are_shown_again_when_they_have_changed() {
    let mut world = World::new(USUAL);
    world.press("rIt is cancelled.<esc>").press("e<tab><tab>");
    world.press("piet@veldt.example");
    key(&mut world, "esc");
    key(&mut world, "y");
    assert!(held(&mut world).is_none());
}

#[test]
fn another_customer_in_copy_wants_the_domain_typed() {
    for (size, name) in [(SMALL, "small"), (USUAL, "usual"), (WIDE, "wide")] {
        let mut world = World::new(size);
        world.press("rIt is cancelled. We will get back to you soon.<esc>e<tab><tab>piet@veldt.example<esc>");
        shows(&format!("review_findings_{name}"), &world.screen());
        world.press("y");
        shows(&format!("review_lift_{name}"), &world.screen());
        assert!(held(&mut world).is_none());
        world.press("yes<enter>");
        assert!(world.screen().contains("not veldt.example"), "{}", world.screen());
        assert!(held(&mut world).is_none());
        world.press("<esc>y").press("veldt.example<enter>");
        let order = held(&mut world).expect("it is ordered");
        assert_eq!(order.item().draft.cc[0].spec.as_str(), "piet@veldt.example");
        let logged =
            |effect: &Effect| matches!(effect, Effect::Log(line) if line.contains("other_customer_cc"));
        assert!(world.effects.iter().any(logged), "{:?}", world.effects);
    }
}

#[test]
fn an_answer_in_which_nothing_is_written_stays() {
    let mut world = World::new(USUAL);
    world.press("r<esc>y");
    assert!(world.screen().contains("nothing is written"), "{}", world.screen());
    assert!(held(&mut world).is_none());
    world.press("<esc>eIt is cancelled.<esc>y");
    assert!(held(&mut world).is_some());
}

#[test]
fn a_reason_holds_until_the_draft_is_edited() {
    let mut world = World::new(USUAL);
    world.press("rIt comes on [date].<esc>e<tab><tab>piet@veldt.example<esc>");
    world.press("y").press("veldt.example<enter>");
    assert!(world.screen().contains("why send it all the same"), "{}", world.screen());
    // The domain was typed for this draft: only the blank is asked for again.
    world.press("<esc>y");
    assert!(world.screen().contains("why send it all the same"), "{}", world.screen());
    world.press("<esc>e").press("Soon.<esc>y");
    assert!(world.screen().contains("type veldt.example"), "{}", world.screen());
    assert!(held(&mut world).is_none());
}

#[test]
fn a_finding_leads_to_its_words() {
    let mut world = World::new(USUAL);
    world.press("rIt is cancelled.<enter>Please calm down.<esc>");
    world.press("<enter>").press("NOW ");
    assert!(world.screen().contains("Please NOW calm down."), "{}", world.screen());
    shows("draft_margin", &world.screen());
}

#[test]
fn what_comes_while_it_is_held_stops_it() {
    let mut world = World::new(USUAL);
    world.press("rIt is cancelled.<esc>y");
    let item = held(&mut world).unwrap().item().clone();
    world.tell(Event::SendReported(Report::Stands(Box::new(item.clone()))));
    world.arrive(vec![(0, 90, another("Do NOT cancel it, the parcel has just come."))]);
    world.now += SignedDuration::from_secs(10);
    world.tell(Event::TickCame);
    let asked =
        |effect: &Effect, wanted: &Request| matches!(effect, Effect::Send(request) if request == wanted);
    assert!(
        world.effects.iter().any(|one| asked(one, &Request::TakeBack(item.id.clone()))),
        "{:?}",
        world.effects
    );
    assert!(!world.effects.iter().any(|one| asked(one, &Request::Transmit(item.id.clone()))));
    let screen = world.screen();
    assert!(screen.contains("NOT SENT: Dana Whitlow wrote again"), "{screen}");
    // The cursor has gone on to the next conversation: the key would open a reply to that.
    assert!(screen.contains("draft kept") && !screen.contains("r opens the draft"), "{screen}");
}

#[test]
fn the_review_shows_what_came_while_a_draft_was_written() {
    let mut world = World::new(USUAL);
    world.press("rIt is cancelled.");
    world.arrive(vec![(0, 90, another("Do NOT cancel it, the parcel has just come."))]);
    assert!(world.screen().contains("✗ Dana Whitlow wrote again"), "{}", world.screen());
    let screen = world.press("<esc>").screen();
    assert!(screen.contains("┆ Do NOT cancel it, the parcel has just come."), "{screen}");
}
