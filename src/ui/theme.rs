//! The styles of the screen by role, read from `assets/themes/*.toml` and changed one by one by the config. Must not know
//! where a role is drawn.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use std::str::FromStr;

#[expect(clippy::struct_excessive_bools, reason = "each is one attribute of a cell")]
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawStyle {
    fg: Option<String>,
    bg: Option<String>,
    bold: bool,
    italic: bool,
    underlined: bool,
    reversed: bool,
}

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident;)*) => {
        /// One style a role.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Theme { $($(#[$doc])* pub $role: Style,)* }

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct RawTheme { $($role: RawStyle,)* }

        impl Theme {
            /// The roles, by name.
            pub const ROLES: &'static [&'static str] = &[$(stringify!($role)),*];

            /// The style of the role of this name.
            pub fn role(&mut self, name: &str) -> Option<&mut Style> {
                match name {
                    $(stringify!($role) => Some(&mut self.$role),)*
                    _ => None,
                }
            }

            fn read(text: &str) -> Result<Self, String> {
                let raw: RawTheme = toml::from_str(text).map_err(|error| error.to_string())?;
                Ok(Self { $($role: style(&raw.$role)?,)* })
            }

            /// Without colours: weight, underline and reversal only.
            #[must_use]
            pub fn without_colour(self) -> Self {
                Self { $($role: colourless(self.$role),)* }
            }
        }
    };
}

roles! {
    /// What lies under everything; without colours it is the terminal's own.
    ground;
    /// Ordinary text.
    text;
    /// What matters less.
    dim;
    /// Lines between regions.
    rule;
    /// Headings.
    title;
    /// What stands out without alarm.
    accent;
    /// The list shown.
    tab;
    /// The row under the cursor.
    cursor;
    /// A marked row.
    mark;
    /// The urgent flag.
    urgent;
    /// The angry flag.
    angry;
    /// Heat, high.
    hot;
    /// Heat, middling.
    warm;
    /// Heat, low.
    cool;
    /// A due time that has passed.
    past;
    /// What went well.
    good;
    /// What needs a look.
    warning;
    /// What failed.
    error;
    /// READ-ONLY and its like.
    badge;
    /// Words that raised a flag.
    trigger;
    /// The customer.
    customer;
    /// One of us.
    us;
    /// Automatic mail.
    robot;
    /// Quoted text.
    quote;
    /// A key.
    key;
    /// A key that is off.
    off;
    /// Where text is typed.
    input;
}

/// The themes that ship.
const SHIPPED: [(&str, &str); 4] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
    ("16-colour", include_str!("../../assets/themes/16-colour.toml")),
];

impl Theme {
    /// The names of the themes that ship.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }

    /// The shipped theme of this name.
    pub fn named(name: &str) -> Option<Self> {
        let (_, text) = SHIPPED.iter().find(|(shipped, _)| *shipped == name)?;
        // A test reads each of them.
        Self::read(text).ok()
    }

    /// For dark backgrounds.
    ///
    /// # Panics
    /// Never: a test reads the embedded theme.
    #[expect(clippy::expect_used, reason = "the_shipped_themes_are_sound proves it")]
    pub fn dark() -> Self {
        Self::named("dark").expect("the embedded theme is sound")
    }

    /// Lays the theme's own ground, where it has one, under everything drawn.
    pub fn lay_ground(&self, cells: &mut Buffer) {
        if self.ground.fg.or(self.ground.bg).is_none() {
            return;
        }
        for cell in &mut cells.content {
            if let Some(fg) = self.ground.fg.filter(|_| cell.fg == Color::Reset) {
                cell.set_fg(fg);
            }
            if let Some(bg) = self.ground.bg.filter(|_| cell.bg == Color::Reset) {
                cell.set_bg(bg);
            }
        }
    }
}

/// The colour of this name: a word, a number of the 256, or `#rrggbb`.
pub fn colour(name: &str) -> Option<Color> {
    Color::from_str(name).ok()
}

fn style(raw: &RawStyle) -> Result<Style, String> {
    let mut style = Style::new();
    if let Some(name) = &raw.fg {
        style = style.fg(known(name)?);
    }
    if let Some(name) = &raw.bg {
        style = style.bg(known(name)?);
    }
    for (wanted, modifier) in [
        (raw.bold, Modifier::BOLD),
        (raw.italic, Modifier::ITALIC),
        (raw.underlined, Modifier::UNDERLINED),
        (raw.reversed, Modifier::REVERSED),
    ] {
        if wanted {
            style = style.add_modifier(modifier);
        }
    }
    Ok(style)
}

fn known(name: &str) -> Result<Color, String> {
    colour(name).ok_or_else(|| format!("`{name}` is no colour"))
}

fn colourless(style: Style) -> Style {
    let reversed = style.bg.is_some();
    let mut plain = Style::new().add_modifier(style.add_modifier);
    if reversed {
        plain = plain.add_modifier(Modifier::REVERSED);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_themes_are_sound() {
        for (name, text) in SHIPPED {
            assert!(Theme::read(text).is_ok(), "{name}: {:?}", Theme::read(text));
        }
    }

    #[test]
    fn without_colour_only_shapes_remain() {
        let plain = Theme::dark().without_colour();
        assert_eq!((plain.angry.fg, plain.cursor.bg), (None, None));
        assert!(plain.cursor.add_modifier.contains(Modifier::REVERSED));
        assert!(plain.trigger.add_modifier.contains(Modifier::UNDERLINED));
    }
}
