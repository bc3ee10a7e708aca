//! The clipboard: a draft's text goes there at the user's key, also read-only, and nothing else ever does.

use crate::terminal::Terminal;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// What was put on the clipboard so far.
fn copied(terminal: &Terminal) -> Vec<String> {
    let bytes = String::from_utf8_lossy(&terminal.bytes).into_owned();
    let sequences = bytes.split("\u{1b}]52;c;").skip(1);
    let text = |sequence: &str| BASE64_STANDARD.decode(sequence.split('\u{1b}').next().unwrap()).unwrap();
    sequences.map(|sequence| String::from_utf8(text(sequence)).unwrap()).collect()
}

fn writing(variables: &[(&str, &str)]) -> Terminal {
    let args = ["--demo", "--read-only", "--now", "2026-03-09T12:00:00Z"];
    let mut terminal = Terminal::start_in(80, 24, &args, variables);
    terminal.settled("Dana Whitlow");
    terminal.press("r").shows("Subject  Re:").press("Grüße, Dana").shows("Grüße, Dana");
    terminal
}

#[test]
fn a_draft_is_copied_at_the_key_also_read_only() {
    let mut terminal = writing(&[("TERM", "xterm-256color"), ("TMUX", "")]);
    assert_eq!(copied(&terminal), [""; 0]);
    terminal.press("\u{1b}c").shows("given to the terminal's clipboard");
    let [text] = copied(&terminal).try_into().unwrap();
    assert!(
        text.starts_with("Grüße, Dana\n\n-- \n") && text.contains("> This will be my 4th attempt"),
        "{text}"
    );
    terminal.press("\u{1b}").shows("D discard").press("c").shows("given to the terminal's clipboard");
    assert!(copied(&terminal).iter().all(|again| *again == text));
}

#[test]
fn a_terminal_without_a_clipboard_is_not_asked() {
    let mut terminal = writing(&[("TERM", "linux")]);
    terminal.press("\u{1b}c").shows("this terminal has no clipboard");
    assert_eq!(copied(&terminal), [""; 0]);
}
