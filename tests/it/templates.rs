//! The shipped reply templates: each renders, asks what it needs, and is documented.

use crate::screen::{USUAL, World};
use levelhead::config::Config;
use levelhead::reply::{self, Answers, Context, Template, lint};
use std::fs;
use std::path::Path;

fn shipped() -> Vec<Template> {
    Config::bare().templates().to_vec()
}

#[test]
fn eight_ship_without_a_mistake_each_on_a_key_of_its_own() {
    let templates = shipped();
    assert_eq!(templates.len(), 8);
    let mut keys: Vec<char> = templates.iter().filter_map(|template| template.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 8);
    for template in &templates {
        assert_eq!(lint::mistakes(template), [], "{}", template.name);
        assert!(!template.about.is_empty() && template.sets.is_some(), "{}", template.name);
    }
}

#[test]
fn what_is_not_known_is_a_blank_and_everything_else_reads_as_a_mail() {
    for template in shipped() {
        let answers: Answers =
            template.asks.iter().map(|ask| (ask.key.clone(), "an answer".to_owned())).collect();
        let full = reply::render(&template, &Context::sample(), &answers).unwrap();
        assert_eq!(full.unfilled, [""; 0], "{}", template.name);
        assert!(full.body.starts_with("Hello Dana,\n\n"), "{}: {}", template.name, full.body);
        assert!(
            !full.body.contains("\n\n\n") && !full.body.contains("  "),
            "{}: {}",
            template.name,
            full.body
        );

        // With nothing known it greets all the same, and every gap shows.
        let bare = reply::render(&template, &Context::default(), &answers).unwrap();
        let greeting = bare.body.lines().next().unwrap();
        assert!(greeting.starts_with("Hello ") && !greeting.contains('⟪'), "{}: {greeting}", template.name);
        assert_eq!(bare.unfilled.is_empty(), !bare.body.contains('⟪'), "{}", template.name);
    }
}

#[test]
fn the_acknowledgement_is_ready_with_owner_and_date() {
    let templates = shipped();
    let acknowledge = templates.iter().find(|template| template.key == Some('a')).unwrap();
    let rendered = reply::render(acknowledge, &Context::sample(), &Answers::new()).unwrap();
    assert_eq!(rendered.unfilled, [""; 0]);
    assert!(
        rendered.body.contains("Sam Okafor") && rendered.body.contains("Tuesday 10 March"),
        "{}",
        rendered.body
    );
}

#[test]
fn the_hand_over_copies_the_manager_in() {
    let templates = shipped();
    let hand_over = templates.iter().find(|template| template.name == "hand-over").unwrap();
    let rendered = reply::render(hand_over, &Context::sample(), &Answers::new()).unwrap();
    assert_eq!(rendered.cc, ["mike@desk.example"]);
    assert!(rendered.body.contains("Mike Ortega"));
}

#[test]
fn the_facts_quote_the_customer_once() {
    let templates = shipped();
    let facts = templates.iter().find(|template| template.name == "facts").unwrap();
    let rendered = reply::render(facts, &Context::sample(), &Answers::new()).unwrap();
    assert!(rendered.quotes && rendered.body.contains("> Where is my order?"), "{}", rendered.body);
}

#[test]
fn every_variable_is_documented() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md")).unwrap();
    for variable in lint::VARIABLES {
        let row = format!("| `{}` | {} |", variable.name, variable.meaning);
        assert!(page.contains(&row), "{row}");
    }
}

#[test]
fn no_date_that_a_template_begins_with_falls_on_a_weekend() {
    let world = World::new(USUAL);
    let saturday = "2026-03-14T12:00:00Z".parse().unwrap();
    let summary = world.app.desk.summary(world.app.current().unwrap(), saturday).unwrap();
    let session = &world.app.session;
    let context = Context::gather(&summary, None, &session.us, &session.hours, saturday);
    let templates = shipped();
    let begins = |name: &str, key: &str| {
        let template = templates.iter().find(|template| template.name == name).unwrap();
        reply::default(template, &context, key).unwrap()
    };
    assert_eq!(begins("rescue-plan", "first_date"), "Monday 16 March");
    assert_eq!(begins("rescue-plan", "second_date"), "Monday 16 March");
    assert_eq!(begins("incident", "next_update"), "Monday 16 March");
    assert_eq!(begins("acknowledge", "date"), "Monday 16 March");
}
