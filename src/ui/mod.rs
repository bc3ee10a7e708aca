//! Draws the screen: one file a region. Reads the state and never changes it. Must not know events, keys or files.

mod ascii;
mod attach;
mod blank;
mod blanks;
mod draft;
mod empty;
mod enclosed;
mod evidence;
mod foot;
mod header;
mod incident;
mod linear;
mod palette;
mod pen;
mod queue;
mod reader;
mod sheet;
mod spelling;
mod start;
mod tabs;
mod templates;
mod theme;
mod tour;

pub use ascii::ascii;
pub use blank::SEEN as SEEN_ON_BLANKS;
pub use start::draw as draw_start;
pub use theme::{Theme, colour};

use crate::app::layout::SMALLEST;
use crate::app::{App, Form, Over, Region, review};
use pen::Pen;
use ratatui::Frame;
use ratatui::buffer::Buffer;

/// Draws everything. The state must be settled for the present size ([`App::settle`]).
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame<'_>) {
    regions(app, theme, frame);
    theme.lay_ground(frame.buffer_mut());
    blank::blanks(frame.buffer_mut());
}

fn regions(app: &App, theme: &Theme, frame: &mut Frame<'_>) {
    let cells = frame.buffer_mut();
    if app.size.width < SMALLEST.width || app.size.height < SMALLEST.height {
        too_small(app, theme, cells);
        return;
    }
    header::draw(app, theme, cells);
    tabs::draw(app, theme, cells);
    body(app, theme, cells);
    if let Some(told) = app.tour_step() {
        tour::draw(&told, theme, cells, app.layout().strip);
    }
    foot::draw(app, theme, cells);
    let room = app.sheet_room();
    match &app.over {
        Over::Enclosed(list) => enclosed::draw(list, room, theme, cells),
        Over::Palette(palette) => palette::draw(palette, room, theme, cells),
        Over::Spelling(mending) => spelling::draw(mending, room, theme, cells),
        Over::Templates(picker) => templates::draw(picker, room, theme, cells),
        Over::Blanks(blanks) => blanks::draw(blanks, room, theme, cells),
        Over::Evidence(found) => evidence::draw(app, found, room, theme, cells),
        Over::Series => {
            if let Some(listed) = app.listed_series() {
                sheet::draw_wide(&listed.sheet, listed.top, review::COLUMNS, room, theme, cells);
            }
        }
        Over::Outbox | Over::Leaving | Over::Everybody(_) | Over::Left(_) => {
            if let Some(sheet) = app.sheet() {
                sheet::draw(&sheet, 0, room, theme, cells);
            }
        }
        Over::Review(_) | Over::Lift(_) => {
            let top = if let Over::Review(top) = app.over { top } else { 0 };
            if let Some(sheet) = app.sheet() {
                sheet::draw_wide(&sheet, top, review::COLUMNS, app.size, theme, cells);
            }
        }
        Over::Raw(raw) => {
            if let Some(sheet) = app.sheet() {
                sheet::draw_wide(&sheet, raw.top, app.size.width, room, theme, cells);
            }
        }
        Over::Help(_, top, _) | Over::Journal(top) | Over::Why(top) => {
            if let Some(sheet) = app.sheet() {
                sheet::draw(&sheet, *top, room, theme, cells);
            }
        }
        Over::Nothing
        | Over::Filter(_)
        | Over::Snooze(_)
        | Over::Colleague(_)
        | Over::Draft
        | Over::Attach(_) => {}
    }
    if app.form == Form::Linear {
        linear::finish(app, frame);
    }
}

fn body(app: &App, theme: &Theme, cells: &mut Buffer) {
    let layout = app.layout();
    if app.over.is_over_draft() {
        draft::draw(app, theme, cells);
        if let Over::Attach(attach) = &app.over {
            attach::draw(attach, layout.reader, theme, cells);
        }
        return;
    }
    if app.reading {
        reader::draw(app, theme, cells, layout.reader);
        return;
    }
    if app.form == Form::Linear && !app.queue.list.is_empty() {
        linear::rows(app, theme, cells, layout.queue);
        return;
    }
    queue::draw(app, theme, cells);
    if let Some(pane) = layout.pane {
        let line = Region { x: pane.x - 1, width: 1, ..pane };
        for row in 0..line.height {
            Pen::at(cells, line, row).put("│", theme.rule);
        }
        match app.queue.cursor.and_then(|id| app.queue.group(id)) {
            Some(group) => incident::page(app, theme, cells, pane, group),
            None => reader::draw(app, theme, cells, pane),
        }
    }
}

fn too_small(app: &App, theme: &Theme, cells: &mut Buffer) {
    let region = Region { x: 0, y: 0, width: app.size.width, height: app.size.height };
    let badge = if app.read_only().is_some() { "READ-ONLY  " } else { "" };
    let told = format!("{badge}too small: {}×{} at least", SMALLEST.width, SMALLEST.height);
    Pen::at(cells, region, 0).put(&told, theme.warning);
}
