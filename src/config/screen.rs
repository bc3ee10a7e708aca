//! `mouse`, `title`, `split`, `ascii` and `linear`: how the screen behaves in its terminal. Must not know what is drawn.

use super::section::Section;

/// How the screen behaves in its terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// Whether the terminal's title shows the figures.
    pub title: bool,
    /// Whether only ASCII is written; `None`: as the locale says.
    pub ascii: Option<bool>,
    /// Whether the screen is laid out for screen readers.
    pub linear: bool,
    /// Percent of the width that the list has beside the conversation.
    pub split: u16,
}

impl Default for Screen {
    fn default() -> Self {
        Self { mouse: true, title: true, ascii: None, linear: false, split: 56 }
    }
}

/// Reads the keys.
pub fn read(section: &mut Section<'_>) -> Screen {
    let usual = Screen::default();
    Screen {
        mouse: flag(section, "mouse", usual.mouse),
        title: flag(section, "title", usual.title),
        ascii: section.flag("ascii").map(toml::Spanned::into_inner),
        linear: flag(section, "linear", usual.linear),
        split: split(section, usual.split),
    }
}

fn flag(section: &mut Section<'_>, key: &'static str, usual: bool) -> bool {
    section.flag(key).map_or(usual, toml::Spanned::into_inner)
}

fn split(section: &mut Section<'_>, usual: u16) -> u16 {
    let Some(percent) = section.number("split") else { return usual };
    if (20.0..=80.0).contains(percent.get_ref()) {
        return percent.into_inner() as u16;
    }
    section.source.report(
        percent.span().start,
        format!("split = {} is no share of the width for the list", percent.get_ref()),
        "write a number from 20 to 80, like split = 56",
    );
    usual
}
