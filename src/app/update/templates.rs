//! The templates were edited while the program runs. Must not know files.

use crate::app::composer::With;
use crate::app::{App, Notice, Over};
use crate::reply::Template;

/// Takes them up; a mistake leaves those that were there.
pub fn read(app: &mut App, read: Result<Vec<Template>, String>) {
    let templates = match read {
        Ok(templates) => templates,
        Err(why) => {
            app.notice = Some(Notice::bad(format!("templates not read anew: {why}")));
            return;
        }
    };
    app.session.templates = templates;
    app.notice = Some(Notice::good("templates read anew"));
    // Their places have changed.
    if let Some(pending) = app.pending.as_mut().filter(|pending| matches!(pending.with, With::Named(_))) {
        pending.with = With::Template;
    }
    match std::mem::take(&mut app.over) {
        Over::Templates(picker) => super::reply::offer_anew(app, picker),
        Over::Palette(old) => {
            let mut palette = app.palette();
            palette.paste(old.field.text());
            palette.step(old.at as isize);
            app.over = Over::Palette(palette);
        }
        over => app.over = over,
    }
}
