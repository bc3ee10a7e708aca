//! The screen without a mailbox: no config and no source given. Offers a first config, the sample inbox and opening a file. Must not
//! know what is done with the choice.

use super::{Action, Field, Key, Keymap, Place, Size};

/// What the user chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A first config.
    Init,
    /// The sample inbox.
    Demo,
    /// The file or folder of this path.
    Open(String),
    /// Nothing.
    Quit,
}

/// The screen.
#[derive(Debug, Clone)]
pub struct Start {
    /// The key table.
    pub keys: Keymap,
    /// The size of the terminal.
    pub size: Size,
    /// The path being typed, if one is.
    pub path: Option<Field>,
    /// Why the last choice was none.
    pub trouble: Option<String>,
}

impl Start {
    /// The screen at its beginning.
    pub fn new(size: Size) -> Self {
        Self { keys: Keymap::shipped(), size, path: None, trouble: None }
    }

    /// Where the user is, as far as keys go.
    pub fn place(&self) -> Place {
        if self.path.is_some() { Place::Path } else { Place::Start }
    }

    /// Takes a key; the choice, once there is one.
    pub fn press(&mut self, key: Key) -> Option<Choice> {
        self.trouble = None;
        let action = self.keys.find(self.place(), key).map(|binding| binding.action);
        match (action, &mut self.path) {
            (Some(Action::Init), None) => Some(Choice::Init),
            (Some(Action::Demo), None) => Some(Choice::Demo),
            (Some(Action::Quit), None) => Some(Choice::Quit),
            (Some(Action::OpenPath), None) => {
                self.path = Some(Field::default());
                None
            }
            (Some(Action::Cancel), Some(_)) => {
                self.path = None;
                None
            }
            (Some(Action::Accept), Some(field)) => {
                let path = field.text().trim().to_owned();
                (!path.is_empty()).then_some(Choice::Open(path))
            }
            (None, Some(field)) => {
                field.press(key);
                None
            }
            _ => None,
        }
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Some(field) = &mut self.path {
            field.paste(text.trim());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(keys: &[&str]) -> Option<Choice> {
        let mut start = Start::new(Size { width: 80, height: 24 });
        keys.iter().map(|key| start.press(Key::parse(key).unwrap())).last().flatten()
    }

    #[test]
    fn one_key_chooses() {
        assert_eq!(pressed(&["i"]), Some(Choice::Init));
        assert_eq!(pressed(&["d"]), Some(Choice::Demo));
        assert_eq!(pressed(&["q"]), Some(Choice::Quit));
        assert_eq!(pressed(&["o", "/", "d", "enter"]), Some(Choice::Open("/d".into())));
        assert_eq!(pressed(&["o", "enter"]), None);
        assert_eq!(pressed(&["o", "x", "esc", "d"]), Some(Choice::Demo));
    }
}
