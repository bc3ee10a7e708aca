//! The config was edited while the program runs: what can change at once does, the rest is named. Must not know files.

use crate::app::columns::Columns;
use crate::app::dates::Dates;
use crate::app::queue::Late;
use crate::app::{App, Editor, Form, Keymap, Notice, Over, SavedView, Tab};
use crate::reply::{Colleague, Template};
use crate::triage::{Done, Rules, View};
use jiff::{SignedDuration, Timestamp};

/// What the config says now, as far as a running screen can follow.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What has changed, by the words of the config.
    pub changed: Vec<&'static str>,
    /// What has changed and counts from the next start only.
    pub later: Vec<&'static str>,
    /// The key table.
    pub keys: Keymap,
    /// The user's own lists.
    pub views: Vec<SavedView>,
    /// The columns of the list.
    pub columns: Columns,
    /// How dates and times are written.
    pub dates: Dates,
    /// The reply templates.
    pub templates: Vec<Template>,
    /// How long a mail can be taken back.
    pub undo: SignedDuration,
    /// Bytes that the attachments of a mail may have together.
    pub attachments: u64,
    /// What *done* does.
    pub done: Done,
    /// Whether beginning a reply claims the conversation.
    pub claim_on_reply: bool,
    /// Where drafts are written.
    pub editor: Editor,
    /// The colleagues.
    pub team: Vec<Colleague>,
    /// What the desk goes by, if that has changed.
    pub rules: Option<Rules>,
    /// How the screen is laid out.
    pub form: Form,
    /// The list's share of the width in thousandths, if that has changed.
    pub split: Option<u16>,
}

/// Takes them up; a mistake leaves everything as it was.
pub fn read(app: &mut App, read: Result<Box<Settings>, String>, now: Timestamp) {
    let settings = match read {
        Ok(settings) => settings,
        Err(why) => {
            app.notice = Some(Notice::bad(format!("config not read anew: {why}")));
            return;
        }
    };
    app.notice = Some(told(&settings));
    let Settings { keys, views, templates, team, rules, form, split, .. } = *settings;
    app.keys = keys;
    let session = &mut app.session;
    (session.undo, session.attachments) = (settings.undo, settings.attachments);
    (session.done, session.claim_on_reply) = (settings.done, settings.claim_on_reply);
    session.editor = settings.editor;
    session.columns = settings.columns;
    if session.dates != settings.dates {
        session.dates = settings.dates;
        app.reader.stale();
    }
    session.us.team.clone_from(&team);
    for account in &mut session.accounts {
        account.us.team.clone_from(&team);
    }
    if let Some(rules) = rules {
        session.hours = rules.hours.clone();
        let touched = app.desk.go_by(rules, now);
        app.queue.note(&touched, Late::News, &app.desk, now);
        app.stale = true;
        app.reader.stale();
    }
    if app.session.templates != templates {
        super::templates::take(app, templates);
    }
    lists(app, views, now);
    app.form = form;
    app.split = split.unwrap_or(app.split);
    if let Over::Palette(old) = &app.over {
        let (typed, at) = (old.field.text().to_owned(), old.at);
        let mut palette = app.palette();
        palette.paste(&typed);
        palette.step(at as isize);
        app.over = Over::Palette(palette);
    }
}

/// The user's own lists. The one that is shown stays, if it is still among them.
fn lists(app: &mut App, views: Vec<SavedView>, now: Timestamp) {
    if app.queue.saved == views {
        return;
    }
    let shown = match app.queue.tab {
        Tab::Saved(at) => app.queue.saved.get(at).map(|view| view.name.clone()),
        Tab::View(_) => None,
    };
    app.queue.saved = views;
    if let Some(name) = shown {
        let place = app.queue.saved.iter().position(|view| view.name == name);
        let tab = place.map_or(Tab::View(View::Hot), Tab::Saved);
        app.queue.show(tab, &app.desk, now);
    }
}

fn told(settings: &Settings) -> Notice {
    let (changed, later) = (settings.changed.join(", "), settings.later.join(", "));
    match (changed.is_empty(), later.is_empty()) {
        (true, true) => Notice::good("config read anew: nothing else has changed"),
        (false, true) => Notice::good(format!("read anew: {changed}")),
        (true, false) => Notice::off(format!("from the next start on: {later}")),
        (false, false) => Notice::good(format!("read anew: {changed}; from the next start on: {later}")),
    }
}
