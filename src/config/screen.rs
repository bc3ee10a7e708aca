//! `[screen]` and `[theme]`: how the screen behaves in its terminal, and how it looks. Must not know what is drawn.

use super::section::Section;
use super::theme::{self, Look};
use super::{columns, dates};
use crate::app::columns::Columns;
use crate::app::dates::Dates;

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
    /// The columns of the list.
    pub columns: Columns,
    /// How dates and times are written.
    pub dates: Dates,
    /// The theme, and the colours of the user's own.
    pub look: Look,
}

impl Default for Screen {
    fn default() -> Self {
        Self {
            mouse: true,
            title: true,
            ascii: None,
            linear: false,
            split: 56,
            columns: Columns::default(),
            dates: Dates::default(),
            look: Look::default(),
        }
    }
}

/// Reads both sections of the file.
pub fn read(root: &mut Section<'_>) -> Screen {
    let mut screen = root.table("screen").map_or_else(Screen::default, in_section);
    if let Some(own) = root.table("theme") {
        screen.look.own = theme::own(own);
    }
    screen
}

fn in_section(mut section: Section<'_>) -> Screen {
    let usual = Screen::default();
    let screen = Screen {
        mouse: flag(&mut section, "mouse", usual.mouse),
        title: flag(&mut section, "title", usual.title),
        ascii: section.flag("ascii").map(toml::Spanned::into_inner),
        linear: flag(&mut section, "linear", usual.linear),
        split: split(&mut section, usual.split),
        columns: columns::read(&mut section),
        dates: dates::read(&mut section),
        look: Look { name: theme::name(&mut section), own: Vec::new() },
    };
    section.finish();
    screen
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
