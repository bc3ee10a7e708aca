//! Reading, with mails that show what a text can hold: tables, lists, links, files, pictures, invitations, reports.

use crate::screen::{SMALL, USUAL, WIDE, World, shows};
use std::path::Path;

/// A conversation opened, at each size; the pictures go by this name.
fn at_each_size(keys: &str, name: &str) {
    for (size, called) in [(SMALL, "small"), (USUAL, "usual"), (WIDE, "wide")] {
        shows(&format!("{name}_{called}"), &reading(size).press(keys).screen());
    }
}

/// A desk with the mails of `tests/fixtures/reading`.
fn reading(size: (u16, u16)) -> World {
    World::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading"), size)
}

#[test]
fn an_order_with_a_table_a_list_links_files_and_pictures() {
    at_each_size("/order<enter><enter>mG", "reading_html");
}

#[test]
fn who_wrote_what_and_why_it_is_flagged() {
    at_each_size("/order<enter><enter>", "reading_who");
}

#[test]
fn an_invitation_is_told_below_the_text() {
    let screen = reading(USUAL).press("/outage<enter><enter>").screen();
    for told in ["Please join, all of you.", "Invitation: What went wrong on Friday", "Where: Bridge 4"] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
}

#[test]
fn a_delivery_report_says_who_did_not_get_it_and_why() {
    let screen = reading(USUAL).press("/cabinet<enter><enter>").screen();
    for told in [
        "· Mail Delivery System  automatic",
        "Recipient: ivo@brandt.example",
        "Action: failed",
        "mailbox full",
    ] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
}

#[test]
fn a_number_leads_to_the_link_that_has_it_in_the_text() {
    let mut world = reading(USUAL);
    let chosen =
        |screen: String| screen.lines().find(|line| line.contains('▌')).unwrap_or_default().to_owned();
    let line = chosen(world.press("/order<enter><enter>2o").screen());
    assert!(line.contains("[2] https://photos.lindqvist.example/7731"), "{line}");
    let line = chosen(world.press("1").screen());
    assert!(line.contains("[1] https://shop.lindqvist.example"), "{line}");
    let screen = reading(USUAL).press("/order<enter><enter>7o").screen();
    assert!(screen.contains("no link has the number 7 here"), "{screen}");
}

#[test]
fn a_file_is_saved_under_a_name_that_stays_in_its_folder() {
    let mut world = reading(USUAL);
    world.press("/order<enter><enter>os");
    let names: Vec<_> = world
        .effects
        .iter()
        .filter_map(|effect| match effect {
            levelhead::app::Effect::SaveAttachment { name, .. } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["Delivery note_ 7731.pdf"]);
}

#[test]
fn a_message_as_it_came_its_header_then_all_and_the_one_before() {
    let mut world = reading(USUAL);
    let head = world.press("/order<enter><enter>h").screen();
    assert!(head.contains("All header fields: Rosa Lindqvist") && head.contains("(3 of 3)"), "{head}");
    assert!(head.contains("In-Reply-To: <s1@desk.example>") && !head.contains("And the screws?"), "{head}");
    let all = world.press("h<end>").screen();
    assert!(
        all.contains("As it came:") && all.contains("> I am sorry. The brass hinges leave today."),
        "{all}"
    );
    let first = world.press("KK").screen();
    assert!(first.contains("(1 of 3)") && first.contains("X-Mailer: Paper Mail 4"), "{first}");
    assert!(world.press("K").screen().contains("this is the first message"));
    assert!(world.press("q").app.reading, "back in the conversation");
}

#[test]
fn the_customers_other_conversations_are_one_key_away() {
    let mut world = reading(USUAL);
    world.press("/order<enter><enter>P");
    assert_eq!(world.customers(), ["Rosa Lindqvist", "Rosa Lindqvist"]);
    let screen = world.screen();
    assert!(screen.contains("Catalogue for 2026") && screen.contains("Order 7731"), "{screen}");
    assert!(!world.press("<esc>").customers().iter().all(|name| name == "Rosa Lindqvist"));
}
