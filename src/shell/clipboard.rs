//! The terminal's clipboard (OSC 52), written at the user's key alone. Must not know what is copied.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// Bytes that are copied at most: beyond this some terminals take nothing, or a part.
pub const MOST: usize = 74_994;

/// The sequence that puts a text on the clipboard, as one line of base64. Inside tmux it is sent twice: plain, which tmux
/// takes where `set-clipboard` is `on`, and wrapped, which it passes on where `allow-passthrough` is.
pub fn sequence(text: &str, in_tmux: bool) -> String {
    let plain = format!("\x1b]52;c;{}\x1b\\", BASE64_STANDARD.encode(text));
    if !in_tmux {
        return plain;
    }
    format!("{plain}\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_sequence() {
        let sequence = sequence("Grüße\x1b\\\x07\n> ]52;c;x", false);
        let inside = sequence.strip_prefix("\x1b]52;c;").unwrap().strip_suffix("\x1b\\").unwrap();
        assert!(
            inside.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)),
            "{inside}"
        );
        assert_eq!(BASE64_STANDARD.decode(inside).unwrap(), "Grüße\x1b\\\x07\n> ]52;c;x".as_bytes());
    }

    #[test]
    fn inside_tmux_both_ways_are_tried() {
        assert_eq!(sequence("a", true), "\x1b]52;c;YQ==\x1b\\\x1bPtmux;\x1b\x1b]52;c;YQ==\x1b\x1b\\\x1b\\");
    }
}
