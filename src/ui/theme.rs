//! The styles of the screen by role, read from `assets/themes/*.toml`. Must not know where a role is drawn.

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use std::str::FromStr;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawStyle {
    fg: Option<String>,
    bg: Option<String>,
    bold: bool,
    italic: bool,
    underlined: bool,
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

impl Theme {
    /// For dark backgrounds.
    ///
    /// # Panics
    /// Never: a test reads the embedded theme.
    #[expect(clippy::expect_used, reason = "the_shipped_themes_are_sound proves it")]
    pub fn dark() -> Self {
        Self::read(include_str!("../../assets/themes/dark.toml")).expect("the embedded theme is sound")
    }

    /// For light backgrounds.
    ///
    /// # Panics
    /// Never: a test reads the embedded theme.
    #[expect(clippy::expect_used, reason = "the_shipped_themes_are_sound proves it")]
    pub fn light() -> Self {
        Self::read(include_str!("../../assets/themes/light.toml")).expect("the embedded theme is sound")
    }
}

fn style(raw: &RawStyle) -> Result<Style, String> {
    let mut style = Style::new();
    if let Some(name) = &raw.fg {
        style = style.fg(colour(name)?);
    }
    if let Some(name) = &raw.bg {
        style = style.bg(colour(name)?);
    }
    for (wanted, modifier) in
        [(raw.bold, Modifier::BOLD), (raw.italic, Modifier::ITALIC), (raw.underlined, Modifier::UNDERLINED)]
    {
        if wanted {
            style = style.add_modifier(modifier);
        }
    }
    Ok(style)
}

fn colour(name: &str) -> Result<Color, String> {
    Color::from_str(name).map_err(|_| format!("`{name}` is no colour"))
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
        assert_ne!(Theme::dark(), Theme::light());
    }

    #[test]
    fn without_colour_only_shapes_remain() {
        let plain = Theme::dark().without_colour();
        assert_eq!((plain.angry.fg, plain.cursor.bg), (None, None));
        assert!(plain.cursor.add_modifier.contains(Modifier::REVERSED));
        assert!(plain.trigger.add_modifier.contains(Modifier::UNDERLINED));
    }
}
