//! The conversation: keys to screen.

use crate::screen::{SMALL, USUAL, WIDE, World, check, shows};
use levelhead::access::{AccountSetting, Origin, Wish, decide};
use levelhead::app::enclosed::Shown;
use levelhead::app::{Effect, Event};
use levelhead::mail::SafeText;
use levelhead::port::mail::{Incoming, Request};

#[test]
fn a_conversation_opens_with_reasons_at_every_size() {
    shows("reader_small", &check(SMALL, "<enter>"));
    shows("reader_usual", &check(USUAL, "<enter>"));
    shows("reader_wide", &check(WIDE, "<enter>"));
}

#[test]
fn the_words_that_raised_a_flag_are_underlined() {
    let underlined = World::new(WIDE).press("<enter>").underlined();
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
fn attachments_are_opened_and_saved_from_their_list() {
    let mut world = World::new(USUAL);
    shows("enclosed_usual", &world.press("/arun<enter><enter>o").screen());
    world.press("<enter>");
    let [Effect::Show(Shown::File { name, bytes })] = world.effects.as_slice() else {
        panic!("{:?}", world.effects)
    };
    assert_eq!((name.as_str(), bytes.starts_with(b"%PDF")), ("invoice-118.pdf", true));
    let opened = bytes.clone();
    world.effects.clear();
    world.press("s");
    assert_eq!(world.effects, [Effect::SaveAttachment { name: "invoice-118.pdf".into(), bytes: opened }]);
    world.tell(Event::CarriedOut("saved to /home/sam/invoice-118.pdf".into()));
    assert!(world.screen().contains("saved to /home/sam/invoice-118.pdf"));
    world.press("q");
    assert!(world.app.reading, "back in the conversation");
}

/// An attachment of which half has come, at a size of the screen.
fn half_read(size: (u16, u16), keys: &str) -> World {
    let mut world = World::new(size);
    world.slow = true;
    world.press("/arun<enter><enter>").press(keys);
    let reference = world.asked.iter().rev().find_map(|asked| match asked {
        Request::FetchPart { message, .. } | Request::FetchText(message) => Some(*message),
        _ => None,
    });
    let reference = reference.expect("something large was asked for");
    world.tell(Event::MailReported(Incoming::Reading { reference, done: 3_100_000, total: 12_000_000 }));
    world
}

#[test]
fn how_much_of_an_attachment_has_come_is_shown_and_escape_stops_it() {
    for size in [SMALL, USUAL, WIDE] {
        let mut world = half_read(size, "os");
        let screen = world.screen();
        assert!(screen.contains("⇣ #.# MB/##.# MB"), "{screen}");
        assert!(screen.contains("reading invoice-118.pdf …  ·  Esc stops it"), "{screen}");
        let screen = world.press("<esc>").screen();
        let Some(Request::StopReading(reference)) = world.asked.last().cloned() else {
            panic!("{:?}", world.asked.last())
        };
        assert!(screen.contains("stopped reading invoice-118.pdf") && !screen.contains('⇣'), "{screen}");
        assert!(screen.contains("Attachments and links"), "the list stays: {screen}");
        // What is still on its way is nobody's.
        let content = Ok(b"%PDF".to_vec());
        world.tell(Event::MailReported(Incoming::Part { reference, part: 2, content }));
        assert!(world.effects.is_empty(), "{:?}", world.effects);
        let screen = world.press("<esc>").screen();
        assert!(!screen.contains("Attachments and links"), "{screen}");
    }
}

#[test]
fn a_forward_that_takes_long_shows_how_far_it_is_and_is_given_up() {
    let mut world = half_read(USUAL, "f");
    assert!(world.screen().contains("⇣ #.# MB/##.# MB"), "{}", world.screen());
    let screen = world.press("<esc>").screen();
    assert!(matches!(world.asked.last(), Some(Request::StopReading(_))), "{:?}", world.asked.last());
    assert!(screen.contains("no reply begun") && !screen.contains('⇣'), "{screen}");
}

#[test]
fn an_attachment_that_cannot_be_had_is_told_with_its_name() {
    let mut world = half_read(USUAL, "os");
    let Some(Request::FetchPart { message: reference, part }) = world.asked.last().cloned() else {
        panic!("{:?}", world.asked.last())
    };
    let content = Err(SafeText::line("it is larger than levelhead reads (64 MB)"));
    world.tell(Event::MailReported(Incoming::Part { reference, part, content }));
    let screen = world.screen();
    assert!(screen.contains("invoice-118.pdf was not read: it is larger than"), "{screen}");
    assert!(!screen.contains('⇣'), "{screen}");
}

#[test]
fn where_nothing_is_enclosed_the_key_says_so() {
    let screen = World::new(USUAL).press("/dana<enter>o").screen();
    assert!(screen.contains("no attachments and no links here"), "{screen}");
}

#[test]
fn links_lead_to_the_web_only_and_programs_are_not_started() {
    let mut world = World::new(USUAL);
    world.arrive(vec![(0, 90, enclosing().into_bytes())]);
    world.press("R/eve@<enter>o");
    let told = world.press("<enter>").screen();
    assert!(told.contains("a program from a mail is not started") && !told.contains("passwd"), "{told}");
    assert!(world.effects.is_empty());
    world.press("j<enter>");
    assert_eq!(world.effects, [Effect::Show(Shown::Link("https://shop.example/return?o=7".into()))]);
}

fn enclosing() -> String {
    "From: Eve <eve@links.example>\r\nTo: support@desk.example\r\nSubject: Links\r\nMessage-ID: <l@links.example>\r\n\
     Date: Mon, 09 Mar 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
     --b\r\nContent-Type: text/html\r\n\r\n<p><a href=\"file:///etc/passwd\">one</a> \
     <a href=\"https://shop.example/return?o=7\">two</a></p>\r\n\
     --b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"Invoice.pdf.exe\"\r\n\r\nMZ\r\n\
     --b--\r\n"
        .into()
}

#[test]
fn links_of_a_plain_text_are_found() {
    let mut world = World::new(USUAL);
    let mail = "From: Eve <eve@links.example>\r\nSubject: Plain\r\nMessage-ID: <p@links.example>\r\n\
                Date: Mon, 09 Mar 2026 09:00:00 +0000\r\n\r\nSee (https://shop.example/a?b=1), twice https://shop.example/a?b=1.\r\n";
    world.arrive(vec![(0, 91, mail.as_bytes().to_vec())]);
    world.press("R/eve@<enter>o<enter>");
    assert_eq!(world.effects, [Effect::Show(Shown::Link("https://shop.example/a?b=1".into()))]);
    assert_eq!(world.press("q").screen().matches("Attachments and links").count(), 0);
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
