//! The shipped reply templates: each renders, asks what it needs, and is documented.

use crate::screen::{USUAL, World};
use crate::terminal::Terminal;
use jiff::SignedDuration;
use levelhead::classify::Language;
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

/// A config of its own in a home, and the program over the sample inbox with it.
fn with_folder() -> (std::sync::Arc<tempfile::TempDir>, Terminal) {
    let home = std::sync::Arc::new(tempfile::tempdir().unwrap());
    fs::create_dir_all(home.path().join(".local/state/levelhead")).unwrap();
    fs::write(home.path().join(".local/state/levelhead/tour-shown"), "").unwrap();
    fs::create_dir(home.path().join("templates")).unwrap();
    let config = home.path().join("config.toml");
    fs::write(&config, "").unwrap();
    let args = ["--demo", "--now", "2026-03-09T12:00:00Z", "--config", config.to_str().unwrap()];
    let mut terminal = Terminal::start_at(&home, 120, 40, &args, &[]);
    terminal.settled("Dana Whitlow");
    (home, terminal)
}

#[test]
fn an_edited_template_is_there_at_the_next_key() {
    let (home, mut terminal) = with_folder();
    let file = home.path().join("templates/zebra.md");
    fs::write(&file, "+++\nkey = \"z\"\n+++\nBlack stripes\n").unwrap();
    terminal
        .shows("read anew: templates")
        .press("t")
        .shows("Reply from a template")
        .press("z")
        .shows("Black stripes");
    terminal.press("\u{1b}").shows("D discard").press("D").shows("q quit");

    fs::write(&file, "+++\nkey = \"z\"\n+++\nWhite stripes\nand {{ nobody }}\n").unwrap();
    terminal.shows("templates/zebra.md:5:8: template zebra").shows("nobody");
    terminal.press("t").shows("Reply from a template").press("z").shows("Black stripes");
    terminal.press("\u{1b}").shows("D discard").press("D").shows("q quit");

    terminal.press("t").shows("Reply from a template");
    fs::write(&file, "+++\nkey = \"z\"\n+++\nWhite stripes\n").unwrap();
    terminal.shows("read anew: templates").press("z").shows("White stripes");
    terminal.press("\u{1b}").shows("D discard").press("D").shows("q quit");

    let section = "[[template]]\nname = \"owl\"\nkey = \"o\"\nbody = \"Hoo\"\n";
    fs::write(home.path().join("config.toml"), section).unwrap();
    fs::remove_file(file).unwrap();
    terminal
        .shows("read anew: templates")
        .press("t")
        .shows("Reply from a template")
        .press("z")
        .shows("no template has the key z");
    terminal.press("o").shows("Hoo");
}

#[test]
fn whoever_writes_is_greeted_without_an_empty_or_wrong_name() {
    for (from, greeting) in [
        ("From: dana@shop.example", "Hello and thank you for writing,"),
        ("From: \"dana@shop.example\" <dana@shop.example>", "Hello and thank you for writing,"),
        ("From: \"\" <dana@shop.example>", "Hello and thank you for writing,"),
        ("From: Northgate Telecom <desk@northgate.example>", "Hello Northgate Telecom,"),
        ("From: \"Whitlow, Dana\" <dana@shop.example>", "Hello Dana,"),
    ] {
        let mut world = crate::composer::one_mail(from);
        world.screen();
        let summary = world.app.desk.summary(world.app.current().unwrap(), world.now).unwrap();
        let session = &world.app.session;
        let context = Context::gather(&summary, None, &session.us, &session.hours, world.now);
        let templates = shipped();
        let acknowledge = templates.iter().find(|template| template.key == Some('a')).unwrap();
        let body = reply::render(acknowledge, &context, &Answers::new()).unwrap().body;
        assert_eq!(body.lines().next(), Some(greeting), "{from}");
    }
}

#[test]
fn each_passes_our_own_check_of_wording() {
    for template in shipped() {
        let answers: Answers =
            template.asks.iter().map(|ask| (ask.key.clone(), "Friday 13 March".to_owned())).collect();
        let context = Context { quotation: None, ..Context::sample() };
        let rendered = reply::render(&template, &context, &answers).unwrap();
        let body = rendered.body.replace("⟪quotation⟫", "");
        let tone = reply::check::wording("Re: Order 4711", &body);
        let tone: Vec<_> = tone.iter().filter(|one| one.kind == reply::check::Kind::Tone).collect();
        assert!(tone.is_empty(), "{}: {tone:?}", template.name);
    }
}

#[test]
fn a_template_may_hold_conditions_and_loops() {
    let text = "{% for one in team if one.role == \"manager\" %}\n{{ loop.index }}. {{ one.name }}\n{% endfor %}\n\
                {% if incident %}\n{{ incident.size }} of you\n{% else %}\nonly you\n{% endif %}\n";
    let mut template = shipped().swap_remove(0);
    (template.body, template.asks) = (text.to_owned(), Vec::new());
    assert_eq!(lint::mistakes(&template), []);
    let body = |context: &Context| reply::render(&template, context, &Answers::new()).unwrap().body;
    assert_eq!(body(&Context::sample()), "1. Mike Ortega\n11 of you");
    assert_eq!(body(&Context { incident: None, team: Vec::new(), ..Context::sample() }), "only you");
}

#[test]
fn a_template_greets_dates_and_closes_in_its_own_or_the_customers_language() {
    let mut template = shipped().into_iter().find(|template| template.key == Some('a')).unwrap();
    template.versions.clear();
    template.body =
        "{{ greeting }} {{ date }}, {{ conversation.waiting }}, {{ language }}, {{ closing }}".into();
    let body = |template: &Template, context: &Context| {
        reply::render(template, context, &Answers::new()).unwrap().body
    };
    let french = Context {
        language: Language::French,
        customer_name: None,
        customer_first_name: None,
        waiting: Some(SignedDuration::from_hours(50)),
        ..Context::sample()
    };
    assert_eq!(body(&template, &french), "Hello, Tuesday 10 March, 2 days, fr, Kind regards");
    template.language = Some(Language::German);
    let said = body(&template, &Context::sample());
    assert_eq!(said, "Guten Tag Dana, Dienstag, 10. März, 2 h 10 min, en, Mit freundlichen Grüßen");
    template.language = None;
    assert_eq!(body(&template, &french), "Bonjour, mardi 10 mars, 2 jours, fr, Cordialement");
    let unknown = Context { language: Language::NotCovered, ..french };
    assert_eq!(body(&template, &unknown), "Hello, Tuesday 10 March, 2 days, en, Kind regards");

    // What is typed is read in plain English words, and written in the language of the mail.
    let mut world = World::new(USUAL);
    template.language = Some(Language::German);
    (template.key, template.name) = (Some('z'), "zebra".into());
    template.asks.retain(|ask| ask.key == "date");
    template.asks[0].default = None;
    world.app.session.templates.push(template);
    let screen = world.press("tzfriday noon").screen();
    assert!(screen.contains("Freitag, 13. März um 12:00"), "{screen}");
}

#[test]
fn a_language_that_is_none_of_ours_is_told_with_its_place() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("templates")).unwrap();
    fs::write(home.path().join("config.toml"), "").unwrap();
    fs::write(home.path().join("templates/x.md"), "+++\nlanguage = \"dk\"\n+++\nHej\n").unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_levelhead"))
        .args(["templates", "check", "--config"])
        .arg(home.path().join("config.toml"))
        .env("HOME", home.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert_ne!(output.status.code(), Some(0));
    assert!(said.contains("x.md:2:12: no template is written in \"dk\""), "{said}");
}

/// The seven, with how each greets.
const GREETINGS: [(Language, &str); 7] = [
    (Language::English, "Hello Dana,"),
    (Language::German, "Guten Tag Dana,"),
    (Language::French, "Bonjour Dana,"),
    (Language::Spanish, "Hola, Dana:"),
    (Language::Portuguese, "Olá, Dana,"),
    (Language::Italian, "Buongiorno Dana,"),
    (Language::Dutch, "Beste Dana,"),
];

#[test]
fn each_is_said_in_seven_languages_and_passes_our_own_check_in_all_of_them() {
    let mut warned: Vec<String> = Vec::new();
    for template in shipped() {
        for (language, greeting) in GREETINGS {
            let (said, name) = (template.said_in(language), &template.name);
            assert_eq!(said.language, Some(language), "{name} is not said in {language:?}");
            assert_eq!(lint::mistakes(&said), [], "{name} {language:?}");
            let context = Context { quotation: None, language, ..Context::sample() };
            let answers: Answers = said
                .asks
                .iter()
                .filter(|ask| ask.default.is_none())
                .map(|ask| (ask.key.clone(), "4711".to_owned()))
                .collect();
            let rendered = reply::render(&said, &context, &answers).unwrap();
            assert_eq!(rendered.body.lines().next(), Some(greeting), "{name}");
            let gaps = rendered.unfilled.iter().filter(|gap| *gap != "quotation").count();
            assert!(gaps == 0 && !rendered.body.contains("\n\n\n"), "{name}: {}", rendered.body);
            // All that the English one asks for and tells stands in it too.
            for ask in &template.asks {
                assert!(
                    !template.body.contains(&ask.key) || said.body.contains(&ask.key),
                    "{name} {language:?}"
                );
            }
            let body = rendered.body.replace("⟪quotation⟫", "");
            let found = reply::check::wording("Re: Order 4711", &body);
            warned.extend(found.into_iter().map(|one| format!("{name} {language:?}: {}", one.what)));
        }
        // What none of them speaks gets the language it was written in.
        assert_eq!(template.said_in(Language::NotCovered).body, template.body);
    }
    assert_eq!(warned, [""; 0]);
}

#[test]
fn a_customer_is_answered_in_his_language_unless_it_is_none_of_ours() {
    let answered = |config: &str| {
        let (_, mut terminal) = crate::reload::started(config);
        terminal.press("/quillery\r").wait("the list", |terminal| {
            terminal.line(2).contains("Bertrand Quillery") && !terminal.line(3).contains("Dana")
        });
        terminal.press("ta").shows("Esc review");
        terminal
    };
    answered("[me]\nname = \"Sam\"\n").shows("Bonjour Bertrand,").shows("Vous aurez de nos nouvelles");
    answered("[me]\nname = \"Sam\"\nlanguages = [\"en\", \"de\"]\n").shows("Hello Bertrand,");
    let own = "[[template]]\nname = \"acknowledge\"\nkey = \"a\"\nbody = \"Mine, {{ customer.name }}\"\n";
    answered(own).shows("Mine, Bertrand Quillery");
}
