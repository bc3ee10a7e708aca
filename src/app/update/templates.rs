//! The templates offered: searched, left, and edited while the program runs. Must not know files.

use crate::app::composer::{Answering, Blanks, Picker, With};
use crate::app::{App, Field, Key, Over};
use crate::reply::Template;

/// Takes up those that were read anew.
pub fn take(app: &mut App, templates: Vec<Template>) {
    app.session.templates = templates;
    // Their places have changed.
    if let Some(pending) = app.pending.as_mut().filter(|pending| matches!(pending.with, With::Named(_))) {
        pending.with = With::Template;
    }
    match std::mem::take(&mut app.over) {
        Over::Templates(picker) => offer_anew(app, &picker),
        over => app.over = over,
    }
}

/// Begins a search among those offered.
pub fn search(app: &mut App) {
    if let Over::Templates(picker) = &mut app.over {
        picker.search_for(Field::default());
    }
}

/// Types into the search.
pub fn typed(picker: &mut Picker, key: Key) {
    if let Some(mut field) = picker.search.clone()
        && field.press(key)
    {
        picker.search_for(field);
    }
}

/// Pastes into the search.
pub fn paste(picker: &mut Picker, text: &str) {
    if let Some(mut field) = picker.search.clone() {
        field.paste(text);
        picker.search_for(field);
    }
}

/// Leaves the search, else the templates.
pub fn cancel(app: &mut App, mut picker: Box<Picker>) {
    if picker.search.is_some() {
        picker.end_search();
        app.over = Over::Templates(picker);
    } else if picker.answering.into_draft {
        app.over = Over::Draft;
    }
}

/// From the blanks back to the templates.
pub fn choose_again(app: &mut App, blanks: &Blanks) {
    offer(app, blanks.answering.clone(), &blanks.template.name, None);
}

/// The templates have changed while they were offered.
fn offer_anew(app: &mut App, picker: &Picker) {
    let chosen = picker.chosen().map(|choice| choice.template.name.clone());
    offer(app, picker.answering.clone(), &chosen.unwrap_or_default(), picker.search.clone());
}

/// Offers the templates, the cursor on the one of this name.
fn offer(app: &mut App, answering: Answering, name: &str, search: Option<Field>) {
    let Some(summary) = app.desk.summary(answering.conversation, app.now) else { return };
    let verdict = app.desk.verdict(answering.conversation);
    let mut picker = Picker::new(answering, &summary, &verdict, &app.session, app.now);
    if let Some(field) = search {
        picker.search_for(field);
    }
    picker.go_to(|template| template.name == name);
    app.over = Over::Templates(Box::new(picker));
}
