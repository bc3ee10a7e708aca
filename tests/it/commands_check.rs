//! `levelhead reply --draft --check` through the real program: what it tells, what it refuses, what lifts that.

use crate::commands::{NOW, levelhead, stderr, stdout, thread};
use serde_json::Value;
use std::fs;
use std::process::{Command, Output};

/// `reply three@shop.example … --draft`, with this file and these options.
fn ready_reply(text: &str, more: &[&str]) -> Output {
    let path = thread();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reply.eml");
    fs::write(&file, text).unwrap();
    let open =
        ["--open", path.as_str(), "--me", "support@desk.example", "--me", "@desk.example", "--now", NOW];
    let draft = ["reply", "one@shop.example", "--draft", file.to_str().unwrap()];
    levelhead(&[&draft, more, &open[..]].concat())
}

#[test]
fn the_send_check_of_a_ready_reply_is_told_and_refuses_blocks_only() {
    let good = ready_reply("Subject: Re: Order 4711\n\nHello Dana,\n\nit is on its way.\n", &["--check"]);
    assert_eq!(good.status.code(), Some(0), "{}", stderr(&good));
    assert!(stdout(&good).contains("To        dana@shop.example  in this conversation"), "{}", stdout(&good));

    let warned = ready_reply("Subject: x\n\nPlease calm down. It comes on Friday.\n", &["--check", "--json"]);
    assert_eq!(warned.status.code(), Some(0), "{}", stderr(&warned));
    let json: Value = serde_json::from_slice(&warned.stdout).unwrap();
    assert_eq!((&json["decision"], &json["version"]), (&"go".into(), &1.into()));
    let finding = &json["findings"][0];
    assert_eq!(
        (&finding["kind"], &finding["severity"], &finding["quote"]),
        (&"tone".into(), &"warn".into(), &"calm down".into())
    );
    assert_eq!(
        (&finding["field"], &finding["start"], &finding["end"]),
        (&"body".into(), &7.into(), &16.into())
    );

    let blank = "To: dana@shop.example\nCc: Dana <dana@sh0p.example>\nSubject: x\n\nIt comes on [date].\n";
    let blocked = ready_reply(blank, &["--check", "--json"]);
    assert_eq!(blocked.status.code(), Some(3));
    assert!(stderr(&blocked).contains("unfilled_blank: [date] is not filled"), "{}", stderr(&blocked));
    let json: Value = serde_json::from_slice(&blocked.stdout).unwrap();
    assert_eq!(json["decision"], "stay");

    let one =
        ready_reply(blank, &["--check", "--override", "unfilled_blank=the customer asked for the form"]);
    assert_eq!(one.status.code(), Some(3), "the look-alike still blocks");
    let reason =
        ["--override", "unfilled_blank=asked for", "--override", "lookalike_domain=his other mailbox"];
    let both = ready_reply(blank, &[&["--check", "--json"], &reason[..]].concat());
    assert_eq!(both.status.code(), Some(0), "{}", stderr(&both));
    let json: Value = serde_json::from_slice(&both.stdout).unwrap();
    assert_eq!(json["findings"][0]["lifted"], "his other mailbox");

    for wrong in ["tone=really", "unfilled_blank", "unfilled_blank=x"] {
        assert_eq!(ready_reply(blank, &["--check", "--override", wrong]).status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn words_in_no_dictionary_are_told_beside_and_keep_no_mail() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reply.eml");
    fs::write(&file, "Subject: Re: Order 4711\n\nHello Dana,\n\nplease recieve the order.\n").unwrap();
    let dictionaries = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/spelling");
    let output = Command::new(env!("CARGO_BIN_EXE_levelhead"))
        .args(["reply", "one@shop.example", "--draft", file.to_str().unwrap(), "--check", "--json"])
        .args(["--open", thread().as_str(), "--me", "support@desk.example", "--now", NOW])
        .env_clear()
        .env("HOME", folder.path())
        .env("DICPATH", dictionaries)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["decision"], "go");
    let told: Vec<&Value> =
        json["findings"].as_array().unwrap().iter().filter(|one| one["kind"] == "spelling").collect();
    let words: Vec<&str> = told.iter().map(|one| one["quote"].as_str().unwrap()).collect();
    assert_eq!(words, ["recieve"], "Dana wrote her name herself");
    assert_eq!((&told[0]["severity"], &told[0]["start"]), (&"underline".into(), &20.into()));
    assert!(told[0]["remedy"].as_str().unwrap().contains("receive"), "{told:?}");
}

#[test]
fn what_is_lifted_is_told_and_logged_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let blank = "Subject: x\n\nIt comes on [date].\n";
    let lift = [
        "--to-drafts",
        "--override",
        "unfilled_blank=the customer asked for the form",
        "--log",
        log.to_str().unwrap(),
    ];
    let output = ready_reply(blank, &lift);
    // A file has no Drafts: the check let it pass, and there it ends.
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    for told in [stderr(&output), fs::read_to_string(&log).unwrap()] {
        assert!(told.contains("unfilled_blank: [date] lifted: the customer asked for the form"), "{told}");
    }
}
