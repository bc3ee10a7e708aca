//! The themes as eyes see them: contrast of text on its ground (WCAG 2), and whether urgent, angry and plain text stay apart
//! for eyes that confuse red and green (deuteranopia after Machado, Oliveira and Fernandes 2009, distance in CIELAB).

use crate::screen::{USUAL, World, shows};
use crate::terminal;
use levelhead::config;
use levelhead::ui::{Theme, draw};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use std::fmt::Write as _;
use std::path::Path;

/// Contrast of text, and of text that should be seen from afar.
const LEGIBLE: f64 = 4.5;
const HIGH: f64 = 7.0;
/// A distance that nobody overlooks; 2.3 is just noticed.
const APART: f64 = 20.0;
/// Lines and orders that are off are not for reading.
const NOT_TEXT: [&str; 2] = ["rule", "off"];
/// Alarms, and what they must not be taken for.
const ALARMS: [&str; 2] = ["urgent", "angry"];

type Rgb = [f64; 3];

/// The grounds a theme is made for, and the terminal's own text there.
fn grounds(name: &str) -> (Vec<Color>, Color) {
    match name {
        "light" => ([231, 255].map(Color::Indexed).to_vec(), Color::Indexed(235)),
        "high-contrast" => (vec![Color::Indexed(16)], Color::Indexed(231)),
        _ => ([16, 235].map(Color::Indexed).to_vec(), Color::Indexed(252)),
    }
}

/// Linear light of a colour; names by the palette of the first colour screens, which is the palest there is.
fn light(colour: Color) -> Rgb {
    let [r, g, b] = match colour {
        Color::Indexed(grey @ 232..) => [8 + 10 * (grey - 232); 3],
        Color::Indexed(cube @ 16..) => {
            let steps = [0, 95, 135, 175, 215, 255];
            let at = |step: u8| steps[usize::from((cube - 16) / step % 6)];
            [at(36), at(6), at(1)]
        }
        Color::Rgb(r, g, b) => [r, g, b],
        Color::Black => [0, 0, 0],
        Color::Red => [170, 0, 0],
        Color::Cyan => [0, 170, 170],
        Color::White => [255, 255, 255],
        other => panic!("{other:?} has no known shade"),
    };
    [r, g, b].map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance([r, g, b]: Rgb) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(light(one)), luminance(light(other)));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// A colour as eyes see it that have no receptor for green, in CIELAB.
fn without_green(colour: Color) -> Rgb {
    let seen = [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ];
    let rgb = light(colour);
    let times = |row: [f64; 3], rgb: Rgb| row.iter().zip(rgb).map(|(by, of)| by * of).sum::<f64>();
    let rgb = seen.map(|row| times(row, rgb).clamp(0.0, 1.0));
    let f = |part: f64| if part > 0.008_856 { part.cbrt() } else { 7.787 * part + 16.0 / 116.0 };
    let x = f(times([0.4124, 0.3576, 0.1805], rgb) / 0.9505);
    let y = f(luminance(rgb));
    let z = f(times([0.0193, 0.1192, 0.9505], rgb) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(one: Color, other: Color) -> f64 {
    let (one, other) = (without_green(one), without_green(other));
    one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
}

fn role(theme: &mut Theme, name: &str) -> Style {
    *theme.role(name).unwrap()
}

#[test]
fn text_is_legible_in_every_theme_on_the_cursors_row_too() {
    let mut poor = Vec::new();
    for name in Theme::names() {
        let mut theme = Theme::named(name).unwrap();
        let (mut grounds, plain) = grounds(name);
        grounds.extend([theme.cursor.bg, theme.input.bg].into_iter().flatten());
        let least = if name == "high-contrast" { HIGH } else { LEGIBLE };
        for what in Theme::ROLES.iter().filter(|role| !NOT_TEXT.contains(role)) {
            let style = role(&mut theme, what);
            // A colour that is left out is the terminal's own, which is legible on the terminal's own ground only.
            let (Some(text), own) = (style.fg, style.bg) else { continue };
            let under = own.map_or_else(|| grounds.clone(), |own| vec![own]);
            for ground in under {
                let found = contrast(text, ground);
                if found < least {
                    poor.push(format!("{name}: {what} on {ground:?}: {found:.2}"));
                }
            }
        }
        for ground in grounds.iter().filter(|_| name != "16-colour") {
            assert!(contrast(plain, *ground) >= least, "{name}: plain text on {ground:?}");
        }
    }
    assert!(poor.is_empty(), "{}", poor.join("\n"));
}

#[test]
fn urgent_angry_and_plain_text_are_told_apart_without_green() {
    let mut close = Vec::new();
    for name in Theme::names() {
        let mut theme = Theme::named(name).unwrap();
        let (grounds, plain) = grounds(name);
        // What is seen of a sign with a ground of its own is the ground.
        let mut seen = |what| {
            let style = role(&mut theme, what);
            style.bg.map_or((style.fg.unwrap(), plain), |own| (own, grounds[0]))
        };
        let [urgent, angry] = ALARMS.map(&mut seen);
        for (what, found) in [
            ("urgent from angry", distance(urgent.0, angry.0)),
            ("urgent from plain", distance(urgent.0, urgent.1)),
            ("angry from plain", distance(angry.0, angry.1)),
        ] {
            if found < APART {
                close.push(format!("{name}: {what}: {found:.1}"));
            }
        }
    }
    assert!(close.is_empty(), "{}", close.join("\n"));
}

/// Every role of every theme, so that a change is looked at.
#[test]
fn the_themes_are_these() {
    let mut page = String::new();
    for name in Theme::names() {
        let mut theme = Theme::named(name).unwrap();
        writeln!(page, "{name}").unwrap();
        for what in Theme::ROLES {
            let style = role(&mut theme, what);
            let fg = style.fg.map_or("-".to_owned(), |colour| colour.to_string());
            let bg = style.bg.map_or("-".to_owned(), |colour| colour.to_string());
            writeln!(page, "  {what:9} {fg:>7} on {bg:7} {}", attributes(style)).unwrap();
        }
    }
    shows("themes", &page);
}

fn attributes(style: Style) -> String {
    let named = [
        (Modifier::BOLD, "bold"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
    ];
    let has = named.iter().filter(|(modifier, _)| style.add_modifier.contains(*modifier));
    has.map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
}

/// The row under the cursor and the one below: runs of one style, with the style. Figures are not this test's business.
#[test]
fn the_first_rows_in_each_theme() {
    let world = World::new(USUAL);
    let mut page = String::new();
    for name in Theme::names() {
        let theme = Theme::named(name).unwrap();
        let mut terminal = Terminal::new(TestBackend::new(USUAL.0, USUAL.1)).unwrap();
        terminal.draw(|frame| draw(&world.app, &theme, frame)).unwrap();
        writeln!(page, "{name}").unwrap();
        for row in [2, 3] {
            page.push_str(&runs(terminal.backend().buffer(), row));
        }
    }
    shows("theme_rows", &page);
}

fn runs(cells: &Buffer, row: u16) -> String {
    let mut runs: Vec<(String, String)> = Vec::new();
    for column in 0..cells.area.width {
        let cell = &cells[(column, row)];
        let style = format!("{} on {} {}", cell.fg, cell.bg, attributes(cell.style()));
        let symbol = if cell.symbol().chars().all(|c| c.is_ascii_digit()) { "0" } else { cell.symbol() };
        match runs.last_mut() {
            Some((text, same)) if *same == style => text.push_str(symbol),
            _ => runs.push((symbol.to_owned(), style)),
        }
    }
    let mut told = String::new();
    for (text, style) in runs {
        writeln!(told, "  {text:?}  {}", style.trim_end()).unwrap();
    }
    told
}

fn understood(text: &str) -> Result<Theme, String> {
    config::understand(Path::new("config.toml"), text)
        .map(|config| config.screen.look.over("dark"))
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

#[test]
fn colours_of_ones_own_lie_over_the_theme() {
    let text = "[screen]\ntheme = \"light\"\n[theme]\nurgent = \"#ff8800\"\ncursor = { bg = \"17\", bold = true }\n\
                tab = { underlined = false }\n";
    let (own, shipped) = (understood(text).unwrap(), Theme::named("light").unwrap());
    assert_eq!(own.urgent, shipped.urgent.fg(Color::Rgb(255, 136, 0)));
    assert_eq!((own.cursor.bg, own.angry), (Some(Color::Indexed(17)), shipped.angry));
    assert!(own.cursor.add_modifier.contains(Modifier::BOLD));
    assert!(!own.tab.add_modifier.contains(Modifier::UNDERLINED));
    assert_eq!(understood("[screen]\ntheme = \"auto\"\n").unwrap(), Theme::dark());
}

#[test]
fn a_wrong_theme_is_told_with_its_line() {
    let text = "[screen]\ntheme = \"lihgt\"\n[theme]\nangri = \"red\"\nurgent = \"orangy\"\ncursor = { bg = \"300\", bolt = true }\n";
    let told = understood(text).unwrap_err();
    for line in [
        "config.toml:2:9: there is no theme \"lihgt\"; did you mean \"light\"?",
        "config.toml:4:1: [theme] angri is no option; did you mean angry?",
        "config.toml:5:10: urgent = \"orangy\" is no colour",
        "config.toml:6:17: bg = \"300\" is no colour",
        "config.toml:6:24: [cursor] bolt is no option; did you mean bold?",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
}

#[test]
fn the_theme_of_the_config_is_drawn_and_no_color_still_wins() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, "[screen]\ntheme = \"high-contrast\"\n[theme]\nurgent = \"#010203\"\n").unwrap();
    let args = ["--demo", "--config", file.to_str().unwrap(), "--now", "2026-03-09T12:00:00Z"];
    let mut terminal = terminal::Terminal::start(80, 24, &args);
    terminal.wait("the list", |terminal| terminal.line(2).contains("!▲"));
    let bytes = String::from_utf8_lossy(&terminal.bytes).into_owned();
    assert!(bytes.contains("38;2;1;2;3") && bytes.contains("48;5;16"), "{bytes:?}");

    let mut plain = terminal::Terminal::start_in(80, 24, &args, &[("NO_COLOR", "1")]);
    plain.wait("the list", |terminal| terminal.line(2).contains("!▲"));
    let bytes = String::from_utf8_lossy(&plain.bytes).into_owned();
    assert!(!bytes.contains("38;2;1;2;3") && !bytes.contains("8;5;"), "{bytes:?}");
}
