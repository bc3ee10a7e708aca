//! Terminals and people for whom the usual screen is no use: no Unicode, no colour, a screen reader; and terminals that
//! go away.

use crate::screen::{SMALL, USUAL, WIDE, World, shows};
use crate::terminal::Terminal;
use levelhead::app::Form;
use levelhead::ui::{Theme, ascii, draw};
use ratatui::Terminal as Drawn;
use ratatui::backend::{Backend as _, TestBackend};
use ratatui::layout::Position;
use std::process::Command;

const DEMO: [&str; 3] = ["--demo", "--now", "2026-03-09T12:00:00Z"];

/// The rows of a screen and where the terminal's cursor stands.
fn linear(world: &mut World) -> (Vec<String>, Position) {
    let size = world.app.size;
    world.screen();
    let mut terminal = Drawn::new(TestBackend::new(size.width, size.height)).unwrap();
    terminal.draw(|frame| draw(&world.app, &Theme::dark(), frame)).unwrap();
    let cells = terminal.backend().buffer().clone();
    let row = |y| (0..size.width).map(|x| cells[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
    ((0..size.height).map(row).collect(), terminal.backend_mut().get_cursor_position().unwrap())
}

fn for_a_screen_reader(size: (u16, u16)) -> World {
    let mut world = World::new(size);
    world.app.form = Form::Linear;
    world
}

#[test]
fn in_the_linear_mode_the_cursor_stands_on_the_sentence_it_is_about() {
    for size in [SMALL, USUAL, WIDE] {
        let mut world = for_a_screen_reader(size);
        let (rows, at) = linear(&mut world);
        assert!(
            rows[usize::from(at.y)].starts_with("urgent, angry")
                && rows[usize::from(at.y)].contains(". Dana Whitlow: 4th attempt"),
            "{rows:#?}"
        );
        world.press("xj");
        let (rows, at) = linear(&mut world);
        assert!(rows[usize::from(at.y)].contains("Layla") || at.y == 4, "{rows:#?}");
        assert!(rows.iter().any(|row| row.starts_with("marked, ")), "{rows:#?}");
        for row in rows {
            assert!(!row.contains(['│', '─', '╭', '▌', '▲', '▇']), "{row}");
        }
    }
}

#[test]
fn in_the_linear_mode_the_cursor_follows_into_sheets_lists_and_lines_being_typed() {
    let mut world = for_a_screen_reader(USUAL);
    for (keys, line) in [("/dan", "/dan"), ("<esc>:", ":"), ("do", "do")] {
        world.press(keys);
        let (rows, at) = linear(&mut world);
        assert!(rows[usize::from(at.y)].contains(line), "{keys}: {at:?}\n{rows:#?}");
        assert!(usize::from(at.x) > line.len(), "{keys}: {at:?}");
    }
    world.press("<esc>t");
    let (rows, at) = linear(&mut world);
    assert!(rows[usize::from(at.y)].contains("acknowledge"), "{at:?}\n{rows:#?}");
    world.press("<esc><enter>");
    let (rows, at) = linear(&mut world);
    assert!(rows[usize::from(at.y)].contains("Dana Whitlow"), "{at:?}\n{rows:#?}");
    world.press("r");
    let (rows, at) = linear(&mut world);
    let shown = rows.join("\n");
    world.press("zebra");
    let (rows, after) = linear(&mut world);
    assert!(rows[usize::from(after.y)].contains("zebra") && after.x == at.x + 5, "{at:?} {after:?}\n{shown}");
}

#[test]
fn in_the_linear_mode_a_long_subject_pushes_no_time_off_the_row() {
    for width in [60, 80, 119] {
        let mut world = for_a_screen_reader((width, 24));
        let (rows, _) = linear(&mut world);
        for row in &rows[2..7] {
            let (_, time) = row.split_once(". due in ").unwrap_or_else(|| panic!("{width}: {row}"));
            assert!(time.ends_with("hours") || time.ends_with("minutes"), "{width}: {row}");
        }
        assert!(rows[2].contains("Dana Whitlow: 4th attempt"), "{width}: {}", rows[2]);
    }
}

#[test]
fn the_linear_mode_has_its_picture() {
    let mut world = for_a_screen_reader(USUAL);
    shows("linear", &world.screen());
}

#[test]
fn without_unicode_everything_is_ascii_and_in_its_place() {
    for keys in ["", "<enter>", "?", ":", "t", "v", "=", "o", "L", "r", "r<esc>"] {
        let mut world = World::new(WIDE);
        let usual = world.press(keys).screen();
        let size = world.app.size;
        let mut terminal = Drawn::new(TestBackend::new(size.width, size.height)).unwrap();
        terminal
            .draw(|frame| {
                draw(&world.app, &Theme::dark(), frame);
                ascii(frame.buffer_mut());
            })
            .unwrap();
        let cells = terminal.backend().buffer();
        for y in 0..size.height {
            let row: String = (0..size.width).map(|x| cells[(x, y)].symbol()).collect();
            assert!(row.is_ascii() && row.len() == usize::from(size.width), "{keys}: {row}");
            let place = |row: &str, sign: char| row.chars().position(|char| char == sign);
            let before = usual.lines().nth(usize::from(y)).unwrap_or_default();
            if before.is_ascii() || before.chars().all(|char| char.is_ascii() || "│▌▇".contains(char)) {
                assert_eq!(place(before, '│'), place(&row, '|'), "{keys}: {row}");
            }
        }
    }
}

#[test]
fn a_locale_without_unicode_gets_ascii_and_no_color_no_colour() {
    let mut terminal = Terminal::start_in(120, 30, &DEMO, &[("LANG", "C"), ("NO_COLOR", "1")]);
    terminal.settled("Dana Whitlow").press("\r").shows("4th attempt").press("?").shows("Keys:").press("qq");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    assert!(terminal.bytes.is_ascii(), "{}", terminal.text());
    let written = String::from_utf8_lossy(&terminal.bytes).into_owned();
    for colour in ["38;", "48;"] {
        assert!(!written.contains(&format!("\u{1b}[{colour}")), "a colour: {colour}");
    }
}

#[test]
fn the_linear_mode_is_asked_for_on_the_command_line() {
    let mut args = DEMO.to_vec();
    args.push("--linear");
    let mut terminal = Terminal::start(120, 30, &args);
    terminal.wait("a sentence", |terminal| {
        terminal.line(2).starts_with("urgent, angry") && terminal.line(2).contains("Dana Whitlow: ")
    });
    assert!(!terminal.text().contains('│'), "{}", terminal.text());
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
}

#[test]
fn a_terminal_that_hangs_up_leaves_the_draft_on_the_disk() {
    let mut terminal = Terminal::start(80, 24, &DEMO);
    terminal
        .settled("Dana Whitlow")
        .press("r")
        .shows("Subject  Re:")
        .press("half a word")
        .shows("half a word");
    let hung_up = Command::new("kill").args(["-HUP", &terminal.id().to_string()]).status().unwrap();
    assert!(hung_up.success());
    terminal.ended();
    assert!(!terminal.alternate());
    let folder = terminal.file(".local/state/levelhead/drafts");
    let draft = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    assert!(std::fs::read_to_string(draft).unwrap().contains("half a word"));
}
