//! The subcommands through the real program: exit statuses, errors of one line, and the JSON of docs/json.md.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub const NOW: &str = "2026-03-09T20:00:00Z";

/// The program, in an empty home of its own.
pub fn levelhead(arguments: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_levelhead"))
        .args(arguments)
        .env_clear()
        .env("HOME", home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

pub fn thread() -> String {
    fixture("thread.mbox").display().to_string()
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/commands").join(name)
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn done(arguments: &[&str]) -> String {
    let output = levelhead(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

#[track_caller]
fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&done(arguments)).unwrap()
}

/// Runs what must fail; the one line it says.
#[track_caller]
fn fails(status: i32, arguments: &[&str]) -> String {
    let output = levelhead(arguments);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
    assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
    assert!(said.starts_with("levelhead: "), "{said}");
    said
}

#[test]
fn wrong_usage_is_status_2_and_one_line_with_a_remedy() {
    for (arguments, remedy) in [
        (&["lst"][..], "list"),
        (&["list", "--demo", "--open", "x"], "one of them"),
        (&["list", "--demo", "--folder", "x"], "leave it out"),
        (&["list", "--demo", "--now", "soon"], "2026-03-09"),
        (&["list", "--demo", "--me", "nobody"], "@domain"),
        (&["list", "--demo", "-v"], "--log"),
        (&["list"], "--demo"),
        (&[], "--demo"),
        (&["--demo"], "levelhead list"),
        (&["list", "--config", "/nowhere.toml"], "--config"),
        (&["reply", "x", "--demo", "--print", "--template", "acknowlege"], "acknowledge?"),
        (&["reply", "x", "--demo", "--print", "--template", "acknowledge", "--set", "onwer=x"], "owner?"),
    ] {
        let said = fails(2, arguments);
        assert!(said.contains(remedy), "{said}");
    }
}

#[test]
fn what_cannot_be_done_is_status_1_and_one_line_with_a_remedy() {
    for (arguments, remedy) in [
        (&["list", "--open", "/nowhere/at/all"][..], "/nowhere/at/all"),
        (&["show", "--demo", "nosuchid00"], "list --all"),
        (&["list", "--demo", "--log", "/nowhere/at/all"], "--log"),
    ] {
        let said = fails(1, arguments);
        assert!(said.contains(remedy), "{said}");
    }
}

#[test]
fn all_problems_of_a_config_are_told_and_the_status_is_2() {
    let config =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/config/invalid/unknown-options.toml");
    let output = levelhead(&["list", "--config", config.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert_eq!(said.lines().count(), 6, "{said}");
    assert!(
        said.lines().all(|line| line.starts_with("levelhead: ") && line.contains("unknown-options.toml:"))
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_levelhead"))
        .args(["--demo", "list", "--all", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

const NAMES: [&str; 27] = [
    "account",
    "anger",
    "claimed_by",
    "customer",
    "defects",
    "due",
    "duplicates",
    "first_at",
    "folder",
    "heat",
    "id",
    "incident",
    "joined_by_subject",
    "judged",
    "language",
    "last_at",
    "message_count",
    "message_ids",
    "organisation",
    "sla",
    "snoozed_until",
    "status",
    "subject",
    "tags",
    "uids",
    "unread",
    "waiting_since",
];

fn logit(score: f64) -> f64 {
    (score / (1.0 - score)).ln()
}

#[test]
fn the_json_has_the_documented_names_and_reasons_add_up_to_the_score() {
    let document = json(&["--demo", "list", "--all", "--json"]);
    assert_eq!(document["version"], 1);
    let conversations = document["conversations"].as_array().unwrap();
    assert!(conversations.len() >= 60, "{}", conversations.len());
    let documented = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json.md")).unwrap();
    for conversation in conversations {
        let names: Vec<&str> = conversation.as_object().unwrap().keys().map(String::as_str).collect();
        for name in NAMES.iter().chain(["urgency"].iter()) {
            assert!(names.contains(name), "{name}");
            assert!(documented.contains(&format!("`{name}`")), "{name} is not documented");
        }
        assert_eq!(names.len(), NAMES.len() + 1, "{names:?}");
        for flag in ["anger", "urgency"] {
            let score = &conversation[flag];
            let reasons = score["reasons"].as_array().unwrap();
            let sum: f64 = reasons.iter().map(|reason| reason["weight"].as_f64().unwrap()).sum();
            let wanted = logit(score["score"].as_f64().unwrap());
            assert!((sum - wanted).abs() < 0.001, "{}: {sum} is not {wanted}", conversation["id"]);
            let last: Vec<&str> =
                reasons.iter().rev().take(2).map(|reason| reason["signal"].as_str().unwrap()).collect();
            assert_eq!(last, ["rest", "base"]);
            for reason in reasons {
                let signal = reason["signal"].as_str().unwrap();
                assert!(documented.contains(signal), "{signal} is not documented");
                assert!(
                    ["subject", "body", "header", "conversation"]
                        .contains(&reason["where"].as_str().unwrap())
                );
            }
        }
    }
}

#[test]
fn the_demo_tells_the_same_story_in_every_run() {
    let ids = |document: Value| -> Vec<String> {
        let list = document["conversations"].as_array().unwrap().clone();
        list.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let arguments = ["--demo", "list", "--json", "--now", NOW];
    let first = ids(json(&arguments));
    assert_eq!(first, ids(json(&arguments)));
    assert!(!first.is_empty());
}

#[test]
fn a_thread_in_an_mbox_is_one_conversation_with_its_places() {
    let path = thread();
    let document = json(&["list", "--open", &path, "--me", "@desk.example", "--json", "--all", "--now", NOW]);
    let conversations = document["conversations"].as_array().unwrap();
    assert_eq!(conversations.len(), 2);
    let order = conversations.iter().find(|one| one["subject"] == "Order 4711").unwrap();
    assert_eq!(
        order["message_ids"],
        serde_json::json!(["one@shop.example", "two@desk.example", "three@shop.example"])
    );
    assert_eq!(order["uids"], serde_json::json!([1, 2, 3]));
    assert_eq!(order["message_count"], 3);
    assert_eq!(
        order["customer"],
        serde_json::json!({"name": "Dana Whitlow", "address": "dana@shop.example"})
    );
    assert_eq!(order["status"], "open");
    assert_eq!(order["waiting_since"], "2026-03-09T17:00:00Z");
}

#[test]
fn filters_narrow_and_jsonl_has_a_line_each() {
    let all = done(&["--demo", "list", "--all", "--jsonl", "--now", NOW]);
    let lines: Vec<Value> = all.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().all(|line| line["version"] == 1));
    let angry = json(&["--demo", "list", "--angry", "--json", "--now", NOW]);
    let angry = angry["conversations"].as_array().unwrap().clone();
    assert!(!angry.is_empty() && angry.len() < lines.len());
    assert!(angry.iter().all(|one| one["anger"]["flag"] == true));
    let both = json(&["--demo", "list", "--angry", "--urgent", "--limit", "1", "--json", "--now", NOW]);
    let both = both["conversations"].as_array().unwrap().clone();
    assert_eq!(both.len(), 1);
    assert!(both[0]["anger"]["flag"] == true && both[0]["urgency"]["flag"] == true);
}

#[test]
fn show_takes_the_short_id_and_any_message_id() {
    let path = thread();
    let open = ["--open", path.as_str(), "--me", "@desk.example", "--now", NOW];
    let show = |more: &[&str]| done(&[&["show"], more, &open[..]].concat());
    let first: Value = serde_json::from_str(&show(&["one@shop.example", "--json"])).unwrap();
    let id = first["conversation"]["id"].as_str().unwrap();
    for other in [id, "<three@shop.example>", "two@desk.example"] {
        let same: Value = serde_json::from_str(&show(&[other, "--json"])).unwrap();
        assert_eq!(same["conversation"]["id"], first["conversation"]["id"], "{other}");
    }
    let messages = first["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 3);
    let directions: Vec<&str> = messages.iter().map(|one| one["direction"].as_str().unwrap()).collect();
    assert_eq!(directions, ["customer", "us", "customer"]);
    assert_eq!(messages[2]["new_text"], "No it is not.");

    let text = show(&[id]);
    assert!(text.starts_with("Order 4711\n"), "{text}");
    assert!(text.contains("third attempt") && text.contains("[quoted, "), "{text}");
    let raw = show(&[id, "--raw"]);
    assert!(raw.contains("Subject: AW: Re: Order 4711") && raw.contains("> It is on its way."), "{raw}");
}

#[test]
fn a_reply_is_a_finished_message() {
    let path = thread();
    let reply = |more: &[&str]| {
        let open =
            ["--open", path.as_str(), "--me", "support@desk.example", "--me", "@desk.example", "--now", NOW];
        levelhead(&[&["reply", "one@shop.example", "--print", "--template"], more, &open[..]].concat())
    };
    let output = reply(&["acknowledge", "--set", "owner=Zoë Bäcker"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let message = mail_parser::MessageParser::new().parse(&output.stdout).unwrap();
    let only = |list: Option<&mail_parser::Address<'_>>| {
        list.unwrap().first().unwrap().address().unwrap().to_owned()
    };
    assert_eq!(message.subject(), Some("Re: Order 4711"));
    assert_eq!(
        only(message.from()),
        "support@desk.example",
        "the address the customer wrote to, without its +tag"
    );
    assert_eq!(only(message.to()), "dana@shop.example");
    assert!(message.cc().is_none());
    assert_eq!(message.in_reply_to().as_text(), Some("three@shop.example"));
    assert_eq!(
        message.references().as_text_list().unwrap(),
        ["one@shop.example", "two@desk.example", "three@shop.example"]
    );
    let body = message.body_text(0).unwrap();
    assert!(
        body.contains("Hello Dana,") && body.contains("Zoë Bäcker") && body.contains("Tuesday 10 March"),
        "{body}"
    );
    assert!(body.contains("> No it is not.") && !body.contains("{{"), "{body}");

    let output = reply(&["rescue-plan"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(stderr(&output).contains("--set problem=…"), "{}", stderr(&output));
}

#[test]
fn templates_are_listed_shown_and_checked() {
    assert_eq!(done(&["templates"]).lines().count(), 8);
    assert!(done(&["templates", "show", "acknowledge"]).contains("{{ owner }}"));
    assert!(done(&["templates", "check"]).lines().all(|line| line.starts_with("✓ ")));
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/config/invalid/templates.toml");
    let output = levelhead(&["templates", "check", "--config", config.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("templates.toml:8:10: template one: there is no variable customer.nmae")
    );
}

#[test]
fn check_without_a_config_says_so_and_with_a_bad_one_says_why() {
    assert!(done(&["check"]).starts_with("✓ config: none"));
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/config/invalid/plain-text.toml");
    let output = levelhead(&["check", "--config", config.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output).lines().filter(|line| line.starts_with("✗ config: ")).count(), 3);
}

#[test]
fn a_table_row_is_aligned_whatever_the_script() {
    let table = done(&["--demo", "list", "--all", "--now", NOW]);
    let head = table.lines().next().unwrap();
    let column = levelhead::app::text::width(head.split_once("subject").unwrap().0);
    let long = table.lines().skip(1).filter(|line| levelhead::app::text::width(line) > column);
    for line in long {
        let mut used = 0;
        let at_column = unicode_segmentation::UnicodeSegmentation::graphemes(line, true).find(|grapheme| {
            used += levelhead::app::text::width(grapheme);
            used > column - 1
        });
        assert_eq!(at_column, Some(" "), "{line}");
    }
    assert!(!table.contains('\x1b'), "no colour without a terminal");
    assert!(done(&["--demo", "list", "--color", "always"]).contains("\x1b["));
}

#[test]
fn a_secret_of_the_config_is_in_no_output() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let text = "[[account]]\nname = \"a\"\nhost = \"127.0.0.1\"\nport = 1\ntls = \"none\"\nuser = \"a@desk.example\"\npassword = \"hunter2\"\n";
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let log = folder.path().join("log");
    for command in ["list", "check"] {
        let arguments = [command, "--config", path.to_str().unwrap(), "--log", log.to_str().unwrap(), "-vv"];
        let output = levelhead(&arguments);
        assert_eq!(output.status.code(), Some(1), "{command}");
        assert!(!(stdout(&output) + &stderr(&output)).contains("hunter2"), "{command}");
    }
    assert!(!fs::read_to_string(&log).unwrap().contains("hunter2"));
    assert_eq!(fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn completions_and_manual_are_printed() {
    assert!(done(&["completions", "bash"]).contains("levelhead"));
    assert!(done(&["man"]).starts_with(".ie"));
    assert!(done(&["man"]).contains("levelhead check") && !done(&["man"]).contains("levelhead train"));
    assert!(done(&["--help"]).contains("--demo"));
    assert!(done(&["--version"]).starts_with("levelhead "));
}

#[test]
fn phrases_of_the_config_count_when_texts_are_classified() {
    let folder = tempfile::tempdir().unwrap();
    let (config, text) = (folder.path().join("config.toml"), folder.path().join("texts"));
    fs::write(&config, "[[phrase]]\ntext = \"gizmo\"\nsignal = \"outage\"\nurgent = 3.0\n").unwrap();
    fs::write(&text, "the gizmo blinks\n").unwrap();
    let explained = |options: &[&str]| {
        let arguments = [options, &["classify", "--lines", "--explain", text.to_str().unwrap()]].concat();
        done(&arguments)
    };
    assert!(!explained(&[]).contains("outage"), "{}", explained(&[]));
    let with = explained(&["--config", config.to_str().unwrap()]);
    assert!(with.lines().any(|line| line.contains("outage") && line.contains("+3.000")), "{with}");
}
