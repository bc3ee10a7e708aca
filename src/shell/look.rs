//! Which theme the terminal gets: dark or light, with or without colour. Must not know what is drawn.

use crate::ui::Theme;
use std::env;

/// What `--color` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Unless `NO_COLOR` is set.
    Auto,
    /// Whatever the environment says.
    Always,
    /// Never.
    Never,
}

/// The theme for this terminal.
pub fn look(colour: Colour) -> Theme {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let theme = if light(env::var("COLORFGBG").ok().as_deref()) { Theme::light() } else { Theme::dark() };
    match colour {
        Colour::Never => theme.without_colour(),
        Colour::Auto if set("NO_COLOR") => theme.without_colour(),
        Colour::Auto | Colour::Always => theme,
    }
}

/// Whether only ASCII is to be written: as the config says, else where the locale names another charset than UTF-8. One
/// that is not set at all says nothing.
pub fn ascii(config: Option<bool>) -> bool {
    let set = |name: &&str| env::var(name).ok().filter(|value| !value.is_empty());
    config.unwrap_or_else(|| other_charset(["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set).as_deref()))
}

fn other_charset(locale: Option<&str>) -> bool {
    locale.is_some_and(|locale| {
        let locale = locale.to_lowercase();
        !(locale.contains("utf-8") || locale.contains("utf8"))
    })
}

/// Whether a terminal that sets `COLORFGBG` (`15;0`: text, background) says that its background is light.
fn light(told: Option<&str>) -> bool {
    let background =
        told.and_then(|told| told.rsplit(';').next()).and_then(|number| number.parse::<u8>().ok());
    matches!(background, Some(7 | 15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_without_utf_8_gets_ascii() {
        assert!(other_charset(Some("C")) && other_charset(Some("de_DE.ISO-8859-1")));
        assert!(
            !other_charset(Some("C.UTF-8")) && !other_charset(Some("de_DE.utf8")) && !other_charset(None)
        );
    }

    #[test]
    fn the_background_is_dark_unless_the_terminal_says_otherwise() {
        assert!(light(Some("0;15")) && light(Some("0;default;7")));
        assert!(!light(Some("15;0")) && !light(None) && !light(Some("default")));
    }
}
