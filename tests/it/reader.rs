//! The conversation: keys to screen.

use crate::screen::{SMALL, USUAL, WIDE, World, check, shows};
use levelhead::access::{AccountSetting, Origin, Wish, decide};

#[test]
fn a_conversation_opens_with_reasons_at_every_size() {
    shows("reader_small", &check(SMALL, "<enter>"));
    shows("reader_usual", &check(USUAL, "<enter>"));
    shows("reader_wide", &check(WIDE, "<enter>"));
}

#[test]
fn the_words_that_raised_a_flag_are_underlined() {
    let underlined = World::new(USUAL).press("<enter>").underlined();
    assert_eq!(underlined, ["4th attempt", "by noon", "contact my credit card company"]);
}

#[test]
fn earlier_messages_and_quotes_are_folded() {
    let mut world = World::new(USUAL);
    world.press("/piet<enter><enter>");
    shows("reader_folded", &world.screen());
    shows("reader_unfolded", &world.press("zm").screen());
}

#[test]
fn people_new_in_copy_stand_out() {
    let screen = World::new(USUAL).press("/piet<enter><enter>").screen();
    assert!(screen.contains("+ anna@veldt.example is new in copy"), "{screen}");
}

#[test]
fn attachments_are_listed() {
    let screen = World::new(USUAL).press("/arun<enter><enter>").screen();
    assert!(screen.contains("⎘ invoice-118.pdf  application/pdf"), "{screen}");
}

#[test]
fn wide_and_right_to_left_text_keeps_its_cell() {
    shows("reader_wide_characters", &World::new(WIDE).press("/4711<enter>").screen());
    let screen = World::new(SMALL).press("/yamada<enter><enter>").screen();
    assert!(screen.contains("請求書を再送していただけますか。"), "{screen}");
}

#[test]
fn next_and_previous_while_reading() {
    let mut world = World::new(USUAL);
    let customers = world.customers();
    assert_eq!(world.press("<enter>J").here(), customers[1]);
    assert_eq!(world.press("K").here(), customers[0]);
    assert!(world.app.reading);
    world.press("q");
    assert!(!world.app.reading);
}

#[test]
fn done_while_reading_opens_the_next() {
    let mut world = World::new(USUAL);
    let customers = world.customers();
    world.press("<enter>e");
    assert_eq!(world.here(), customers[1]);
    assert!(world.app.reading && world.screen().contains("done: Dana Whitlow"));
}

#[test]
fn heat_and_scores_are_explained_as_sums() {
    let screen = check(WIDE, "=");
    for words in ["Heat", "Angry", "Urgent", "repeated attempts", "base", "sum, in log-odds"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
}

#[test]
fn the_customers_clock_is_shown() {
    // 12:00 in UTC is 04:00 in Dana's −08:00.
    assert!(check(WIDE, "").contains("there 04:00 (UTC−8)"));
}

#[test]
fn who_passes_for_another_is_marked_in_the_list_and_the_conversation() {
    let screen = |from: &str| {
        let mut world =
            World::empty(WIDE, decide("desk", Origin::Account, Wish::Unspoken, AccountSetting::Writable));
        world.open(0);
        let raw = format!(
            "From: {from}\r\nSender: robot@bulk.example\r\nTo: support@desk.example\r\nMessage-ID: <1@x.example>\r\n\
             Date: Mon, 09 Mar 2026 11:00:00 +0000\r\nSubject: x\r\n\r\nPay at \u{430}pple.com\r\n"
        );
        world.arrive(vec![(0, 1, raw.into_bytes())]);
        let list = world.screen();
        list + &world.press("<enter>").screen()
    };
    let shown = screen("Pay <info@p\u{430}ypal.example>");
    assert!(shown.contains("⚠ Pay"), "{shown}");
    assert!(
        shown.contains("⚠ look-alike letters: info@p\u{430}ypal.example is not what it seems"),
        "{shown}"
    );
    assert!(shown.contains("⚠ look-alike letters: \u{430}pple.com is not what it seems"), "{shown}");
    assert!(shown.contains("⚠ sent by robot@bulk.example, who is not the one in From"), "{shown}");
    let shown = screen("Müller <info@paypal.example>");
    assert!(!shown.contains("⚠ Müller") && !shown.contains("paypal.example is not"), "{shown}");
}
