//! Which theme the terminal gets: the one of the config, else one that fits the terminal; with or without colour. Must not
//! know what is drawn.

use crate::config::Look;
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
pub fn look(colour: Colour, wanted: &Look) -> Theme {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let told = |name: &str| env::var(name).ok();
    let theme = wanted.over(fitting(told("TERM").as_deref(), told("COLORFGBG").as_deref()));
    match colour {
        Colour::Never => theme.without_colour(),
        Colour::Auto if set("NO_COLOR") => theme.without_colour(),
        Colour::Auto | Colour::Always => theme,
    }
}

/// The shipped theme that fits a terminal. It is not asked for its colours: the answer would have to be waited for.
fn fitting(term: Option<&str>, colours: Option<&str>) -> &'static str {
    let few = |term: &str| {
        matches!(term, "linux" | "ansi" | "xterm-color")
            || term.starts_with("vt")
            || term.ends_with("-16color")
    };
    match term {
        Some(term) if few(term) => "16-colour",
        _ if light(colours) => "light",
        _ => "dark",
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
    fn a_terminal_gets_a_theme_that_fits() {
        assert_eq!(fitting(Some("xterm-256color"), Some("0;15")), "light");
        assert_eq!(fitting(Some("xterm-256color"), Some("15;0")), "dark");
        assert_eq!(fitting(None, None), "dark");
        assert_eq!(fitting(Some("linux"), None), "16-colour");
    }

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
