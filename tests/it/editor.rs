//! A draft in the user's own editor: the terminal handed over and taken back, nothing lost on the way.

use crate::screen::{USUAL, World};
use crate::servers::dovecot::PASSWORD;
use crate::servers::{Dovecot, Proxy};
use crate::terminal::Terminal;
use levelhead::app::{Editor, Effect, Event, Returned};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// A home with an editor in it, which is a script: `$1` is the file.
fn home(script: &str) -> Arc<TempDir> {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join(".local/state/levelhead");
    fs::create_dir_all(&state).unwrap();
    fs::write(state.join("tour-shown"), "").unwrap();
    let path = home.path().join("pen");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    Arc::new(home)
}

fn start(home: &Arc<TempDir>, args: &[&str]) -> Terminal {
    let path = format!("{}:/usr/bin:/bin", home.path().display());
    let mut all = vec!["--now", "2026-03-09T12:00:00Z"];
    all.extend(args);
    Terminal::start_at(home, 80, 24, &all, &[("PATH", &path), ("VISUAL", "pen --wait")])
}

/// A draft that is being written, in the sample inbox, with `pen` as the editor.
fn writing(script: &str) -> Terminal {
    let mut terminal = start(&home(&format!("shift\n{script}")), &["--demo"]);
    terminal.settled("Dana Whitlow");
    terminal.press("r").shows("Subject  Re:").press("half a word").shows("half a word");
    terminal
}

const HAND_OVER: &str = "\u{1b}e";

/// Files that were being edited.
fn left(terminal: &Terminal) -> Vec<PathBuf> {
    let entries = fs::read_dir(terminal.file(".local/state/levelhead/editing")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn the_editor_gets_each_key_and_a_private_file_and_its_text_is_looked_over() {
    let script = "stat -c 'modes %a' \"$1\" \"$(dirname \"$1\")\"\necho GO\nread line\n\
        sed -i \"s/half a word/$line/; s/^Cc:.*/Cc: anna@veldt.example/\" \"$1\"";
    let mut terminal = writing(script);
    terminal.press(HAND_OVER).shows("modes 600").shows("modes 700").shows("GO");
    assert!(!terminal.alternate(), "the terminal is the editor's");
    let line = "y".repeat(50) + "j" + &"eq".repeat(60);
    terminal.press(&line).press("\n").shows("The draft").shows("edited").shows("Cc  anna@veldt.example");
    assert!(terminal.alternate());
    terminal.press("G").shows(&line[..60]);
    terminal.press("e").shows("Esc review").press("and_on").shows("and_on");
    assert_eq!(left(&terminal), Vec::<PathBuf>::new());
}

#[test]
fn every_line_struck_while_the_editor_has_the_terminal_is_the_editors() {
    let script = "echo GO\nn=0\nwhile [ $n -lt 20 ]; do read -r line; echo \"$line\" >> \"$1\"; n=$((n+1)); done\ncp \"$1\" ~/got";
    let mut terminal = writing(script);
    // Each of these letters would do something in the program.
    let lines: Vec<String> = (0..20).map(|number| format!("{number} qjeDyYwbuT:/xIr")).collect();
    terminal.press(HAND_OVER).shows("GO");
    for line in &lines {
        terminal.press(line).press("\n");
    }
    terminal.shows("The draft").shows("edited").press("G").shows(&lines[19]);
    let got = fs::read_to_string(terminal.file("got")).unwrap();
    assert!(got.ends_with(&(lines.join("\n") + "\n")), "none was eaten:\n{got}");
    // None has reached the program: the draft is what the editor left, and still the only thing open.
    terminal.press("q").shows("draft kept").press("r").shows("Esc review").press("\u{1b}").shows("D discard");
    let drafts = fs::read_dir(terminal.file(".local/state/levelhead/drafts")).unwrap();
    let drafts = drafts.map(|draft| draft.unwrap().path());
    let [draft] = drafts
        .filter(|path| path.extension().is_some_and(|end| end == "eml"))
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    let draft = fs::read_to_string(draft).unwrap().replace("\r\n", "\n");
    assert!(draft.contains(&lines.join("\n")), "{draft}");
}

#[test]
fn an_editor_that_fails_or_is_killed_loses_nothing_and_says_so() {
    for (end, told) in [("exit 3", "failed (exit 3)"), ("kill -9 $$", "was killed (signal 9)")] {
        let mut terminal = writing(&format!("echo precious > \"$1\"\nstty raw -echo\n{end}"));
        terminal.press(HAND_OVER).shows(told).shows("~/.local/state/levelhead/editing");
        terminal.shows("half a word").shows("Esc review");
        let [file] = left(&terminal).try_into().unwrap();
        assert_eq!(fs::read_to_string(file).unwrap(), "precious\n");
        terminal
            .press("and on")
            .shows("and on")
            .press("\u{1b}")
            .shows("q keep")
            .press("q")
            .hides("The draft");
        terminal.press("q");
        assert_eq!(terminal.ended(), 0);
    }
    let mut terminal = writing("exit 1");
    terminal.press(HAND_OVER).shows("failed (exit 1): the draft is as it was").shows("half a word");
    assert_eq!(left(&terminal), Vec::<PathBuf>::new(), "it wrote nothing");
    let mut terminal = writing("rm ~/pen; exit 0");
    terminal.press(HAND_OVER).shows("nothing was changed").shows("half a word");
    terminal.press(HAND_OVER).shows("can't be started (see $VISUAL, $EDITOR)").shows("half a word");
}

#[test]
fn a_file_that_comes_back_empty_or_as_it_went_changes_nothing() {
    let mut terminal = writing(": > \"$1\"");
    terminal.press(HAND_OVER).shows("came back empty: the draft is as it was").shows("half a word");
    let mut terminal = writing("true");
    terminal.press(HAND_OVER).shows("nothing was changed: the draft is as it was").shows("half a word");
}

#[test]
fn ctrl_c_is_the_editors_and_ctrl_z_stops_both_until_fg() {
    let script = "trap 'echo INTERRUPTED' INT\necho GO\nuntil read line; do :; done\necho HALF\nkill -TSTP 0\nread line\n\
        sed -i 's/half a word/a whole one/' \"$1\"";
    let home = home(&format!("shift\n{script}"));
    let path = format!("{}:/usr/bin:/bin", home.path().display());
    let shell = "set -m; \"$0\" --demo --now 2026-03-09T12:00:00Z; echo BACK IN THE SHELL; read line; fg";
    let variables = [("PATH", path.as_str()), ("EDITOR", "pen --wait")];
    let mut terminal = Terminal::start_program(
        &home,
        80,
        24,
        &["bash", "-c", shell, env!("CARGO_BIN_EXE_levelhead")],
        &variables,
    );
    terminal.settled("Dana Whitlow");
    terminal.press("r").shows("Subject  Re:").press("half a word").shows("half a word");
    terminal.press(HAND_OVER).shows("GO").press("\u{3}").shows("INTERRUPTED").press("\n").shows("HALF");
    terminal.shows("BACK IN THE SHELL").press("\n").press("\n");
    terminal.shows("The draft").shows("edited").press("G").shows("a whole one");
    terminal.press("q").hides("The draft").press("q");
    assert_eq!(terminal.ended(), 0);
}

#[test]
fn what_the_customer_writes_meanwhile_stands_in_the_review() {
    let ask = |number: u32, text: &str| {
        let answers = if number == 1 { "" } else { "In-Reply-To: <1@shop.example>\r\n" };
        format!(
            "From: Dana <dana@shop.example>\r\nTo: support@desk.example\r\nSubject: Order 4711\r\n\
             Message-ID: <{number}@shop.example>\r\n{answers}Date: Mon, 9 Mar 2026 0{number}:00:00 +0000\r\n\r\n{text}\r\n"
        )
    };
    let dovecot = Dovecot::start();
    dovecot.maildir("full", "INBOX").deliver(ask(1, "Where is my order?"));
    let home = home("echo GO\nread line\nsed -i 's/It left/Well, it left/' \"$2\"");
    let config = home.path().join("config.toml");
    let proxy = Proxy::start(dovecot.plain_port);
    let text = format!(
        "editor = \"external\"\nqueue_since = \"all\"\n[me]\nname = \"Sam\"\n[hours]\nzone = \"UTC\"\n[[account]]\n\
         name = \"lab\"\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nuser = \"full\"\n\
         password_command = \"echo '{PASSWORD}'\"\naddresses = [\"support@desk.example\"]\n",
        proxy.port
    );
    fs::write(&config, text).unwrap();
    let mut terminal = start(&home, &["--config", config.to_str().unwrap()]);
    terminal.shows("Dana").hides("⇣").press("r").shows("GO");
    dovecot.maildir("full", "INBOX").deliver(ask(2, "And where is the invoice?"));
    terminal.press("\n").shows("The draft").shows("wrote again");
}

/// What was handed to the editor last.
fn edited(world: &mut World) -> Option<Effect> {
    let edits: Vec<_> =
        world.effects.extract_if(.., |effect| matches!(effect, Effect::EditOutside { .. })).collect();
    edits.last().cloned()
}

#[test]
fn with_an_editor_of_ones_own_each_draft_goes_there_and_back_to_the_review() {
    let mut world = World::new(USUAL);
    world.app.session.editor = Editor::External;
    world.press("ta");
    let Some(Effect::EditOutside { name, text }) = edited(&mut world) else { panic!() };
    assert!(
        text.starts_with("To: Dana Whitlow <dana@paws.example>\nCc: \nBcc: \nSubject: Re: 4th"),
        "{text}"
    );
    assert_eq!(world.saved.len(), 1, "it is on the disk before another program has it");
    world.tell(Event::EditorEnded {
        name: name.clone(),
        returned: Returned::Text(text.replace("answers by", "replies by")),
    });
    assert!(world.screen().contains("The draft") && world.screen().contains("edited"), "{}", world.screen());
    world.press("e");
    let Some(Effect::EditOutside { text, .. }) = edited(&mut world) else { panic!() };
    assert!(text.contains("replies by"), "{text}");
    world.tell(Event::EditorEnded { name: name.clone(), returned: Returned::Unchanged });
    assert!(
        world.screen().contains("as it was") && world.screen().contains("The draft"),
        "{}",
        world.screen()
    );
    world.press("E");
    let Some(Effect::EditOutside { text, .. }) = edited(&mut world) else { panic!() };
    let text = text.replace("Cc: ", "Cc: piet@kruger.example, nobody in");
    world.tell(Event::EditorEnded { name, returned: Returned::Text(text) });
    let screen = world.screen();
    assert!(screen.contains("piet@kruger.example") && screen.contains("no address: nobody in"), "{screen}");
}
