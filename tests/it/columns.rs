//! Columns of the list and how dates are written, as the config says: drawn at each size, followed while the program runs,
//! and told with their place where they are wrong.

use crate::screen::{SMALL, USUAL, WIDE, World, shows};
use levelhead::config;
use std::fs;

/// A screen under this `[screen]` section.
fn under(size: (u16, u16), section: &str) -> World {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, format!("[screen]\n{section}")).unwrap();
    let config = config::read(&path).unwrap();
    let mut world = World::new(size);
    world.app.session.columns = config.screen.columns;
    world.app.session.dates = config.screen.dates;
    world.app.reader.stale();
    world
}

/// The list alone.
fn list(mut world: World) -> String {
    world.press("g").screen().lines().skip(2).take(9).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_list_has_the_columns_of_the_config_in_their_order() {
    let columns = "columns = [\"flags\", \"time\", \"subject\", \"customer:14\", \"organisation\", \"messages\", \"claim\"]\n";
    shows("columns_usual", &list(under(USUAL, columns)));
    shows("columns_small", &list(under(SMALL, columns)));
    shows("columns_wide", &list(under(WIDE, columns)));
    let all = "columns = [\"heat\", \"customer\", \"state\", \"due\", \"waiting\", \"last\", \"account\", \"subject\"]\n";
    shows("columns_times", &list(under((200, 24), all)));
}

#[test]
fn dates_are_written_as_the_config_says() {
    let german = "dates = \"absolute\"\ndate_language = \"de\"\n";
    shows("dates_absolute", &list(under(USUAL, german)));
    shows("dates_iso", &list(under(WIDE, "dates = \"iso\"\nclock = 12\n")));
    let french = under(USUAL, "clock = 12\ndate_language = \"fr\"\n").press("jj<enter>").screen();
    assert!(french.contains(" pm") || french.contains(" am"), "{french}");
    assert!(french.contains("hier "), "{french}");
    let snoozed = under(WIDE, german).press("s2026-03-11 14:00<enter>").screen();
    assert!(snoozed.contains("snoozed until Mi 11. Mär 14:00"), "{snoozed}");
}

#[test]
fn a_change_of_columns_or_dates_is_followed() {
    let (config, mut terminal) = crate::reload::started("");
    terminal.settled("Dana Whitlow");
    let heat = |terminal: &crate::terminal::Terminal| terminal.line(2).contains(['▅', '▆', '▇', '█']);
    assert!(heat(&terminal), "{}", terminal.text());
    fs::write(&config, "[screen]\ncolumns = [\"customer\", \"subject\"]\ndates = \"iso\"\n").unwrap();
    terminal.shows("read anew: columns, dates").wait("no heat", |terminal| !heat(terminal));
    assert!(terminal.line(2).starts_with("▌ Dana Whitlow"), "{}", terminal.text());
}
