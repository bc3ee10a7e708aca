//! Evidence: what a customer wrote and was written is found as one types, and quoted with its date.

use crate::screen::{SMALL, USUAL, WIDE, World, check, shows};
use levelhead::access::{AccountSetting, Origin, Wish, decide};
use levelhead::app::{Effect, Event, Key, update};
use levelhead::port::mail::Request;

#[test]
fn what_is_found_shows_its_date_and_who_wrote_it() {
    shows("evidence_small", &check(SMALL, "/piet<enter>vplates"));
    shows("evidence_usual", &check(USUAL, "/piet<enter>vplates"));
    shows("evidence_wide", &check(WIDE, "/piet<enter>vplates"));
}

#[test]
fn a_hit_is_put_into_the_draft_at_the_cursor_with_its_date() {
    let mut world = World::new(USUAL);
    world.press("/piet<enter>rnDear Piet,<enter>").press("<ctrl-v>look into<enter>");
    world.press("That is <ctrl-v>WRONG holes<enter>so.");
    world.press("<ctrl-s>");
    let text = String::from_utf8(world.saved.last().unwrap().1.clone()).unwrap().replace("\r\n", "\n");
    let wanted = "Dear Piet,\n\nOn 6 March 2026 at 09:00 we wrote:\n> Thank you, we look into it.\n\n\
        That is\n\nOn 6 March 2026 at 10:00 (UTC+2) you wrote:\n\
        > The plates of setting B came with the wrong holes. Please advise.\n\nso.";
    assert!(text.replace(" \n", "\n").contains(wanted), "{text}");
}

#[test]
fn a_mail_found_is_opened_and_the_way_back_leads_to_the_search() {
    let mut world = World::new(USUAL);
    let screen = world.press("/piet<enter>vwrong holes<enter>").screen();
    assert!(screen.contains("▾ 2 earlier messages"), "{screen}");
    let top = screen.lines().find(|line| line.contains("← Piet Kruger  customer  Fri 08:00"));
    assert!(top.is_some(), "the mail found stands in sight: {screen}");
    let screen = world.press("q").screen();
    assert!(screen.contains("wrong holes") && screen.contains("Esc back"), "{screen}");
    let screen = world.press("<esc>").screen();
    assert!(screen.contains("▌") && !screen.contains("wrong holes"), "the list: {screen}");
}

/// A small firm: two people, one of them under two addresses, a private mail among us, and a supplier.
fn firm() -> World {
    let grant = decide("desk", Origin::Account, Wish::ReadOnly, AccountSetting::Writable);
    let mut world = World::empty(WIDE, grant);
    world.open(0);
    world.open(1);
    let mail = |number: u32, from: &str, to: &str, text: &str| {
        let (parent, order) = if number == 5 { ("In-Reply-To: <3@x.example>\r\n", 3) } else { ("", number) };
        let raw = format!(
            "{parent}From: {from}\r\nTo: {to}\r\nMessage-ID: <{number}@x.example>\r\nDate: Mon, 0{number} Mar 2026 11:00:00 +0000\r\n\
             Subject: order {order}\r\n\r\n{text}\r\n"
        );
        (u16::from(from.contains("desk.example")), number, raw.into_bytes())
    };
    world.arrive(vec![
        mail(1, "Dana Whitlow <dana@paws.example>", "support@desk.example", "I order the small cage."),
        mail(2, "support@desk.example", "dana.whitlow@paws.example", "The cage is on its way."),
        mail(3, "Dana Whitlow <dana.whitlow@paws.example>", "support@desk.example", "The cage is broken."),
        mail(4, "Lee Ho <lee@paws.example>", "support@desk.example", "Dana ordered the large cage."),
        mail(5, "support@desk.example", "support@desk.example", "The cage customer is a pain."),
        mail(6, "Max <max@supplier.example>", "support@desk.example", "We forgot the cage."),
    ]);
    world.press("R/3<enter>");
    world
}

#[test]
fn all_addresses_of_a_customer_count_and_on_a_key_his_organisation() {
    let mut world = firm();
    let screen = world.press("vcage").screen();
    assert!(screen.contains("what Dana Whitlow, 2 addresses wrote"), "{screen}");
    assert!(screen.contains("3 in 3 mails"), "{screen}");
    let found = ["small cage", "on its way", "is broken"];
    assert!(found.iter().all(|words| screen.contains(words)), "{screen}");
    assert!(!screen.contains("large cage"), "{screen}");
    let screen = world.press("<ctrl-o>").screen();
    assert!(screen.contains("what paws.example wrote") && screen.contains("large cage"), "{screen}");
    assert!(!screen.contains("a pain") && !screen.contains("We forgot"), "{screen}");
    let screen = world.press("<ctrl-o>").screen();
    assert!(screen.contains("in this conversation") && screen.contains("is broken"), "{screen}");
    assert!(!screen.contains("a pain"), "what we wrote among ourselves can't end up in a reply: {screen}");
}

#[test]
fn texts_that_are_not_here_are_asked_for_and_said() {
    let mut world = firm();
    let effects = update(&mut world.app, Event::KeyPressed(Key::parse("v").unwrap()), world.now);
    let [Effect::Mail(Request::FetchBodies(wanted))] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(wanted.len(), 1, "the mails shown were read before: {wanted:?}");
    assert!(world.screen().contains("2 in 3 mails; reading 1 …"), "{}", world.screen());
}

#[test]
fn a_reply_quotes_just_the_paragraphs_chosen() {
    let mut world = World::new(USUAL);
    world.press("/piet<enter><enter>x<down><down><tab>").press("<up><up><tab><enter>n");
    let screen = world.screen();
    let at = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words}: {screen}"));
    assert!(
        at("you wrote:") < at("> The plates of setting B")
            && at("> The plates") < at("> Our line stands still")
    );
    assert!(!screen.contains("we look into it"), "{screen}");
}

#[test]
fn to_be_quoted_every_paragraph_of_the_conversation_is_there_to_choose() {
    let grant = decide("desk", Origin::Account, Wish::ReadOnly, AccountSetting::Writable);
    let mut world = World::empty(WIDE, grant);
    world.open(0);
    let raw = "From: Dana <dana@paws.example>\r\nTo: support@desk.example\r\nMessage-ID: <1@x.example>\r\n\
               Date: Mon, 02 Mar 2026 11:00:00 +0000\r\nSubject: cage\r\n\r\nHello,\r\n\r\nthe small cage has not come to us yet.\r\n\r\n\
               I need it by Friday.\r\n\r\nDana\r\n";
    world.arrive(vec![(0, 1, raw.into())]);
    let screen = world.press("R<enter>x").screen();
    assert!(screen.contains("3 in 1 mail"), "the name below is a signature: {screen}");
    let screen = world.press("<down><enter>").screen();
    assert!(screen.contains("> I need it by Friday.") && !screen.contains("> the small cage"), "{screen}");
}
