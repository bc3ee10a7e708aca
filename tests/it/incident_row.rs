//! An incident is one row of the list: it stands for its conversations, opens into a list of them, and what is done to it is
//! done to all of them after one question.

use crate::screen::{SMALL, USUAL, WIDE, World, shows};

const VICTIMS: [(&str, &str, &str); 4] = [
    (
        "Ada Berg",
        "Portal down",
        "The portal times out since nine. Our line stands still, please help by noon.",
    ),
    ("Ben Cho", "Portal error 502", "Error 502 on every page of the portal. Our line stands still."),
    ("Cleo Diaz", "Portal is not working", "It fails with a white page."),
    ("Dov Eban", "portal timeout", "We cannot log in, the portal does not respond."),
];

/// A desk where four customers report one fault, among the others.
fn hit(mut world: World) -> World {
    report(&mut world, 9);
    world.press("Rg");
    world
}

/// The four write on a day of March.
pub fn report(world: &mut World, day: u32) {
    let mail = VICTIMS.iter().enumerate().map(|(number, (name, subject, text))| {
        let user = name.split(' ').next().unwrap_or_default().to_lowercase();
        let head = format!("From: {name} <{user}@firm{day}-{number}.example>\r\nTo: support@desk.example");
        let date = format!("Date: {day} Mar 2026 11:{:02}:00 +0000", 10 + 5 * number);
        let id = format!("Message-ID: <hit{day}.{number}@firm{number}.example>\r\nSubject: {subject}");
        (0, 100 * day + number as u32, format!("{head}\r\n{date}\r\n{id}\r\n\r\n{text}\r\n").into_bytes())
    });
    world.arrive(mail.collect());
}

fn names(world: &World) -> Vec<String> {
    let mut names = world.customers();
    names.retain(|name| VICTIMS.iter().any(|(victim, ..)| victim == name));
    names.sort();
    names
}

/// Puts the cursor on the incident.
fn to_it(world: &mut World) -> &mut World {
    world.press("g");
    to_it_from_here(world)
}

fn to_it_from_here(world: &mut World) -> &mut World {
    for _ in 0..20 {
        if world.app.on_incident() {
            return world;
        }
        world.press("j");
    }
    panic!("no incident in\n{}", world.screen());
}

#[test]
fn four_customers_with_one_fault_are_one_row() {
    let mut world = hit(World::new(WIDE));
    assert_eq!(names(&world).len(), 1, "{}", world.screen());
    to_it(&mut world);
    shows("incident-120x40", &world.screen());
    shows("incident-60x16", &to_it(&mut hit(World::new(SMALL))).screen());
}

#[test]
fn it_opens_into_its_own_list_and_back_to_its_row() {
    let mut world = hit(World::new(USUAL));
    let before = world.customers();
    to_it(&mut world).press("<enter>");
    assert_eq!(names(&world).len(), 4, "{}", world.screen());
    assert_eq!(world.customers().len(), 4);
    world.press("j<enter>");
    assert!(world.app.reading);
    world.press("qq");
    assert_eq!(world.customers(), before);
    assert!(world.app.on_incident(), "{}", world.screen());
    world.press("<enter><esc>");
    assert!(world.app.on_incident(), "{}", world.screen());
}

#[test]
fn what_is_done_to_it_is_done_to_all_after_one_question_and_undone_as_one() {
    let mut world = hit(World::new(USUAL));
    let before = world.customers();
    to_it(&mut world).press("e");
    assert!(world.screen().contains("4 conversations? press the key again"), "{}", world.screen());
    assert_eq!(world.customers(), before);
    world.press("w");
    assert!(world.screen().contains("waiting for the customer: 4 conversations?"), "{}", world.screen());
    assert_eq!(world.customers(), before, "another key asks anew");
    world.press("e");
    assert_eq!(world.customers(), before, "so does the first one then");
    world.press("e");
    assert!(world.customers().len() < before.len(), "{}", world.screen());
    assert!(
        names(&world).is_empty() && world.screen().contains("done: 4 conversations"),
        "{}",
        world.screen()
    );
    world.press("u");
    assert_eq!(world.customers(), before);
    assert!(world.app.on_incident(), "{}", world.screen());
}

#[test]
fn marked_it_counts_whole_and_a_time_to_sleep_until_is_for_all_of_it() {
    let mut world = hit(World::new(USUAL));
    let before = world.customers();
    to_it(&mut world).press("xgxe");
    assert!(world.screen().contains("5 conversations? press the key again"), "{}", world.screen());
    world.press("e");
    assert_eq!(world.customers().len(), before.len() - 2);
    world.press("u");
    to_it(&mut world).press("stomorrow<enter>");
    assert!(world.screen().contains("4 conversations"), "{}", world.screen());
    assert!(names(&world).is_empty());
}

#[test]
fn a_filter_finds_its_conversations_one_by_one() {
    let mut world = hit(World::new(USUAL));
    world.press("/ben<enter>");
    assert_eq!(world.customers(), ["Ben Cho"]);
    assert!(!world.app.on_incident());
    world.press("<esc>");
    assert!(world.app.on_incident(), "the row it is in again: {}", world.screen());
}

#[test]
fn a_reply_to_it_is_one_to_each_and_reading_alone_changes_nothing() {
    let mut world = hit(World::new(USUAL));
    to_it(&mut world).press("r");
    assert!(world.screen().contains("several customers"), "{}", world.screen());
    world.press("t");
    assert!(world.screen().contains("Reply to each"), "{}", world.screen());
    let mut world = hit(World::read_only(USUAL));
    let before = world.customers();
    to_it(&mut world).press("ee");
    assert!(world.screen().contains("is off"), "{}", world.screen());
    assert_eq!(world.customers(), before);
}

#[test]
fn an_incident_that_shows_moves_no_row_until_the_list_is_sorted() {
    let mut world = World::new(USUAL);
    world.press("j");
    let before = world.customers();
    world = {
        let mut world = world;
        let (subject, text) = (VICTIMS[0].1, VICTIMS[0].2);
        for number in 0..3 {
            let raw = format!(
                "From: c{number}@firm{number}.example\r\nTo: support@desk.example\r\nDate: Mon, 9 Mar 2026 11:30:00 +0000\r\n\
                 Message-ID: <late{number}@x.example>\r\nSubject: {subject}\r\n\r\n{text}\r\n"
            );
            world.arrive(vec![(0, 200 + number, raw.into_bytes())]);
        }
        world
    };
    assert_eq!(world.customers(), before);
    world.press("R");
    assert_eq!(world.customers().len(), before.len() + 1);
}

#[test]
fn an_earlier_incident_about_the_same_is_named_beside_it() {
    let mut world = World::new(WIDE);
    report(&mut world, 2);
    let mut world = hit(world);
    to_it(&mut world);
    assert!(!world.screen().contains("before:"), "{}", world.screen());
    world.press("j");
    to_it_from_here(&mut world);
    assert!(world.screen().contains("before: Mon 2 Mar 11:10, 4 customers"), "{}", world.screen());
}

#[test]
fn the_foot_names_the_keys_that_work_on_an_incident() {
    let foot = |world: &mut World| world.screen().lines().last().unwrap().to_owned();
    let mut world = hit(World::new(WIDE));
    let here = foot(to_it(&mut world));
    assert!(here.contains("I reply to each") && here.contains("Enter list them"), "{here}");
    assert!(!here.contains("r reply "), "{here}");
    let inside = foot(world.press("<enter>"));
    assert!(inside.contains("r reply ") && !inside.contains("list them"), "{inside}");
}
