//! Notices on the desktop, by the terminal (OSC 9 or 777) or by a command. Must not know what they are about.

use crate::config::Way;
use anyhow::{Context as _, Result, ensure};
use std::process::{Command, Stdio};

/// What the notice bears as its title.
const TITLE: &str = "levelhead";

/// The sequence that asks the terminal for it; inside tmux wrapped, so that tmux passes it on to the terminal around it
/// where `allow-passthrough` is on.
pub fn sequence(way: &Way, text: &str, in_tmux: bool) -> Option<String> {
    let plain = match way {
        Way::Osc9 => format!("\x1b]9;{text}\x1b\\"),
        Way::Osc777 => format!("\x1b]777;notify;{TITLE};{text}\x1b\\"),
        Way::Command(_) => return None,
    };
    Some(if in_tmux { format!("\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b")) } else { plain })
}

/// Has the command show it: title and text are its last arguments, never text of the shell's.
pub fn run(command: &str, text: &str) -> Result<()> {
    let status = Command::new("/bin/sh")
        .args(["-c", &format!("{command} \"$@\""), "notify", TITLE, text])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .context("the notify command can't be started")?;
    ensure!(status.success(), "the notify command {command:?} failed ({status}): run it by hand to see why");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_is_asked_in_its_own_words() {
        let told = |way, tmux| sequence(&way, "urgent: 1 conversation", tmux).unwrap();
        assert_eq!(told(Way::Osc9, false), "\x1b]9;urgent: 1 conversation\x1b\\");
        assert_eq!(told(Way::Osc777, false), "\x1b]777;notify;levelhead;urgent: 1 conversation\x1b\\");
        assert_eq!(told(Way::Osc9, true), "\x1bPtmux;\x1b\x1b]9;urgent: 1 conversation\x1b\x1b\\\x1b\\");
    }
}
