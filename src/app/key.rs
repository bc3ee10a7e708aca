//! A key as pressed, as a plain value, and its name in the key table. Must not know the terminal library that reads
//! it or what it means.

use std::fmt;

/// What was struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character, upper case where shift was held.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// One keypress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// What was struck.
    pub code: Code,
    /// With Ctrl held.
    pub ctrl: bool,
    /// With Alt held.
    pub alt: bool,
}

const NAMED: &[(&str, &str, Code)] = &[
    ("enter", "Enter", Code::Enter),
    ("esc", "Esc", Code::Esc),
    ("tab", "Tab", Code::Tab),
    ("shift-tab", "S-Tab", Code::BackTab),
    ("backspace", "Bksp", Code::Backspace),
    ("delete", "Del", Code::Delete),
    ("up", "↑", Code::Up),
    ("down", "↓", Code::Down),
    ("left", "←", Code::Left),
    ("right", "→", Code::Right),
    ("home", "Home", Code::Home),
    ("end", "End", Code::End),
    ("pageup", "PgUp", Code::PageUp),
    ("pagedown", "PgDn", Code::PageDown),
    ("space", "Space", Code::Char(' ')),
];

impl Key {
    /// A key without Ctrl and Alt.
    pub fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// Reads a name of the key table: `j`, `ctrl-l`, `shift-tab`; `None` where there is no such key.
    pub fn parse(name: &str) -> Option<Self> {
        let (ctrl, rest) = name.strip_prefix("ctrl-").map_or((false, name), |rest| (true, rest));
        let (alt, rest) = rest.strip_prefix("alt-").map_or((false, rest), |rest| (true, rest));
        let mut chars = rest.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(one), None) if !one.is_whitespace() => Code::Char(one),
            _ => NAMED.iter().find(|(name, _, _)| *name == rest).map(|(_, _, code)| *code)?,
        };
        Some(Self { code, ctrl, alt })
    }

    /// Its name in the key table, which `parse` reads.
    pub fn written(self) -> String {
        let (ctrl, alt) = (if self.ctrl { "ctrl-" } else { "" }, if self.alt { "alt-" } else { "" });
        let named =
            NAMED.iter().find(|(_, _, code)| *code == self.code).map(|(name, _, _)| (*name).to_owned());
        let name = named.or_else(|| match self.code {
            Code::Char(char) => Some(char.to_string()),
            _ => None,
        });
        format!("{ctrl}{alt}{}", name.unwrap_or_default())
    }

    /// The character typed into a field of text, if it is one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(char) if !char.is_control() && !self.ctrl && !self.alt => Some(char),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        match NAMED.iter().find(|(_, _, code)| *code == self.code) {
            Some((_, shown, _)) => f.write_str(shown),
            None => match self.code {
                Code::Char(char) => write!(f, "{char}"),
                _ => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_shown() {
        for (name, shown) in [("j", "j"), ("ctrl-l", "Ctrl-l"), ("shift-tab", "S-Tab"), ("space", "Space")] {
            assert_eq!(Key::parse(name).unwrap().to_string(), shown);
            assert_eq!(Key::parse(name).unwrap().written(), name);
        }
        assert_eq!(Key::parse("shift"), None);
        assert_eq!(Key::parse(""), None);
        assert_eq!(Key::parse(" "), None);
    }
}
