//! `theme` of `[screen]`, and `[theme]`: which theme, and styles of the user's own over it. Must not know the terminal.

use super::section::Section;
use crate::reply::nearest;
use crate::ui::{self, Theme};
use ratatui::style::{Color, Modifier, Style};

/// What the terminal decides.
const AUTO: &str = "auto";
const ATTRIBUTES: [(&str, Modifier); 4] = [
    ("bold", Modifier::BOLD),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// How the screen is to look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// The shipped theme; `None`: one that fits the terminal.
    pub name: Option<&'static str>,
    /// What the user wants otherwise, by role.
    pub own: Vec<(&'static str, Style)>,
}

impl Look {
    /// The theme: over the one named here, else the one that fits the terminal.
    pub fn over(&self, fitting: &str) -> Theme {
        let mut theme = Theme::named(self.name.unwrap_or(fitting)).unwrap_or_else(Theme::dark);
        for (role, own) in &self.own {
            if let Some(style) = theme.role(role) {
                *style = style.patch(*own);
            }
        }
        theme
    }
}

/// Reads the name of the theme.
pub fn name(section: &mut Section<'_>) -> Option<&'static str> {
    let written = section.text("theme")?;
    let name = written.get_ref().as_str();
    if name == AUTO {
        return None;
    }
    let known = Theme::names().find(|known| *known == name);
    if known.is_none() {
        let near = nearest(name, Theme::names().chain([AUTO]));
        let all = || format!("there are: {AUTO}, {}", Theme::names().collect::<Vec<_>>().join(", "));
        let remedy = near.map_or_else(all, |near| format!("did you mean {near:?}?"));
        section.source.report(written.span().start, format!("there is no theme {name:?}"), remedy);
    }
    known
}

/// Reads the styles of the user's own: a colour, or a table of attributes.
pub fn own(mut section: Section<'_>) -> Vec<(&'static str, Style)> {
    let mut own = Vec::new();
    for role in Theme::ROLES.iter().copied() {
        if !section.is_table(role) {
            own.extend(colour(&mut section, role).map(|colour| (role, Style::new().fg(colour))));
        } else if let Some(table) = section.table(role) {
            own.push((role, style(table)));
        }
    }
    section.finish();
    own
}

fn style(mut table: Section<'_>) -> Style {
    let mut style = Style { fg: colour(&mut table, "fg"), bg: colour(&mut table, "bg"), ..Style::default() };
    for (name, modifier) in ATTRIBUTES {
        style = match table.flag(name).map(toml::Spanned::into_inner) {
            Some(true) => style.add_modifier(modifier),
            Some(false) => style.remove_modifier(modifier),
            None => style,
        };
    }
    table.finish();
    style
}

fn colour(section: &mut Section<'_>, key: &'static str) -> Option<Color> {
    let written = section.text(key)?;
    let colour = ui::colour(written.get_ref());
    if colour.is_none() {
        let what = format!("{key} = {:?} is no colour", written.get_ref());
        let remedy = "write \"#ff8800\", a number of the 256 like \"208\", or a name like \"yellow\"";
        section.source.report(written.span().start, what, remedy);
    }
    colour
}
